"""Outcomes as signs and words in a cell."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.model import Outcome
from pbdesk.sheets.marks import LEGEND, SIGNS, by_when, gravest, mark_cell
from pbdesk.sheets.style import Font, Style
from pbdesk.words import OUTCOME_WORDS
from tests.sheets.by_hand import mark, met, nothing_owed, sitting

PLAIN = Style(Font.LABEL, 9)


def test_every_outcome_has_a_sign_of_its_own() -> None:
    assert len({sign.text for sign in SIGNS.values()}) == len(Outcome)


def test_the_legend_explains_every_sign() -> None:
    assert all(f"{SIGNS[outcome].text} {OUTCOME_WORDS[outcome]}" in LEGEND for outcome in Outcome)


@pytest.mark.parametrize(
    ("outcomes", "speaks"),
    [
        ([Outcome.MET, Outcome.UNMET, Outcome.PENDING], Outcome.UNMET),
        ([Outcome.MET, Outcome.UNKNOWN], Outcome.UNKNOWN),
        ([Outcome.NOT_APPLICABLE, Outcome.MET], Outcome.MET),
        ([], None),
    ],
)
def test_the_gravest_outcome_speaks_for_several(outcomes: list[Outcome], speaks: Outcome | None) -> None:
    assert gravest(outcomes) is speaks


def test_a_meeting_that_counted_shows_its_day_and_attendance() -> None:
    assert mark_cell(met(sitting(7, 8)), PLAIN, 200, 2026).text == ("7月8日 22/24",)


def test_a_meeting_without_attendance_shows_only_its_day() -> None:
    assert mark_cell(met(sitting(7, 8, 0, 0)), PLAIN, 200, 2026).text == ("7月8日",)


def test_a_meeting_of_another_year_shows_its_year() -> None:
    assert mark_cell(met(sitting(7, 8)), PLAIN, 200, 2025).text == ("2026年7月8日 22/24",)


def test_several_meetings_share_a_line_only_where_it_holds_them() -> None:
    held = met(sitting(7, 8), sitting(7, 22))
    assert mark_cell(held, PLAIN, 200, 2026).text == ("7月8日 22/24、7月22日 22/24",)
    assert mark_cell(held, PLAIN, 90, 2026).text == ("7月8日 22/24", "7月22日 22/24")


@pytest.mark.parametrize(
    ("outcome", "due", "done", "words"),
    [
        (Outcome.UNMET, 1, 0, ("缺",)),
        (Outcome.UNMET, 2, 0, ("缺2次",)),
        (Outcome.PENDING, 1, 0, ("9月30日前",)),
        (Outcome.UNKNOWN, 1, 0, ("待确认",)),
        (Outcome.EXCUSED, 1, 0, ()),
    ],
)
def test_what_is_not_met_says_what_is_missing(outcome: Outcome, due: int, done: int, words: tuple[str, ...]) -> None:
    assert mark_cell(mark(outcome, due, done), PLAIN, 200, 2026).text == words


def test_what_does_not_bind_says_why() -> None:
    found = mark_cell(nothing_owed(), PLAIN, 200, 2026)
    assert (found.mark, found.text) == ("—", ("没有支部委员会",))


def test_a_last_day_tells_its_year_only_where_it_differs_and_that_it_is_over() -> None:
    assert by_when(date(2026, 9, 30), 2026) == "9月30日前"
    assert by_when(date(2027, 3, 31), 2026) == "2027年3月31日前"
    assert by_when(date(2026, 8, 31), 2026, Outcome.UNMET) == "8月31日已过"
