"""Everything to know about a record before it leaves the desk: what clashes, what is odd, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.model import AttendanceState, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import load_policies
from pbdesk.rules.vote_lines import is_voted
from pbdesk.store import Store
from pbdesk.views.grades import grade_outcome, grades_of
from pbdesk.views.meeting_lacks import Lack, Note, agenda_notes, clashes, lacking
from pbdesk.views.meetings import late_days
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.sittings import roll_for
from pbdesk.views.vote_rows import VoteStand
from pbdesk.views.voting import tally
from pbdesk.words import MEETING_WORDS

__all__ = ["Note", "Notes", "gather", "lacks", "late_words", "notes_on"]

_SAME_DAY = """
    SELECT m.id, m.kind, m.group_id, m.starts_at, m.ends_at, m.content
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') <> 'cancelled' AND m.branch_id = :branch
       AND m.held_on = :day AND m.id <> :own
     ORDER BY COALESCE(m.starts_at, ''), m.id"""

# The people come first: they are fewer than the meetings of a street on one day.
_ELSEWHERE = """
    SELECT a.person_id, p.name, o.name AS branch, m.kind, m.starts_at
      FROM attendance a
      CROSS JOIN meeting m
      JOIN person p ON p.id = a.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE a.person_id IN ({people}) AND a.state IN ('present', 'online') AND m.id = a.meeting_id
       AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.held_on = :day AND m.id <> :own
       AND COALESCE(m.sitting_id, '') <> :sitting AND m.starts_at < :ends AND m.ends_at > :starts
     ORDER BY p.name, a.person_id, m.starts_at, m.id"""

_SIGNED = """
    SELECT COUNT(*) AS n
      FROM attachment t
     WHERE t.deleted_at IS NULL AND t.meeting_id = ? AND t.kind = 'signed_page'"""

_THERE = frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})
_UNSIGNED = "签字页还没有附上：打印后请主持人、记录人签字，再拍照或扫描附上。"
_WHOLE = "记录齐全"


@dataclass(frozen=True, slots=True)
class Notes:
    """All that is to be known about a record, gathered once: told in few lines, or one by one."""

    weighty: tuple[Note, ...]
    missing: tuple[Lack, ...]
    votes: tuple[Note, ...]
    papers: tuple[Note, ...]

    @property
    def brief(self) -> tuple[Note, ...]:
        """In few lines, the weightier first: empty fields together in one; that it is whole when it is."""
        found = list(self.weighty)
        if self.missing:
            words = "、".join(lack.words for lack in self.missing)
            found.append(Note(Outcome.PENDING, f"还缺：{words}", self.missing[0].field))
        found += self.votes
        return *(found or [Note(Outcome.MET, _WHOLE)]), *self.papers

    @property
    def full(self) -> tuple[Note, ...]:
        """One by one, each a sentence with the field where it is mended, for a list to work through."""
        missing = (Note(Outcome.PENDING, f"还没有填{lack.words}。", lack.field) for lack in self.missing)
        return (*self.weighty, *missing, *self.votes, *self.papers) or (Note(Outcome.MET, f"{_WHOLE}。"),)


def gather(
    store: Store, draft: MeetingDraft, names: Mapping[str, str], meeting_id: str, recorded_at: datetime | None
) -> Notes:
    """Look a record over; ``names`` are those due, ``recorded_at`` None means that it is entered now."""
    votes = _votes(store, draft, names)
    return Notes(
        weighty=tuple(_weighty(store, draft, names, meeting_id, recorded_at, votes)),
        missing=lacking(draft, names),
        votes=tuple(note for note in votes if note.outcome is Outcome.PENDING),
        papers=tuple(_unsigned(store, draft, meeting_id, recorded_at)),
    )


def notes_on(
    store: Store, draft: MeetingDraft, names: Mapping[str, str], meeting_id: str, recorded_at: datetime | None
) -> tuple[Note, ...]:
    """What is to be known about a record, in few lines."""
    return gather(store, draft, names, meeting_id, recorded_at).brief


def lacks(
    store: Store, draft: MeetingDraft, names: Mapping[str, str], meeting_id: str, recorded_at: datetime | None
) -> tuple[Note, ...]:
    """What is to be known about a record, one by one."""
    return gather(store, draft, names, meeting_id, recorded_at).full


def late_words(store: Store, held_on: date, recorded_at: datetime | None) -> str:
    """That a record is entered late (E-32), in words; nothing when it is in time. ``None`` means it is entered now."""
    within = load_policies(store).number("record_within_days", held_on)
    days = late_days(held_on, recorded_at or store.clock(), within)
    return "" if days is None else f"补录：会后第 {days} 天才记"


def _weighty(
    store: Store, draft: MeetingDraft, names: Mapping[str, str], meeting_id: str, recorded_at: datetime | None,
    votes: Sequence[Note],
) -> Iterator[Note]:  # fmt: skip
    """What does not fit together, what is void, and what is odd."""
    yield from (Note(Outcome.UNMET, f"对不上：{words}", "attendance") for words in clashes(draft, names))
    yield from (note for note in votes if note.outcome is Outcome.UNMET)
    yield from _grade_notes(store, draft)
    if draft.branch_id is None or draft.held_on is None:
        return
    yield from _same_day_notes(store, draft, meeting_id)
    yield from _overlap_notes(store, draft, meeting_id)
    late = late_words(store, draft.held_on, recorded_at)
    if late:
        yield Note(Outcome.WARN, late)  # nothing mends it: it is told, not asked for


def _grade_notes(store: Store, draft: MeetingDraft) -> Iterator[Note]:
    """That too many are graded excellent; who has no grade yet is told where grades are given."""
    stand = grade_outcome(draft, roll_for(store, draft)) if grades_of(draft) else None
    if stand is not None and stand.outcome is Outcome.UNMET:
        yield Note(Outcome.UNMET, f"评议等次：{stand.words}。", "grades")


def _votes(store: Store, draft: MeetingDraft, names: Mapping[str, str]) -> tuple[Note, ...]:
    """The notes on agenda, votes and exclusions; the roll is read only where there is a vote."""
    if not draft.agenda and not draft.exclusions:
        return ()
    stands: tuple[VoteStand, ...] = ()
    if any(is_voted(item) for item in draft.agenda):
        stands = tally(draft, roll_for(store, draft), load_policies(store), names)
    return tuple(agenda_notes(draft, stands, names))


def _same_day_notes(store: Store, draft: MeetingDraft, meeting_id: str) -> Iterator[Note]:
    assert draft.held_on is not None
    asked = {"branch": draft.branch_id, "day": draft.held_on.isoformat(), "own": meeting_id}
    rows = store.query(_SAME_DAY, asked)
    if any(r["kind"] == draft.kind and r["group_id"] == draft.group_id for r in rows):
        yield Note(Outcome.WARN, "同一天已有一次同类会议，请确认不是重复记录。", "held_on")
    text = draft.content.strip()
    twin = next((r for r in rows if text and (r["content"] or "").strip() == text), None)
    if twin is not None:
        other = MEETING_WORDS[MeetingKind(twin["kind"])]
        yield Note(Outcome.WARN, f"和同一天的{other}用的是同一份记录，应当分别记录。", "content")


def _overlap_notes(store: Store, draft: MeetingDraft, meeting_id: str) -> Iterator[Note]:
    """Members who were at another meeting at the same time (E-37); without both times nothing is claimed."""
    if draft.held_on is None or draft.starts_at is None or draft.ends_at is None:
        return
    there = {f"p{n}": p.person_id for n, p in enumerate(draft.attendance) if p.state in _THERE}
    asked = {
        "day": draft.held_on.isoformat(), "own": meeting_id, "sitting": draft.sitting_id or "-",
        "starts": f"{draft.starts_at:%H:%M}", "ends": f"{draft.ends_at:%H:%M}",
    }  # fmt: skip
    sql = _ELSEWHERE.format(people=", ".join(f":{name}" for name in there))
    clashing = store.query(sql, {**asked, **there}) if there else []
    if not clashing:
        return
    first = clashing[0]
    people = list(tell_apart(store, {r["person_id"]: r["name"] for r in clashing}).values())
    where = f"{first['branch']}{first['starts_at']}的{MEETING_WORDS[MeetingKind(first['kind'])]}"
    yield Note(Outcome.WARN, f"{_listed(people)}同一时间还参加了{where}，请核对。", "starts_at")


def _unsigned(store: Store, draft: MeetingDraft, meeting_id: str, recorded_at: datetime | None) -> Iterator[Note]:
    """That a recorded meeting has no signed page yet, where a street wants one (policy)."""
    if recorded_at is None or draft.status is not MeetingStatus.HELD or draft.held_on is None:
        return
    if draft.kind in (MeetingKind.TALK, MeetingKind.TRAINING):
        return
    if load_policies(store).switch("signed_page", draft.held_on) and not store.query(_SIGNED, [meeting_id])[0]["n"]:
        yield Note(Outcome.PENDING, _UNSIGNED, "attachments")


def _listed(people: Sequence[str]) -> str:
    return "、".join(people[:3]) + (f"等 {len(people)} 人" if len(people) > 3 else "")


