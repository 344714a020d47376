"""What a sheet says of a closed period: the seal of each branch, its corrections, what has none yet (E-33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pbdesk.calendar import obligation_period
from pbdesk.model import Outcome
from pbdesk.rules import RuleBook
from pbdesk.rules.codes import scan_text
from pbdesk.rules.snapshot import Change, FigureChange
from pbdesk.views.closed_changes import BranchChanges, changes_now
from pbdesk.views.closing import ClosingRow, Edition
from pbdesk.views.freezing import FIGURE_WORDS, Live
from pbdesk.views.remarks import rule_label
from pbdesk.views.rows import Altered, Reissue, Seal
from pbdesk.views.steps import words_of
from pbdesk.words import OUTCOME_WORDS

FIGURES = "人数和到会"
"""What stands in the place of a rule where a figure changed."""
_GONE = "没有此项"


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a sheet: by branch, and that of all branches together (None where only some are printed)."""

    branches: Mapping[str, Seal]
    street: Seal | None = None


def seals_of(
    closings: Mapping[str | None, ClosingRow],
    live: Live,
    names: Mapping[str, str],
    branches: Collection[str] | None = None,
) -> Seals:
    """The seal of every branch that has findings or was closed; an open period has none.

    ``closings`` are those that stand on the sheet's day, ``live`` is what the sheet looked at (of ``branches``, or of
    all), and ``names`` are those of groups and people.
    """
    if not closings:
        return Seals({})
    own = {branch: one for branch, one in closings.items() if branches is None or branch in branches}
    changed = {one.branch_id: one for one in changes_now(own, live)}
    made = {branch: seal_of(closing, live, names, changed.get(branch)) for branch, closing in own.items()}
    found = {branch: seal for branch, seal in made.items() if branch is not None}
    last = max(closing.closed_on for closing in closings.values())
    added = {branch: Seal(last, "") for branch in live.snapshots if branch is not None and branch not in found}
    return Seals({**found, **added}, None if branches is not None else _of_all(closings, made))


def _of_all(closings: Mapping[str | None, ClosingRow], seals: Mapping[str | None, Seal]) -> Seal | None:
    """The street's own seal, which covers its branches and what differs of them; a file of one branch has that one's.

    A street that was closed in the first format has no seal over its branches.
    """
    street = closings.get(None)
    if street is None:
        return next(iter(seals.values())) if len(seals) == 1 else None
    if not street.editions[0].snapshot.is_complete:
        return None
    return replace(seals[None], unregistered=tuple(one for seal in seals.values() for one in seal.unregistered))


def seal_of(
    closing: ClosingRow, live: Live, names: Mapping[str, str], changed: BranchChanges | None = None
) -> Seal:
    """The seal of one closing, telling only what the sheet's own rules look at."""
    corrections = []
    for place, edition in enumerate(closing.corrections, 1):
        changes, figures = closing.altered(place)
        own = [change for change in changes if change.rule in live.rules]
        told = altered_words(own, figures, {**edition.snapshot.names, **names}, live.book)
        corrections.append(Reissue(edition.number, edition.made_on, edition.reason, told))
    return Seal(
        closing.closed_on,
        closing.last.code,
        tuple(corrections),
        altered_words(changed.changes, changed.figures, {**changed.names, **names}, live.book) if changed else (),
        scan_of(closing.last),
        closing.last.closing if closing.last.closing > 1 else 0,
    )


def plain_seal(closing: ClosingRow) -> Seal:
    """The seal of a sheet that shows what was issued and does not look what differs now."""
    corrections = (Reissue(e.number, e.made_on, e.reason, ()) for e in closing.corrections)
    again = closing.last.closing if closing.last.closing > 1 else 0
    return Seal(closing.closed_on, closing.last.code, tuple(corrections), (), scan_of(closing.last), again)


def scan_of(edition: Edition) -> str:
    """What the square code of an issue holds."""
    return scan_text(edition.code, edition.period.label)


def altered_words(
    changes: Iterable[Change], figures: Iterable[FigureChange], names: Mapping[str, str], book: RuleBook
) -> tuple[Altered, ...]:
    """Changes in words, those of one rule that went the same way told together; the figures after them."""
    together: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        before = _state(change.before, change.due_before, change.done_before)
        after = _state(change.after, change.due_after, change.done_after)
        together[change.rule, before, after].append(change)
    told = [
        Altered(f"{rule_label(book[rule])}：{_which(alike, names)}", rule, before, after)
        for (rule, before, after), alike in together.items()
    ]
    told += [
        Altered(FIGURE_WORDS.get(one.figure, one.figure), FIGURES, one.before or "没有", one.after or "没有")
        for one in figures
    ]
    return tuple(told)


def _which(changes: Iterable[Change], names: Mapping[str, str]) -> str:
    """The periods, after the name where they are a group's or a person's."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        by_name[names.get(change.subject, "")].append(words_of(obligation_period(change.period)))
    return "；".join(f"{name}{'、'.join(periods)}" for name, periods in by_name.items())


def _state(outcome: Outcome | None, due: int, done: int) -> str:
    """A result in words, with due and done as the sheet's columns name them."""
    if outcome is None:
        return _GONE
    counts = f"（应{due}实{done}）" if due or done else ""
    return f"{OUTCOME_WORDS[outcome]}{counts}"
