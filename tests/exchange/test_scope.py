"""Whose a record is: told by what it names, and by whose that is in the file or among what came with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pbdesk.exchange.batch import gather, look, merge_all
from pbdesk.model import (
    Admission,
    Attachment,
    AttachmentKind,
    ConditionKind,
    Desk,
    Dues,
    DuesCategory,
    DuesStandard,
    Explanation,
    Meeting,
    MeetingKind,
    MemberCondition,
    Membership,
    Organization,
    OrganizationKind,
    PartyGroup,
    Person,
    Post,
    Posting,
    PostRole,
    Visit,
)
from tests.builders import a_meeting, a_posting, a_visit, seen
from tests.exchange.desks import BRANCH, DeskFile, strangers

_OTHER = "b2"
_DAY = date(2026, 7, 7)


@pytest.fixture
def pair() -> list[DeskFile]:
    """A street that knows two branches, and a desk that may speak for the first and has seen both."""
    street, branch = DeskFile("街道", Desk.STREET), DeskFile("支部1", Desk.BRANCH)
    for name, people in ((BRANCH, ("p1", "g1")), (_OTHER, ("p2", "g2"))):
        street.found_branch(name)
        for person in people:
            street.add_person(person, name)
        street.put(PartyGroup(id=f"group-{name}", branch_id=name, name="第一党小组"))
        street.put(a_posting(f"po-{name}", people[1], name))
    branch.trust(street)
    branch.take(street.send(branches=(BRANCH, _OTHER)))
    street.trust(branch)
    branch.put(Person(id="newcomer", name="新来的"))
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))
    return [street, branch]


def _a_post(**values: Any) -> Post:
    return Post(id="new", role=PostRole.GROUP_LEADER, started_on=_DAY, **values)


def _a_condition(person: str) -> MemberCondition:
    return MemberCondition(id="new", person_id=person, kind=ConditionKind.MOBILE, started_on=_DAY)


def _a_standard(person: str) -> DuesStandard:
    return DuesStandard(person_id=person, from_month="2026-07", category=DuesCategory.RETIRED, amount=Decimal(5))


def _an_explanation(subject: str) -> Explanation:
    return Explanation(id="new", rule="MTG-01", subject_id=subject, period="2026-07", reason="疫情")


_OWN: list[Callable[[], Any]] = [
    lambda: _a_post(person_id="p1", group_id=f"group-{BRANCH}"),
    lambda: _a_post(person_id="p2", organization_id=BRANCH),
    lambda: _a_condition("p1"),
    lambda: _a_condition("newcomer"),
    lambda: _a_standard("p1"),
    lambda: a_visit("new", f"po-{BRANCH}"),
    lambda: _an_explanation(BRANCH),
    lambda: _an_explanation("p1"),
    lambda: _an_explanation("g1"),
    lambda: _an_explanation(f"group-{BRANCH}"),
]
_FOREIGN: list[Callable[[], Any]] = [
    lambda: _a_post(person_id="p1", group_id=f"group-{_OTHER}"),
    lambda: _a_condition("p2"),
    lambda: _a_standard("p2"),
    lambda: a_visit("new", f"po-{_OTHER}"),
    lambda: _an_explanation(_OTHER),
    lambda: _an_explanation("p2"),
    lambda: _an_explanation(f"group-{_OTHER}"),
]


@pytest.mark.parametrize("record", _OWN)
def test_what_names_something_of_the_branch_comes_in(pair: list[DeskFile], record: Callable[[], Any]) -> None:
    street, branch = pair
    branch.put(record())
    assert street.take(branch.news() or b"").counts == {"new": 1, "same": 0, "aside": 0}


@pytest.mark.parametrize("record", _FOREIGN)
def test_what_names_something_of_another_branch_is_kept_aside(
    pair: list[DeskFile], record: Callable[[], Any]
) -> None:  # fmt: skip
    street, branch = pair
    branch.put(record())
    plan = street.take(branch.news() or b"")
    assert (plan.counts["new"], [a.reason for a in plan.aside]) == (0, ["不是本支部的记录"])


def test_a_person_of_another_branch_stays_as_that_branch_has_him(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.change_person("p2", name="改名")
    branch.change_person("p1", name="改名")
    street.take(branch.news() or b"")
    assert [seen(street.store, Person, p).record.name for p in ("p1", "p2")] == ["改名", "人p2"]


def test_an_applicant_of_another_branch_is_not_the_senders_to_change(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.put(Person(id="a2", name="申请人"))
    street.put(Admission(id="ad2", person_id="a2", branch_id=_OTHER))
    branch.take(street.send(branches=(BRANCH, _OTHER)))
    branch.change_person("a2", name="改名")
    street.take(branch.news() or b"")
    assert seen(street.store, Person, "a2").record.name == "申请人"


def test_what_stands_above_a_branch_comes_along_unless_the_street_has_it(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.put(Organization(id="district", kind=OrganizationKind.STREET, name="新街道"))
    branch.put(Organization(id="quarter", kind=OrganizationKind.COMMUNITY, name="社区", parent_id="district"))
    branch.change(Organization, BRANCH, parent_id="quarter")
    assert street.take(branch.news() or b"").counts["aside"] == 0
    branch.change(Organization, "quarter", name="改了名的社区")
    assert street.take(branch.news() or b"").counts["aside"] == 1
    assert seen(street.store, Organization, "quarter").record.name == "社区"


def test_what_stands_above_a_branch_goes_down_with_its_bundle(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.put(Organization(id="town", kind=OrganizationKind.STREET, name="街道党工委"))
    street.put(Organization(id="elsewhere", kind=OrganizationKind.COMMUNITY, name="别的社区", parent_id="town"))
    street.put(Organization(id="quarter", kind=OrganizationKind.COMMUNITY, name="社区", parent_id="town"))
    street.change(Organization, BRANCH, parent_id="quarter")
    branch.take(street.send())
    found = {name for name in ("town", "quarter", "elsewhere") if branch.store.get(Organization, name)}
    assert found == {"town", "quarter"}


@pytest.mark.parametrize(
    "take",
    [
        lambda branch: branch.change(Meeting, "theirs", branch_id=BRANCH, group_id=None),
        lambda branch: branch.change(PartyGroup, f"group-{_OTHER}", branch_id=BRANCH),
        lambda branch: branch.change(Posting, f"po-{_OTHER}", branch_id=BRANCH),
        lambda branch: branch.change(Post, "post", organization_id=BRANCH),
        lambda branch: branch.change(Visit, "seen", posting_id=f"po-{BRANCH}"),
    ],
)  # fmt: skip
def test_nobody_takes_over_what_is_anothers_by_saying_that_it_is_his(
    pair: list[DeskFile], take: Callable[[DeskFile], bool]
) -> None:
    street, branch = pair
    street.put(a_meeting("theirs", branch_id=_OTHER))
    street.put(a_visit("seen", f"po-{_OTHER}"))
    street.put(Post(id="post", role=PostRole.SECRETARY, person_id="p2", organization_id=_OTHER, started_on=_DAY))
    branch.take(street.send(branches=(BRANCH, _OTHER)))
    before = street.records()
    assert take(branch)
    plan = street.take(branch.news() or b"")
    assert [a.reason for a in plan.aside] == ["这条记录在本文件里属于别的支部或别人"]
    assert street.records() == before


def test_what_hangs_on_something_taken_over_does_not_come_in_with_it(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.change(Posting, f"po-{_OTHER}", branch_id=BRANCH)
    branch.put(a_visit("new", f"po-{_OTHER}"))
    assert street.take(branch.news() or b"").counts == {"new": 0, "same": 0, "aside": 2}


def test_dues_that_two_branches_of_a_member_took_for_one_month_meet(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.put(Membership(id="moved", person_id="p2", branch_id=BRANCH, started_on=_DAY))
    street.put(Dues(person_id="p2", month="2026-07", branch_id=_OTHER, paid=Decimal(5)))
    branch.put(Dues(person_id="p2", month="2026-07", branch_id=BRANCH, paid=Decimal(6)))
    assert street.take(branch.news() or b"").counts == {"new": 1, "same": 0, "aside": 0}


# a guide


@pytest.fixture
def trio(pair: list[DeskFile]) -> list[DeskFile]:
    """The same with the guide of the first branch."""
    street = pair[0]
    guide = DeskFile("走访员", Desk.GUIDE)
    guide.trust(street)
    guide.take(street.send())
    guide.store.keep_setting("guide_id", "g1")
    street.trust(guide)
    return [*pair, guide]


def test_a_guides_visits_and_lectures_come_in_and_nothing_else(trio: list[DeskFile]) -> None:
    street, _, guide = trio
    guide.put(a_visit("v1", f"po-{BRANCH}"))
    guide.put(a_meeting("mine", kind=MeetingKind.LECTURE, lecturer_id="g1"))
    guide.put(a_meeting("theirs", kind=MeetingKind.LECTURE, lecturer_id="p1"))
    assert street.take(guide.news() or b"").opened.manifest.counts == {"meeting": 1, "visit": 1}


def test_a_guide_makes_no_lecture_of_a_branchs_meeting_but_puts_his_name_to_one_of_nobody(
    trio: list[DeskFile],
) -> None:
    street, _, guide = trio
    street.put(a_meeting("meeting", branch_id=BRANCH))
    street.put(a_meeting("lecture", branch_id=BRANCH, kind=MeetingKind.LECTURE))
    guide.take(street.send())
    for each in ("meeting", "lecture"):
        assert guide.change(Meeting, each, kind=MeetingKind.LECTURE, lecturer_id="g1")
    plan = street.take(guide.news() or b"")
    assert [(a.revision.record_id, a.reason) for a in plan.aside] == [
        ("meeting", "这条记录在本文件里属于别的支部或别人")
    ]
    assert seen(street.store, Meeting, "lecture").record.lecturer_id == "g1"


def test_photos_of_a_guides_lecture_travel_with_it_and_after_it(trio: list[DeskFile]) -> None:
    street, _, guide = trio
    guide.put(a_meeting("mine", kind=MeetingKind.LECTURE, lecturer_id="g1"))
    guide.put(a_meeting("theirs", kind=MeetingKind.LECTURE, lecturer_id="p1"))
    for photo, meeting in (("at1", "mine"), ("at2", "theirs")):
        _photograph(guide, photo, meeting)
    assert street.take(guide.news() or b"").opened.manifest.counts == {"attachment": 1, "meeting": 1}
    guide.note(street.reply(guide))
    _photograph(guide, "at3", "mine")
    assert street.take(guide.news() or b"").counts == {"new": 1, "same": 0, "aside": 0}
    assert [name for name in ("at1", "at2", "at3") if street.store.get(Attachment, name)] == ["at1", "at3"]


def test_a_photo_that_comes_before_its_lecture_waits_for_it(trio: list[DeskFile]) -> None:
    street, _, guide = trio
    guide.put(a_meeting("mine", kind=MeetingKind.LECTURE, lecturer_id="g1"))
    lecture = guide.news() or b""
    street.take(lecture)
    guide.note(street.reply(guide))
    _photograph(guide, "at1", "mine")
    other = DeskFile("新街道", Desk.STREET)
    for desk in trio[:2]:
        other.trust(desk)
    other.trust(guide)
    other.take(trio[1].send())
    assert other.take(guide.news() or b"").counts["aside"] == 1
    other.take(lecture)
    assert seen(other.store, Attachment, "at1").record.meeting_id == "mine"


def _photograph(desk: DeskFile, photo: str, meeting: str) -> None:
    with desk.store.change("附上照片") as tx:
        tx.keep_blob(b"photo")
        tx.put(Attachment(
            id=photo, branch_id=BRANCH, meeting_id=meeting, kind=AttachmentKind.PHOTO, name="a.png", size=5,
            media_type="image/png", sha256=hashlib.sha256(b"photo").hexdigest(),
        ))  # fmt: skip


# a batch


def test_an_earlier_bundle_of_a_batch_tells_whose_a_later_ones_records_are(tmp_path: Path) -> None:
    street, branch = strangers(1)
    branch.put(a_posting("po", "p2"))
    guide = DeskFile("走访员", Desk.GUIDE)
    guide.trust(branch)
    guide.take(branch.send())
    guide.store.keep_setting("guide_id", "p2")
    guide.put(a_visit("v1", "po"))
    for desk in (guide, branch):
        street.trust(desk)
        (tmp_path / desk.name).write_bytes(desk.send())
    planned = look(street.store, gather([tmp_path]), lambda *_: None)
    assert [parcel.plan.counts["aside"] for parcel in planned if parcel.plan] == [0, 0]
    merge_all(street.store, gather([tmp_path]), lambda *_: None, [])
    assert seen(street.store, Visit, "v1").record.posting_id == "po"
