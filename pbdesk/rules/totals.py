"""Totals by rule: how many obligations are met, short and open; of a whole city too, part by part on several cores."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.engine import PART, evaluate_part, parts_of
from pbdesk.store import Store, keyring
from pbdesk.store.keyring import Key

MOST_PROCESSES = 4
"""More would wait for the one disk, and each holds a part in memory."""
_WORTH_IT = 4
"""So many parts at least, or starting a process takes longer than it saves."""


@dataclass(slots=True)
class Total:
    """What one rule found: how many of each outcome, and the counts owed and done (never more than owed)."""

    due: int = 0
    done: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def add(self, other: Total) -> None:
        """Counts another total in."""
        self.due += other.due
        self.done += other.done
        self.outcomes.update(other.outcomes)


Totals = dict[str, Total]
"""By rule."""
Part = tuple[str, ...]
Work = Callable[[Part], Totals]


def total_of(findings: Iterable[Finding]) -> Totals:
    """Totals of findings; a guide's own share is not added to what the branch is owed: it would count twice."""
    totals: Totals = {}
    for finding in findings:
        total = totals.setdefault(finding.rule, Total())
        total.outcomes[finding.outcome] += 1
        if finding.subject_kind is not SubjectKind.GUIDE:
            total.due += finding.due
            total.done += min(finding.done, finding.due)
    return totals


def total_of_file(
    path: Path,
    period: Period,
    today: date,
    *,
    rules: Collection[str] | None = None,
    size: int = PART,
    processes: int | None = None,
) -> Totals:
    """Totals of everything in a file, ``size`` branches in memory at a time in each of some processes.

    Args:
        path: the file, which is only read, and not looked through for damage once more.
        period: a month, quarter or year.
        today: the day on which the question is asked.
        rules: only these rules (None: all).
        size: how many branches are looked at together.
        processes: how many at once (None: as many as the machine has cores and the file gives work to).

    Raises:
        UserError: the file can't be opened, or a rule is not known.
    """
    totals: Totals = {}
    with Store.open(path, read_only=True, check=False) as store:
        parts = parts_of(store, size)
        wanted = processes or (min(os.cpu_count() or 1, MOST_PROCESSES) if len(parts) > _WORTH_IT else 1)
        if wanted > 1:
            found = _by_processes(partial(_total_of_part, path, period, today, rules), parts, wanted, path)
        else:
            found = (total_of(evaluate_part(store, period, today, part, rules=rules)) for part in parts)
        for of_part in found:
            for rule, total in of_part.items():
                totals.setdefault(rule, Total()).add(total)
    return totals


def _by_processes(work: Work, parts: Iterable[Part], processes: int, path: Path) -> Iterator[Totals]:
    """The totals of each part; by new processes rather than forks, since a fork would share the open file.

    They are handed the key of a file that has a password, from memory to memory.
    """
    keys = (keyring.key_of(path),)
    spawn = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_keep, initargs=keys) as pool:
        yield from pool.map(work, parts)


def _keep(key: Key | None) -> None:
    if key is not None:
        keyring.keep(key)


def _total_of_part(path: Path, period: Period, today: date, rules: Collection[str] | None, part: Part) -> Totals:
    with Store.open(path, read_only=True, check=False) as store:
        return total_of(evaluate_part(store, period, today, part, rules=rules))
