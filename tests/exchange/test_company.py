"""Which people the street sends to a branch or a guide: its own, whom its records name, and nobody else."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pbdesk.demo.records import street_records
from pbdesk.exchange.beginning import begin
from pbdesk.exchange.handover import Order, hand_over
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import (
    Admission,
    ConditionKind,
    Desk,
    DuesCategory,
    DuesStandard,
    MeetingKind,
    MemberCondition,
    Person,
    Post,
    PostRole,
)
from pbdesk.store import Store
from pbdesk.store.loading import load
from tests.builders import a_meeting, a_posting
from tests.exchange.desks import BRANCH, DeskFile

_OTHER = "b2"
_DAY = date(2026, 7, 7)


@pytest.fixture
def street() -> DeskFile:
    """Two branches with a member, an applicant and a guide each, and somebody who is nobody's."""
    made = DeskFile("街道", Desk.STREET)
    for branch in (BRANCH, _OTHER):
        made.found_branch(branch)
        made.add_person(f"member-{branch}", branch)
        for person in ("applicant", "guide"):
            made.put(Person(id=f"{person}-{branch}", name="某人"))
        made.put(Admission(id=f"ad-{branch}", person_id=f"applicant-{branch}", branch_id=branch))
        made.put(a_posting(f"po-{branch}", f"guide-{branch}", branch))
    made.put(Person(id="nobodys", name="某人"))
    return made


def people(data: bytes, desk: Desk = Desk.BRANCH) -> set[str]:
    """Who is in the file that begins with a bundle; every record of the bundle can be shown there."""
    with begin(None, data, desk=desk) as store:
        assert store.query("SELECT 1 FROM parked p") == []
        return {r["id"] for r in store.query("SELECT p.id FROM person p")}


def own(branch: str = BRANCH) -> set[str]:
    return {f"{who}-{branch}" for who in ("member", "applicant", "guide")}


def test_a_branch_gets_its_members_its_applicants_and_its_guide(street: DeskFile) -> None:
    assert people(street.send()) == own()


def test_a_guide_gets_the_people_of_the_branches_in_his_care(street: DeskFile) -> None:
    assert people(street.send(branches=(BRANCH, _OTHER)), Desk.GUIDE) == own() | own(_OTHER)


def test_whoever_a_record_of_the_branch_names_comes_along_with_nothing_else_of_his(street: DeskFile) -> None:
    street.hold("m1", ["member-b2"])
    street.put(a_meeting("m2", kind=MeetingKind.LECTURE, lecturer_id="guide-b2", chair_id="nobodys"))
    street.put(Post(
        id="post", person_id="applicant-b2", role=PostRole.SECRETARY, organization_id=BRANCH, started_on=_DAY,
    ))  # fmt: skip
    street.put(DuesStandard(
        person_id="member-b2", from_month="2026-07", category=DuesCategory.RETIRED, amount=Decimal(5),
    ))  # fmt: skip
    with begin(None, street.send()) as store:
        assert store.query("SELECT 1 FROM parked p") == []
        assert {r["id"] for r in store.query("SELECT p.id FROM person p")} == own() | own(_OTHER) | {"nobodys"}
        assert store.query("SELECT 1 FROM dues_standard d") == []


def test_the_contact_of_a_member_who_is_away_comes_along(street: DeskFile) -> None:
    street.put(MemberCondition(
        id="away", person_id="member-b1", kind=ConditionKind.MOBILE, started_on=_DAY, contact_id="nobodys",
    ))  # fmt: skip
    assert people(street.send()) == own() | {"nobodys"}


def test_somebody_named_later_comes_later_and_what_changes_of_him_after_that_too(street: DeskFile) -> None:
    branch = DeskFile("支部1", Desk.BRANCH)
    branch.trust(street)
    branch.take(street.news(BRANCH) or b"")
    street.note(branch.reply(street))
    street.hold("m1", ["nobodys"])
    branch.take(street.news(BRANCH) or b"")
    street.note(branch.reply(street))
    street.change_person("nobodys", name="改了名")
    branch.take(street.news(BRANCH) or b"")
    shown = branch.store.get(Person, "nobodys")
    assert shown is not None
    assert shown.record.name == "改了名"


def test_a_branch_handed_over_holds_its_own_people(street: DeskFile, tmp_path: Path) -> None:
    hand_over(street.store, Order(BRANCH), tmp_path / "交接", date(2026, 11, 30), lambda *_: None)
    (path,) = (tmp_path / "交接").glob("*.pbdesk")
    with Store.open(path) as store:
        assert {r["id"] for r in store.query("SELECT p.id FROM person p")} == own()


def test_no_branch_of_the_sample_street_gets_an_applicant_of_another() -> None:
    with Store.create(None, desk=Desk.STREET, title="街道") as store:
        load(store, [json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, branches=8)])
        rows = store.query("SELECT a.person_id, a.branch_id FROM admission a")
        applicants = {r["person_id"]: r["branch_id"] for r in rows}
        assert len(set(applicants.values())) > 1
        for branch in set(applicants.values()):
            sent = people(write(store, Wish(branch, (branch,), True)).data)
            assert sent & applicants.keys() == {who for who, whose in applicants.items() if whose == branch}
            members = store.query("SELECT m.person_id FROM membership m WHERE m.branch_id = ?", [branch])
            assert {r["person_id"] for r in members} <= sent
