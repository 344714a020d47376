"""Who counts at a meeting, and whether enough of them are there: head-counts of persons, compared as integers.

Four denominators are kept apart: who is due (应到), who is due without being eased (ME 23), who has a vote (D) and, at
a committee meeting, the seats filled. Taking part online is attending; only being there in person counts for a vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, Outcome
from pbdesk.rules.bars import Bar, is_cleared, least_present
from pbdesk.views.rows import Ratio


@dataclass(frozen=True, slots=True)
class Mark:
    """One person due at a meeting and how they took part (None: not taking part, where attendance is by invitation)."""

    state: AttendanceState | None
    has_vote: bool = True
    eased: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class HeadCount:
    """The numbers of one meeting; ``present`` includes ``online``, ``voters_present`` doesn't."""

    due: int
    present: int
    online: int
    leave: int
    absent: int
    observers: int
    voters: int
    voters_present: int
    required: int
    required_present: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether enough are there, as a state and a finished phrase."""

    outcome: Outcome
    sentence: str


def count(marks: Iterable[Mark], observers: int = 0) -> HeadCount:
    """Count a meeting: someone validly left out who turns up counts as due and as present again (E-20)."""
    marks = list(marks)
    attended = {AttendanceState.PRESENT, AttendanceState.ONLINE}
    voters = [m for m in marks if m.has_vote and not (m.left_out and m.state is not AttendanceState.PRESENT)]
    required = [m for m in marks if not m.eased]
    return HeadCount(
        due=len(marks),
        present=sum(m.state in attended for m in marks),
        online=sum(m.state is AttendanceState.ONLINE for m in marks),
        leave=sum(m.state is AttendanceState.LEAVE for m in marks),
        absent=sum(m.state is AttendanceState.ABSENT for m in marks),
        observers=observers,
        voters=len(voters),
        voters_present=sum(m.state is AttendanceState.PRESENT for m in voters),
        required=len(required),
        required_present=sum(m.state in attended for m in required),
    )


def bar_of(kind: MeetingKind, agenda: Collection[AgendaKind] = (), ordinary: Bar = Bar.HALF) -> Bar | None:
    """The bar a meeting has to clear to vote; None where no text asks for one.

    ``ordinary`` is how a street reads "half or more" (policy ``vote_exact_half``).
    """
    if kind is MeetingKind.COMMITTEE_MEETING:
        return ordinary
    if kind not in {MeetingKind.GENERAL_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL}:
        return None
    if AgendaKind.ELECTION in agenda:
        return Bar.FOUR_FIFTHS
    return Bar.MORE_THAN_HALF if {AgendaKind.ADMISSION, AgendaKind.CONVERSION} & set(agenda) else ordinary


_CLEARED = {Bar.HALF: "已过半数", Bar.MORE_THAN_HALF: "已超过半数", Bar.FOUR_FIFTHS: "已到五分之四"}
_SHORT = {Bar.HALF: "不到半数", Bar.MORE_THAN_HALF: "没有超过半数", Bar.FOUR_FIFTHS: "不到五分之四"}


def verdict(heads: HeadCount, bar: Bar | None, *, committee: bool = False) -> Verdict:
    """What the law says of the people who are there, in plain words."""
    if bar is None:
        eased = heads.due - heads.required
        aside = f"（{eased} 人年老体弱不计）" if eased else ""
        return Verdict(Outcome.NOT_APPLICABLE, f"出席率 {Ratio(heads.required_present, heads.required).percent}{aside}")
    who = "委员" if committee else "有表决权"
    numbers = f"{who} {heads.voters}，到场 {heads.voters_present}"
    if heads.voters == 0:
        return Verdict(Outcome.UNKNOWN, f"没有{'委员' if committee else '有表决权的党员'}，无法判断是否过半数")
    if not is_cleared(heads.voters_present, heads.voters, bar):
        must = least_present(heads.voters, bar)
        what = "会议无效" if committee else "不能表决"
        return Verdict(Outcome.UNMET, f"{numbers}，{_SHORT[bar]}，{what}（至少 {must} 人）")
    if bar is Bar.HALF and 2 * heads.voters_present == heads.voters:
        return Verdict(Outcome.WARN, f"{numbers}，恰为半数，建议核对")
    return Verdict(Outcome.MET, f"{numbers}，{_CLEARED[bar]}")
