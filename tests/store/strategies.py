"""Made-up files for property tests: a few records that refer to each other, with awkward text and gaps."""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    CalendarDay,
    DayKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Membership,
    Organization,
    OrganizationKind,
    Person,
    Policy,
    Posting,
    Record,
    Visit,
    VoteExclusion,
)

BRANCHES = ("b1", "b2")
PEOPLE = ("p1", "p2", "𠮷3", "p'4")

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
words = texts.filter(lambda text: bool(text.strip()))
days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
times = st.times(time(0, 0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
late_instants = st.integers(0, 10**8).map(lambda seconds: datetime(2027, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds))
votes = st.none() | st.integers(0, 300)


def maybe(values: st.SearchStrategy[typing.Any]) -> st.SearchStrategy[typing.Any]:
    """A value or nothing."""
    return st.none() | values


def _branch(id: str) -> st.SearchStrategy[Organization]:  # noqa: A002  the column's own name
    return st.builds(
        Organization, id=st.just(id), kind=st.just(OrganizationKind.BRANCH), name=words, remark=maybe(texts),
        parent_id=st.none(), unit_kind=st.none(), branch_kind=st.none(), dissolved_on=st.none(), founded_on=maybe(days),
    )  # fmt: skip


def _person(id: str) -> st.SearchStrategy[Person]:  # noqa: A002
    return st.builds(
        Person, id=st.just(id), name=words, phone=maybe(texts), id_number=maybe(texts), born_on=maybe(days),
        joined_on=maybe(days), full_on=st.none(), gender=st.none(), ethnicity=st.none(), education=st.none(),
        employer=maybe(texts), remark=maybe(texts),
    )  # fmt: skip


@st.composite
def meetings(draw: st.DrawFn, id: str) -> Meeting:  # noqa: A002
    """A meeting with marks, items and exclusions."""
    present = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    excluded = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2))
    return Meeting(
        id=id,
        branch_id=draw(st.sampled_from(BRANCHES)),
        kind=draw(st.sampled_from(MeetingKind)),
        status=draw(maybe(st.sampled_from(MeetingStatus))),
        title=draw(maybe(texts)),
        held_on=draw(days),
        starts_at=draw(maybe(times)),
        chair_id=draw(maybe(st.sampled_from(PEOPLE))),
        hours=draw(maybe(st.sampled_from([Decimal("0.5"), Decimal("2"), Decimal("1.50")]))),
        content=draw(maybe(texts)),
        recorded_at=draw(maybe(late_instants)),
        attendance=tuple(
            Attendance(
                meeting_id=id, person_id=person, state=draw(st.sampled_from(AttendanceState)),
                role=draw(maybe(st.sampled_from(AttendanceRole))), reason=draw(maybe(texts)),
            )
            for person in present
        ),
        agenda=tuple(
            AgendaItem(
                id=f"{id}-{n}", meeting_id=id, position=draw(maybe(st.integers(1, 9))), topic=draw(maybe(texts)),
                kind=draw(maybe(st.sampled_from(AgendaKind))), approve=draw(votes),
            )
            for n in range(draw(st.integers(0, 3)))
        ),
        exclusions=tuple(
            VoteExclusion(meeting_id=id, person_id=person, reason=draw(st.integers(1, 6))) for person in excluded
        ),
    )  # fmt: skip


def _visit(id: str) -> st.SearchStrategy[Visit]:  # noqa: A002
    return st.builds(
        Visit, id=st.just(id), posting_id=st.just("po"), visited_on=days, starts_at=maybe(times), ends_at=st.none(),
        duties=maybe(texts), met=st.none(), content=maybe(texts), advice=st.none(), recorded_at=maybe(late_instants),
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Record, ...]:
    """The records of a whole small file."""
    return (
        *(draw(_branch(id)) for id in BRANCHES),  # noqa: A001
        *(draw(_person(id)) for id in PEOPLE),  # noqa: A001
        Membership(id="ms", person_id="p1", branch_id="b1", started_on=draw(days), end_reason=draw(maybe(texts))),
        Posting(id="po", person_id="p2", branch_id=draw(st.sampled_from(BRANCHES)), started_on=draw(days)),
        *(draw(meetings(f"m{n}")) for n in range(draw(st.integers(0, 3)))),
        *(draw(_visit(f"v{n}")) for n in range(draw(st.integers(0, 2)))),
        Policy(key="x", value=draw(words), valid_from=draw(maybe(days))),
        CalendarDay(day=draw(days), kind=draw(st.sampled_from(DayKind)), name=draw(maybe(texts))),
    )


@st.composite
def edits(draw: st.DrawFn) -> Record:
    """One record to save over, or beside, those of a world."""
    return draw(
        st.one_of(
            st.sampled_from(PEOPLE).flatmap(_person),
            st.sampled_from(BRANCHES).flatmap(_branch),
            st.sampled_from(["m0", "m1", "m9"]).flatmap(meetings),
            st.sampled_from(["v0", "v9"]).flatmap(_visit),
        )
    )
