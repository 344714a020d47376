"""The guides' Tuesdays: on the day, late, made up for, or missed; never in two branches at once."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, time

from pbdesk.clock import local_date
from pbdesk.demo.phrases import DUTIES
from pbdesk.model import Posting, Visit
from tests.demo.conftest import StreetBook

_TUESDAY = 1


def test_most_visits_fall_on_tuesday_and_the_rest_in_its_week(book: StreetBook) -> None:
    weekdays = Counter(v.visited_on.weekday() for v in book.all(Visit))
    assert weekdays[_TUESDAY] > 0.9 * weekdays.total()
    assert set(weekdays) <= {1, 2, 3, 4, 5}


def test_nobody_visits_in_the_week_that_is_all_holiday(book: StreetBook) -> None:
    week = {date(2018, 10, day) for day in range(1, 8)}
    assert not any(v.visited_on in week for v in book.all(Visit))


def test_the_tuesday_of_spring_festival_is_made_up_for_later_that_week(book: StreetBook) -> None:
    days = {v.visited_on for v in book.all(Visit) if date(2018, 2, 19) <= v.visited_on <= date(2018, 2, 25)}
    assert days == {date(2018, 2, 22)}


def test_a_visit_lies_inside_its_posting(book: StreetBook) -> None:
    postings = {p.id: p for p in book.all(Posting)}
    for visit in book.all(Visit):
        posting = postings[visit.posting_id]
        assert posting.started_on <= visit.visited_on
        assert posting.ended_on is None or visit.visited_on < posting.ended_on


def test_guo_yuan_is_visited_on_the_tuesday_it_was_founded(book: StreetBook) -> None:
    guo_yuan = next(b.id for b in book.branches() if b.name == "果园居民小组党支部")
    postings = {p.id for p in book.all(Posting) if p.branch_id == guo_yuan}
    assert min(v.visited_on for v in book.all(Visit) if v.posting_id in postings) == date(2018, 6, 19)


def test_a_guide_is_never_in_two_branches_at_once(book: StreetBook) -> None:
    guides = {p.id: p.person_id for p in book.all(Posting)}
    days: dict[tuple[str, date], list[tuple[time, time]]] = defaultdict(list)
    for visit in book.all(Visit):
        if visit.starts_at and visit.ends_at:
            days[guides[visit.posting_id], visit.visited_on].append((visit.starts_at, visit.ends_at))
    for spans in days.values():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(ordered))


def test_visits_are_tagged_with_duties_of_the_system(book: StreetBook) -> None:
    tags = {tag for v in book.all(Visit) for tag in (v.duties or "").split(",")}
    assert tags == set(DUTIES)


def test_a_visit_says_whom_it_met_and_is_recorded_afterwards(book: StreetBook) -> None:
    for visit in book.all(Visit):
        assert visit.met
        assert visit.content
        assert visit.recorded_at
        assert visit.visited_on <= local_date(visit.recorded_at)
