"""The bars of a vote with their numbers filled in, one line each; integers only, every operator as the text has it.

One arithmetic for the page, the minutes and the checks: whoever has a vote's item and its electorate gets the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from pbdesk.model import AgendaKind, MeetingKind, Outcome
from pbdesk.rules.bars import Bar, least_approvals, least_present, ordinary_bar
from pbdesk.rules.electorate import Electorate
from pbdesk.rules.policy import Policies
from pbdesk.rules.votes import strict_bar, vote_rules

PERSONAL = frozenset({AgendaKind.ADMISSION, AgendaKind.CONVERSION})
"""What is voted on person by person (VOT-06)."""
VOTING_KINDS = frozenset(
    {
        MeetingKind.GENERAL_MEETING,
        MeetingKind.ORGANIZATION_LIFE_MEETING,
        MeetingKind.DEMOCRATIC_APPRAISAL,
        MeetingKind.THEME_DAY,
        MeetingKind.LECTURE,
    }
)
"""The sittings of the whole branch: a vote taken there is reckoned as the general meeting's."""
_VOTED = PERSONAL | {AgendaKind.RESOLUTION, AgendaKind.ELECTION, AgendaKind.APPRAISAL}
_REFUSED = ("没有通过", "未通过", "不通过", "未获通过", "没有当选")
_BARS = {Bar.HALF: "半数以上", Bar.MORE_THAN_HALF: "超过半数", Bar.FOUR_FIFTHS: "五分之四以上"}
_CLEARED = {Bar.HALF: "已过半数", Bar.MORE_THAN_HALF: "超过半数", Bar.FOUR_FIFTHS: "已到五分之四"}
_SHORT = {Bar.HALF: "不到半数", Bar.MORE_THAN_HALF: "没有超过半数", Bar.FOUR_FIFTHS: "不到五分之四"}


class Standing(Protocol):
    """Someone who stands for election."""

    @property
    def person_id(self) -> str:
        """Who."""

    @property
    def votes(self) -> int | None:
        """The votes he got; None: not written down yet."""


