"""Random histories of dues: the rule book and the pages count the same people and the same months."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.calendar import parse_period
from pbdesk.model import Desk, Membership, Outcome
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.dues import DuesState, dues_month
from pbdesk.views.dues_arrears import arrears
from tests.builders import NOW, a_branch, a_person, fill
from tests.views.test_dues import a_standard, paid

BRANCHES, PEOPLE = ("b1", "b2"), ("p1", "p2", "p3")
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))
TODAY = date(2026, 11, 20)
Joined = tuple[str, date, date | None]

DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))
RELATION = st.tuples(st.sampled_from(BRANCHES), DAYS, st.none() | DAYS)
PAYMENT = st.tuples(
    st.sampled_from(PEOPLE), st.sampled_from(MONTHS[:10]), st.sampled_from(BRANCHES),
    st.sampled_from(["0", "10", "40", "2000"]),
)  # fmt: skip
STANDARD = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MONTHS), st.sampled_from(["0", "10", "40"]))


@given(
    st.lists(RELATION, min_size=3, max_size=3), st.lists(STANDARD, max_size=5, unique_by=lambda s: s[:2]),
    st.lists(PAYMENT, max_size=8, unique_by=lambda p: p[:2]),
)  # fmt: skip
@settings(max_examples=80)
def test_a_month_counts_whom_its_sheet_counts(
    relations: list[Joined], standards: list[tuple[str, str, str]], payments: list[tuple[str, str, str, str]]
) -> None:
    with Store.create(None, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员") as store:
        history(store, relations, standards, payments)
        told = {
            (f.branch, f.period): (f.due, f.done)
            for f in evaluate(store, parse_period("2026"), TODAY, rules=["DUE-11"])
            if f.outcome is not Outcome.NOT_APPLICABLE
        }
        for branch in BRANCHES:
            for month in MONTHS:
                lines = [line for line in dues_month(store, branch, month).own if line.due]
                done = sum(line.state is DuesState.PAID for line in lines)
                assert told.get((branch, month), (0, 0)) == (len(lines), done)


@given(
    st.lists(RELATION, min_size=3, max_size=3), st.lists(STANDARD, max_size=5, unique_by=lambda s: s[:2]),
    st.lists(PAYMENT, max_size=8, unique_by=lambda p: p[:2]),
)  # fmt: skip
@settings(max_examples=80)
def test_long_silence_is_told_of_whom_the_page_tells_it(
    relations: list[Joined], standards: list[tuple[str, str, str]], payments: list[tuple[str, str, str, str]]
) -> None:
    with Store.create(None, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员") as store:
        history(store, relations, standards, payments)
        found = evaluate(store, parse_period("2026Q4"), TODAY, rules=["DUE-12"])
        lines = arrears(store, None, TODAY)
    told = {(f.subject, f.branch, f.due) for f in found}
    assert told == {(line.person_id, line.branch_id, line.in_a_row) for line in lines if line.alert}


def history(
    store: Store,
    relations: list[Joined],
    standards: list[tuple[str, str, str]],
    payments: list[tuple[str, str, str, str]],
) -> None:
    """Write a made-up history: a relation a person, standards, payments wherever they went."""
    fill(store, *map(a_branch, BRANCHES), *map(a_person, PEOPLE))
    fill(store, *(
        Membership(id=f"ms-{person}", person_id=person, branch_id=branch, started_on=start,
                   ended_on=None if end is None else max(end, start + timedelta(days=1)))
        for person, (branch, start, end) in zip(PEOPLE, relations, strict=True)
    ))  # fmt: skip
    fill(store, *(a_standard(person, month, amount, approved_by="批") for person, month, amount in standards))
    fill(store, *(paid(person, month, amount, branch) for person, month, branch, amount in payments))
