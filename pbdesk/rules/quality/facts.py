"""The records of a period as a quality supervisor looks at them: a few queries, whatever the number of branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.clock import local_date
from pbdesk.model import AdmissionStepKind, AgendaKind, MeetingKind, ReviewedKind
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

_HELD = """m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind <> 'talk'
       AND m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today {only}"""

_MEETINGS = f"""
    SELECT m.id, m.branch_id, m.kind, m.held_on, m.title, m.starts_at, m.ends_at, m.place, m.chair_id, m.recorder_id,
           m.lecturer_id, m.hours, m.content, m.recorded_at
      FROM meeting m
     WHERE {_HELD}
     ORDER BY m.held_on, COALESCE(m.starts_at, ''), m.id"""

_MARKED = f"""
    SELECT a.meeting_id, COUNT(*) AS n
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE {_HELD} AND COALESCE(a.role, 'member') = 'member'
     GROUP BY a.meeting_id"""

_UNEXPLAINED = f"""
    SELECT a.meeting_id, p.name
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
      JOIN person p ON p.id = a.person_id
     WHERE {_HELD} AND COALESCE(a.role, 'member') = 'member' AND a.state = 'absent'
       AND TRIM(COALESCE(a.reason, '')) = ''
       AND NOT EXISTS (SELECT 1 FROM member_condition c
                        WHERE c.person_id = a.person_id AND c.kind = 'attendance_eased' AND c.deleted_at IS NULL
                          AND c.started_on <= m.held_on AND (c.ended_on IS NULL OR c.ended_on > m.held_on))
     ORDER BY a.meeting_id, p.name, a.person_id"""

_AGENDA = f"""
    SELECT a.meeting_id, a.kind, a.topic, a.content, a.resolution, a.owner, a.approve,
           (SELECT COUNT(*) FROM candidate c WHERE c.agenda_item_id = a.id AND c.votes IS NOT NULL) AS counted,
           p.name AS person
      FROM meeting m
      JOIN agenda_item a ON a.meeting_id = m.id
      LEFT JOIN person p ON p.id = a.person_id
     WHERE {_HELD}
     ORDER BY a.meeting_id, CASE WHEN a.position IS NULL THEN 1 ELSE 0 END, a.position, a.id"""

_SIGNED = f"""
    SELECT DISTINCT t.meeting_id
      FROM meeting m
      JOIN attachment t ON t.meeting_id = m.id
     WHERE {_HELD} AND t.deleted_at IS NULL AND t.kind = 'signed_page'"""

_VISITS = """
    SELECT v.id, v.branch_id, v.visited_on, v.starts_at, v.ends_at, v.duties, v.met, v.content, v.advice,
           v.recorded_at, p.name AS guide
      FROM visit v
      JOIN posting t ON t.id = v.posting_id
      JOIN person p ON p.id = t.person_id
     WHERE v.deleted_at IS NULL AND v.visited_on >= :start AND v.visited_on < :end AND v.visited_on <= :today {only}
     ORDER BY v.visited_on, v.id"""

_STEPS = """
    SELECT a.id, a.branch_id, p.name, s.kind, s.done_on, s.document, s.people
      FROM admission a
      JOIN admission_step s ON s.admission_id = a.id
      JOIN person p ON p.id = a.person_id
     WHERE a.deleted_at IS NULL AND s.done_on >= :start AND s.done_on < :end AND s.done_on <= :today {only}
     ORDER BY a.id, s.done_on, s.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact:
    """What every record under review has; ``day`` is when it happened, ``recorded_on`` when it was entered."""

    id: str
    branch_id: str
    day: date
    recorded_on: date | None = None

    @property
    def kind(self) -> ReviewedKind:
        """Which table holds the record."""
        raise NotImplementedError

    @property
    def sort(self) -> str:
        """The kind as the checklist names it: a kind of meeting, ``visit`` or ``admission``."""
        return self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One agenda item; ``counted``: the numbers of its vote are there."""

    kind: AgendaKind | None
    topic: str
    content: str
    resolution: str
    owner: str
    counted: bool
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord(RecordFact):
    """A meeting that was held; ``marked`` counts the marks of members.

    ``unexplained`` names who was away without leave and without a reason, as MTG-15 has it (ME 23 people aside).
    """

    meeting: MeetingKind
    title: str
    starts_at: str
    ends_at: str
    place: str
    chaired: bool
    recorded: bool
    taught: bool
    hours: bool
    content: str
    marked: int
    unexplained: tuple[str, ...]
    agenda: tuple[Item, ...]
    signed: bool

    @property
    def kind(self) -> ReviewedKind:
        """A meeting."""
        return ReviewedKind.MEETING

    @property
    def sort(self) -> str:
        """The kind of meeting."""
        return self.meeting.value

    @property
    def words(self) -> str:
        """What was minuted: the text, or where there is none what stands under the agenda."""
        return self.content.strip() or "\n".join(f"{i.content}{i.resolution}" for i in self.agenda).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord(RecordFact):
    """A visit of a guide."""

    guide: str
    starts_at: str
    ends_at: str
    duties: str
    met: str
    content: str
    advice: str

    @property
    def kind(self) -> ReviewedKind:
        """A visit."""
        return ReviewedKind.VISIT


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """A step of an admission with the paper that shows it and who took part."""

    kind: AdmissionStepKind
    done_on: date
    document: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionRecord(RecordFact):
    """Somebody's file of admission, with the steps that were taken in the period."""

    name: str
    steps: tuple[StepTaken, ...]

    @property
    def kind(self) -> ReviewedKind:
        """An admission."""
        return ReviewedKind.ADMISSION


