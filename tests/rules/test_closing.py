"""Edge case E-33: a closed period is frozen; later changes become numbered corrections, never a silent recount."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.calendar import parse_period
from pbdesk.errors import UserError
from pbdesk.model import Admission, AdmissionStep, AdmissionStepKind, MeetingKind, Outcome
from pbdesk.rules import core_rules, rules_version
from pbdesk.rules.snapshot import Change, digest
from pbdesk.views.closing import ClosingRow, closings_of
from tests.rules.world import World

QUARTER = parse_period("2026Q3")
LATER = date(2026, 10, 20)


@pytest.fixture
def closed(world: World) -> World:
    """A branch without any general meeting in a closed quarter."""
    assert world.branch().one("MTG-01", "2026Q3").outcome is Outcome.UNMET
    close_period(world.store, QUARTER, date(2026, 10, 8))
    return world


def core_changes(closing: ClosingRow, number: int) -> list[Change]:
    """What a correction changed, as far as the old rules look at it."""
    return [change for change in closing.altered(number)[0] if change.rule in core_rules()]


def add_late_entry(world: World) -> None:
    world.meeting(MeetingKind.GENERAL_MEETING, "2026-09-20", recorded="2026-10-15T02:00:00+00:00")
    assert world.one("MTG-01", "2026Q3").outcome is Outcome.MET


def test_e33_a_closing_freezes_the_findings_with_a_hash(closed: World) -> None:
    (closing,) = closings_of(closed.store, QUARTER)
    edition = closing.last
    assert ("MTG-01", "b", "2026Q3", Outcome.UNMET) in {(*row.key, row.outcome) for row in edition.snapshot.rows}
    assert edition.digest == digest(edition.findings, rules_version(), "默认")


def test_e33_a_later_change_leaves_the_snapshot_alone(closed: World) -> None:
    (before,) = closings_of(closed.store, QUARTER)
    add_late_entry(closed)
    assert closings_of(closed.store, QUARTER) == [before]


def test_e33_a_correction_is_numbered_and_tells_old_and_new(closed: World) -> None:
    add_late_entry(closed)
    correct_closing(closed.store, QUARTER, LATER, "补录9月党员大会")
    (closing,) = closings_of(closed.store, QUARTER)
    (correction,) = closing.corrections
    (change,) = core_changes(closing, 1)
    assert (correction.number, correction.reason) == (1, "补录9月党员大会")
    assert (change.rule, change.before, change.after) == ("MTG-01", Outcome.UNMET, Outcome.MET)


def test_e33_a_second_correction_counts_on_from_the_first(closed: World) -> None:
    add_late_entry(closed)
    correct_closing(closed.store, QUARTER, LATER, "补录党员大会")
    closed.meeting(MeetingKind.THEME_DAY, "2026-08-08")
    closed.findings("MTG-06", "2026-08")
    correct_closing(closed.store, QUARTER, LATER, "补录主题党日")
    (closing,) = closings_of(closed.store, QUARTER)
    assert [c.number for c in closing.corrections] == [1, 2]
    assert [[change.rule for change in core_changes(closing, n)] for n in (1, 2)] == [["MTG-01"], ["MTG-06"]]


def test_e33_a_branch_entered_after_the_closing_is_corrected_from_nothing(closed: World) -> None:
    closed.branch("late").findings("MTG-01", "2026Q3")
    correct_closing(closed.store, QUARTER, LATER, "补登记支部")
    late = next(c for c in closings_of(closed.store, QUARTER) if c.branch_id == "late")
    assert {change.before for change in late.altered(1)[0]} == {None}
    with pytest.raises(UserError, match="没有需要更正"):
        correct_closing(closed.store, QUARTER, LATER, "再试")


def test_an_open_period_is_not_closed(world: World) -> None:
    world.branch().one("MTG-01", "2026Q3")
    with pytest.raises(UserError, match="还没有结束"):
        close_period(world.store, QUARTER, date(2026, 9, 30))


def test_a_period_is_closed_once(closed: World) -> None:
    with pytest.raises(UserError, match="已经封账"):
        close_period(closed.store, QUARTER, LATER)


def test_without_a_difference_there_is_nothing_to_correct(closed: World) -> None:
    with pytest.raises(UserError, match="没有需要更正"):
        correct_closing(closed.store, QUARTER, LATER, "试试")


def test_a_correction_needs_a_reason(closed: World) -> None:
    with pytest.raises(UserError, match="原因"):
        correct_closing(closed.store, QUARTER, LATER, " ")


def test_a_closed_month_does_not_change_by_the_steps_of_the_next_one(world: World) -> None:
    """Ways into the Party are looked at by quarters: a month is closed without them."""
    may = parse_period("2026-05")
    world.branch().committee("2025-01-01").person("x")
    steps = [AdmissionStep(id="s1", admission_id="f", kind=AdmissionStepKind.APPLICATION, done_on=date(2026, 5, 10))]
    world.add(Admission(id="f", person_id="x", branch_id="b", steps=tuple(steps)))
    assert [f.period for f in world.findings("DEV-20", "2026-05", "2026-06-01")] == ["2026-05-10"]
    close_period(world.store, may, date(2026, 6, 1))
    steps.append(AdmissionStep(id="s2", admission_id="f", kind=AdmissionStepKind.FIRST_TALK, done_on=date(2026, 6, 2)))
    world.add(Admission(id="f", person_id="x", branch_id="b", steps=tuple(steps)))
    assert world.findings("DEV-20", "2026-05", "2026-06-05") == []
    with pytest.raises(UserError, match="没有需要更正的内容"):
        correct_closing(world.store, may, date(2026, 6, 5), "补录")
