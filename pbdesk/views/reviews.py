"""Records under review: each with what the program remarks and how its review stands; sums by branch; a sample."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from pbdesk.calendar import Period
from pbdesk.model import ReviewedKind
from pbdesk.rules import load_policies
from pbdesk.rules.quality import (
    AdmissionRecord,
    MeetingRecord,
    RecordFact,
    Remark,
    Scrutiny,
    VisitRecord,
    copies_in,
    load_records,
    remarks_on,
    unsigned_throughout,
)
from pbdesk.store import Store
from pbdesk.views.names import load_names
from pbdesk.views.pinyin import Named, find
from pbdesk.views.review_verdicts import NOTHING_SAID, STATE_WORDS, WAITING, ReviewState, Said, Standing, standings
from pbdesk.views.rows import Ratio, total
from pbdesk.words import MEETING_WORDS, REVIEWED_WORDS, short_date

_HELD = """
    SELECT m.id, m.branch_id, m.kind, m.held_on, o.name AS branch
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
     WHERE m.id IN ({marks})"""
_CHUNK = 400
_STATES = tuple(ReviewState(word) for word in ("fixed", "changed", "returned", "unseen", "passed"))


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One record: what it is, what is remarked, and what was said of it."""

    kind: ReviewedKind
    id: str
    branch_id: str
    branch: str
    day: date
    what: str
    title: str
    remarks: tuple[Remark, ...]
    standing: Standing

    @property
    def state(self) -> ReviewState:
        """How its review stands."""
        return self.standing.state

    @property
    def last(self) -> Said | None:
        """The latest verdict."""
        return self.standing.last

    @property
    def weight(self) -> int:
        """How much is wanting, for the worst to come first."""
        return sum(remark.weight for remark in self.remarks)

    @property
    def name(self) -> str:
        """The record in a few words: 7月8日党员大会."""
        return f"{short_date(self.day)}{self.what}"

    @property
    def state_words(self) -> str:
        """How its review stands, in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class BranchReviews:
    """A branch's records in sums: nothing is averaged (E-35)."""

    branch_id: str
    branch: str
    records: int
    reviewed: int
    returned: int
    fixed: int
    waiting: int
    remarked: int
    remarks: int

    @property
    def reviewed_rate(self) -> Ratio:
        """Records that were looked at, of all."""
        return Ratio(self.reviewed, self.records)

    @property
    def returned_rate(self) -> Ratio:
        """Records that were returned, of those looked at."""
        return Ratio(self.returned, self.reviewed)

    @property
    def fixed_rate(self) -> Ratio:
        """Records that were put right, of those returned."""
        return Ratio(self.fixed, self.returned)


@dataclass(frozen=True, slots=True)
class ReviewBoard:
    """Every record under review of a period, the latest last, and the sums of each branch in the order of names."""

    period: Period
    rows: tuple[ReviewRow, ...]
    branches: tuple[BranchReviews, ...]

    @property
    def reviewed_rate(self) -> Ratio:
        """Over all branches."""
        return total(branch.reviewed_rate for branch in self.branches)

    @property
    def returned_rate(self) -> Ratio:
        """Over all branches."""
        return total(branch.returned_rate for branch in self.branches)

    @property
    def fixed_rate(self) -> Ratio:
        """Over all branches."""
        return total(branch.fixed_rate for branch in self.branches)


