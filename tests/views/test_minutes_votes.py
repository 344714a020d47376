"""Votes, elections, written opinions, late entry and the parts of a sitting as printed minutes tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from pbdesk.actions.meetings import AgendaDraft, CandidateDraft, MeetingDraft, record
from pbdesk.actions.sittings import record_sitting
from pbdesk.model import AgendaKind, Grade, MeetingKind, Person
from pbdesk.store import Store
from pbdesk.views.minutes import minutes_of
from pbdesk.views.rows import Minutes, Nominee
from tests.orchard import a_draft, a_file, at, present

# 30 members: 27 with a vote (p3 and p9 are on probation, p30 is suspended)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def printed(store: Store, *items: AgendaDraft, absent: tuple[int, ...] = (), **changed: object) -> Minutes:
    draft = replace(a_draft(date(2026, 11, 20), *absent, **changed), agenda=items)
    record(store, draft, "m")
    found = minutes_of(store, "m")
    assert found is not None
    return found


def test_a_resolution_is_told_with_its_base(store: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="经费", approve=20, against=2, abstain=5)
    (entry,) = printed(store, item).agenda
    assert entry.vote == "赞成20票，反对2票，弃权5票"
    assert entry.result == "应到会有表决权的党员 27 人，实到 27 人；赞成 20 票，超过应到的半数，通过。"


def test_a_vote_without_quorum_is_told_as_void(store: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="经费", approve=10)
    (entry,) = printed(store, item, absent=tuple(range(10, 30))).agenda
    assert entry.result == "应到会有表决权的党员 27 人，实到 7 人，不到半数，表决无效。"


def test_an_admission_names_the_person_and_counts_written_approvals(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Person(id="x", name="贺来"))
    marks = tuple(
        replace(p, opinion="同意", opinion_on=date(2026, 11, 18)) if p.person_id in ("p4", "p5") else p
        for p in present(4, 5)
    )
    item = AgendaDraft(id="a", kind=AgendaKind.ADMISSION, person_id="x", approve=13)
    found = printed(store, item, attendance=marks)
    (entry,) = found.agenda
    assert (entry.kind, entry.topic, entry.vote) == ("接收预备党员", "贺来", "赞成13票，会前书面赞成2票")
    assert entry.result.endswith("会上赞成 13 票、书面赞成 2 票，超过应到的半数，通过。")
    assert [(o.name, o.words, o.void) for o in found.opinions] == [("刘桂兰", "同意", ""), ("张伟", "同意", "")]


def test_an_election_lists_who_stood_and_who_was_elected(store: Store) -> None:
    item = AgendaDraft(
        id="a", kind=AgendaKind.ELECTION, topic="换届选举", seats=1, issued=27, returned=27,
        candidates=(CandidateDraft(person_id="p1", votes=20), CandidateDraft(person_id="p2", votes=7)),
    )  # fmt: skip
    (entry,) = printed(store, item).agenda
    assert entry.nominees == (Nominee("陈建国", 20, elected=True), Nominee("李秀英", 7, elected=False))
    assert entry.result == "应到会有选举权的党员 27 人，实到 27 人。陈建国当选。"


def test_an_open_vote_claims_no_result(store: Store) -> None:
    (entry,) = printed(store, AgendaDraft(id="a", kind=AgendaKind.ELECTION, seats=3)).agenda
    assert entry.result == ""


def test_a_late_opinion_is_marked_and_no_vote(store: Store) -> None:
    marks = tuple(
        replace(p, opinion="同意", opinion_on=date(2026, 11, 21)) if p.person_id == "p4" else p for p in present(4)
    )
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, person_id="p3", approve=20)
    found = printed(store, item, attendance=marks)
    assert (found.opinions[0].void, found.agenda[0].vote) == ("不在会前，不计票", "赞成20票")


def test_an_opinion_of_the_day_itself_is_a_vote(store: Store) -> None:
    marks = tuple(
        replace(p, opinion="同意", opinion_on=date(2026, 11, 20)) if p.person_id == "p4" else p for p in present(4)
    )
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, person_id="p3", approve=20)
    found = printed(store, item, attendance=marks)
    assert (found.opinions[0].void, found.agenda[0].vote) == ("", "赞成20票，会前书面赞成1票")


def test_written_opinions_on_an_extended_probation_are_printed_with_its_vote(store: Store) -> None:
    marks = tuple(
        replace(p, opinion="同意", opinion_on=date(2026, 11, 19)) if p.person_id == "p4" else p for p in present(4)
    )
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="延长何静的预备期", approve=20)
    assert printed(store, item, attendance=marks).agenda[0].vote == "赞成20票，会前书面赞成1票"


def test_an_opinion_without_a_day_says_that_the_result_leaves_it_out(store: Store) -> None:
    marks = tuple(replace(p, opinion="同意") if p.person_id == "p4" else p for p in present(4))
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, person_id="p3", approve=20)
    found = printed(store, item, attendance=marks)
    assert (found.opinions[0].void, "书面" in found.agenda[0].result) == ("没有写明哪天交来，暂不计票", False)


def test_an_item_says_who_sees_to_it_and_that_it_is_important(store: Store) -> None:
    item = AgendaDraft(
        id="a", kind=AgendaKind.MATTER, topic="路灯", important=1, owner="陈建国", finish_on=date(2026, 12, 31)
    )
    (entry,) = printed(store, item).agenda
    assert (entry.kind, entry.follow_up) == ("讨论事项，重要事项", "责任人 陈建国，2026年12月31日前完成")


def test_an_appraisal_sums_its_grades_up(store: Store) -> None:
    grades = {"p1": Grade.EXCELLENT, "p2": Grade.EXCELLENT, "p4": Grade.QUALIFIED, "p5": Grade.BASIC}
    marks = tuple(replace(p, grade=grades.get(p.person_id)) for p in present())
    found = printed(store, kind=MeetingKind.DEMOCRATIC_APPRAISAL, for_year=2026, attendance=marks)
    assert found.grades == "优秀2人（李秀英、陈建国），合格1人，基本合格1人（刘桂兰）"


def test_a_late_entry_says_so(store: Store) -> None:
    store.clock = at("2026-11-27")
    assert printed(store).late == "补录：会后第 7 天记"


def test_the_parts_of_a_sitting_name_each_other(store: Store) -> None:
    committee: MeetingDraft = a_draft(
        kind=MeetingKind.COMMITTEE_MEETING, starts_at=time(14), ends_at=time(15), attendance=(), content="研究。"
    )
    record_sitting(store, [committee, a_draft()], ["c", "g"])
    found = minutes_of(store, "g")
    assert found is not None
    assert found.sitting == "支委会、党员大会"


def test_a_meeting_that_was_not_held_has_no_minutes(store: Store) -> None:
    assert minutes_of(store, "nothing") is None
