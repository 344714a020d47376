"""Findings as frozen text: the canonical form that a closing keeps, its hash, and what differs from it later (E-33).

The first format was a list of findings: ``[rule, subject, period, outcome, due, done]``. The second (``"v": 2``) holds
as well the names, the sentences of what is not simply met and the figures beside the findings, so that a sheet can be
printed from it alone. Both are read; only the second is written.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any

from pbdesk.calendar import Period, PeriodKind, obligation_period
from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import catalogue, core_rules

FORMAT = 2
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


TELL_OF_CLOSINGS = frozenset({"GUI-06"})
"""What changes by the closing itself is not sealed by it: else every closing would at once ask for a correction."""
_BY_QUARTER = "admission_steps"
"""The check that looks at whole quarters and dates what it finds: what a month shows may move on in the next one."""
TURNED_OUT = frozenset({Outcome.PENDING, Outcome.MET, Outcome.WARN, Outcome.UNMET, Outcome.EXCUSED})
"""What may come of an obligation that was open when the period was closed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One obligation whose result is another than when the period was closed; None stands for no such obligation."""

    rule: str
    subject: str
    period: str
    before: Outcome | None
    after: Outcome | None
    done_before: int
    done_after: int
    due_before: int
    due_after: int

    @property
    def took_its_course(self) -> bool:
        """Whether it was open when the period was closed and has turned out since: no record was corrected for that.

        What is owed by a day after the closing (E-12) can only be settled then; a closing does not settle it.
        """
        return self.before is Outcome.PENDING and self.after in TURNED_OUT and self.due_before == self.due_after


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure beside the findings that is another than when the period was closed; None: there was no such figure."""

    figure: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a closing keeps of one finding; ``message`` tells what is not simply met."""

    rule: str
    subject: str
    period: str
    outcome: Outcome
    due: int
    done: int
    person: str | None = None
    message: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Which obligation it is."""
        return self.rule, self.subject, self.period

    @property
    def result(self) -> tuple[Outcome, int, int]:
        """What was found; the wording of a sentence is no result."""
        return self.outcome, self.due, self.done


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A branch's closed period; without a branch, what concerns the street and people whom no branch holds.

    ``figures`` are the numbers beside the findings (see ``views.freezing``), ``names`` those of the groups and people
    mentioned, ``local`` the street's own rules that were looked at: the rule that each stood for, and its title. Of the
    street, ``parts`` is the hash of all its branches' issues, and ``touched`` are the branches that this issue
    re-issued. One of the first format is not ``is_complete``.
    """

    name: str = ""
    rows: tuple[Frozen, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    local: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parts: str = ""
    touched: tuple[str, ...] = ()
    is_complete: bool = True


def frozen_rows(findings: Iterable[Finding], period: Period) -> Mapping[str | None, tuple[Frozen, ...]]:
    """Findings by branch as a closing keeps them: only those whose own period lies inside the one that is closed."""
    groups: dict[str | None, list[Frozen]] = defaultdict(list)
    for f in findings:
        if f.rule not in TELL_OF_CLOSINGS and is_sealed(f.rule, f.period, period):
            told = "" if f.outcome is Outcome.MET else f.message
            groups[f.branch].append(Frozen(f.rule, f.subject, f.period, f.outcome, f.due, f.done, f.person, told))
    return {branch: tuple(sorted(rows, key=lambda row: row.key)) for branch, rows in groups.items()}


def is_sealed(rule: str, label: str, period: Period) -> bool:
    """Whether a closing holds a rule's obligation of a period: it lies inside, and is looked at by itself there."""
    return lies_inside(label, period) and not (period.kind is PeriodKind.MONTH and rule in _judged_by_quarter())


@cache
def _judged_by_quarter() -> frozenset[str]:
    return frozenset(rule.id for rule in catalogue().values() if rule.check == _BY_QUARTER)


@lru_cache(maxsize=4096)
def lies_inside(label: str, period: Period) -> bool:
    """Whether an obligation's period lies in a closed one: a quarter does not close the year that it belongs to."""
    own = obligation_period(label)
    return period.start <= own.start and own.end <= period.end


def freeze(snapshot: Snapshot, branch: str | None) -> str:
    """A snapshot in canonical text: the same content gives the same text, whatever the order of its findings."""
    mentioned = {each for row in snapshot.rows for each in (row.subject, row.person or "")} - {branch, ""}
    who = sorted(mentioned)
    place = {each: number for number, each in enumerate(who, 1)}
    said = sorted({row.message for row in snapshot.rows if row.message})
    line = {message: number for number, message in enumerate(said)}
    cells: dict[tuple[str, int, int], list[list[Any]]] = defaultdict(list)
    for row in snapshot.rows:
        cell = [row.period, row.outcome.value, row.due, row.done]
        key = row.rule, place.get(row.subject, 0), place.get(row.person or "", 0)
        cells[key].append([*cell, line[row.message]] if row.message else cell)
    document = {
        "v": FORMAT,
        "name": snapshot.name,
        "who": [[each, snapshot.names.get(each, "")] for each in who],
        "said": said,
        "rows": [[*key, sorted(cells[key])] for key in sorted(cells)],
        "figures": dict(snapshot.figures),
        "local": {rule: list(told) for rule, told in snapshot.local.items()},
        "parts": snapshot.parts,
        "touched": sorted(snapshot.touched),
    }
    return _encode({key: value for key, value in document.items() if value})


