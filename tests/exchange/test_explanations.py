"""Explanations between desks: each branch has its own, and programs before and after the branch was noted agree."""

from __future__ import annotations

import shutil
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pbdesk.actions.duplicates import join
from pbdesk.exchange.beginning import begin
from pbdesk.exchange.scope import Scope, whose
from pbdesk.model import Desk, Explanation
from pbdesk.store import Store, revisions
from pbdesk.store.connecting import connect
from pbdesk.store.doctor import examine
from pbdesk.store.revisions import Stamp
from tests.builders import a_person, a_posting, seen
from tests.exchange.desks import BRANCH, DeskFile, desks
from tests.museum import MUSEUM

ELSEWHERE = "elsewhere"
SHARE = Explanation(id="x", rule="GUI-03", subject_id="guide", period="2026", reason="借调", branch_id=BRANCH)
ACCEPTED = replace(SHARE, accepted_by="街道", accepted_on=date(2026, 11, 20))


@pytest.fixture
def street() -> DeskFile:
    """A street with two branches in one guide's care."""
    made, _ = desks(1)
    made.found_branch(ELSEWHERE)
    made.put(a_person("guide", name="周导"))
    made.put(a_posting("po1", branch_id=BRANCH))
    made.put(a_posting("po2", branch_id=ELSEWHERE))
    return made


def test_a_branch_is_told_what_was_accepted_in_it_and_nothing_of_another(street: DeskFile) -> None:
    street.put(ACCEPTED)
    street.put(replace(ACCEPTED, id="y", branch_id=ELSEWHERE))
    with begin(None, street.send()) as store:
        assert [r["id"] for r in store.query("SELECT e.id FROM explanation e")] == ["x"]


def _objection(street: DeskFile, doc: dict[str, Any]) -> str:
    """What the street has against an explanation from a desk of the first branch."""
    stamp = Stamp("支部", "dev-b1", "2026-11-30T00:00:00Z", "act", "写情况说明")
    made = revisions.make(stamp, "explanation", doc["id"], doc.get("branch_id"), [], doc)
    known = whose(street.store, [made], (BRANCH,), came=False)
    return Scope(Desk.BRANCH, frozenset({BRANCH})).objection("explanation", doc, known)


@pytest.mark.parametrize(("branch", "objection"), [(BRANCH, ""), (None, ""), (ELSEWHERE, "不是本支部的记录")])
def test_a_branch_explains_its_own_guide_s_share_only(street: DeskFile, branch: str | None, objection: str) -> None:
    """What a program that doesn't know of the branch sends is the branch's as before."""
    doc = {name: value for name, value in asdict(replace(SHARE, branch_id=branch)).items() if value is not None}
    assert _objection(street, doc) == objection


def test_a_branch_that_was_entered_twice_explains_under_both_names(street: DeskFile) -> None:
    """A desk that has not heard of the joining goes on naming the one that went."""
    street.found_branch("twin")
    join(street.store, "organization", BRANCH, "twin")
    doc = {**asdict(SHARE), "branch_id": "twin", "accepted_by": None, "accepted_on": None}
    assert _objection(street, doc) == ""


def test_what_an_older_program_wrote_is_merged_and_stays_without_a_branch(street: DeskFile) -> None:
    with begin(None, street.send()) as store:
        branch = DeskFile("支部", Desk.BRANCH)
        branch.store = store
        street.trust(branch)
        branch.put(replace(SHARE, branch_id=None))
        street.take(branch.send())
    assert seen(street.store, Explanation, "x").record.branch_id is None
    assert street.findings() == ()


def test_what_a_newer_program_wrote_is_read_once_the_older_one_is_replaced(tmp_path: Path) -> None:
    """An older program keeps the branch in the document alone; the file's next step brings it into the table."""
    path = tmp_path / "v4.pbdesk"
    shutil.copyfile(MUSEUM / "v4.pbdesk", path)
    doc = {"id": "x", "rule": "GUI-03", "subject_id": "guide", "period": "2026", "reason": "借调"}
    docs = [{**doc, "branch_id": "organization-3"}, {**doc, "id": "y"}]
    conn = connect(path)
    for each in docs:
        stamp = Stamp("新版", "dev-new", "2027-01-01T00:00:00Z", "act", "认可情况说明")
        revisions.insert(conn, [revisions.make(stamp, "explanation", each["id"], each.get("branch_id"), [], each)])
        columns = "id, rule, subject_id, period, reason"
        conn.execute(f"INSERT INTO explanation ({columns}) VALUES (:id, :rule, :subject_id, :period, :reason)", each)
    conn.close()
    with Store.open(path) as store:
        found = {each: seen(store, Explanation, each).record.branch_id for each in ("x", "y")}
        (row,) = store.query("SELECT e.branch_id FROM explanation e WHERE e.id = 'x'")
        assert (found, row["branch_id"]) == ({"x": "organization-3", "y": None}, "organization-3")
        assert examine(store).findings == ()
