"""What a sheet says of a closed period: the seal of each branch, its corrections, what has none yet (E-33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from pbdesk.calendar import Period, obligation_period
from pbdesk.model import Finding, Outcome
from pbdesk.rules import RuleBook, rule_book
from pbdesk.rules.snapshot import Change, differences, freeze_by_branch
from pbdesk.store import Store
from pbdesk.views.closing import ClosingRow, closings_of
from pbdesk.views.remarks import rule_label
from pbdesk.views.rows import Altered, Reissue, Seal
from pbdesk.views.steps import words_of
from pbdesk.words import OUTCOME_WORDS

SEAL_LENGTH = 8
"""How much of a hash is printed: enough to tell two issues apart."""


def seals_of(
    store: Store, period: Period, today: date, findings: Iterable[Finding], names: Mapping[str, str]
) -> dict[str, Seal]:
    """The seal of every branch that has findings or was closed; an open period has none.

    Closings and corrections of days after ``today`` are not there yet. ``names`` are those of groups and people.
    """
    closings = [closing for closing in closings_of(store, period) if closing.closed_on <= today]
    if not closings:
        return {}
    live, book = freeze_by_branch(findings, period), rule_book(store)
    found = {
        closing.branch_id: _seal(closing, live.get(closing.branch_id, "[]"), today, names, book)
        for closing in closings
        if closing.branch_id
    }
    last = max(closing.closed_on for closing in closings)
    added = {branch: Seal(last, "") for branch in live if branch and branch not in found}
    return {**found, **added}


def altered_words(changes: Iterable[Change], names: Mapping[str, str], book: RuleBook) -> tuple[Altered, ...]:
    """Changes in words, those of one rule that went the same way told together."""
    together: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        before = _state(change.before, change.due_before, change.done_before)
        after = _state(change.after, change.due_after, change.done_after)
        together[change.rule, before, after].append(change)
    return tuple(
        Altered(f"{rule_label(book[rule])}：{_which(alike, names)}", rule, before, after)
        for (rule, before, after), alike in together.items()
    )


def _seal(closing: ClosingRow, live: str, today: date, names: Mapping[str, str], book: RuleBook) -> Seal:
    issued = [correction for correction in closing.corrections if correction.corrected_on <= today]
    last = issued[-1].findings if issued else closing.findings
    return Seal(
        closing.closed_on,
        closing.digest[:SEAL_LENGTH],
        tuple(Reissue(c.number, c.corrected_on, c.reason, altered_words(c.changes, names, book)) for c in issued),
        altered_words(differences(last, live), names, book) if last != live else (),
    )


def _which(changes: Iterable[Change], names: Mapping[str, str]) -> str:
    """The periods, after the name where they are a group's or a person's."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        by_name[names.get(change.subject, "")].append(words_of(obligation_period(change.period)))
    return "；".join(f"{name}{'、'.join(periods)}" for name, periods in by_name.items())


def _state(outcome: Outcome | None, due: int, done: int) -> str:
    """A result in words, with due and done as the sheet's columns name them."""
    if outcome is None:
        return "没有此项"
    counts = f"（应{due}实{done}）" if due or done else ""
    return f"{OUTCOME_WORDS[outcome]}{counts}"