class VotedItem(Protocol):
    """What the arithmetic looks at of an agenda item, whether it is typed or recorded."""

    @property
    def kind(self) -> AgendaKind | None:
        """What it is about."""

    @property
    def topic(self) -> str:
        """The topic in words."""

    @property
    def person_id(self) -> str | None:
        """Who is admitted or converted."""

    @property
    def approve(self) -> int | None:
        """Approvals in the room."""

    @property
    def against(self) -> int | None:
        """Votes against in the room."""

    @property
    def abstain(self) -> int | None:
        """Abstentions in the room."""

    @property
    def void(self) -> int | None:
        """Spoiled ballots."""

    @property
    def written_approve(self) -> int | None:
        """Written approvals as typed; None: as the attendance list has them."""

    @property
    def seats(self) -> int | None:
        """Seats to be filled."""

    @property
    def issued(self) -> int | None:
        """Ballots handed out."""

    @property
    def returned(self) -> int | None:
        """Ballots that came back."""

    @property
    def candidates(self) -> Sequence[Standing]:
        """Who stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteLine:
    """One bar of a vote: ``words`` is the formula with its numbers, ``bar`` the bar, ``least`` what would clear it.

    ``least_words`` say the same in full (“至少 11 票赞成”); ``text`` is the rule in words, ``citation`` its source.
    """

    rule: str
    title: str
    words: str
    bar: str
    outcome: Outcome
    least: int | None = None
    least_words: str = ""
    text: str = ""
    citation: str = ""


def outcome_of(lines: Iterable[VoteLine]) -> Outcome:
    """The outcome of a vote: nothing is known without anyone who may vote, else the worst of its bars."""
    found = {line.outcome for line in lines}
    order = (Outcome.UNKNOWN, Outcome.UNMET, Outcome.PENDING, Outcome.WARN)
    return next((outcome for outcome in order if outcome in found), Outcome.MET)


def is_voted(item: VotedItem) -> bool:
    """Whether an item is put to the vote: by its kind, or because numbers of a vote stand with it."""
    return item.kind in _VOTED or any(number is not None for number in (item.approve, item.against, item.abstain))


def decided_on(items: Iterable[VotedItem]) -> frozenset[str]:
    """Those whom a meeting admits or converts: whatever the roll says of the day, they don't vote on themselves (E-18).

    A conversion counts from the day of the vote or even from an earlier one, but the vote comes with the approval.
    """
    return frozenset(item.person_id for item in items if item.kind in PERSONAL and item.person_id)


def passing_lines(
    item: VotedItem, people: Electorate, on: date, policies: Policies, *, marked: bool
) -> tuple[VoteLine, VoteLine]:
    """Of a vote for or against: whether enough are there, and whether enough approve."""
    strict = strict_rule(item, committee=people.committee)
    bar = Bar.MORE_THAN_HALF if strict else ordinary_bar(policies, on)
    present, due = len(people.present), len(people.due)
    if people.committee:
        return (
            quorum_of_committee(people, on, policies, marked=marked),
            approvals_line("VOT-03-pass", on, item.approve, 0, due, "应到委员"),
        )
    if strict:
        return (
            quorum_line(strict, on, present, due, bar, marked=marked),
            approvals_line("VOT-05", on, item.approve, written_approvals(item, people), due),
        )
    return (
        quorum_line("VOT-01", on, present, due, bar, marked=marked),
        approvals_line("VOT-02", on, item.approve, 0, due),
    )


def quorum_of_committee(people: Electorate, on: date, policies: Policies, *, marked: bool) -> VoteLine:
    """Whether enough of a committee are there; asked of each of its meetings, whether it votes or not."""
    bar = ordinary_bar(policies, on)
    return quorum_line("VOT-03", on, len(people.present), len(people.due), bar, who="名委员", marked=marked)


def strict_rule(item: VotedItem, *, committee: bool) -> str | None:
    """The rule of VOT-04 that an item falls under, if any; a committee only examines, whatever the item."""
    return None if committee else strict_bar(item.kind, item.topic)


def written_approvals(item: VotedItem, people: Electorate) -> int:
    """The written approvals of an item: as typed, but never more than valid opinions came in; else as listed."""
    if item.written_approve is None:
        return people.written_approvals
    return min(item.written_approve, len(people.written))


def says_refused(resolution: str) -> bool:
    """Whether a resolution tells by itself that the vote did not carry."""
    return any(words in resolution for words in _REFUSED)


def line(
    rule: str, on: date, *, words: str, bar: str, outcome: Outcome, least: int | None = None, least_words: str = ""
) -> VoteLine:
    """A line of a rule, with the rule's words and its source on a day."""
    book, title, text, citation = _told(rule, on)
    return VoteLine(
        rule=book, title=title, words=words, bar=bar, outcome=outcome, least=least, least_words=least_words, text=text,
        citation=citation,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _told(rule: str, on: date) -> tuple[str, str, str, str]:
    """The rule of the book that a bar belongs to, its title and words, and its source on a day."""
    told = vote_rules()[rule]
    return rule.rpartition("-")[0] if rule.count("-") > 1 else rule, told.title, told.text, told.citation(on)


def quorum_line(
    rule: str, on: date, present: int, due: int, bar: Bar, *, who: str = "人", marked: bool = True
) -> VoteLine:
    """Whether enough are there; nobody due is never enough, and nothing is said before attendance is marked."""
    least = least_present(due, bar)
    outcome, ending = _quorum(present, due, bar)
    words = f"到会 {present} {who}，{_formula(present, due, bar)}，{ending}"
    if not due:
        outcome, words = Outcome.UNKNOWN, "名册上当天没有有表决权的人，请先核对名册"
    elif not marked:
        outcome, words = Outcome.PENDING, "还没有标出席"
    return line(
        rule, on, words=words, bar=_BARS[bar], outcome=outcome, least=least, least_words=f"至少 {least} {who}到会"
    )


def approvals_line(rule: str, on: date, approve: int | None, written: int, base: int, whose: str = "应到") -> VoteLine:
    """Whether more than half of the base approve; abstaining is not approving, and half is not more than half."""
    least = least_approvals(base)
    votes = (approve or 0) + written
    if approve is None:
        outcome, words = Outcome.PENDING, "还没有填赞成票数"
    else:
        cleared = 2 * votes > base
        outcome = Outcome.MET if cleared else Outcome.UNMET
        sign, ending = (">", "超过") if cleared else ("≤", "没有超过")
        parts = f"会上赞成 {approve} 票、书面赞成 {written} 票" if written else f"赞成 {approve} 票"
        words = f"{parts}，2×{votes} {sign} {base}，{ending}{whose}的半数"
    bar = f"超过{whose}的半数"
    return line(rule, on, words=words, bar=bar, outcome=outcome, least=least, least_words=f"至少 {least} 票赞成")


def _quorum(present: int, due: int, bar: Bar) -> tuple[Outcome, str]:
    if present < least_present(due, bar):
        return Outcome.UNMET, _SHORT[bar]
    if bar is Bar.HALF and 2 * present == due:
        return Outcome.WARN, "刚好半数"
    return Outcome.MET, _CLEARED[bar]


def _formula(present: int, due: int, bar: Bar) -> str:
    if bar is Bar.FOUR_FIFTHS:
        return f"5×{present} {'≥' if 5 * present >= 4 * due else '<'} 4×{due}"
    if bar is Bar.MORE_THAN_HALF:
        return f"2×{present} {'>' if 2 * present > due else '≤'} {due}"
    return f"2×{present} {'≥' if 2 * present >= due else '<'} {due}"
