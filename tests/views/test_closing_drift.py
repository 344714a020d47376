"""Time alone asks for no correction: what a closing holds is what it says, however long one waits (E-33, E-12)."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.calendar import Period, parse_period, quarter_period, year_period
from pbdesk.demo.records import street_records
from pbdesk.model import AgendaKind, Finding, MeetingKind, Outcome, UnitKind
from pbdesk.rules import evaluate, rule_book
from pbdesk.rules.examples import Example
from pbdesk.rules.examples import examples as worked_examples
from pbdesk.store import Store
from pbdesk.store.loading import load
from pbdesk.views.closed_changes import BranchChanges
from pbdesk.views.closed_page import preview_words
from pbdesk.views.closed_periods import changes_of, preview
from pbdesk.views.closing import standing
from pbdesk.views.issued import issued_findings
from tests.builders import a_branch, a_committee, a_meeting, an_item, fill
from tests.long import examples

Q3, LAST_YEAR = quarter_period(2026, 3), year_period(2025)
CLOSED, MUCH_LATER = date(2026, 10, 3), date(2027, 1, 20)
JANUARY, MAY = date(2026, 1, 5), date(2026, 5, 6)
WAITS = (40, 400)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def quarter_of(day: date) -> Period:
    return quarter_period(day.year, (day.month + 2) // 3)


def closings() -> list[tuple[Example, Period]]:
    """Worked examples of every rule with a quarter or year that is over before anything in them happens."""
    scenes = [one for own in worked_examples().values() for one in own if one.reckon is None]
    found = [
        (scene, period)
        for scene in scenes for period in periods_of(parse_period(scene.period))
        if all(day <= closing_day(period) for row in scene.records for day in days_in(row))
    ]  # fmt: skip
    return random.Random(7).sample(found, examples(80, len(found)))


def periods_of(whole: Period) -> Iterable[Period]:
    return dict.fromkeys((quarter_of(whole.start), quarter_of(whole.last_day), year_period(whole.start.year)))


def days_in(row: Mapping[str, Any]) -> Iterable[date]:
    return (date.fromisoformat(v) for v in row.values() if isinstance(v, str) and _DAY.fullmatch(v))


def closing_day(period: Period) -> date:
    return period.last_day + timedelta(days=3)


def differing(store: Store, period: Period, wait: int) -> tuple[BranchChanges, ...]:
    return changes_of(store, period, closing_day(period) + timedelta(days=wait))


@pytest.mark.parametrize(
    ("scene", "period"), closings(), ids=lambda value: value.label if isinstance(value, Period) else value.title
)
def test_no_scene_of_the_rule_book_asks_for_a_correction_by_waiting(
    store: Store, scene: Example, period: Period
) -> None:
    load(store, [json.dumps(dict(row), ensure_ascii=False).encode() for row in scene.records])
    close_period(store, period, closing_day(period))
    assert [differing(store, period, wait) for wait in WAITS] == [()] * len(WAITS)


@pytest.mark.parametrize("label", ["2018Q1", "2018Q3", "2018"])
def test_no_branch_of_a_street_asks_for_a_correction_by_waiting(store: Store, label: str) -> None:
    """The street goes on with its work after the closing: that settles what was open, and corrects nothing."""
    load(store, (json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, examples(12, 65), 1)))
    period = parse_period(label)
    close_period(store, period, closing_day(period))
    assert [differing(store, period, wait) for wait in WAITS] == [()] * len(WAITS)


@pytest.fixture
def village(store: Store) -> Store:
    """A village's branch whose committee discussed an important matter in September: open until December (MTG-11)."""
    matter = an_item("a1", "c-9", kind=AgendaKind.MATTER, topic="重建祠堂广场", important=1)
    fill(
        store, a_branch("b1", unit_kind=UnitKind.VILLAGE), a_committee(),
        a_meeting("c-9", kind=MeetingKind.COMMITTEE_MEETING, held_on=date(2026, 9, 15), agenda=(matter,)),
    )  # fmt: skip
    close_period(store, Q3, CLOSED)
    return store


def mtg_11(store: Store) -> Finding:
    found = evaluate(store, Q3, MUCH_LATER)
    (only,) = [
        f for f in issued_findings(found, standing(store, Q3), ["MTG-11"], rule_book(store)) if f.rule == "MTG-11"
    ]
    return only


def test_what_was_open_at_the_closing_is_shown_as_it_turned_out(village: Store) -> None:
    shown = mtg_11(village)
    assert shown.outcome is Outcome.UNMET
    assert "封账时还没有到期限" in shown.message
    assert changes_of(village, Q3, MUCH_LATER) == ()


def test_more_of_what_was_open_is_a_change(village: Store) -> None:
    """A second matter of that quarter, typed in afterwards: one more is owed than was issued."""
    matter = an_item("a2", "c-8", kind=AgendaKind.MATTER, topic="出租旧小学", important=1)
    fill(
        village, a_meeting("c-8", kind=MeetingKind.COMMITTEE_MEETING, held_on=date(2026, 8, 12), agenda=(matter,))
    )  # fmt: skip
    (changed,) = changes_of(village, Q3, MUCH_LATER)
    (change,) = [one for one in changed.changes if one.rule == "MTG-11"]
    assert (change.before, change.due_before, change.due_after) == (Outcome.PENDING, 1, 2)
    assert mtg_11(village).outcome is Outcome.PENDING


def test_a_correction_tells_what_has_turned_out_since(village: Store) -> None:
    """It issues the whole quarter anew, so it says of everything what it says otherwise than before."""
    fill(village, a_meeting("late", held_on=date(2026, 9, 20)))
    correct_closing(village, Q3, MUCH_LATER, "补录党员大会")
    altered, _ = standing(village, Q3)["b1"].altered(1)
    assert ("MTG-11", Outcome.PENDING, Outcome.UNMET) in {(c.rule, c.before, c.after) for c in altered}


def test_a_year_closed_in_january_asks_for_nothing_in_may(store: Store) -> None:
    """The organisational life meeting may be held until the end of March (E-12)."""
    fill(store, a_branch())
    assert "没有到期限" in preview_words(preview(store, LAST_YEAR, JANUARY))
    close_period(store, LAST_YEAR, JANUARY)
    assert changes_of(store, LAST_YEAR, MAY) == ()


def test_what_lacks_its_records_still_asks_to_be_completed_first(store: Store) -> None:
    """A committee without its term is unknown (E-38): filling it in changes the result, and has to be corrected."""
    fill(store, a_branch(), a_committee())
    found = preview(store, Q3, CLOSED)
    assert any(one.outcome is Outcome.UNKNOWN for one in found.hindrances)
    assert "最好先补齐再封" in preview_words(found)
