"""Who counts in a vote that is being typed: the sets of ``rules.electorate`` out of the roll and the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pbdesk.actions.meeting_drafts import ExclusionDraft, MeetingDraft, Presence
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.rules.electorate import (
    Electorate,
    Letter,
    assemble,
    letter_fault,
    missing_papers,
    stance,
    validly_excluded,
)
from pbdesk.rules.vote_lines import decided_on
from pbdesk.views.roll import Roll, Seat
from pbdesk.views.vote_rows import Base, ExclusionStand, OpinionStand
from pbdesk.words import EXCLUSION_WORDS

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteBases(Electorate):
    """The people of one meeting's votes, in the order of the roll, with what stands beside their names."""

    exclusions: tuple[ExclusionStand, ...]
    opinions: tuple[OpinionStand, ...]

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
    decided = frozenset() if committee else decided_on(draft.agenda)
    voters = [seat.person_id for seat in seats if committee or (seat.has_vote and seat.person_id not in decided)]
    valid = frozenset() if committee else validly_excluded(draft.exclusions, draft.held_on)
    letters = [
        _letter(seat, members[seat.person_id], decided) for seat in roll.seats if seat.person_id in members
    ]
    said = [letter for letter in letters if letter.opinion]
    full = sum(seat.full and seat.on_roll for seat in roll.seats)
    people = assemble(voters, valid, there, said, draft.held_on, full=full, committee=committee)
    known = {seat.person_id: seat for seat in roll.seats}
    return VoteBases(
        voters=people.voters,
        left_out=people.left_out,
        due=people.due,
        present=people.present,
        written=people.written,
        full=people.full,
        committee=committee,
        exclusions=tuple(
            _exclusion(e, known.get(e.person_id), names.get(e.person_id, ""), draft.held_on, there)
            for e in (() if committee else draft.exclusions)
        ),
        opinions=tuple(_opinion(each, known[each.person_id].name, draft.held_on, people.due) for each in said),
    )


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


def _letter(seat: Seat, presence: Presence, decided: frozenset[str]) -> Letter:
    return Letter(
        person_id=seat.person_id,
        opinion=stance(presence.opinion, presence.opinion_words),
        received_on=presence.opinion_on,
        has_vote=seat.has_vote and seat.person_id not in decided,
        there=presence.state is AttendanceState.PRESENT,
    )


def _opinion(letter: Letter, name: str, held_on: date | None, due: Sequence[str]) -> OpinionStand:
    why = letter_fault(letter, held_on, due)
    same_day = letter.received_on is not None and letter.received_on == held_on
    return OpinionStand(
        person_id=letter.person_id,
        name=name,
        opinion=letter.opinion,
        received_on=letter.received_on,
        counts=not why,
        words=why or ("当天交来，请核对是不是在会前收到" if same_day else "会前交来，计票不计到会"),
        doubtful=not why and same_day,
    )
