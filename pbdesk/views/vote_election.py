"""An election: four fifths there, more candidates than seats, sound ballots, and who is elected on which base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pbdesk.actions.meeting_drafts import AgendaDraft, CandidateDraft, MeetingDraft
from pbdesk.model import Outcome
from pbdesk.rules.policy import Policies
from pbdesk.views.quorum import Bar, least_approvals, least_candidates
from pbdesk.views.vote_bases import VoteBases, listed
from pbdesk.views.vote_hints import election_hints
from pbdesk.views.vote_lines import line, quorum_line
from pbdesk.views.vote_rows import CandidateStand, VoteLine, VoteStand, outcome_of

_VOIDING = frozenset({"VOT-03", "VOT-07", "VOT-10"})
"""Without these nobody is elected; too few candidates are a fault of the preparation, for the superior to judge."""
_SHORT = frozenset({Outcome.UNMET, Outcome.PENDING})
_COMMITTEE_FROM = 7
"""So many full members a branch has that must elect a committee (ORG-04); below, VOT-09 knows no number."""
_BASES = {"present": "实到会有选举权的", "due": "应到会有选举权的"}


def election(
    item: AgendaDraft,
    draft: MeetingDraft,
    on: date,
    bases: VoteBases,
    policies: Policies,
    names: Mapping[str, str],
    title: str,
) -> VoteStand:
    """How an election stands; a committee elects from among itself by the practice of more than half of it."""
    marked = bool(draft.attendance)
    quorum = _quorum(on, bases, marked=marked)
    by_due = bases.committee or policies.text("election_base", on) == "due"
    base = len(bases.due if by_due else bases.present)
    whose = "应到委员" if bases.committee else _BASES["due" if by_due else "present"]
    checks = tuple(check for check in (_enough_candidates(item, on, bases), _ballots(item, on)) if check)
    void = any(check.outcome is Outcome.UNMET and check.rule in _VOIDING for check in (quorum, *checks))
    candidates = stand_candidates(item.candidates, item.seats, base, names, void=void)
    elected = _elected_line(item, on, base, whose, candidates, committee=bases.committee)
    lines = (quorum, *checks, elected)
    return VoteStand(
        item_id=item.id,
        kind=item.kind,
        title=title,
        outcome=outcome_of(lines),
        sentence=_sentence(item, bases, quorum, checks, candidates),
        bases=bases.bases(with_written=False),
        lines=lines,
        candidates=candidates,
        exclusions=bases.exclusions,
        hints=election_hints(item, draft, bases, quorum.outcome),
    )


def stand_candidates(
    candidates: Sequence[CandidateDraft], seats: int | None, base: int, names: Mapping[str, str], *, void: bool = False
) -> tuple[CandidateStand, ...]:
    """Who is elected: more than half of the base, by votes where those are more than the seats, nobody on a tie.

    Nothing is decided before every number is there; in a void election nobody is elected.
    """
    votes = [c.votes for c in candidates if c.votes is not None]
    if seats is None or len(votes) < len(candidates):
        return tuple(_candidate(c, names, Outcome.PENDING, _over_words(c.votes, base)) for c in candidates)
    over = sorted((n for n in votes if 2 * n > base), reverse=True)
    last = over[seats - 1] if 0 < seats < len(over) else None
    tied_on = last if last is not None and over[seats] == last else None
    found = []
    for candidate in candidates:
        outcome, words = _fate(candidate.votes or 0, base, last, tied_on, seats)
        if void:
            outcome, words = Outcome.UNMET, "选举无效"
        found.append(_candidate(candidate, names, outcome, words))
    return tuple(found)


def _fate(votes: int, base: int, last: int | None, tied_on: int | None, seats: int) -> tuple[Outcome, str]:
    told = _over_words(votes, base)
    if 2 * votes <= base:
        return Outcome.UNMET, f"{told}，不当选"
    if seats == 0:
        return Outcome.UNMET, f"{told}，没有名额"
    if tied_on is not None and votes == tied_on:
        return Outcome.WARN, f"{told}，得票相同，再次投票"
    if last is not None and votes < last:
        return Outcome.UNMET, f"{told}，名额已满，不当选"
    return Outcome.MET, f"{told}，当选"


def _over_words(votes: int | None, base: int) -> str:
    if votes is None:
        return "还没有填得票"
    if 2 * votes > base:
        return f"2×{votes} > {base}，超过半数"
    return f"2×{votes} ≤ {base}，{'刚好半数' if 2 * votes == base else '没有超过半数'}"


def _candidate(candidate: CandidateDraft, names: Mapping[str, str], outcome: Outcome, words: str) -> CandidateStand:
    return CandidateStand(
        person_id=candidate.person_id,
        name=names.get(candidate.person_id, ""),
        votes=candidate.votes,
        outcome=outcome,
        words=words,
    )


def _quorum(on: date, bases: VoteBases, *, marked: bool) -> VoteLine:
    present, due = len(bases.present), len(bases.due)
    if bases.committee:
        return quorum_line("VOT-03", on, present, due, Bar.HALF, who="名委员", marked=marked)
    return quorum_line("VOT-07", on, present, due, Bar.FOUR_FIFTHS, marked=marked)


def _enough_candidates(item: AgendaDraft, on: date, bases: VoteBases) -> VoteLine | None:
    """More candidates than seats; for one seat only a remark, since it may be a secretary's.

    Nothing is asked of a branch too small for a committee, nor of a committee electing from among itself.
    """
    if item.seats is None or not item.seats or bases.committee or bases.full < _COMMITTEE_FROM:
        return None
    least, there = least_candidates(item.seats), len(item.candidates)
    outcome = Outcome.MET if there >= least else Outcome.UNMET if there else Outcome.PENDING
    if outcome is Outcome.UNMET and any(candidate.votes is None for candidate in item.candidates):
        outcome = Outcome.PENDING  # candidates are still being typed
    elif outcome is Outcome.UNMET and item.seats == 1:
        outcome = Outcome.WARN
    sign, short = ("≥", "") if there >= least else ("<", f"，还少 {least - there} 名")
    words = f"应选 {item.seats} 名，候选人 {there} {sign} {item.seats}+{least - item.seats}{short}"
    return line(
        "VOT-09", on, words=words, bar="比名额多五分之一以上", outcome=outcome, least=least,
        least_words=f"至少 {least} 名候选人",
    )  # fmt: skip


def _ballots(item: AgendaDraft, on: date) -> VoteLine | None:
    if item.issued is None and item.returned is None:
        return None
    if item.issued is None or item.returned is None:
        what = "发出" if item.issued is None else "收回"
        words, outcome = f"还没有填{what}的选票数", Outcome.PENDING
    else:
        sound = item.returned <= item.issued
        sign, ending = ("≤", "选票有效") if sound else (">", "收回的比发出的多")
        words = f"收回 {item.returned} {sign} 发出 {item.issued}，{ending}"
        outcome = Outcome.MET if sound else Outcome.UNMET
    return line("VOT-10", on, words=words, bar="收回不多于发出", outcome=outcome, least=None)


def _elected_line(
    item: AgendaDraft, on: date, base: int, whose: str, candidates: Sequence[CandidateStand], *, committee: bool
) -> VoteLine:
    least = least_approvals(base)
    elected = sum(c.outcome is Outcome.MET for c in candidates)
    tied = any(c.outcome is Outcome.WARN for c in candidates)
    if not candidates or any(c.outcome is Outcome.PENDING for c in candidates):
        outcome, words = Outcome.PENDING, _lacking(item)
    elif tied or elected < (item.seats or 0):
        outcome, words = Outcome.WARN, f"当选 {elected} 名，应选 {item.seats} 名"
    else:
        outcome, words = Outcome.MET, f"当选 {elected} 名，应选 {item.seats} 名"
    rule = "VOT-03-pass" if committee else "VOT-08"
    return line(
        rule, on, words=words, bar=f"超过{whose}半数（{base} 人）", outcome=outcome, least=least,
        least_words=f"至少 {least} 票当选",
    )  # fmt: skip


def _lacking(item: AgendaDraft) -> str:
    if not item.candidates:
        return "还没有填候选人"
    return "还没有填应选名额" if item.seats is None else "还有候选人没有填得票"


def _sentence(
    item: AgendaDraft, bases: VoteBases, quorum: VoteLine, checks: Sequence[VoteLine],
    candidates: Sequence[CandidateStand],
) -> str:  # fmt: skip
    whose = "应到委员" if bases.committee else "应到"
    if quorum.outcome in (Outcome.UNKNOWN, Outcome.PENDING):
        return f"{quorum.words}。"
    heads = f"{whose} {len(bases.due)} 人，到会 {len(bases.present)} 人"
    if quorum.outcome is Outcome.UNMET:
        return f"{heads}，{quorum.words.rpartition('，')[2]}，选举无效（{quorum.least_words}）。"
    wrong = {check.rule: check.words for check in checks if check.outcome is Outcome.UNMET}
    if "VOT-10" in wrong:
        return f"选举无效：{wrong['VOT-10']}。"
    short = [check.words for check in checks if check.rule == "VOT-09" and check.outcome in _SHORT and candidates]
    few = f"候选人不够：{short[0]}。" if short else ""
    if not candidates or any(c.outcome is Outcome.PENDING for c in candidates):
        cleared = "够半数" if bases.committee else "达到五分之四"
        return f"{few}{heads}，{cleared}；{_lacking(item)}。"
    return few + _result(item, candidates)


def _result(item: AgendaDraft, candidates: Sequence[CandidateStand]) -> str:
    elected = [c.name for c in candidates if c.outcome is Outcome.MET]
    tied = [c.name for c in candidates if c.outcome is Outcome.WARN]
    left = (item.seats or 0) - len(elected)
    told = f"应选 {item.seats} 名，{listed(elected)}当选" if elected else f"应选 {item.seats} 名，没有人当选"
    if tied:
        return f"{told}；{listed(tied)}得票相同，就他们再投一次，选 {left} 名。"
    if left > 0:
        return f"{told}；还缺 {left} 名，另行选举，或者经过半数的选举人同意减少名额。"
    return f"{told}。"
