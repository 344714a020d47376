"""Meetings typed and not saved: kept whole, found again after the window was closed, gone once they are saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.actions.draft_json import mapping_of, read, to_json
from pbdesk.actions.drafts import KeptMeeting, drop, keep, key_of, read_kept, shown_for
from pbdesk.actions.meetings import (
    AgendaDraft,
    CandidateDraft,
    ExclusionDraft,
    MeetingDraft,
    Newcomer,
    Presence,
    correct,
    delete,
    record,
)
from pbdesk.actions.sittings import record_sitting
from pbdesk.model import AgendaKind, AttendanceRole, AttendanceState, Meeting, MeetingKind, MeetingStatus, Organizer
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, a_file, present

FULL = MeetingDraft(
    branch_id=BRANCH, kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 11, 20), status=MeetingStatus.PLANNED,
    group_id="group1", title="换届", starts_at=time(15), ends_at=time(16, 30), place="三楼", chair_id="p1",
    recorder_id="p2", lecturer_id="p3", hours=Decimal("1.5"), organizer=Organizer.COUNTY, for_year=2026,
    content="一\n二", sitting_id="s",
    attendance=(
        Presence(person_id="p1", state=AttendanceState.PRESENT),
        Presence(person_id="p2", state=AttendanceState.LEAVE, reason="病假", opinion="同意", opinion_words="，赞成",
                 opinion_on=date(2026, 11, 18)),
        Presence(person_id="g", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER),
    ),
    newcomers=(Newcomer("g", "贺来"),),
    agenda=(
        AgendaDraft(id="a", kind=AgendaKind.ELECTION, topic="选举", content="介绍", resolution="当选", person_id="p9",
                    approve=1, against=2, abstain=3, void=4, written_approve=5, seats=3, issued=20, returned=19,
                    candidates=(CandidateDraft(person_id="p1", votes=12, id="c1"), CandidateDraft(person_id="p2"))),
    ),
    exclusions=(ExclusionDraft(person_id="p5", reason=4, consent_document="函", resolved_on=date(2026, 10, 1)),),
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def kept_meeting(store: Store, meeting_id: str) -> KeptMeeting | None:
    """What is kept of a meeting, as the page finds it among all drafts."""
    return next((read_kept(draft) for draft in store.drafts() if draft.key == key_of(meeting_id)), None)


def test_every_field_of_a_draft_is_tried_here() -> None:
    assert all(getattr(FULL, field.name) != field.default for field in fields(MeetingDraft))


def test_a_draft_comes_back_as_it_was_typed() -> None:
    assert read(MeetingDraft, mapping_of(to_json(FULL))) == FULL


def test_a_kept_meeting_survives_the_window(tmp_path: Path) -> None:
    path = tmp_path / "a.pbdesk"
    with a_file(path=path) as file:
        keep(file, KeptMeeting(parts=(FULL,), ids=("m",)))
    with Store.open(path) as file:
        assert kept_meeting(file, "m") == KeptMeeting(parts=(FULL,), ids=("m",))


def test_the_parts_of_a_sitting_are_kept_together(store: Store) -> None:
    kept = KeptMeeting(parts=(a_draft(), FULL), ids=("m1", "m2"))
    keep(store, kept)
    assert kept_meeting(store, "m1") == kept


def test_a_draft_says_what_it_is(store: Store) -> None:
    keep(store, KeptMeeting(parts=(a_draft(),), ids=("m",)))
    keep(store, KeptMeeting(parts=(a_draft(held_on=None),), ids=("n",), heads=("r",)))
    assert {draft.title for draft in store.drafts()} == {"11月20日党员大会，写到一半", "未写日期的党员大会，改到一半"}


def test_saving_the_meeting_drops_its_draft_and_no_other(store: Store) -> None:
    for own in ("m", "n"):
        keep(store, KeptMeeting(parts=(a_draft(),), ids=(own,)))
    record(store, a_draft(), "m")
    assert (kept_meeting(store, "m"), [draft.key for draft in store.drafts()]) == (None, ["meeting:n"])


def test_a_refused_meeting_keeps_its_draft(store: Store) -> None:
    wrong = a_draft(ends_at=time(1))
    keep(store, KeptMeeting(parts=(wrong,), ids=("m",)))
    with pytest.raises(Exception, match="结束时间"):
        record(store, wrong, "m")
    assert kept_meeting(store, "m") is not None


def test_saving_a_sitting_drops_its_draft(store: Store) -> None:
    parts = (a_draft(kind=MeetingKind.THEME_DAY), a_draft(kind=MeetingKind.LECTURE, content="讲课。"))
    keep(store, KeptMeeting(parts=parts, ids=("m", "n")))
    record_sitting(store, parts, ("m", "n"))
    assert store.drafts() == ()


def test_deleting_a_meeting_or_dropping_its_draft_forgets_it(store: Store) -> None:
    record(store, a_draft(), "m")
    found = store.get(Meeting, "m")
    assert found is not None
    keep(store, KeptMeeting(parts=(a_draft(title="改"),), ids=("m",), heads=found.heads))
    delete(store, found)
    keep(store, KeptMeeting(parts=(FULL,), ids=("n",)))
    drop(store, "n")
    assert store.drafts() == ()


def test_a_kept_correction_is_saved_on_what_the_user_had_seen(store: Store) -> None:
    record(store, a_draft(), "m")
    seen = store.get(Meeting, "m")
    assert seen is not None
    keep(store, KeptMeeting(parts=(a_draft(title="我改的主题"),), ids=("m",), heads=seen.heads))
    correct(store, seen, a_draft(place="别处"))
    keep(store, KeptMeeting(parts=(a_draft(title="我改的主题"),), ids=("m",), heads=seen.heads))
    kept = kept_meeting(store, "m")
    assert kept is not None
    shown = shown_for(store, kept)
    assert shown is not None
    correct(store, shown, kept.parts[0])
    now = store.get(Meeting, "m")
    assert now is not None
    assert (now.record.title, now.record.place, now.conflicts) == ("我改的主题", "别处", ())


def test_a_new_meeting_belongs_to_no_record_yet(store: Store) -> None:
    assert shown_for(store, KeptMeeting(parts=(FULL,), ids=("m",))) is None


BROKEN = ["", "[]", "null", "{", '{"parts": 3}', '{"parts": []}', '{"parts": [{"kind": "什么会"}]}', "[" * 5000]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_read_is_no_draft_and_no_error(store: Store, content: str) -> None:
    store.keep_draft("meeting:m", "党员大会", content)
    assert kept_meeting(store, "m") is None


def test_a_draft_of_a_later_version_gives_what_is_understood(store: Store) -> None:
    content = json.loads(to_json({"ids": ["m"], "parts": [FULL]}))
    part = content["parts"][0]
    part |= {"mood": "好", "hours": "很久", "agenda": [*part["agenda"], {"topic": "没有编号"}]}
    store.keep_draft("meeting:m", "党员大会", json.dumps(content))
    kept = kept_meeting(store, "m")
    assert kept is not None
    assert kept.parts == (replace(FULL, hours=None),)


KEYS = st.sampled_from(["kind", "held_on", "agenda", "attendance", "id", "person_id", "state", "branch_id"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_whatever_stands_there_nothing_breaks(content: object) -> None:
    found = read(MeetingDraft, content)
    assert found is None or isinstance(found, MeetingDraft)


def test_a_routine_meeting_takes_little_room() -> None:
    assert len(to_json(a_draft(attendance=present()))) < 3000
