"""What would settle a finding, and the sentence that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.model import Finding, MeetingKind, Outcome, Rejected, SubjectKind
from pbdesk.rules.rulebook import book_rule
from pbdesk.views.steps import Step, Verb, is_open, next_step, period_of, period_words

TODAY = date(2026, 11, 22)
GENERAL = Finding(
    "MTG-01", "b1", SubjectKind.BRANCH, "b1", None, "2026Q4", Outcome.PENDING, 1, 0, (), (), date(2026, 12, 31), "",
)  # fmt: skip
MISSED = replace(GENERAL, period="2026Q3", outcome=Outcome.UNMET, due_on=date(2026, 9, 30))
TUESDAY = replace(
    GENERAL, rule="GUI-01", person="g1", period="2026-11-17", outcome=Outcome.UNMET, due_on=date(2026, 11, 17)
)


def step_for(finding: Finding, **rule: str) -> Step | None:
    """The step that settles a finding; ``rule`` changes what its rule says."""
    return next_step(finding, TODAY, replace(book_rule(finding.rule), **rule))  # type: ignore[arg-type]  # texts only


@pytest.mark.parametrize(
    ("period", "words"),
    [("2026-07", "7月"), ("2026Q3", "第三季度"), ("2026", "2026年度"), ("2026-07-07", "7月7日")],
)
def test_a_period_is_said_as_people_say_it(period: str, words: str) -> None:
    assert period_words(replace(GENERAL, period=period)) == words


def test_a_tuesday_is_a_period_of_one_day() -> None:
    assert period_of(TUESDAY).days == 1


def test_what_is_due_in_a_running_period_is_open() -> None:
    assert is_open(GENERAL, TODAY)


def test_what_is_due_in_a_later_period_is_not_open_yet() -> None:
    assert not is_open(replace(GENERAL, period="2027Q1"), TODAY)


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.WAIVED, Outcome.EXCUSED, Outcome.NOT_APPLICABLE])
def test_what_asks_for_nothing_has_no_step(outcome: Outcome) -> None:
    assert step_for(replace(GENERAL, outcome=outcome)) is None


def test_a_meeting_that_is_due_is_recorded_today() -> None:
    step = step_for(GENERAL)
    assert step is not None
    assert (step.verb, step.kind, step.on, step.words) == (Verb.MEETING, MeetingKind.GENERAL_MEETING, TODAY, "记录")


def test_a_meeting_that_was_missed_is_entered_late_on_a_day_that_only_the_user_knows() -> None:
    step = step_for(MISSED)
    assert step is not None
    assert (step.words, step.on) == ("补录", None)


def test_a_group_meeting_is_for_its_group() -> None:
    step = step_for(replace(GENERAL, rule="MTG-03", subject="g1", subject_kind=SubjectKind.GROUP))
    assert step is not None
    assert (step.branch, step.group) == ("b1", "g1")


def test_a_missed_tuesday_is_logged_on_its_day() -> None:
    step = step_for(TUESDAY)
    assert step is not None
    assert (step.verb, step.on) == (Verb.VISIT, date(2026, 11, 17))


def test_a_tuesday_to_come_is_logged_today_at_the_latest() -> None:
    step = step_for(replace(TUESDAY, outcome=Outcome.PENDING, period="2026-11-24", due_on=date(2026, 11, 24)))
    assert step is not None
    assert step.on == TODAY


def test_without_a_guide_the_first_step_is_to_post_one() -> None:
    step = step_for(replace(TUESDAY, person=None))
    assert step is not None
    assert step.verb is Verb.GUIDE


def test_a_person_outside_every_branch_has_no_step() -> None:
    assert step_for(replace(GENERAL, rule="MTG-05", branch=None)) is None


@pytest.mark.parametrize(
    ("door", "verb"),
    [
        ("admission", Verb.ADMISSION), ("members", Verb.MEMBERS), ("branch", Verb.BRANCH),
        ("committee", Verb.COMMITTEE), ("dues", Verb.DUES), ("talk", Verb.TALK), ("hours", Verb.HOURS),
        ("visit", Verb.VISIT), ("guide", Verb.GUIDE), ("meeting", Verb.MEETING),
    ],
)  # fmt: skip
def test_every_door_of_a_rule_leads_somewhere(door: str, verb: Verb) -> None:
    step = step_for(replace(GENERAL, rule="NEW-01"), door=door)
    assert step is not None
    assert (step.verb, bool(step.words)) == (verb, True)


def test_the_door_to_a_member_opens_the_one_it_is_about() -> None:
    step = step_for(replace(GENERAL, rule="NEW-01", subject="p1", subject_kind=SubjectKind.PERSON), door="member")
    assert step is not None
    assert (step.verb, step.person) == (Verb.MEMBER, "p1")


def test_the_door_to_a_member_of_a_finding_about_a_branch_opens_its_roll() -> None:
    step = step_for(replace(GENERAL, rule="NEW-01"), door="member")
    assert step is not None
    assert step.verb is Verb.MEMBERS


def test_an_event_that_is_recorded_is_opened_instead_of_recorded_again() -> None:
    found = replace(GENERAL, rule="NEW-01", period="2026-11-10", rejected=(Rejected("m7", "到会不足半数"),))
    step = step_for(found, door="meeting")
    assert step is not None
    assert (step.verb, step.records) == (Verb.RECORD, ("m7",))


def test_the_dues_of_a_month_lead_to_that_month() -> None:
    step = step_for(replace(GENERAL, rule="NEW-01", period="2026-10"), door="dues")
    assert step is not None
    assert step.month == "2026-10"


@pytest.mark.parametrize("door", ["", "a door of a later version"])
def test_a_rule_without_a_door_that_is_known_has_no_button(door: str) -> None:
    assert step_for(replace(GENERAL, rule="NEW-01"), door=door) is None


def test_what_falls_due_within_a_fortnight_is_open_although_its_period_has_not_begun() -> None:
    soon = replace(TUESDAY, outcome=Outcome.PENDING, period="2026-12-01", due_on=date(2026, 12, 1))
    later = replace(soon, period="2026-12-08", due_on=date(2026, 12, 8))
    assert [is_open(each, TODAY) for each in (soon, later)] == [True, False]
