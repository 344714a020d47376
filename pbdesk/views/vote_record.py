"""What a vote came to, in the words that minutes and resolutions use; nothing while a number is missing."""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.model import AgendaKind, Outcome
from pbdesk.views.vote_rows import CandidateStand, VoteStand

_SETTLED = (Outcome.MET, Outcome.UNMET, Outcome.WARN)


def record_words(stand: VoteStand) -> str:
    """The result of a vote as minutes state it: who was due, who was there, the votes, and what follows.

    Empty while the vote is open, or where no text asks for a number.
    """
    if stand.outcome not in _SETTLED or not stand.lines:
        return ""
    quorum = stand.lines[0]
    heads = _heads(stand)
    if quorum.outcome is Outcome.UNMET:
        return f"{heads}，{quorum.words.rpartition('，')[2]}，{_what(stand)}无效。"
    if stand.kind is AgendaKind.ELECTION:
        return f"{heads}。{_elected(stand)}"
    passed = stand.lines[-1].outcome is Outcome.MET
    votes, _, base = stand.lines[-1].words.partition("，2×")
    return f"{heads}；{votes}，{base.rpartition('，')[2]}，{'通过' if passed else '没有通过'}。"


def _heads(stand: VoteStand) -> str:
    if stand.number("C"):
        return f"应到委员 {stand.number('C')} 人，实到 {stand.number('Pc')} 人"
    right = "选举权" if stand.kind is AgendaKind.ELECTION else "表决权"
    return f"应到会有{right}的党员 {stand.number('D')} 人，实到 {stand.number('P')} 人"


def _what(stand: VoteStand) -> str:
    return "选举" if stand.kind is AgendaKind.ELECTION else "表决"


def _elected(stand: VoteStand) -> str:
    ballots = next((line for line in stand.lines if line.rule == "VOT-10"), None)
    if ballots is not None and ballots.outcome is Outcome.UNMET:
        return f"{ballots.words}，选举无效。"
    elected = _named(stand.candidates, Outcome.MET)
    tied = _named(stand.candidates, Outcome.WARN)
    told = f"{elected}当选。" if elected else "没有人当选。"
    return told + (f"{tied}得票相同，须再次投票。" if tied else "")


def _named(candidates: Sequence[CandidateStand], outcome: Outcome) -> str:
    return "、".join(c.name for c in candidates if c.outcome is outcome)
