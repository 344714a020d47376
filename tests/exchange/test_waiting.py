"""What can't be shown yet waits: the record shows the latest that can be, and all of it once the rest has arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.model import AgendaItem, AttendanceState, Meeting, MeetingKind, Person
from pbdesk.store import Store, arrivals, bundles
from pbdesk.store.revisions import Doc, Revision, Stamp, heads, make
from pbdesk.views.record_history import record_history
from tests.builders import seen
from tests.exchange.desks import BRANCH, DeskFile, desks


@pytest.fixture
def late() -> tuple[DeskFile, bytes, bytes]:
    """A street; a bundle with somebody new; a later one, without her, in which she attended and the title is new."""
    street, branch = desks(1)
    branch.note(street.reply(branch))
    branch.add_person("q")
    first = branch.news()
    assert first is not None
    branch.note(_received(street, branch, first))
    branch.mark("m0", "q", AttendanceState.PRESENT)
    branch.edit("m0", title="学习会")
    second = branch.news()
    assert second is not None
    return street, first, second


def _received(street: DeskFile, branch: DeskFile, bundle: bytes) -> bytes:
    """A receipt for a bundle that the street has taken back since."""
    street.take(bundle)
    receipt = street.reply(branch)
    street.store.undo()
    return receipt


def newer(store: Store, kind: str, record_id: str, doc: Doc) -> Revision:
    """A revision that a newer version might have made, on top of what is here."""
    stamp = Stamp("新版", "dev-new", "2027-01-01T00:00:00Z", "act", "改")
    return make(stamp, kind, record_id, BRANCH, [r.rev for r in heads(store.conn, kind, record_id)], doc)


def arrive(store: Store, *made: Revision) -> None:
    with store.writing() as conn:
        arrivals.take_in(conn, made)


def meeting(desk: DeskFile) -> Meeting:
    return seen(desk.store, Meeting, "m0").record


def test_what_came_before_what_it_needs_shows_the_earlier_content(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, _, second = late
    before = street.records()
    plan = street.take(second)
    assert plan.landing.parked[("meeting", "m0")] == "所指的人员（q）还没有收到"
    assert (street.records(), street.findings()) == (before, ())


def test_it_is_shown_in_full_once_the_rest_has_arrived(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, first, second = late
    street.take(second)
    plan = street.take(first)
    assert (("meeting", "m0") in plan.landing.changed, bundles.parked(street.store)) == (True, ())
    assert (meeting(street).title, len(meeting(street).attendance), street.findings()) == ("学习会", 2, ())


def test_it_is_shown_in_full_once_the_rest_is_recorded_here(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, _, second = late
    street.take(second)
    street.put(Person(id="q", name="另登记的"))
    assert (meeting(street).title, street.findings()) == ("学习会", ())


def test_a_change_made_meanwhile_meets_it_as_any_other_desks_would(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, first, second = late
    street.take(second)
    street.edit("m0", place="会议室")
    street.edit("m0", title="总结会")
    street.take(first)
    shown = seen(street.store, Meeting, "m0")
    assert (shown.record.place, [conflict.path for conflict in shown.conflicts]) == ("会议室", [("title",)])
    assert street.findings() == ()


def test_taking_back_what_it_needs_makes_it_wait_again(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, first, second = late
    street.take(second)
    before = street.records()
    street.take(first)
    street.store.undo()
    assert (street.records(), street.findings()) == (before, ())
    street.store.redo()
    assert meeting(street).title == "学习会"


def test_what_refers_to_something_that_waits_waits_too(late: tuple[DeskFile, bytes, bytes]) -> None:
    street, _, _ = late
    arrive(street.store, newer(street.store, "person", "x", {"id": "x", "name": "新", "gender": 7}))
    doc = {"id": "m9", "branch_id": BRANCH, "kind": "lecture", "held_on": "2026-01-01", "lecturer_id": "x"}
    arrive(street.store, newer(street.store, "meeting", "m9", doc))
    assert {(kind, name) for kind, name, _ in bundles.parked(street.store)} == {("person", "x"), ("meeting", "m9")}
    assert (street.store.get(Meeting, "m9"), street.findings()) == (None, ())


def test_a_local_change_that_was_undone_does_not_keep_a_merge_from_being_taken_back() -> None:
    street, branch = desks(1)
    branch.add_person("q")
    street.take(branch.send())
    street.hold("own", ("q",))
    street.store.undo()
    street.store.undo()
    assert (street.store.get(Person, "q"), street.findings()) == (None, ())


# content of a newer version


def test_a_kind_of_a_newer_version_is_kept_and_passed_on_to_a_third_desk() -> None:
    street, branch, third = desks(2)
    arrive(branch.store, newer(branch.store, "relay", "r1", {"id": "r1", "branch_id": BRANCH, "what": ["新", 1]}))
    street.take(branch.send())
    third.take(street.send())
    assert [r.content()["what"] for r in heads(third.store.conn, "relay", "r1")] == [["新", 1]]
    assert (street.findings(), third.findings()) == ((), ())


def test_a_field_of_a_newer_version_survives_an_edit_here_and_reaches_a_third_desk() -> None:
    street, branch, third = desks(2)
    doc = heads(branch.store.conn, "meeting", "m0")[0].content()
    marks = {"p1": {"state": "present", "mood": {"level": 3}}}
    arrive(branch.store, newer(branch.store, "meeting", "m0", {**doc, "weather": "晴", "attendance": marks}))
    street.take(branch.send())
    street.edit("m0", title="学习会")
    third.take(street.send())
    (head,) = heads(third.store.conn, "meeting", "m0")
    assert (head.content()["weather"], head.content()["attendance"]["p1"]["mood"]) == ("晴", {"level": 3})
    assert meeting(third).title == "学习会"


def test_a_value_of_a_newer_version_leaves_the_earlier_content_in_sight_and_in_hand() -> None:
    street, branch = desks(1)
    doc = heads(branch.store.conn, "meeting", "m0")[0].content()
    arrive(branch.store, newer(branch.store, "meeting", "m0", {**doc, "kind": "online_meeting"}))
    street.take(branch.send())
    assert meeting(street).kind is MeetingKind.GENERAL_MEETING
    street.edit("m0", title="学习会")
    assert (meeting(street).title, street.findings()) == ("学习会", ())


def test_the_history_of_such_a_record_tells_what_can_be_told() -> None:
    street, branch = desks(1)
    doc = heads(branch.store.conn, "meeting", "m0")[0].content()
    arrive(branch.store, newer(branch.store, "meeting", "m0", {**doc, "held_on": "改天"}))
    street.take(branch.send())
    history = record_history(street.store, "meeting", "m0")
    assert history is not None
    assert [save.what for save in history.saves] == ["新建"]


# parts with ids of their own


def test_an_item_that_two_meetings_claim_stays_where_it_is() -> None:
    street, branch = desks(1)
    for desk, name in ((street, "x1"), (branch, "x2")):
        item = AgendaItem(id="a1", meeting_id=name, topic=name)
        desk.put(Meeting(
            id=name, branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=date(2026, 1, 1), agenda=(item,),
        ))  # fmt: skip
    street.take(branch.send())
    assert seen(street.store, Meeting, "x1").record.agenda[0].topic == "x1"
    assert [(name, why) for _, name, why in bundles.parked(street.store)] == [
        ("x2", "其中一项的编号已经属于另一条记录")
    ]
    assert street.findings() == ()


def test_an_item_that_moved_from_one_meeting_to_another_moves_here_in_one_merge() -> None:
    street, branch = desks(1)
    base = Meeting(id="x1", branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=date(2026, 1, 1))
    branch.put(replace(base, agenda=(AgendaItem(id="a1", meeting_id="x1"),)))
    street.take(branch.send())
    branch.edit("x1", agenda=())
    branch.put(replace(base, id="w0", agenda=(AgendaItem(id="a1", meeting_id="w0"),)))
    street.take(branch.send())
    assert (seen(street.store, Meeting, "w0").record.agenda[0].id, bundles.parked(street.store)) == ("a1", ())
    assert street.records() == branch.records()
