"""The bars of a vote with their numbers filled in, one line each; integers only, every operator as the text has it."""

from __future__ import annotations

from datetime import date

from pbdesk.model import Outcome
from pbdesk.rules.votes import vote_rules
from pbdesk.views.quorum import Bar, least_approvals, least_present
from pbdesk.views.vote_rows import VoteLine

_BARS = {Bar.HALF: "半数以上", Bar.MORE_THAN_HALF: "超过半数", Bar.FOUR_FIFTHS: "五分之四以上"}
_CLEARED = {Bar.HALF: "已过半数", Bar.MORE_THAN_HALF: "超过半数", Bar.FOUR_FIFTHS: "已到五分之四"}
_SHORT = {Bar.HALF: "不到半数", Bar.MORE_THAN_HALF: "没有超过半数", Bar.FOUR_FIFTHS: "不到五分之四"}


def line(
    rule: str, on: date, *, words: str, bar: str, outcome: Outcome, least: int | None = None, least_words: str = ""
) -> VoteLine:
    """A line of a rule, with the rule's words and its source on a day."""
    told = vote_rules()[rule]
    return VoteLine(
        rule=rule.rpartition("-")[0] if rule.count("-") > 1 else rule,
        title=told.title,
        words=words,
        bar=bar,
        outcome=outcome,
        least=least,
        least_words=least_words,
        text=told.text,
        citation=told.citation(on),
    )


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