def load_records(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> tuple[RecordFact, ...]:
    """Every record under review of a period up to today, of all branches or of some, in the order of their days."""
    reader = _Reader(store, period, today, branches)
    found: list[RecordFact] = [*reader.meetings(), *reader.visits(), *reader.admissions()]
    return tuple(sorted(found, key=lambda record: (record.day, record.kind, record.id)))


class _Reader:
    def __init__(self, store: Store, period: Period, today: date, branches: Collection[str] | None) -> None:
        self._store = store
        self._branches = branches
        self._asked = {
            "start": period.start.isoformat(), "end": period.end.isoformat(), "today": today.isoformat(),
        }  # fmt: skip

    def meetings(self) -> list[RecordFact]:
        """The meetings with what belongs to each."""
        marked = {r["meeting_id"]: r["n"] for r in self._rows(_MARKED, "m.branch_id")}
        signed = {r["meeting_id"] for r in self._rows(_SIGNED, "m.branch_id")}
        unexplained, agenda = defaultdict(list), defaultdict(list)
        for r in self._rows(_UNEXPLAINED, "m.branch_id"):
            unexplained[r["meeting_id"]].append(r["name"])
        for r in self._rows(_AGENDA, "m.branch_id"):
            agenda[r["meeting_id"]].append(_item(r))
        return [
            _meeting(r, marked.get(r["id"], 0), unexplained.get(r["id"], ()), agenda.get(r["id"], ()), signed)
            for r in self._rows(_MEETINGS, "m.branch_id")
        ]

    def visits(self) -> list[RecordFact]:
        """The visits."""
        return [
            VisitRecord(
                id=r["id"], branch_id=r["branch_id"], day=date.fromisoformat(r["visited_on"]),
                recorded_on=_local_day(r["recorded_at"]), guide=r["guide"], starts_at=r["starts_at"] or "",
                ends_at=r["ends_at"] or "", duties=r["duties"] or "", met=r["met"] or "",
                content=r["content"] or "", advice=r["advice"] or "",
            )
            for r in self._rows(_VISITS, "v.branch_id")
        ]  # fmt: skip

    def admissions(self) -> list[RecordFact]:
        """The files of admission in which something was done; the last step's day is theirs."""
        rows: Mapping[str, list[Row]] = _by(self._rows(_STEPS, "a.branch_id"), "id")
        return [
            AdmissionRecord(
                id=key, branch_id=taken[0]["branch_id"], day=date.fromisoformat(taken[-1]["done_on"]),
                name=taken[0]["name"], steps=tuple(_step(r) for r in taken),
            )
            for key, taken in rows.items()
        ]  # fmt: skip

    def _rows(self, sql: str, key: str) -> list[Row]:
        only, names = narrowed(self._branches, key)
        return self._store.query(sql.format(only=only), {**self._asked, **names})


def _meeting(
    r: Row, marked: int, unexplained: Iterable[str], agenda: Iterable[Item], signed: Collection[str]
) -> MeetingRecord:
    return MeetingRecord(
        id=r["id"], branch_id=r["branch_id"], day=date.fromisoformat(r["held_on"]),
        recorded_on=_local_day(r["recorded_at"]), meeting=MeetingKind(r["kind"]), title=(r["title"] or "").strip(),
        starts_at=r["starts_at"] or "", ends_at=r["ends_at"] or "", place=(r["place"] or "").strip(),
        chaired=bool(r["chair_id"]), recorded=bool(r["recorder_id"]), taught=bool(r["lecturer_id"]),
        hours=bool(r["hours"]), content=r["content"] or "", marked=marked, unexplained=tuple(unexplained),
        agenda=tuple(agenda), signed=r["id"] in signed,
    )  # fmt: skip


def _item(r: Row) -> Item:
    return Item(
        kind=AgendaKind(r["kind"]) if r["kind"] else None,
        topic=(r["topic"] or "").strip(),
        content=(r["content"] or "").strip(),
        resolution=(r["resolution"] or "").strip(),
        owner=(r["owner"] or "").strip(),
        counted=r["approve"] is not None or r["counted"] > 0,
        person=r["person"] or "",
    )


def _step(r: Row) -> StepTaken:
    return StepTaken(
        kind=AdmissionStepKind(r["kind"]), done_on=date.fromisoformat(r["done_on"]),
        document=(r["document"] or "").strip(), people=(r["people"] or "").strip(),
    )  # fmt: skip


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _local_day(instant: str | None) -> date | None:
    return local_date(datetime.fromisoformat(instant)) if instant else None
