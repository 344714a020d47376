"""How the branches are made up: founding papers, committees with their terms, and what a temporary one did besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from sqlite3 import Row

from pbdesk.calendar import day_or_none
from pbdesk.model import AgendaKind, BranchKind, CommitteeBasis
from pbdesk.rules.facts import Reach, Span
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.rules.topics.people import MemberFact, PeopleFacts, PostFact
from pbdesk.store import Store
from pbdesk.words import AGENDA_WORDS

_PAPERS = """
    SELECT o.id, o.branch_kind, o.founded_on, o.covered_units, o.applied_on, o.approved_on
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL {only}"""

_COMMITTEES = """
    SELECT c.id, c.branch_id, c.basis, c.started_on, c.ended_on, c.term_years, c.extended_to, c.approval_document
      FROM committee c
     WHERE c.deleted_at IS NULL {only}
     ORDER BY c.started_on, c.id"""

_TEMPORARY = """IN (SELECT o.id FROM organization o WHERE o.branch_kind = 'temporary' AND o.deleted_at IS NULL)"""

_VOTES = f"""
    SELECT m.id, m.branch_id, m.held_on, i.kind
      FROM meeting m
      JOIN agenda_item i ON i.meeting_id = m.id
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.held_on >= :start AND m.held_on < :end
       AND i.kind IN ('admission', 'conversion', 'election') AND m.branch_id {_TEMPORARY} {{only}}
     ORDER BY m.held_on, m.id, i.position"""

_DUES = f"""
    SELECT d.record_id AS id, d.branch_id, d.paid_on, d.month, d.paid
      FROM dues d
     WHERE d.deleted_at IS NULL AND d.branch_id {_TEMPORARY}
       AND COALESCE(d.paid_on, d.month || '-01') >= :start AND COALESCE(d.paid_on, d.month || '-01') < :end {{only}}
     ORDER BY d.month, d.record_id"""


@dataclass(frozen=True, slots=True)
class PaperFact:
    """What the founding papers of a branch say; ``units`` is how many units a joint branch covers."""

    kind: BranchKind
    founded_on: date | None
    units: int | None
    applied_on: date | None
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class CommitteeFact:
    """A committee, how it came into office, and its term as the approval says."""

    id: str
    basis: CommitteeBasis | None
    span: Span
    term_years: int | None
    extended_to: date | None
    document: str


@dataclass(frozen=True, slots=True)
class DeedFact:
    """Something that a temporary branch generally leaves to others."""

    id: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A branch on a day: its roll (someone listed twice is one), its full members, its committee, who holds a post."""

    roll: tuple[MemberFact, ...]
    full: int
    committee: CommitteeFact | None
    posts: tuple[PostFact, ...]

    @property
    def members(self) -> int:
        """Everyone on the roll (E-15)."""
        return len(self.roll)


class StructureFacts:
    """Papers and committees by branch; a make-up that several rules look at is put together once."""

    def __init__(
        self,
        people: PeopleFacts,
        papers: Mapping[str, PaperFact],
        committees: Mapping[str, Sequence[CommitteeFact]],
        deeds: Mapping[str, Sequence[DeedFact]],
    ) -> None:
        self.papers, self.committees, self.deeds = papers, committees, deeds
        self._people = people
        self._known: dict[tuple[str, date], MakeUp] = {}

    def make_up(self, branch_id: str, day: date) -> MakeUp:
        """How a branch is made up on a day."""
        known = self._known.get((branch_id, day))
        if known is None:
            roll = {m.person_id: m for m in self._people.on_roll(branch_id, day)}
            in_office = [c for c in self.committees.get(branch_id, ()) if c.span.covers(day)]
            known = self._known[branch_id, day] = MakeUp(
                roll=tuple(roll.values()),
                full=sum(m.is_full(day) for m in roll.values()),
                committee=in_office[-1] if in_office else None,
                posts=tuple(self._people.committee(branch_id, day)),
            )
        return known

    def full_stints(self, branch_id: str) -> list[Span]:
        """When each full member was one in the branch."""
        stints = []
        for m in self._people.members.get(branch_id, ()):
            start = max((day for day in (m.span.start, m.full_from) if day), default=None)
            if m.full_from and start and (m.span.end is None or start < m.span.end):
                stints.append(Span(start, m.span.end))
        return stints

    def held_by(self, branch_id: str) -> Sequence[PostFact]:
        """Everyone who ever held a post in a branch."""
        return self._people.posts.get(branch_id, ())


