"""Who counts in a vote: sets of persons out of the roll and the draft, never a number that somebody typed.

V have a vote, X of them are validly left out, D are due, P of those are there in person, W have sent a valid written
opinion. At a committee meeting C are the seats filled and Pc those of them who are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pbdesk.actions.meeting_drafts import ExclusionDraft, MeetingDraft, Presence
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.views.roll import Roll, Seat
from pbdesk.views.vote_rows import Base, ExclusionStand, OpinionStand
from pbdesk.words import short_date

EXCLUSION_WORDS: Mapping[int, str] = {
    1: "因病不能表达本人意志",
    2: "自费出国半年以上",
    3: "正在服刑",
    4: "年老体弱卧床不起、长期生病不能自理",
    5: "外出半年以上，组织关系应转未转",
    6: "退休后长期在原籍居住，组织关系未转",
}
"""Why a member may be left out of the due head-count (VOT-12), in a few words."""

NOBODY: Mapping[str, str] = MappingProxyType({})
_AGAINST = ("反对", "不同意", "不赞成")
_FOR = ("同意", "赞成")


@dataclass(frozen=True, slots=True)
class VoteBases:
    """The people of one meeting's votes, in the order of the roll."""

    voters: tuple[str, ...]
    left_out: tuple[str, ...]
    due: tuple[str, ...]
    present: tuple[str, ...]
    written: Mapping[str, str]
    in_room: int
    full: int
    exclusions: tuple[ExclusionStand, ...]
    opinions: tuple[OpinionStand, ...]
    committee: bool = False

    @property
    def written_approvals(self) -> int:
        """How many of the valid written opinions approve."""
        return sum(opinion == "同意" for opinion in self.written.values())

    def bases(self, *, with_written: bool) -> tuple[Base, ...]:
        """The sets with their symbols and names, as far as a vote uses them."""
        if self.committee:
            return Base("C", "应到委员", self.due), Base("Pc", "到会委员", self.present)
        found = [
            Base("V", "有表决权的正式党员", self.voters),
            Base("X", "经同意不计入应到的", self.left_out),
            Base("D", "应到会有表决权的", self.due),
            Base("P", "到会有表决权的", self.present),
        ]
        return *found, *((Base("W", "会前书面意见", tuple(self.written)),) if with_written else ())


def bases_of(draft: MeetingDraft, roll: Roll, names: Mapping[str, str] = NOBODY) -> VoteBases:
    """Who counts at a meeting, by the roll of its day; someone left out who turns up counts again (E-20).

    ``names`` are those of people whom the roll doesn't hold.
    """
    committee = draft.kind is MeetingKind.COMMITTEE_MEETING
    members = {p.person_id: p for p in draft.attendance if p.role is AttendanceRole.MEMBER}
    there = {person for person, p in members.items() if p.state is AttendanceState.PRESENT}
    seats = [seat for seat in roll.seats if seat.post] or list(roll.seats) if committee else list(roll.seats)
    voters = [seat.person_id for seat in seats if committee or seat.has_vote]
    valid = frozenset() if committee else valid_exclusions(draft)
    left_out = tuple(person for person in voters if person in valid and person not in there)
    due = tuple(person for person in voters if person not in left_out)
    opinions = tuple(_opinion(seat, members[seat.person_id], draft, frozenset(due)) for seat in roll.seats
                     if seat.person_id in members and stance(members[seat.person_id]))  # fmt: skip
    known = {seat.person_id: seat for seat in roll.seats}
    return VoteBases(
        voters=tuple(voters),
        left_out=left_out,
        due=due,
        present=tuple(person for person in due if person in there),
        written={o.person_id: o.opinion for o in opinions if o.counts},
        in_room=len(there),
        full=sum(seat.full and seat.on_roll for seat in roll.seats),
        exclusions=tuple(
            _exclusion(e, known.get(e.person_id), names.get(e.person_id, ""), draft.held_on, there)
            for e in (() if committee else draft.exclusions)
        ),
        opinions=opinions,
        committee=committee,
    )


def valid_exclusions(draft: MeetingDraft) -> frozenset[str]:
    """Those whom the papers on the record leave out: for one of the six reasons, with a consent, resolved (VOT-12)."""
    return frozenset(e.person_id for e in draft.exclusions if not missing_papers(e, draft.held_on))


def missing_papers(exclusion: ExclusionDraft, held_on: date | None) -> tuple[str, ...]:
    """What an exclusion still lacks, in words that can stand after “缺”."""
    found = [] if exclusion.reason in EXCLUSION_WORDS else ["不计入应到的理由（六种情形之一）"]
    found += [] if exclusion.consent_document.strip() else ["上级同意文件"]
    if exclusion.resolved_on is None:
        found.append("党员大会通过的日期")
    elif held_on is not None and exclusion.resolved_on > held_on:
        found.append("会前通过的党员大会决议")
    return tuple(found)


def stance(presence: Presence) -> str:
    """What a written opinion says: 同意, 反对, 弃权, or nothing that can be counted."""
    if presence.opinion:
        return presence.opinion
    said = presence.opinion_words.strip()
    if said.startswith(_AGAINST):
        return "反对"
    return "同意" if said.startswith(_FOR) else "弃权" if said.startswith("弃权") else ""


def listed(people: Iterable[str]) -> str:
    """Names in running text."""
    return "、".join(people)


def _exclusion(
    exclusion: ExclusionDraft, seat: Seat | None, stranger: str, held_on: date | None, there: set[str]
) -> ExclusionStand:
    missing = missing_papers(exclusion, held_on)
    present = exclusion.person_id in there
    return ExclusionStand(
        person_id=exclusion.person_id,
        name=seat.name if seat else stranger,
        reason=EXCLUSION_WORDS.get(exclusion.reason, ""),
        consent_document=exclusion.consent_document.strip(),
        resolved_on=exclusion.resolved_on,
        valid=not missing and not present and seat is not None and seat.has_vote,
        present=present,
        missing=missing,
        words=_exclusion_words(seat, missing, present=present),
    )


def _exclusion_words(seat: Seat | None, missing: tuple[str, ...], *, present: bool) -> str:
    if seat is None or not seat.has_vote:
        return "本来就没有表决权，不用填"
    if missing:
        return f"缺{listed(missing)}，仍计入应到"
    return "人到会了，应到、实到都计入" if present else "不计入应到"


def _opinion(seat: Seat, presence: Presence, draft: MeetingDraft, due: frozenset[str]) -> OpinionStand:
    why = _why_not(seat, presence, draft.held_on, due)
    same_day = presence.opinion_on is not None and presence.opinion_on == draft.held_on
    return OpinionStand(
        person_id=seat.person_id,
        name=seat.name,
        opinion=stance(presence),
        received_on=presence.opinion_on,
        counts=not why,
        words=why or ("当天交来，请核对是不是在会前收到" if same_day else "会前交来，计票不计到会"),
        doubtful=not why and same_day,
    )


def _why_not(seat: Seat, presence: Presence, held_on: date | None, due: frozenset[str]) -> str:
    """Why a written opinion is no vote; nothing when it is one.

    Only days are kept: one of the meeting's own day may well have come before it began and counts.
    """
    if presence.state is AttendanceState.PRESENT:
        return "本人到会，以会上投票为准"
    if not seat.has_vote:
        return "没有表决权，不计票"
    if seat.person_id not in due:
        return "已不计入应到，书面意见不计票"
    if presence.opinion_on is None:
        return "没有写明哪天交来，暂不计票"
    if held_on is not None and presence.opinion_on > held_on:
        return f"{short_date(presence.opinion_on)}才交来，不在会前，不计票"
    return ""
