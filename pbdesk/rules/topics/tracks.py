"""The ways into the Party that a period may judge: the files that are open, and probationary members without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row
from typing import TypeVar, cast

from pbdesk.calendar import day_or_none, iso_day, parse_period
from pbdesk.model import AdmissionStep, AdmissionStepKind, BranchKind
from pbdesk.rules.admission_track import Track
from pbdesk.rules.facts import Span
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

T = TypeVar("T")

_OPEN = """
      FROM admission a
      JOIN person p ON p.id = a.person_id
      JOIN organization o ON o.id = a.branch_id
     WHERE a.deleted_at IS NULL AND p.deleted_at IS NULL AND (a.ended_on IS NULL OR a.ended_on > :since) {only}
       AND (p.full_on IS NULL AND p.full_month IS NULL OR p.full_on >= :since OR p.full_month >= :since_month
            OR EXISTS (SELECT 1 FROM admission_step e WHERE e.admission_id = a.id AND e.done_on >= :since))
       AND NOT EXISTS (SELECT 1 FROM admission_step d
                        WHERE d.admission_id = a.id AND d.kind = :last AND d.done_on < :since)"""

_FILES = """
    SELECT a.id, a.person_id, a.branch_id, NULL AS started_on, a.ended_on, p.born_on, p.joined_on, p.joined_month,
           p.full_on, p.full_month, o.branch_kind""" + _OPEN

_STEPS = """
    SELECT s.id, s.admission_id, s.kind, s.done_on, s.ended_on, s.people, s.document, s.note
      FROM admission_step s
     WHERE s.admission_id IN (SELECT a.id""" + _OPEN + """)
     ORDER BY s.done_on, s.id"""

_WITHOUT_FILE = """
    SELECT NULL AS id, m.person_id, m.branch_id, m.started_on, m.ended_on, p.born_on, p.joined_on, p.joined_month,
           p.full_on, p.full_month, o.branch_kind
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL AND (m.ended_on IS NULL OR m.ended_on > :since) {only}
       AND (p.joined_on IS NOT NULL OR p.joined_month IS NOT NULL)
       AND (p.full_on IS NULL AND p.full_month IS NULL OR p.full_on >= :since OR p.full_month >= :since_month)
       AND NOT EXISTS (SELECT 1 FROM admission a
                        WHERE a.person_id = p.id AND a.deleted_at IS NULL
                          AND (a.ended_on IS NULL OR a.ended_on > :since))"""


@dataclass(frozen=True, slots=True)
class TrackFact:
    """One person's way into the Party in a branch; without a file (``file_id`` None) only the roll knows of it.

    ``span`` are the days on which it goes on there: until a file is given up, or while the branch holds the person.
    """

    file_id: str | None
    person_id: str
    branch_id: str
    track: Track
    span: Span

    def was_over_by(self, day: date) -> bool:
        """Whether the conversion had been approved before a day, so that nothing is owed any more."""
        last = self.track.steps[-1] if self.track.steps else None
        return last is not None and last.kind is AdmissionStepKind.CONVERSION_APPROVAL and last.done_on < day


class TrackFacts:
    """The tracks by branch; what is judged of them is kept, since one look answers for every rule of the chapter."""

    def __init__(self, tracks: Mapping[str, Sequence[TrackFact]]) -> None:
        self.tracks = tracks
        self._judged: dict[str, object] = {}

    def once(self, period: str, judge: Callable[[], T]) -> T:
        """What ``judge`` answers for a period; it is asked only once."""
        if period not in self._judged:
            self._judged[period] = judge()
        return cast("T", self._judged[period])


def load_tracks(store: Store, since: date, branches: Collection[str] | None) -> TrackFacts:
    """Read the tracks of all branches, or of some, that were not over before ``since``."""
    only, names = narrowed(branches, "a.branch_id")
    span = {"since": since.isoformat(), "since_month": f"{since:%Y-%m}"}
    asked = span | {"last": AdmissionStepKind.CONVERSION_APPROVAL.value} | names
    steps: dict[str, list[AdmissionStep]] = defaultdict(list)
    for r in store.query(_STEPS.format(only=only), asked):
        steps[r["admission_id"]].append(_step(r))
    rows = list(store.query(_FILES.format(only=only), asked))
    only, names = narrowed(branches, "m.branch_id")
    rows += store.query(_WITHOUT_FILE.format(only=only), span | names)
    found: dict[str, list[TrackFact]] = defaultdict(list)
    for r in rows:
        track = _track(r, tuple(steps.get(r["id"], ())))
        goes_on = Span(day_or_none(r["started_on"]), day_or_none(r["ended_on"]))
        found[r["branch_id"]].append(TrackFact(r["id"], r["person_id"], r["branch_id"], track, goes_on))
    return TrackFacts(found)


def _track(r: Row, steps: tuple[AdmissionStep, ...]) -> Track:
    """The track that the rules look at; of a month its last day stands for it."""
    return Track(
        steps=steps,
        born_on=day_or_none(r["born_on"]),
        joined_on=day_or_none(r["joined_on"]) or _last_day(r["joined_month"]),
        full_on=day_or_none(r["full_on"]) or _last_day(r["full_month"]),
        temporary=r["branch_kind"] == BranchKind.TEMPORARY,
    )


def _step(r: Row) -> AdmissionStep:
    return AdmissionStep(
        id=r["id"], admission_id=r["admission_id"], kind=AdmissionStepKind(r["kind"]), done_on=iso_day(r["done_on"]),
        ended_on=day_or_none(r["ended_on"]), people=r["people"], document=r["document"], note=r["note"],
    )  # fmt: skip


def _last_day(month: str | None) -> date | None:
    return parse_period(month).last_day if month else None
