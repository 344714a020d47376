"""What the records of a closed period say now that was issued otherwise, branch by branch (E-33, E-18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pbdesk.rules.snapshot import Change, FigureChange, Snapshot, differences, figure_differences
from pbdesk.views.closing import ClosingRow, branches_only
from pbdesk.views.freezing import Live


@dataclass(frozen=True, slots=True)
class BranchChanges:
    """What differs of one branch (None: of the street); ``closing`` is None where it was entered after the closing."""

    branch_id: str | None
    name: str
    closing: ClosingRow | None
    changes: tuple[Change, ...]
    figures: tuple[FigureChange, ...]
    names: Mapping[str, str]


def changes_now(closings: Mapping[str | None, ClosingRow], live: Live) -> list[BranchChanges]:
    """Every branch that differs from what was issued of it last, those entered later among them.

    Only rules that the closing knew and that are looked at now are compared. What was still open when the period was
    closed and has turned out since is no difference: sheets go on showing how it stands (see ``issued``).
    """
    return [*_changed(closings, live), *_added(closings, live)]


def compared(closing: ClosingRow, live: Live) -> frozenset[str]:
    """The rules that a closing knew and that are looked at now.

    One that a younger rule of the street's own stands for now is not among them: there is nothing to compare it with.
    """
    present = {row.rule for row in live.snapshots.get(closing.branch_id, Snapshot()).rows}
    silent = {own.replaces for own in live.book.own if own.id not in closing.rules and own.replaces not in present}
    return (closing.rules & live.rules) - silent


def _changed(closings: Mapping[str | None, ClosingRow], live: Live) -> Iterator[BranchChanges]:
    for branch, closing in closings.items():
        before, now = closing.last.snapshot, live.snapshots.get(branch, Snapshot())
        found = differences(before, now, compared(closing, live), live.period)
        changes = [change for change in found if not change.took_its_course]
        figures = figure_differences(before, now)
        if changes or figures:
            name = now.name or before.name
            yield BranchChanges(branch, name, closing, tuple(changes), tuple(figures), {**before.names, **now.names})


def _added(closings: Mapping[str | None, ClosingRow], live: Live) -> Iterator[BranchChanges]:
    known = [closing.rules for closing in branches_only(closings).values()]
    rules = frozenset().union(*known) & live.rules
    for branch, now in live.snapshots.items():
        if branch is not None and branch not in closings:
            changes = differences(Snapshot(), now, rules, live.period)
            if changes:
                yield BranchChanges(branch, now.name, None, tuple(changes), (), now.names)
