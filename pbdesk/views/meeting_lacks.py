"""What the record of a meeting still lacks, and what in it does not fit together, in plain words tied to their fields.

Nothing here keeps anyone from saving: a half-written record kept is worth more than a whole one lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft
from pbdesk.actions.meeting_votes import exclusion_field, item_field
from pbdesk.model import AgendaKind, AttendanceRole, AttendanceState, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules.electorate import missing_papers
from pbdesk.rules.vote_lines import PERSONAL, says_refused
from pbdesk.views.grades import appraises, grades_of
from pbdesk.views.roll import default_state
from pbdesk.views.vote_rows import VoteStand
from pbdesk.views.voting import title_of
from pbdesk.words import AGENDA_WORDS

_DECIDED = frozenset({AgendaKind.RESOLUTION, AgendaKind.ELECTION}) | PERSONAL
_AWAY = {AttendanceState.ABSENT: "缺席", AttendanceState.LEAVE: "请假"}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a record; ``field`` is where it is mended (empty: nowhere in particular)."""

    outcome: Outcome
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, in words that can stand after “还缺：”, and its field."""

    field: str
    words: str


def lacking(draft: MeetingDraft, names: Mapping[str, str]) -> tuple[Lack, ...]:
    """What the record lacks, field by field; ``names`` holds everyone due."""
    return *_empty_fields(draft), *_unexplained(draft, names), *_unmarked(draft, names)


def agenda_notes(draft: MeetingDraft, stands: Sequence[VoteStand], names: Mapping[str, str]) -> Iterator[Note]:
    """What agenda, votes and exclusions lack, and which vote is void or contradicts what was written down."""
    by_item = {stand.item_id: stand for stand in stands}
    held = draft.status is MeetingStatus.HELD
    for place, item in enumerate(draft.agenda, start=1):
        title = title_of(item, names) if item.kind in PERSONAL or not item.topic.strip() else item.topic.strip()
        yield from _item_notes(item, place, title)
        if held and item.id in by_item:
            yield from _vote_notes(item, by_item[item.id], title)
    for exclusion in draft.exclusions:
        missing = missing_papers(exclusion, draft.held_on)
        if missing:
            who = names.get(exclusion.person_id, "有一位党员")
            sentence = f"{who}要不计入应到，还缺{'、'.join(missing)}。"
            yield Note(Outcome.PENDING, sentence, exclusion_field(exclusion.person_id))


def clashes(draft: MeetingDraft, names: Mapping[str, str]) -> tuple[str, ...]:
    """What in the record does not fit together: someone who runs the meeting marked as away."""
    away = {p.person_id: p.state for p in draft.attendance if p.state in _AWAY}
    roles = ((draft.chair_id, "主持人"), (draft.recorder_id, "记录人"), (draft.lecturer_id, "授课人"))
    return tuple(
        f"{word}{names.get(person, '')}标着{_AWAY[away[person]]}" for person, word in roles if person in away
    )


def _empty_fields(draft: MeetingDraft) -> Iterator[Lack]:
    wanted: list[tuple[str, object, str]] = [
        ("starts_at", draft.starts_at, "开始时间"),
        ("ends_at", draft.ends_at, "结束时间"),
        ("place", draft.place.strip(), "地点"),
        ("chair_id", draft.chair_id, "主持人"),
        ("recorder_id", draft.recorder_id, "记录人"),
        ("title", draft.title.strip(), "主题"),
        ("content", draft.content.strip() or _told_by_agenda(draft), "会议记录"),
    ]
    if draft.kind is MeetingKind.TALK:
        wanted = [each for each in wanted if each[0] in ("chair_id", "title")]
    if draft.kind is MeetingKind.LECTURE:
        wanted.append(("lecturer_id", draft.lecturer_id, "授课人"))
    if appraises(draft) and draft.status is MeetingStatus.HELD:
        wanted.append(("grades", grades_of(draft), "评议等次"))
    if draft.kind is MeetingKind.TRAINING and not (draft.starts_at and draft.ends_at):
        wanted.append(("hours", draft.hours, "学时"))
    yield from (Lack(field, words) for field, value, words in wanted if not value)


def _told_by_agenda(draft: MeetingDraft) -> bool:
    """Whether the agenda tells what was talked about, so that there need be no text beside it."""
    return any(item.content.strip() or item.resolution.strip() for item in draft.agenda)


def _unexplained(draft: MeetingDraft, names: Mapping[str, str]) -> Iterator[Lack]:
    for state, word in _AWAY.items():
        silent = [names.get(p.person_id, "") for p in draft.attendance if p.state is state and not p.reason.strip()]
        if silent:
            yield Lack("attendance", f"{_listed(silent)}{word}的原因")


def _unmarked(draft: MeetingDraft, names: Mapping[str, str]) -> Iterator[Lack]:
    marked = {p.person_id for p in draft.attendance if p.role is AttendanceRole.MEMBER}
    unmarked = [name for person, name in names.items() if person not in marked]
    if unmarked and default_state(draft.kind) is not None:
        yield Lack("attendance", f"{_listed(unmarked)}的出席")


def _item_notes(item: AgendaDraft, place: int, title: str) -> Iterator[Note]:
    kind = AGENDA_WORDS[item.kind] if item.kind else "议题"
    if item.kind in PERSONAL and item.person_id is None:
        yield Note(Outcome.PENDING, f"第 {place} 项“{kind}”没有写明是哪一位。", item_field(item.id, "person_id"))
    elif not item.topic.strip() and item.kind not in PERSONAL:
        yield Note(Outcome.PENDING, f"第 {place} 项没有写议题。", item_field(item.id, "topic"))
    voted = item.approve is not None or any(c.votes is not None for c in item.candidates)
    if item.kind in _DECIDED and voted and not item.resolution.strip():
        yield Note(Outcome.PENDING, f"“{title}”没有写决议。", item_field(item.id, "resolution"))


def _vote_notes(item: AgendaDraft, stand: VoteStand, title: str) -> Iterator[Note]:
    if not stand.lines or stand.outcome in (Outcome.NOT_APPLICABLE, Outcome.MET):
        return
    quorum = stand.lines[0]
    if quorum.outcome is Outcome.UNMET:
        sentence = f"“{title}”：{stand.sentence}会议照样算开过，但这一项不能作数。"
        yield Note(Outcome.UNMET, sentence, "attendance")
    elif stand.outcome is Outcome.UNMET and _claims_to_have_passed(item):
        sentence = f"“{title}”的票数没有通过，可是决议写的是通过，请核对。"
        yield Note(Outcome.UNMET, sentence, item_field(item.id, "resolution"))
    elif stand.outcome is Outcome.PENDING:
        field = "candidates" if item.kind is AgendaKind.ELECTION else "approve"
        yield Note(Outcome.PENDING, f"“{title}”的表决还没有填完票数。", item_field(item.id, field))


def _claims_to_have_passed(item: AgendaDraft) -> bool:
    said = item.resolution
    return ("通过" in said or "当选" in said) and not says_refused(said)


def _listed(people: Sequence[str]) -> str:
    return "、".join(people[:3]) + (f"等 {len(people)} 人" if len(people) > 3 else "")
