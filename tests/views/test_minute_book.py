"""The bound volume's rows: one branch, one year, everything but talks."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import year_period
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.minute_book import minute_book
from tests.builders import a_branch, a_meeting, a_post, a_small_branch, fill

YEAR = year_period(2026)
TODAY = date(2026, 11, 22)


def test_the_book_holds_the_year_of_one_branch_in_order(store: Store) -> None:
    fill(
        store, *a_small_branch(), a_branch("b2"), a_meeting("m2", held_on=date(2026, 2, 3)), a_meeting("m3", "b2"),
        a_meeting("m4", held_on=date(2025, 12, 3)), a_meeting("m5", held_on=date(2026, 12, 3)),
        a_meeting("m6", status=MeetingStatus.CANCELLED),
    )  # fmt: skip
    book = minute_book(store, YEAR, TODAY, "b1")
    assert book.branch == "b1党支部"
    assert [minutes.id for minutes in book.meetings] == ["m2", "m1"]


def test_talks_are_not_bound_in(store: Store) -> None:
    fill(store, *a_small_branch(), a_meeting("t1", kind=MeetingKind.TALK, content="谈话内容"))
    assert "t1" not in [minutes.id for minutes in minute_book(store, YEAR, TODAY, "b1").meetings]


def test_the_cover_names_secretaries_in_turn_and_who_kept_the_minutes(store: Store) -> None:
    fill(
        store, *a_small_branch(), a_post("p1", ended_on=date(2026, 6, 1)),
        a_post("p2", id="t2", started_on=date(2026, 6, 1)), a_post("p3", id="t3", started_on=date(2027, 1, 1)),
        a_meeting("m2", held_on=date(2026, 2, 3), recorder_id="p3"), a_meeting("m3", recorder_id="p3"),
    )  # fmt: skip
    book = minute_book(store, YEAR, TODAY, "b1")
    assert (book.secretaries, book.recorders) == (("陈p1", "陈p2"), ("陈p3",))
