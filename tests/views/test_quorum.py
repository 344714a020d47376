"""The head-counts of the law, against the worked table and examples of the field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, Outcome
from pbdesk.rules.bars import Bar, is_cleared, least_approvals, least_present
from pbdesk.views.quorum import Mark, bar_of, count, verdict

PRESENT, ONLINE, LEAVE, ABSENT = AttendanceState

WORKED_TABLE = [
    # due, least present (ordinary, admission), least approvals, least present (election)
    (5, 3, 3, 3, 4),
    (7, 4, 4, 4, 6),
    (12, 6, 7, 7, 10),
    (19, 10, 10, 10, 16),
    (20, 10, 11, 11, 16),
    (21, 11, 11, 11, 17),
]


@pytest.mark.parametrize(("due", "ordinary", "admission", "approvals", "election"), WORKED_TABLE)
def test_the_worked_table_of_thresholds(
    due: int, ordinary: int, admission: int, approvals: int, election: int
) -> None:
    assert [least_present(due, bar) for bar in Bar] == [ordinary, admission, election]
    assert least_approvals(due) == approvals


@pytest.mark.parametrize("due", range(1, 60))
def test_thresholds_are_the_least_numbers_that_satisfy_the_formulas(due: int) -> None:
    formulas: dict[Bar, Callable[[int], bool]] = {
        Bar.HALF: lambda p: 2 * p >= due,
        Bar.MORE_THAN_HALF: lambda p: 2 * p > due,
        Bar.FOUR_FIFTHS: lambda p: 5 * p >= 4 * due,
    }
    for bar, enough in formulas.items():
        assert least_present(due, bar) == next(p for p in range(due + 2) if enough(p))
    assert least_approvals(due) == next(a for a in range(due + 2) if 2 * a > due)


@pytest.mark.parametrize(("seats", "least"), [(3, 2), (5, 3), (7, 4)])
def test_a_committee_needs_half_of_its_filled_seats(seats: int, least: int) -> None:
    assert is_cleared(least, seats, Bar.HALF)
    assert not is_cleared(least - 1, seats, Bar.HALF)


def test_nobody_due_is_never_enough() -> None:
    assert not any(is_cleared(0, 0, bar) for bar in Bar)


def ordinary_example() -> list[Mark]:
    """22 full members, 1 of them without rights, 1 validly left out, 10 there; 2 probationary, both there."""
    full_present = [Mark(PRESENT)] * 10
    probationary = [Mark(PRESENT, has_vote=False)] * 2
    suspended = [Mark(ABSENT, has_vote=False)]
    bedridden = [Mark(LEAVE, eased=True, left_out=True)]
    return full_present + probationary + suspended + bedridden + [Mark(ABSENT)] * 10


def test_example_one_exactly_half_may_vote_but_is_pointed_out() -> None:
    heads = count(ordinary_example())
    assert (heads.due, heads.present, heads.voters, heads.voters_present) == (24, 12, 20, 10)
    assert verdict(heads, Bar.HALF).outcome is Outcome.WARN
    assert verdict(heads, Bar.HALF).sentence == "有表决权 20，到场 10，恰为半数，建议核对"


def test_example_two_half_is_not_enough_to_admit_a_member() -> None:
    heads = count(ordinary_example())
    assert verdict(heads, Bar.MORE_THAN_HALF).sentence == "有表决权 20，到场 10，没有超过半数，不能表决（至少 11 人）"
    assert verdict(count([*ordinary_example(), Mark(PRESENT)]), Bar.MORE_THAN_HALF).outcome is Outcome.MET


def test_example_three_an_election_needs_four_fifths() -> None:
    heads = count([Mark(PRESENT)] * 16 + [Mark(ABSENT)] * 4)
    assert verdict(heads, Bar.FOUR_FIFTHS).sentence == "有表决权 20，到场 16，已到五分之四"


def test_example_four_without_the_papers_everyone_counts() -> None:
    there = [Mark(PRESENT)] * 18
    away = [Mark(ABSENT)] * 2
    without = count(there + away + [Mark(ABSENT)] * 3)
    with_papers = count(there + away + [Mark(ABSENT, left_out=True)] * 3)
    assert (without.voters, verdict(without, Bar.FOUR_FIFTHS).outcome) == (23, Outcome.UNMET)
    assert (with_papers.voters, verdict(with_papers, Bar.FOUR_FIFTHS).outcome) == (20, Outcome.MET)


def test_someone_left_out_who_turns_up_counts_in_both_numbers() -> None:
    heads = count([Mark(PRESENT, left_out=True), Mark(PRESENT)])
    assert (heads.voters, heads.voters_present) == (2, 2)


def test_taking_part_online_is_attending_but_not_being_there_for_a_vote() -> None:
    heads = count([Mark(PRESENT), Mark(ONLINE), Mark(LEAVE)])
    assert (heads.present, heads.online, heads.voters_present) == (2, 1, 1)


def test_the_old_and_ill_ease_the_rate_and_not_the_vote() -> None:
    heads = count([Mark(PRESENT), Mark(PRESENT), Mark(ABSENT, eased=True)])
    assert (heads.required, heads.voters) == (2, 3)
    assert verdict(heads, None).sentence == "出席率 100.0%（1 人年老体弱不计）"


def test_observers_are_counted_apart() -> None:
    heads = count([Mark(PRESENT)], observers=2)
    assert (heads.due, heads.present, heads.observers) == (1, 1, 2)


def test_a_committee_without_half_of_its_members_is_no_meeting() -> None:
    heads = count([Mark(PRESENT), Mark(ABSENT), Mark(ABSENT)])
    assert verdict(heads, Bar.HALF, committee=True).sentence == "委员 3，到场 1，不到半数，会议无效（至少 2 人）"


def test_without_voters_nothing_is_claimed() -> None:
    assert verdict(count([]), Bar.HALF).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "agenda", "bar"),
    [
        (MeetingKind.GENERAL_MEETING, [], Bar.HALF),
        (MeetingKind.GENERAL_MEETING, [AgendaKind.ADMISSION], Bar.MORE_THAN_HALF),
        (MeetingKind.GENERAL_MEETING, [AgendaKind.CONVERSION, AgendaKind.ELECTION], Bar.FOUR_FIFTHS),
        (MeetingKind.COMMITTEE_MEETING, [], Bar.HALF),
        (MeetingKind.LECTURE, [], None),
        (MeetingKind.GROUP_MEETING, [], None),
    ],
)
def test_kind_and_agenda_decide_the_bar(kind: MeetingKind, agenda: list[AgendaKind], bar: Bar | None) -> None:
    assert bar_of(kind, agenda) is bar