def review_board(
    store: Store,
    period: Period,
    today: date,
    branches: Collection[str] | None = None,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> ReviewBoard:
    """Look every record of a period over, of all branches or of some; minutes are compared with everybody's."""
    records = load_records(store, period, today, branches)
    policies = load_policies(store)
    meetings = [record.id for record in records if record.kind is ReviewedKind.MEETING]
    copies = copies_in(store, period, today, policies, meetings, tell)
    origins = _origins(store, {copy.origin for copy in copies.values()})
    scrutiny = Scrutiny(policies, copies, origins, unsigned_throughout(records, policies))
    names, said = load_names(store).branches, standings(store)
    rows = tuple(
        _row(record, names.get(record.branch_id, ""), remarks_on(record, scrutiny),
             said.get((record.kind.value, record.id), NOTHING_SAID))
        for record in records
    )  # fmt: skip
    known = {branch: name for branch, name in names.items() if branches is None or branch in branches}
    return ReviewBoard(period, rows, tuple(sums(rows, known.items())))


def restood(store: Store, board: ReviewBoard) -> ReviewBoard:
    """The same records as their reviews stand now: what was remarked need not be worked out again."""
    said = standings(store)
    rows = tuple(replace(row, standing=said.get((row.kind.value, row.id), NOTHING_SAID)) for row in board.rows)
    return ReviewBoard(board.period, rows, tuple(sums(rows, [(b.branch_id, b.branch) for b in board.branches])))


def sums(rows: Iterable[ReviewRow], branches: Iterable[tuple[str, str]]) -> Iterable[BranchReviews]:
    """The sums of each branch; one without records has its line too."""
    by_branch: dict[str, list[ReviewRow]] = {}
    for row in rows:
        by_branch.setdefault(row.branch_id, []).append(row)
    for branch, name in branches:
        own = by_branch.get(branch, [])
        yield BranchReviews(
            branch_id=branch,
            branch=name,
            records=len(own),
            reviewed=sum(row.state is not ReviewState.UNSEEN for row in own),
            returned=sum(row.standing.returned for row in own),
            fixed=sum(row.standing.fixed for row in own),
            waiting=sum(row.state in WAITING for row in own),
            remarked=sum(bool(row.remarks) for row in own),
            remarks=sum(len(row.remarks) for row in own),
        )


def worst_first(rows: Iterable[ReviewRow]) -> list[ReviewRow]:
    """What waits for another look first, then the records in which most is wanting; those that passed last."""
    return sorted(rows, key=lambda row: (_STATES.index(row.state), -row.weight, row.day, row.branch, row.id))


def sample(rows: Iterable[ReviewRow], number: int, seed: int) -> list[ReviewRow]:
    """So many records of each branch that did not pass yet, the worst first; of equally bad ones the seed decides.

    The same seed draws the same records, so that a draw can be shown to have been fair.
    """
    taken: dict[str, int] = {}
    drawn = []
    for row in sorted(rows, key=lambda row: (-row.weight, crc32(f"{seed}:{row.id}".encode()), row.id)):
        if row.state is not ReviewState.PASSED and taken.get(row.branch_id, 0) < number:
            taken[row.branch_id] = taken.get(row.branch_id, 0) + 1
            drawn.append(row)
    return drawn


def narrowed(
    rows: Sequence[ReviewRow],
    *,
    state: ReviewState | None = None,
    kind: ReviewedKind | None = None,
    branch: str | None = None,
    words: str = "",
    remarked: bool = False,
) -> list[ReviewRow]:
    """The rows that pass every filter given; ``words`` looks into branch names, titles and remarks."""
    found = [
        row
        for row in rows
        if (state is None or row.state is state)
        and (kind is None or row.kind is kind)
        and (branch is None or row.branch_id == branch)
        and (not remarked or row.remarks)
    ]
    return _matching(found, words.strip()) if words.strip() else found


def find_row(rows: Iterable[ReviewRow], kind: ReviewedKind, record_id: str) -> ReviewRow | None:
    """The row of one record."""
    return next((row for row in rows if (row.kind, row.id) == (kind, record_id)), None)


def _matching(rows: Sequence[ReviewRow], words: str) -> list[ReviewRow]:
    meant = {n.name for n in find(words, [Named(name, name) for name in {row.branch: None for row in rows}])}
    return [
        row
        for row in rows
        if row.branch in meant or words in row.what or words in row.title
        or any(words in remark.sentence for remark in row.remarks)
    ]  # fmt: skip


def _row(record: RecordFact, branch: str, remarks: tuple[Remark, ...], standing: Standing) -> ReviewRow:
    match record:
        case MeetingRecord():
            what, title = MEETING_WORDS[record.meeting], record.title
        case VisitRecord():
            what, title = "走访", f"{record.guide}　{record.content}".strip()
        case AdmissionRecord():
            what, title = REVIEWED_WORDS[ReviewedKind.ADMISSION], record.name
    return ReviewRow(
        record.kind, record.id, record.branch_id, branch, record.day, what, title, remarks, standing
    )


def _origins(store: Store, ids: Collection[str]) -> Callable[[RecordFact, str], str]:
    """What to call the meeting that minutes are like: with its branch where that is another one."""
    found = {}
    listed = sorted(ids)
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        for row in store.query(_HELD.format(marks=", ".join("?" * len(part))), part):
            found[row["id"]] = row

    def named(record: RecordFact, other: str) -> str:
        row = found[other]
        held_on = date.fromisoformat(row["held_on"])
        year = f"{held_on.year}年" if held_on.year != record.day.year else ""
        whose = "本支部" if row["branch_id"] == record.branch_id else row["branch"]
        return f"{whose}{year}{short_date(held_on)}{MEETING_WORDS[row['kind']]}"

    return named