def reached(stints: Iterable[Span], number: int, day: date) -> date | None:
    """Since which day, up to ``day``, at least so many stints have run at once; None when they don't."""
    return _turned(stints, day, lambda running: running >= number)


def fell_below(stints: Iterable[Span], number: int, day: date) -> date | None:
    """Since which day, up to ``day``, fewer than so many stints have run; None when enough do, or always too few."""
    return _turned(stints, day, lambda running: running < number)


def load_structure(
    store: Store, branches: Collection[str] | None, reach: Reach, people: PeopleFacts
) -> StructureFacts:
    """Read the make-up of all branches, or of some."""
    only, names = narrowed(branches, "o.id")
    papers = {r["id"]: _paper(r) for r in store.query(_PAPERS.format(only=only), names)}
    only, names = narrowed(branches, "c.branch_id")
    committees: dict[str, list[CommitteeFact]] = defaultdict(list)
    for r in store.query(_COMMITTEES.format(only=only), names):
        committees[r["branch_id"]].append(_committee(r))
    temporary = any(paper.kind is BranchKind.TEMPORARY for paper in papers.values())
    deeds = _deeds(store, branches, reach) if temporary else {}
    return StructureFacts(people, papers, committees, deeds)


def _deeds(store: Store, branches: Collection[str] | None, reach: Reach) -> Mapping[str, Sequence[DeedFact]]:
    span = {"start": reach.near.start.isoformat(), "end": reach.near.end.isoformat()}
    found: dict[str, list[DeedFact]] = defaultdict(list)
    only, names = narrowed(branches, "m.branch_id")
    for r in store.query(_VOTES.format(only=only), {**span, **names}):
        words = AGENDA_WORDS[AgendaKind(r["kind"])]
        found[r["branch_id"]].append(DeedFact(r["id"], date.fromisoformat(r["held_on"]), words))
    only, names = narrowed(branches, "d.branch_id")
    for r in store.query(_DUES.format(only=only), {**span, **names}):
        if Decimal(r["paid"]):
            day = date.fromisoformat(r["paid_on"] or f"{r['month']}-01")
            found[r["branch_id"]].append(DeedFact(r["id"], day, "收缴党费"))
    return found


def _turned(stints: Iterable[Span], day: date, holds: Callable[[int], bool]) -> date | None:
    """The first day of the present run in which ``holds`` is true of the number running."""
    changes: dict[date, int] = defaultdict(int)
    for stint in stints:
        if stint.start:
            changes[stint.start] += 1
        if stint.end:
            changes[stint.end] -= 1
    running, since, held = 0, None, holds(0)
    for moment in sorted(changes):
        if moment > day:
            break
        running += changes[moment]
        now = holds(running)
        if now and not held:
            since = moment
        held = now
    return since if held else None


def _paper(r: Row) -> PaperFact:
    kind = BranchKind(r["branch_kind"]) if r["branch_kind"] else BranchKind.REGULAR
    founded_on, applied_on, approved_on = (day_or_none(r[each]) for each in ("founded_on", "applied_on", "approved_on"))
    return PaperFact(kind, founded_on, r["covered_units"], applied_on, approved_on)


def _committee(r: Row) -> CommitteeFact:
    return CommitteeFact(
        id=r["id"],
        basis=CommitteeBasis(r["basis"]) if r["basis"] else None,
        span=Span(date.fromisoformat(r["started_on"]), day_or_none(r["ended_on"])),
        term_years=r["term_years"],
        extended_to=day_or_none(r["extended_to"]),
        document=r["approval_document"] or "",
    )
