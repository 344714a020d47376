"""What in the votes of a draft can't be true, whoever is on the roll: more ballots than people, votes than ballots.

A vote without enough people, or one that did not pass, did happen and is never refused (E-30); ``views.voting`` says
how it stands. Fields are named ``agenda:<item>:<column>``, ``agenda:<item>:candidate:<person>`` and
``exclusion:<person>``; :func:`item_field`, :func:`candidate_field` and :func:`exclusion_field` spell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft
from pbdesk.errors import Fault
from pbdesk.model import AgendaKind, AttendanceRole, AttendanceState, MeetingStatus
from pbdesk.words import AGENDA_WORDS, long_date

_LONGEST_TOPIC = 200
_LONGEST_OWNER = 60
_MOST = 9999
_BY_PERSON = frozenset({AgendaKind.ADMISSION, AgendaKind.CONVERSION})
_COUNTS = (
    ("approve", "赞成"), ("against", "反对"), ("abstain", "弃权"), ("void", "废票"), ("written_approve", "书面赞成"),
    ("seats", "应选名额"), ("issued", "发出选票"), ("returned", "收回选票"),
)  # fmt: skip


def item_field(item_id: str, column: str) -> str:
    """The field of an agenda item that a fault is tied to: topic, person_id, approve, seats, and so on."""
    return f"agenda:{item_id}:{column}"


def candidate_field(item_id: str, person_id: str) -> str:
    """The votes of one candidate."""
    return f"agenda:{item_id}:candidate:{person_id}"


def exclusion_field(person_id: str) -> str:
    """The exclusion of one member."""
    return f"exclusion:{person_id}"


def vote_faults(draft: MeetingDraft) -> Iterator[Fault]:
    """Everything in agenda, votes and exclusions that can't be true."""
    voted: set[tuple[AgendaKind | None, str]] = set()
    for item in draft.agenda:
        yield from _item_faults(item)
        yield from _follow_up_faults(item, draft.held_on)
        if item.kind in _BY_PERSON and item.person_id:
            if (item.kind, item.person_id) in voted:
                what = AGENDA_WORDS[item.kind]
                yield Fault(item_field(item.id, "person_id"), f"这位同志的“{what}”已经有一项了，一人只表决一次。")
            voted.add((item.kind, item.person_id))
        if draft.status is MeetingStatus.HELD:
            yield from _ballot_faults(item, *_heads(draft))
    yield from _exclusion_faults(draft)


def _heads(draft: MeetingDraft) -> tuple[int, int]:
    """How many of those due are in the room, and how many others handed in a written opinion."""
    members = [p for p in draft.attendance if p.role is AttendanceRole.MEMBER]
    present = [p for p in members if p.state is AttendanceState.PRESENT]
    written = [p for p in members if p.state is not AttendanceState.PRESENT and (p.opinion or p.opinion_words)]
    return len(present), len(written)


def _item_faults(item: AgendaDraft) -> Iterator[Fault]:
    if len(item.topic) > _LONGEST_TOPIC:
        yield Fault(item_field(item.id, "topic"), f"议题请控制在 {_LONGEST_TOPIC} 字以内，细节写进内容。")
    for column, words in _COUNTS:
        number: int | None = getattr(item, column)
        if number is not None and not 0 <= number <= _MOST:
            yield Fault(item_field(item.id, column), f"{words}只能是 0 到 {_MOST} 的整数。")
    standing: set[str] = set()
    for candidate in item.candidates:
        field = candidate_field(item.id, candidate.person_id)
        if candidate.person_id in standing:
            yield Fault(field, "这位候选人已经在名单里了，请去掉一处。")
        elif candidate.votes is not None and not 0 <= candidate.votes <= _MOST:
            yield Fault(field, f"得票只能是 0 到 {_MOST} 的整数。")
        standing.add(candidate.person_id)


def _follow_up_faults(item: AgendaDraft, held_on: date | None) -> Iterator[Fault]:
    if len(item.owner.strip()) > _LONGEST_OWNER:
        yield Fault(item_field(item.id, "owner"), f"责任人请控制在 {_LONGEST_OWNER} 字以内，几个人用顿号隔开。")
    if item.finish_on is not None and held_on is not None and item.finish_on < held_on:
        sentence = f"完成期限{long_date(item.finish_on)}早于开会那天，请核对。"
        yield Fault(item_field(item.id, "finish_on"), sentence)


def _ballot_faults(item: AgendaDraft, present: int, written: int) -> Iterator[Fault]:
    if item.kind is AgendaKind.ELECTION:
        yield from _election_faults(item, present)
        return
    room = sum(n or 0 for n in (item.approve, item.against, item.abstain, item.void))
    by_letter = item.written_approve or 0
    if by_letter > written:
        sentence = f"书面赞成 {by_letter} 票，可是名单里只有 {written} 人交了书面意见。请先在出席名单里记下书面意见。"
        yield Fault(item_field(item.id, "written_approve"), sentence)
    elif (item.approve or 0) > present:
        yield Fault(item_field(item.id, "approve"), f"会上赞成 {item.approve} 票，多于到会的 {present} 人，请核对。")
    elif room + by_letter > present + written:
        letters = f"和交了书面意见的 {written} 人" if written else ""
        sentence = f"各项合计 {room + by_letter} 票，多于到会的 {present} 人{letters}，请核对。"
        yield Fault(item_field(item.id, "approve"), sentence)


def _election_faults(item: AgendaDraft, present: int) -> Iterator[Fault]:
    issued, returned = item.issued, item.returned
    if issued is not None and issued > present:
        yield Fault(item_field(item.id, "issued"), f"发出选票 {issued} 张，多于到会的 {present} 人，请核对。")
    if item.void is not None and returned is not None and item.void > returned:
        yield Fault(item_field(item.id, "void"), f"废票 {item.void} 张，多于收回的 {returned} 张，请核对。")
    most = present if returned is None else returned - (item.void or 0)
    what = f"到会的 {present} 人" if returned is None else f"有效的 {most} 张选票"
    over = [c for c in item.candidates if (c.votes or 0) > most]
    for candidate in over:
        field = candidate_field(item.id, candidate.person_id)
        yield Fault(field, f"得票 {candidate.votes} 张，多于{what}，请核对。")
    total = sum(c.votes or 0 for c in item.candidates)
    if not over and item.seats is not None and total > item.seats * most:
        sentence = f"得票合计 {total} 张，每张选票最多选 {item.seats} 人，{what}不可能有这么多，请核对。"
        yield Fault(item_field(item.id, "candidates"), sentence)


def _exclusion_faults(draft: MeetingDraft) -> Iterator[Fault]:
    left_out: set[str] = set()
    for exclusion in draft.exclusions:
        field = exclusion_field(exclusion.person_id)
        if exclusion.person_id in left_out:
            yield Fault(field, "这位党员已经列在不计入应到的名单里了，请去掉一处。")
        elif exclusion.reason not in range(1, 7):
            yield Fault(field, "请选是六种情形中的哪一种。")
        left_out.add(exclusion.person_id)
