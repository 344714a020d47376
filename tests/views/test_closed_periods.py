"""How each period stands, what is in the way of closing it, and what changed since."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.calendar import PeriodKind, quarter_period, year_period
from pbdesk.model import LocalRule, Meeting, MeetingKind, Outcome
from pbdesk.rules import core_rules
from pbdesk.store import Store
from pbdesk.views.closed_periods import State, changes_of, closed_rows, period_rows, preview, recent
from pbdesk.views.closing import standing
from tests.builders import a_branch, a_meeting, fill, seen

Q2, Q3 = quarter_period(2026, 2), quarter_period(2026, 3)
TODAY = date(2026, 10, 8)


@pytest.fixture
def street(store: Store) -> Store:
    """Two branches with one meeting of July."""
    fill(store, a_branch("b1"), a_branch("b2"), a_meeting())
    return store


def states(store: Store, kind: PeriodKind = PeriodKind.QUARTER) -> dict[str, State]:
    return {row.period.label: row.state for row in period_rows(store, kind, TODAY)}


def test_a_file_without_records_has_no_periods(store: Store) -> None:
    assert period_rows(store, PeriodKind.QUARTER, TODAY) == ()


def test_the_quarters_of_a_year_with_records_stand_with_the_latest_first(street: Store) -> None:
    assert list(states(street)) == ["2026Q4", "2026Q3", "2026Q2", "2026Q1"]
    assert set(states(street).values()) == {State.RUNNING, State.CLOSABLE}
    assert states(street)["2026Q4"] is State.RUNNING


def test_closing_correcting_and_reopening_show_in_the_state(street: Store) -> None:
    close_period(street, Q3, TODAY)
    assert states(street)["2026Q3"] is State.CLOSED
    reopen_period(street, Q3, TODAY, "重新汇总")
    assert states(street)["2026Q3"] is State.REOPENED
    close_period(street, Q3, TODAY)
    assert states(street)["2026Q3"] is State.CLOSED


def test_a_closed_period_counts_branches_and_corrections(street: Store) -> None:
    close_period(street, Q3, TODAY)
    fill(street, a_meeting("late", kind=MeetingKind.THEME_DAY, held_on=date(2026, 8, 20)))
    correct_closing(street, Q3, TODAY, "补录")
    (row,) = closed_rows(street)
    assert (row.branches, row.corrections, row.corrected) == (2, 1, 1)


def test_closed_periods_of_every_length_are_listed(street: Store) -> None:
    close_period(street, Q3, TODAY)
    close_period(street, year_period(2025), TODAY)
    assert [row.period.label for row in closed_rows(street)] == ["2026Q3", "2025"]


def test_only_what_ended_not_long_ago_is_looked_at_unasked(street: Store) -> None:
    close_period(street, Q3, TODAY)
    assert len(recent(closed_rows(street), TODAY)) == 1
    assert recent(closed_rows(street), date(2028, 1, 1)) == ()


def test_a_preview_counts_what_can_still_turn_out_otherwise(street: Store) -> None:
    found = preview(street, year_period(2025), date(2026, 1, 10))
    assert found.branches == 2
    assert found.outcomes[Outcome.PENDING] > 0
    assert {(h.rule, h.branches) for h in found.hindrances if h.outcome is Outcome.PENDING} >= {("MTG-07", 2)}


def test_a_quarter_that_is_over_is_hindered_by_nothing_of_the_old_rules(street: Store) -> None:
    assert not [h for h in preview(street, Q3, TODAY).hindrances if h.rule in core_rules()]


def test_records_changed_on_two_desks_are_counted(street: Store) -> None:
    shown = seen(street, Meeting, "m1")
    for title in ("甲", "乙"):
        with street.change("改标题") as tx:
            tx.put(a_meeting(title=title), shown.heads)
    assert preview(street, Q3, TODAY).conflicts == {"会议": 1}


def test_e33_what_changed_since_is_told_branch_by_branch(street: Store) -> None:
    close_period(street, Q3, TODAY)
    assert changes_of(street, Q3, TODAY) == ()
    fill(street, a_meeting("late", "b2", held_on=date(2026, 9, 20)))
    (changed,) = changes_of(street, Q3, TODAY)
    old_rules = [change.rule for change in changed.changes if change.rule in core_rules()]
    assert (changed.name, old_rules) == ("b2党支部", ["MTG-01"])


def test_e33_a_rule_that_the_street_adds_afterwards_changes_nothing_that_is_closed(street: Store) -> None:
    close_period(street, Q3, TODAY)
    fill(street, LocalRule(
        id="LOC-1", title="每季两次党课", method="meetings", period="quarter", replaces="MTG-04",
        parameters='{"kind": "lecture", "number": 2}',
    ))  # fmt: skip
    assert changes_of(street, Q3, TODAY) == ()


def test_e33_a_rule_that_the_street_takes_back_changes_nothing_that_was_closed_with_it(street: Store) -> None:
    rule = LocalRule(
        id="LOC-1", title="每季两次党课", method="meetings", period="quarter", replaces="MTG-04",
        parameters='{"kind": "lecture", "number": 2}',
    )  # fmt: skip
    fill(street, rule)
    close_period(street, Q3, TODAY)
    assert "LOC-1" in {row.rule for row in standing(street, Q3)["b1"].last.snapshot.rows}
    shown = seen(street, LocalRule, "LOC-1")
    with street.change("删除本地规定") as tx:
        tx.delete(shown.record, shown.heads)
    assert changes_of(street, Q3, TODAY) == ()


def test_a_period_that_was_never_closed_has_no_changes(street: Store) -> None:
    assert changes_of(street, Q2, TODAY) == ()