def thaw(text: str, branch: str | None) -> Snapshot:
    """Read a snapshot back, of either format."""
    kept = json.loads(text)
    if isinstance(kept, list):
        rows = (Frozen(rule, subject, period, Outcome(o), due, done) for rule, subject, period, o, due, done in kept)
        return Snapshot(rows=tuple(rows), is_complete=False)
    who = [branch or "", *(each for each, _ in kept.get("who", ()))]
    said = kept.get("said", ())
    return Snapshot(
        name=kept.get("name", ""),
        rows=tuple(
            Frozen(rule, who[subject], cell[0], Outcome(cell[1]), cell[2], cell[3], who[person] if person else None,
                   said[cell[4]] if len(cell) > 4 else "")
            for rule, subject, person, cells in kept.get("rows", ()) for cell in cells
        ),
        figures=kept.get("figures", {}),
        names={each: name for each, name in kept.get("who", ()) if name},
        local={rule: (instead, title) for rule, (instead, title) in kept.get("local", {}).items()},
        parts=kept.get("parts", ""),
        touched=tuple(kept.get("touched", ())),
    )  # fmt: skip


def digest(frozen: str, rules_version: str, policy_version: str) -> str:
    """The hash that seals frozen findings together with the rules and policies they were judged by."""
    return hashlib.sha256("\n".join((rules_version, policy_version, frozen)).encode()).hexdigest()


def rules_known(snapshot: Snapshot, rules_version: str) -> frozenset[str]:
    """The rules that a closing was made with: those of its rule book, and the street's own that it names.

    The first format knew the meetings and the guides only. A rule that one of the street's own stood for had no say.
    """
    if not snapshot.is_complete:
        return core_rules()
    present = {row.rule for row in snapshot.rows}
    replaced = {instead for instead, _ in snapshot.local.values() if instead not in present}
    return _book_of(rules_version) - replaced | snapshot.local.keys()


def differences(before: Snapshot, after: Snapshot, rules: Collection[str], period: Period) -> list[Change]:
    """What changed between two frozen states, obligation by obligation, as far as these rules look at it."""
    old, new = (_by_key(one, rules, period) for one in (before, after))
    return [
        _change(key, was, now)
        for key in sorted(old.keys() | new.keys())
        for was, now in zip_longest(*_unmatched(old.get(key, []), new.get(key, [])))
    ]


def figure_differences(before: Snapshot, after: Snapshot) -> list[FigureChange]:
    """Which figures changed; where one of the two kept none, there is nothing to compare."""
    if not before.figures or not after.figures:
        return []
    return [
        FigureChange(key, before.figures.get(key), after.figures.get(key))
        for key in dict.fromkeys((*before.figures, *after.figures))
        if before.figures.get(key) != after.figures.get(key)
    ]


def renewed(before: Snapshot, now: Snapshot, rules: Collection[str]) -> Snapshot:
    """What a correction issues: these rules and the figures as they are now, the rest as it was issued before."""
    kept = tuple(row for row in before.rows if row.rule not in rules)
    fresh = tuple(row for row in now.rows if row.rule in rules)
    return Snapshot(
        name=now.name or before.name,
        rows=(*kept, *fresh),
        figures=now.figures or before.figures,
        names={**before.names, **now.names},
        local=before.local,
    )


@cache
def _book_of(rules_version: str) -> frozenset[str]:
    """The rules of the book at a version; a version that can't be read knows the first ones."""
    return frozenset(
        rule.id for rule in catalogue().values() if rule.core or _order(rule.since) <= _order(rules_version)
    )


def _order(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _by_key(
    snapshot: Snapshot, rules: Collection[str], period: Period
) -> Mapping[tuple[str, str, str], list[Frozen]]:
    found: dict[tuple[str, str, str], list[Frozen]] = defaultdict(list)
    for row in snapshot.rows:
        if row.rule in rules and is_sealed(row.rule, row.period, period):
            found[row.key].append(row)
    return found


def _unmatched(old: list[Frozen], new: list[Frozen]) -> tuple[list[Frozen], list[Frozen]]:
    """The rows of one obligation that the other side does not have; usually there is one on each side."""
    left = list(new)
    gone = []
    for row in old:
        same = next((one for one in left if one.result == row.result), None)
        if same is None:
            gone.append(row)
        else:
            left.remove(same)
    return gone, left


def _change(key: tuple[str, str, str], old: Frozen | None, new: Frozen | None) -> Change:
    rule, subject, period = key
    before, after = (frozen.outcome if frozen else None for frozen in (old, new))
    return Change(
        rule, subject, period, before, after, old.done if old else 0, new.done if new else 0,
        old.due if old else 0, new.due if new else 0,
    )  # fmt: skip
