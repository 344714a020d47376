"""Calendar files: what a library reads back, lines of 75 octets, and what changes on the next export."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from pbdesk.tables.ics import Event, follow_up, read_calendar, sequence_at, write_calendar

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EVENT = Event(
    "a1@pbdesk", date(2026, 11, 30), "11月支委会", "召开1次支委会；依据：第十二条\n期限11月30日", alarms=(3, 0)
)


def written(*events: Event, name: str = "果园居民小组党支部") -> bytes:
    return b"".join(write_calendar(name, events, NOW))


def library(*events: Event) -> list[Component]:
    """The events as the library sees them."""
    return list(Calendar.from_ical(written(*events)).walk("VEVENT"))


def test_a_library_reads_the_event_back_with_every_property() -> None:
    (event,) = library(EVENT)
    assert (event["UID"], event["SUMMARY"], event["STATUS"]) == ("a1@pbdesk", "11月支委会", "CONFIRMED")
    assert str(event["DESCRIPTION"]) == EVENT.description
    assert event.decoded("DTSTART") == date(2026, 11, 30)
    assert event.decoded("DTEND") == date(2026, 12, 1)
    assert event.decoded("DTSTAMP") == NOW


def test_the_whole_file_says_what_it_is() -> None:
    read = Calendar.from_ical(written(EVENT))
    assert (read["VERSION"], read["X-WR-CALNAME"], read["NAME"]) == ("2.0", "果园居民小组党支部", "果园居民小组党支部")
    assert read.errors == []


def test_reminders_come_at_nine_some_days_before_and_on_the_day() -> None:
    (event,) = library(EVENT)
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-3, hours=9), timedelta(hours=9)]


def test_a_day_that_may_still_move_is_tentative() -> None:
    (event,) = library(replace(EVENT, tentative=True))
    assert event["STATUS"] == "TENTATIVE"


def test_no_line_is_longer_than_75_octets_and_every_line_ends_with_crlf() -> None:
    data = written(replace(EVENT, summary="支部委员会会议" * 30, description="，；\\" * 50))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_no_character_is_cut_in_two_by_a_fold() -> None:
    for line in written(replace(EVENT, summary="𬭎支" * 40)).split(b"\r\n"):
        line.decode("utf-8")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    event = replace(EVENT, summary=text)
    again = read_calendar(written(event))
    assert again == {event.uid: event}
    (seen,) = library(event)
    assert str(seen["SUMMARY"]) == text


def test_commas_semicolons_backslashes_and_new_lines_are_escaped() -> None:
    assert b"SUMMARY:a\\,b\\;c\\\\d\\ne\r\n" in written(replace(EVENT, summary="a,b;c\\d\ne"))


def test_the_same_events_at_the_same_instant_are_the_same_bytes() -> None:
    assert written(EVENT) == written(EVENT)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nPRODID:-//another//\r\nEND:VCALENDAR\r\n", b"{}"]
)
def test_a_file_of_another_program_is_not_taken_for_ours(data: bytes) -> None:
    assert read_calendar(data) is None


def test_what_did_not_change_keeps_its_sequence() -> None:
    before = {EVENT.uid: replace(EVENT, sequence=7)}
    assert follow_up([EVENT], before, 100, TODAY) == [replace(EVENT, sequence=7)]


def test_what_changed_gets_a_higher_one() -> None:
    moved = replace(EVENT, day=date(2026, 11, 27))
    (found,) = follow_up([moved], {EVENT.uid: replace(EVENT, sequence=7)}, 100, TODAY)
    assert found == replace(moved, sequence=100)


def test_a_sequence_never_falls_even_if_the_clock_went_back() -> None:
    (found,) = follow_up([replace(EVENT, summary="改了")], {EVENT.uid: replace(EVENT, sequence=500)}, 100, TODAY)
    assert found.sequence == 501


def test_what_is_done_is_cancelled_and_reminds_no_more() -> None:
    (found,) = follow_up([], {EVENT.uid: replace(EVENT, sequence=7)}, 100, TODAY)
    assert (found.cancelled, found.sequence, found.alarms) == (True, 100, ())
    (seen,) = library(found)
    assert (seen["STATUS"], seen["UID"]) == ("CANCELLED", EVENT.uid)


def test_what_was_cancelled_stays_so_and_comes_back_when_it_is_owed_again() -> None:
    gone = replace(EVENT, cancelled=True, alarms=(), sequence=100)
    assert follow_up([], {gone.uid: gone}, 200, TODAY) == [gone]
    assert follow_up([EVENT], {gone.uid: gone}, 200, TODAY) == [replace(EVENT, sequence=200)]


def test_what_lies_behind_is_left_out() -> None:
    past = replace(EVENT, day=date(2026, 11, 21))
    assert follow_up([], {past.uid: past}, 100, TODAY) == []


def test_the_sequence_counts_minutes() -> None:
    assert sequence_at(NOW + timedelta(minutes=1)) - sequence_at(NOW) == 1
