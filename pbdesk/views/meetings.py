"""The list of meetings with its filters, and what a new record may take over from the last one of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.clock import local_date
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.words import MEETING_WORDS, STATUS_WORDS

MOST_ROWS = 2000
"""More are never listed at once: nobody reads them, and narrowing is one key away."""

_MEETINGS = """
    SELECT m.id, m.branch_id, o.name AS branch, g.name AS group_name, m.kind, m.status, m.held_on, m.starts_at,
           m.ends_at, m.title, m.place, m.chair_id, m.recorder_id, m.lecturer_id, m.recorded_at,
           m.sitting_id,
           CASE WHEN TRIM(COALESCE(m.content, '')) = ''
                 AND NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting_id = m.id
                                    AND TRIM(COALESCE(i.content, '') || COALESCE(i.resolution, '')) <> '')
                THEN 0 ELSE 1 END AS has_content
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.deleted_at IS NULL
       AND (:branch IS NULL OR m.branch_id = :branch) AND (:kind IS NULL OR m.kind = :kind)
       AND m.held_on >= :start AND m.held_on < :end
       AND (:text = '' OR m.title LIKE :text ESCAPE '\\' OR m.place LIKE :text ESCAPE '\\'
            OR m.content LIKE :text ESCAPE '\\')
     ORDER BY m.held_on DESC, COALESCE(m.starts_at, '') DESC, m.branch_id, m.id
     LIMIT :most"""

_COUNTS = """
    SELECT a.meeting_id, COALESCE(a.role, 'member') AS role, a.state, COUNT(*) AS n,
           SUM(CASE WHEN a.reason IS NULL OR TRIM(a.reason) = '' THEN 1 ELSE 0 END) AS unexplained
      FROM attendance a
     WHERE a.meeting_id IN ({places})
     GROUP BY a.meeting_id, COALESCE(a.role, 'member'), a.state"""
_AT_ONCE = 500

_LAST = """
    SELECT m.starts_at, m.ends_at, m.place, m.chair_id, m.recorder_id
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.branch_id = :branch AND m.kind = :kind
       AND (:group_id IS NULL OR m.group_id = :group_id) AND m.held_on <= :day
     ORDER BY m.held_on DESC, COALESCE(m.starts_at, '') DESC, m.id DESC
     LIMIT 1"""

_SAME_DAY = """
    SELECT m.id
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') <> 'cancelled' AND m.branch_id = :branch
       AND m.kind = :kind AND COALESCE(m.group_id, '') = :group_id AND m.held_on = :day AND m.id <> :own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFilter:
    """What the list is narrowed to; None and an empty text narrow nothing."""

    period: Period | None = None
    kind: MeetingKind | None = None
    branch_id: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """One line of the list; ``late_days`` is set when the record was entered late (补录).

    Rows with the same ``sitting_id`` are parts of one sitting (E-26).
    """

    id: str
    branch_id: str
    branch: str
    group: str
    kind: MeetingKind
    status: MeetingStatus
    held_on: date
    starts_at: str
    title: str
    due: int
    present: int
    leave: int
    absent: int
    late_days: int | None
    gaps: tuple[str, ...]
    sitting_id: str | None = None

    @property
    def what(self) -> str:
        """The kind and, for a group's meeting, whose it is."""
        return MEETING_WORDS[self.kind] + (f"（{self.group}）" if self.group else "")

    @property
    def remark(self) -> str:
        """What is to be known about the record: a plan, cancelled, entered late, or what it lacks."""
        if self.status is not MeetingStatus.HELD:
            return STATUS_WORDS[self.status]
        parts = [f"补录（晚{self.late_days}天）"] if self.late_days is not None else []
        if self.gaps:
            parts.append("还缺" + "、".join(self.gaps))
        return "；".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What a meeting of this kind was like last time; a new record starts from it."""

    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair_id: str | None = None
    recorder_id: str | None = None


def list_meetings(store: Store, wanted: MeetingFilter) -> tuple[MeetingRow, ...]:
    """The meetings asked for, the latest first, at most ``MOST_ROWS``."""
    asked = {
        "branch": wanted.branch_id,
        "kind": wanted.kind,
        "start": wanted.period.start.isoformat() if wanted.period else "",
        "end": wanted.period.end.isoformat() if wanted.period else "9999",
        "text": _like(wanted.text),
    }
    rows = store.query(_MEETINGS, {**asked, "most": MOST_ROWS})
    heads = _heads(store, [r["id"] for r in rows])
    policies = load_policies(store)
    return tuple(
        _row(r, heads.get(r["id"], {}), policies.number("record_within_days", date.fromisoformat(r["held_on"])))
        for r in rows
    )


def usual(store: Store, branch_id: str, kind: MeetingKind, day: date, group_id: str | None = None) -> Usual | None:
    """Place, times, chair and recorder of the last meeting of this kind up to a day (None: there was none)."""
    rows = store.query(_LAST, {"branch": branch_id, "kind": kind, "group_id": group_id, "day": day.isoformat()})
    if not rows:
        return None
    r = rows[0]
    return Usual(
        starts_at=_time(r["starts_at"]),
        ends_at=_time(r["ends_at"]),
        place=r["place"] or "",
        chair_id=r["chair_id"],
        recorder_id=r["recorder_id"],
    )


def same_day(
    store: Store, branch_id: str, kind: MeetingKind, day: date, group_id: str | None = None, own_id: str = ""
) -> str | None:
    """Another meeting of the same kind on the same day, which may be the same one typed twice."""
    asked = {"branch": branch_id, "kind": kind, "day": day.isoformat(), "group_id": group_id or "", "own": own_id}
    rows = store.query(_SAME_DAY, asked)
    return rows[0]["id"] if rows else None


def late_days(held_on: date, recorded_at: datetime | None, within: int) -> int | None:
    """How many days after the meeting it was entered, if that was late; None when it was in time."""
    if recorded_at is None:
        return None
    days = (local_date(recorded_at) - held_on).days
    return days if days > within else None


@dataclass(frozen=True, slots=True)
class _Heads:
    n: int
    unexplained: int


def _heads(store: Store, meetings: Sequence[str]) -> Mapping[str, dict[tuple[str, str], _Heads]]:
    """How many of each role and state, for the meetings listed only."""
    found: dict[str, dict[tuple[str, str], _Heads]] = {}
    for start in range(0, len(meetings), _AT_ONCE):
        some = meetings[start : start + _AT_ONCE]
        for r in store.query(_COUNTS.format(places=", ".join("?" * len(some))), some):
            found.setdefault(r["meeting_id"], {})[(r["role"], r["state"])] = _Heads(r["n"], r["unexplained"])
    return found


def _row(r: Row, heads: Mapping[tuple[str, str], _Heads], within: int) -> MeetingRow:
    none = _Heads(0, 0)
    present, online, leave, absent = (
        heads.get(("member", state), none) for state in ("present", "online", "leave", "absent")
    )
    status = MeetingStatus(r["status"] or MeetingStatus.HELD)
    held_on = date.fromisoformat(r["held_on"])
    recorded_at = datetime.fromisoformat(r["recorded_at"]) if r["recorded_at"] else None
    gaps = _gaps(r)
    if leave.unexplained + absent.unexplained:
        gaps.append("未到原因")
    if not heads:
        gaps.append("出席")
    return MeetingRow(
        id=r["id"],
        branch_id=r["branch_id"],
        branch=r["branch"],
        group=r["group_name"] or "",
        kind=MeetingKind(r["kind"]),
        status=status,
        held_on=held_on,
        starts_at=r["starts_at"] or "",
        title=r["title"] or "",
        due=present.n + online.n + leave.n + absent.n,
        present=present.n + online.n,
        leave=leave.n,
        absent=absent.n,
        late_days=late_days(held_on, recorded_at, within),
        gaps=tuple(gaps),
        sitting_id=r["sitting_id"],
    )


def _gaps(r: Row) -> list[str]:
    if r["kind"] == MeetingKind.TALK:
        return [] if r["chair_id"] else ["谈话人"]
    lecture = r["kind"] == MeetingKind.LECTURE
    wanted = [
        ("starts_at", "开始时间"), ("ends_at", "结束时间"), ("place", "地点"), ("chair_id", "主持人"),
        ("recorder_id", "记录人"), ("title", "主题"), *([("lecturer_id", "授课人")] if lecture else []),
    ]  # fmt: skip
    return [words for column, words in wanted if not r[column]] + ([] if r["has_content"] else ["会议记录"])


def _like(text: str) -> str:
    wanted = text.strip()
    for special in "\\%_":
        wanted = wanted.replace(special, "\\" + special)
    return f"%{wanted}%" if wanted else ""


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
