"""A branch that was founded under two ids: all that names the one goes under the other, and one undo takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.actions.duplicates import join
from pbdesk.calendar import parse_period
from pbdesk.errors import UserError
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    Chase,
    ChaseForm,
    Desk,
    Dues,
    Explanation,
    Meeting,
    Membership,
    Organization,
    PartyGroup,
    Review,
    ReviewedKind,
    Verdict,
    Visit,
)
from pbdesk.store import Store
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.views.closed_changes import changes_now
from pbdesk.views.closing import standing
from pbdesk.views.duplicate_detail import compare
from pbdesk.views.duplicates import duplicate_rows
from pbdesk.views.freezing import live
from pbdesk.views.verifying import Verdict as Judged
from pbdesk.views.verifying import verify
from tests.builders import (
    a_branch,
    a_committee,
    a_group,
    a_meeting,
    a_membership,
    a_person,
    a_post,
    a_posting,
    a_small_branch,
    a_street,
    a_visit,
    fill,
    seen,
)
from tests.orchard import at

Q3 = parse_period("2026Q3")
TODAY = date(2026, 11, 22)


@pytest.fixture
def store() -> Iterator[Store]:
    """The street's b1, and b2 that the branch's own file began anew, each with people, meetings and visits."""
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as made:
        fill(made, a_street(), *a_small_branch(), a_group(), a_committee())
        fill(made, a_branch("b2", name="b1 支部", parent_id="street"), a_person("q1"), a_membership("q1", "b2"))
        fill(made, a_meeting("m2", "b2", present=("q1",)), a_post("q1", "b2"))
        yield made


def pairs(store: Store) -> set[tuple[str, str]]:
    return {(row.first, row.second) for row in duplicate_rows(store) if row.kind == "organization"}


def branch_of(store: Store, table: str, record_id: str) -> str:
    return str(store.query(f"SELECT t.branch_id FROM {table} t WHERE t.id = ?", [record_id])[0]["branch_id"])


@pytest.mark.parametrize("name", ["b1党支部", "b1 支部", "中共b1党支部", "ｂ1党支部"])
def test_branches_of_one_name_may_be_one(store: Store, name: str) -> None:
    fill(store, a_branch("b3", name=name))
    assert {("b1", "b3"), ("b3", "b1")} & pairs(store)


def test_branches_of_one_name_below_different_communities_are_two(store: Store) -> None:
    for number, community in enumerate(("一社区", "二社区")):
        fill(store, Organization(id=f"c{number}", kind=a_street().kind, name=community))
        fill(store, a_branch(f"x{number}", name="第一党支部", parent_id=f"c{number}"))
    assert ("x0", "x1") not in pairs(store)


def test_a_dissolved_branch_is_not_the_one_founded_after_it(store: Store) -> None:
    fill(store, a_branch("x1", name="老支部", dissolved_on=date(2020, 1, 1)), a_branch("x2", name="老支部"))
    assert ("x1", "x2") not in pairs(store)


def test_everything_of_the_one_is_the_others(store: Store) -> None:
    fill(store, a_posting("po2", "guide", "b2", started_on=date(2024, 1, 1)), a_visit("v2", "po2"))
    fill(store, Dues(person_id="q1", month="2026-01", branch_id="b2", paid=Decimal(5)))
    fill(store, Admission(id="ad", person_id="q1", branch_id="b2"))
    fill(store, a_committee("c2", "b2", started_on=date(2020, 1, 1)))
    join(store, "organization", "b1", "b2")
    for table, record in (("meeting", "m2"), ("membership", "ms-q1-b2"), ("admission", "ad"), ("committee", "c2")):
        assert branch_of(store, table, record) == "b1", table
    assert store.query("SELECT d.branch_id FROM dues d")[0]["branch_id"] == "b1"
    assert store.query("SELECT t.organization_id FROM post t")[0]["organization_id"] == "b1"
    assert (seen(store, Visit, "v2").record.posting_id, branch_of(store, "visit", "v2")) == ("po1", "b1")
    assert store.get(Organization, "b2") is None
    assert seen(store, Organization, "b1").record.parent_id == "street"
    assert pairs(store) == set()
    assert examine(store).findings == ()


def test_what_was_said_of_the_one_is_said_of_the_other(store: Store) -> None:
    item = {"rule": "MTG-01", "what": "党员大会", "due_on": "2026-09-30", "obligations": [["b2", "2026Q3"]]}
    items = json.dumps([item])
    fill(store, Chase(id="ch", branch_id="b2", form=ChaseForm.LIST, period="2026Q3", items=items, chased_on=TODAY))
    fill(store, Review(id="re", branch_id="b2", record_kind=ReviewedKind.MEETING, reviewed_id="m2", reviewed_on=TODAY,
                       verdict=Verdict.PASSED))  # fmt: skip
    fill(store, Explanation(id="e1", rule="MTG-01", subject_id="b1", period="2026Q3", reason="书记住院",
                            branch_id="b1"))  # fmt: skip
    fill(store, Explanation(id="e2", rule="MTG-01", subject_id="b2", period="2026Q3", reason="停电", accepted_by="街道",
                            accepted_on=TODAY, branch_id="b2"))  # fmt: skip
    join(store, "organization", "b1", "b2")
    chase = seen(store, Chase, "ch").record
    assert (chase.branch_id, json.loads(chase.items)[0]["obligations"]) == ("b1", [["b1", "2026Q3"]])
    assert branch_of(store, "review", "re") == "b1"
    explained = seen(store, Explanation, "e1").record
    assert (explained.reason, explained.accepted_by) == ("书记住院\n停电", "街道")
    assert store.get(Explanation, "e2") is None


def test_two_explanations_of_one_person_become_one_with_the_branches(store: Store) -> None:
    for branch, reason in (("b1", "书记住院"), ("b2", "停电")):
        fill(store, Explanation(id=f"e-{branch}", rule="GUI-01", subject_id="guide", period="2026-07-07",
                                reason=reason, branch_id=branch))  # fmt: skip
    join(store, "organization", "b1", "b2")
    assert seen(store, Explanation, "e-b1").record.reason == "书记住院\n停电"
    assert store.get(Explanation, "e-b2") is None


def test_groups_of_one_name_become_one_with_the_members_of_both(store: Store) -> None:
    fill(store, a_group("g2", "b2", name="第一 党小组"), a_group("g3", "b2", name="第二党小组"))
    fill(store, a_membership("p1", "b2", id="x", group_id="g2", started_on=date(2001, 1, 1), ended_on=date(2002, 1, 1)))
    join(store, "organization", "b1", "b2")
    assert seen(store, Membership, "x").record.group_id == "g1"
    assert (store.get(PartyGroup, "g2"), branch_of(store, "party_group", "g3")) == (None, "b1")
    assert examine(store).findings == ()


def test_a_member_of_both_is_a_member_once(store: Store) -> None:
    fill(store, a_membership("p1", "b2", started_on=date(2005, 5, 5)))
    join(store, "organization", "b1", "b2")
    assert seen(store, Membership, "ms-p1-b1").record.started_on == date(2005, 5, 5)
    assert store.get(Membership, "ms-p1-b2") is None


def test_two_files_of_admission_become_one(store: Store) -> None:
    for branch, kind in (("b1", AdmissionStepKind.APPLICATION), ("b2", AdmissionStepKind.FIRST_TALK)):
        step = AdmissionStep(id=f"s-{branch}", admission_id=f"ad-{branch}", kind=kind, done_on=date(2026, 1, 5))
        fill(store, Admission(id=f"ad-{branch}", person_id="p1", branch_id=branch, steps=(step,)))
    join(store, "organization", "b1", "b2")
    assert len(seen(store, Admission, "ad-b1").record.steps) == 2


def test_one_undo_brings_both_branches_back(store: Store) -> None:
    fill(store, a_group("g2", "b2"))
    before = list(dump(store))
    join(store, "organization", "b1", "b2")
    store.undo()
    assert list(dump(store)) == before
    store.redo()
    assert store.get(Organization, "b2") is None


def test_what_was_sealed_stays_as_it_was_issued_and_is_corrected_by_number(store: Store) -> None:
    close_period(store, Q3, TODAY)
    sealed = {branch: one.last for branch, one in standing(store, Q3).items()}
    row = next(row for row in duplicate_rows(store) if row.kind == "organization")
    compared = compare(store, row)
    assert compared is not None
    assert "已经封账的（2026年第三季度）不动" in compared.outlook
    join(store, "organization", "b1", "b2")
    assert {branch: one.last for branch, one in standing(store, Q3).items()} == sealed
    assert verify(store, sealed["b2"].code).verdict is Judged.LATEST
    changed = {one.branch_id for one in changes_now(standing(store, Q3), live(store, Q3, TODAY))}
    assert {"b1", "b2"} <= changed
    correct_closing(store, Q3, TODAY, "两个支部并成一个")
    assert changes_now(standing(store, Q3), live(store, Q3, TODAY)) == []
    assert examine(store).findings == ()


def test_a_branch_that_was_not_joined_is_not_deleted_from_under_its_seals(store: Store) -> None:
    fill(store, a_branch("b3"))
    close_period(store, Q3, TODAY)
    shown = seen(store, Organization, "b3")
    with pytest.raises(UserError, match="还有封账记录用到"), store.change("删除") as tx:
        tx.delete(shown.record, shown.heads)


def test_a_branch_and_a_street_are_not_one(store: Store) -> None:
    with pytest.raises(UserError, match="类别不同"):
        join(store, "organization", "b1", "street")


def test_meetings_of_both_are_then_seen_as_possible_doubles(store: Store) -> None:
    join(store, "organization", "b1", "b2")
    assert ("m1", "m2") in {(row.first, row.second) for row in duplicate_rows(store)}
    assert seen(store, Meeting, "m2").record.branch_id == "b1"
