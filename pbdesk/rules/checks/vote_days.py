"""What is said of a branch's votes on one day, put together as one finding: as bad as the worst, naming the item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, excuse, finding
from pbdesk.rules.topics.ballots import ItemFact
from pbdesk.rules.topics.tallies import Tally
from pbdesk.rules.vote_lines import PERSONAL
from pbdesk.words import AGENDA_WORDS

_WORST_FIRST = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WARN, Outcome.MET, Outcome.NOT_APPLICABLE)
_GOOD = frozenset({Outcome.MET, Outcome.WARN, Outcome.NOT_APPLICABLE})
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of one vote (or of ``number`` things in it)."""

    outcome: Outcome
    words: str
    number: int = 1

    @classmethod
    def of(cls, outcome: Outcome, words: str) -> Said:
        """A line's outcome as a record has it: what is still to be typed on a page is not known in a record."""
        return cls(Outcome.UNKNOWN if outcome is Outcome.PENDING else outcome, words)


Judge = Callable[[Context, BranchFact, Tally], Iterable[Said]]
"""What a rule says of the votes of one meeting; nothing where it has nothing to say."""


def on_each_day(ctx: Context, rule: Rule, judge: Judge, *, committee: bool = False) -> Iterator[Finding]:
    """One finding for each branch and day on which a rule has something to say of a meeting that was held.

    The meetings are those that voted or appraised, or the ``committee``'s, whether they voted or not.
    """
    tallies = ctx.topics.tallies.committee if committee else ctx.topics.tallies.voting
    for branch in ctx.facts.branches:
        days: dict[date, list[tuple[str, Said]]] = defaultdict(list)
        for tally in tallies.get(branch.id, ()):
            day = tally.ballot.held_on
            if day in ctx.period and day <= ctx.today and branch.span.covers(day):
                days[day] += [(tally.ballot.id, said) for said in judge(ctx, branch, tally)]
        for day, told in days.items():
            if told:
                yield _finding(ctx, rule, branch, day, told)


def titled(item: ItemFact) -> str:
    """What was voted on, in a few words."""
    kind = AGENDA_WORDS[item.kind] if item.kind else "表决"
    if item.kind in PERSONAL and item.person:
        return f"{kind} {item.person}"
    return f"“{item.topic.strip()}”" if item.topic.strip() else kind


def _finding(ctx: Context, rule: Rule, branch: BranchFact, day: date, told: Sequence[tuple[str, Said]]) -> Finding:
    subject, label = branch_subject(branch), day.isoformat()
    worst = min((said.outcome for _, said in told), key=_WORST_FIRST.index)
    due = [said for _, said in told if said.outcome is not Outcome.NOT_APPLICABLE]
    asked, done = (sum(said.number for said in some) for some in (due, [s for s in due if s.outcome in _GOOD]))
    message = _message([said for _, said in told], worst)
    if worst is Outcome.UNMET:
        accepted = excuse(ctx, rule, subject, label)
        if accepted:
            worst, message = Outcome.EXCUSED, f"{message}；上级已认可说明：{accepted}"
    return finding(rule, subject, label, worst, asked, done, _credits(told), day, f"{message}。")


def _credits(told: Sequence[tuple[str, Said]]) -> Credits:
    """A meeting counts when nothing is wrong with any of its votes."""
    found = Credits()
    for meeting in dict.fromkeys(meeting for meeting, _ in told):
        wrong = [said.words for of, said in told if of == meeting and said.outcome not in _GOOD]
        if wrong:
            found.reject(meeting, "；".join(wrong[:_MOST_TOLD]))
        else:
            found.counted.append(meeting)
    return found


def _message(said: Sequence[Said], worst: Outcome) -> str:
    """The worst in full, the others as a number."""
    first = [each.words for each in said if each.outcome is worst]
    rest = len(said) - len(first[:_MOST_TOLD])
    return "；".join(first[:_MOST_TOLD]) + (f"；另有{rest}项" if rest else "")
