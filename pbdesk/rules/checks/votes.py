"""The checks of VOT-01 to VOT-05 and VOT-07 to VOT-10: recorded votes against the bars of the texts.

A vote without enough people did happen and its meeting counts as one (E-30): only what it decided does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.vote_days import Said, on_each_day, titled
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.topics.tallies import Tally, Vote
from pbdesk.rules.vote_lines import VoteLine, says_refused

_FOUR_FIFTHS_SINCE = date(2020, 7, 13)
"""From here on the text asks for no less than four fifths; before, for more."""
_ENDINGS = {Outcome.UNMET: "，{what}无效（{least}）", Outcome.WARN: "，建议核对（{least}）"}


def quorum(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-01, VOT-04, VOT-07: enough of those with a vote are there, for each vote by its own bar."""
    return on_each_day(ctx, rule, partial(_quorums, rule.id))


def approvals(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-02, VOT-05: more than half of those due approve; who abstains does not approve."""
    return on_each_day(ctx, rule, partial(_passings, rule.id))


def committee_quorum(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-03: half of a committee is there, at each of its meetings."""
    return on_each_day(ctx, rule, _committees, committee=True)


def elected(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-08: whoever is elected has more than half of those present (or due, where a street decided so)."""
    return on_each_day(ctx, rule, _elected)


def election_checks(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-09, VOT-10: more candidates than seats; no more ballots back than were handed out."""
    return on_each_day(ctx, rule, partial(_election_checks, rule.id))


def _quorums(rule: str, _ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    for vote in tally.votes:
        if vote.quorum.rule == rule:
            words = _heads(vote.quorum, len(tally.people.due), "选举" if vote.count else "表决")
            old = rule == "VOT-07" and tally.ballot.held_on < _FOUR_FIFTHS_SINCE
            if old and 5 * len(tally.people.present) == 4 * len(tally.people.due):
                words += "；当时按暂行条例要“超过”五分之四，请核对"
            yield Said.of(vote.quorum.outcome, f"{titled(vote.item)}：{words}")


def _heads(line: VoteLine, due: int, what: str, whose: str = "应到") -> str:
    ending = _ENDINGS.get(line.outcome, "").format(what=what, least=line.least_words)
    return f"{whose} {due} 人，{line.words}{ending}" if due else line.words


def _passings(rule: str, _ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    for vote in tally.votes:
        if not vote.count and vote.lines[-1].rule == rule:
            yield _passing(tally, vote)


def _passing(tally: Tally, vote: Vote) -> Said:
    passing, title = vote.lines[-1], titled(vote.item)
    lead = f"{title}：应到 {len(tally.people.due)} 人，到会 {len(tally.people.present)} 人，{passing.words}"
    if passing.rule == "VOT-05" and tally.void_letters:
        lead += f"，另有 {len(tally.void_letters)} 份书面意见（{'；'.join(dict.fromkeys(tally.void_letters))}）"
    failed = passing.outcome is Outcome.UNMET or vote.quorum.outcome is Outcome.UNMET
    if failed and says_refused(vote.item.resolution):
        return Said(Outcome.NOT_APPLICABLE, f"{lead}，记录也写明没有通过")
    if vote.quorum.outcome is Outcome.UNMET:
        return Said(Outcome.UNMET, f"{lead}，但到会人数不够，表决无效")
    if vote.quorum.outcome is Outcome.UNKNOWN:
        return Said(Outcome.UNKNOWN, f"{title}：{vote.quorum.words}")
    ending = f"，没有通过（{passing.least_words}）" if failed else ""
    return Said.of(passing.outcome, lead + ending)


def _committees(ctx: Context, branch: BranchFact, tally: Tally) -> Iterator[Said]:
    ballot, line = tally.ballot, tally.quorum
    in_office = any(span.covers(ballot.held_on) for span in ctx.facts.committees.get(branch.id, ()))
    if line is None or not in_office or not (ballot.marked or ballot.items):
        return
    if not tally.people.due:
        yield Said(Outcome.UNKNOWN, "当天没有登记支委是哪几位，不知道到会的够不够")
        return
    words = _heads(line, len(tally.people.due), "会议", "应到委员")
    short = [vote for vote in tally.votes if vote.lines[-1].outcome is Outcome.UNMET]
    if line.outcome is Outcome.MET and short:
        told = "；".join(f"{titled(vote.item)}{vote.lines[-1].words}" for vote in short)
        yield Said(Outcome.WARN, f"{words}；{told}（条例没有规定支委会的票数，通行做法是超过半数）")
        return
    yield Said.of(line.outcome, words)


def _elected(_ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    for vote in tally.votes:
        count = vote.count
        if count is None or count.elected.rule != "VOT-08":
            continue
        title = titled(vote.item)
        if count.void:
            reason = next(line.words for line in count.lines if line.outcome is Outcome.UNMET)
            yield Said(Outcome.UNMET, f"{title}：{reason}，选举无效，没有人当选")
            continue
        names = {candidate.person_id: candidate.name for candidate in vote.item.candidates}
        lost = [f"{names[fate.person_id]} {fate.words}" for fate in count.fates if fate.outcome is not Outcome.MET]
        told = f"；{count.elected.bar}，{count.elected.least_words}"
        whose = f"；{'；'.join(lost)}" if lost and count.elected.outcome is Outcome.WARN else ""
        yield Said.of(count.elected.outcome, f"{title}：{count.elected.words}{told}{whose}")


def _election_checks(rule: str, _ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    for vote in tally.votes:
        for line in vote.count.checks if vote.count else ():
            if line.rule == rule:
                least = f"（{line.least_words}）" if line.least_words and line.outcome is not Outcome.MET else ""
                yield Said.of(line.outcome, f"{titled(vote.item)}：{line.words}{least}")
