"""An election in figures: four fifths there, more candidates than seats, sound ballots, who is elected on what base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.model import Outcome
from pbdesk.rules.bars import Bar, least_approvals, least_candidates
from pbdesk.rules.electorate import Electorate
from pbdesk.rules.policy import Policies
from pbdesk.rules.vote_lines import VotedItem, VoteLine, line, quorum_line

VOIDING = frozenset({"VOT-03", "VOT-07", "VOT-10"})
"""Without these nobody is elected; too few candidates are a fault of the preparation, for the superior to judge."""
_COMMITTEE_FROM = 7
"""So many full members a branch has that must elect a committee (ORG-04); below, VOT-09 knows no number."""
_BASES = {"present": "实到会有选举权的", "due": "应到会有选举权的"}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a candidate: ``met`` elected, ``unmet`` not, ``warn`` stands again, ``pending`` not known."""

    person_id: str
    votes: int | None
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Count:
    """An election counted: its bars, and the fate of each candidate in the order of the list."""

    quorum: VoteLine
    checks: tuple[VoteLine, ...]
    elected: VoteLine
    fates: tuple[Fate, ...]

    @property
    def lines(self) -> tuple[VoteLine, ...]:
        """All bars."""
        return self.quorum, *self.checks, self.elected

    @property
    def void(self) -> bool:
        """Whether the election is void, whatever the votes."""
        return any(each.outcome is Outcome.UNMET and each.rule in VOIDING for each in (self.quorum, *self.checks))


def counted(item: VotedItem, people: Electorate, on: date, policies: Policies, *, marked: bool) -> Count:
    """Count an election; a committee elects from among itself by the practice of more than half of it."""
    quorum = _quorum(on, people, marked=marked)
    by_due = people.committee or policies.text("election_base", on) == "due"
    base = len(people.due if by_due else people.present)
    whose = "应到委员" if people.committee else _BASES["due" if by_due else "present"]
    checks = tuple(check for check in (_enough_candidates(item, on, people), _ballots(item, on)) if check)
    void = any(check.outcome is Outcome.UNMET and check.rule in VOIDING for check in (quorum, *checks))
    fates = fates_of(item, base, void=void)
    return Count(quorum, checks, _elected(item, on, base, whose, fates, committee=people.committee), fates)


def fates_of(item: VotedItem, base: int, *, void: bool = False) -> tuple[Fate, ...]:
    """Who is elected: more than half of the base, by votes where those are more than the seats, nobody on a tie.

    Nothing is decided before every number is there; in a void election nobody is elected.
    """
    seats, standing = item.seats, item.candidates
    votes = [c.votes for c in standing if c.votes is not None]
    if seats is None or len(votes) < len(standing):
        return tuple(Fate(c.person_id, c.votes, Outcome.PENDING, _over_words(c.votes, base)) for c in standing)
    over = sorted((n for n in votes if 2 * n > base), reverse=True)
    last = over[seats - 1] if 0 < seats < len(over) else None
    tied_on = last if last is not None and over[seats] == last else None
    found = []
    for candidate in standing:
        outcome, words = _fate(candidate.votes or 0, base, last, tied_on, seats)
        if void:
            outcome, words = Outcome.UNMET, "选举无效"
        found.append(Fate(candidate.person_id, candidate.votes, outcome, words))
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


def _quorum(on: date, people: Electorate, *, marked: bool) -> VoteLine:
    present, due = len(people.present), len(people.due)
    if people.committee:
        return quorum_line("VOT-03", on, present, due, Bar.HALF, who="名委员", marked=marked)
    return quorum_line("VOT-07", on, present, due, Bar.FOUR_FIFTHS, marked=marked)


def _enough_candidates(item: VotedItem, on: date, people: Electorate) -> VoteLine | None:
    """More candidates than seats; for one seat only a remark, since it may be a secretary's.

    Nothing is asked of a branch too small for a committee, nor of a committee electing from among itself.
    """
    if item.seats is None or not item.seats or people.committee or people.full < _COMMITTEE_FROM:
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


def _ballots(item: VotedItem, on: date) -> VoteLine | None:
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


def _elected(
    item: VotedItem, on: date, base: int, whose: str, fates: Sequence[Fate], *, committee: bool
) -> VoteLine:
    least = least_approvals(base)
    elected = sum(fate.outcome is Outcome.MET for fate in fates)
    tied = any(fate.outcome is Outcome.WARN for fate in fates)
    if not fates or any(fate.outcome is Outcome.PENDING for fate in fates):
        outcome, words = Outcome.PENDING, lacking(item)
    elif tied or elected < (item.seats or 0):
        outcome, words = Outcome.WARN, f"当选 {elected} 名，应选 {item.seats} 名"
    else:
        outcome, words = Outcome.MET, f"当选 {elected} 名，应选 {item.seats} 名"
    rule = "VOT-03-pass" if committee else "VOT-08"
    return line(
        rule, on, words=words, bar=f"超过{whose}半数（{base} 人）", outcome=outcome, least=least,
        least_words=f"至少 {least} 票当选",
    )  # fmt: skip


def lacking(item: VotedItem) -> str:
    """What keeps an election from being decided."""
    if not item.candidates:
        return "还没有填候选人"
    return "还没有填应选名额" if item.seats is None else "还有候选人没有填得票"
