"""An election as it stands: the figures of ``rules.election`` with names, in one sentence and with its hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft
from pbdesk.model import Outcome
from pbdesk.rules.election import Count, counted, lacking
from pbdesk.rules.policy import Policies
from pbdesk.rules.vote_lines import outcome_of
from pbdesk.views.vote_bases import VoteBases, listed
from pbdesk.views.vote_hints import election_hints
from pbdesk.views.vote_rows import CandidateStand, VoteStand

_SHORT = frozenset({Outcome.UNMET, Outcome.PENDING})


def election(
    item: AgendaDraft,
    draft: MeetingDraft,
    on: date,
    bases: VoteBases,
    policies: Policies,
    names: Mapping[str, str],
    title: str,
) -> VoteStand:
    """How an election stands."""
    count = counted(item, bases, on, policies, marked=bool(draft.attendance))
    candidates = tuple(
        CandidateStand(
            person_id=fate.person_id, name=names.get(fate.person_id, ""), votes=fate.votes, outcome=fate.outcome,
            words=fate.words,
        )
        for fate in count.fates
    )  # fmt: skip
    return VoteStand(
        item_id=item.id,
        kind=item.kind,
        title=title,
        outcome=outcome_of(count.lines),
        sentence=_sentence(item, bases, count, candidates),
        bases=bases.bases(with_written=False),
        lines=count.lines,
        candidates=candidates,
        exclusions=bases.exclusions,
        hints=election_hints(item, draft, bases, count.quorum.outcome),
    )


def _sentence(item: AgendaDraft, bases: VoteBases, count: Count, candidates: Sequence[CandidateStand]) -> str:
    quorum, checks = count.quorum, count.checks
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
        return f"{few}{heads}，{cleared}；{lacking(item)}。"
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
