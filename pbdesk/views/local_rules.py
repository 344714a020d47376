"""A street's own rules as rows: what each asks for, in whose place, for how long, and whether it can be followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.model import LocalRule
from pbdesk.rules import catalogue
from pbdesk.rules.local import faults, methods, sentence
from pbdesk.rules.rulebook import local_rules
from pbdesk.store import Store
from pbdesk.words import long_date


class Life(StrEnum):
    """Whether a rule holds on the day asked for."""

    HOLDS = "holds"
    COMING = "coming"
    ENDED = "ended"
    IDLE = "idle"
    """This version can't follow it."""


LIFE_WORDS = {Life.HOLDS: "✓ 执行中", Life.COMING: "… 还没开始", Life.ENDED: "— 已停止", Life.IDLE: "？ 不起作用"}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the file's own."""

    record: LocalRule
    life: Life
    words: str
    replaces: str
    problem: str

    @property
    def method(self) -> str:
        """Its method by name."""
        known = methods().get(self.record.method)
        return known.title if known else self.record.method

    @property
    def span(self) -> str:
        """From when to when, in words."""
        since = f"{long_date(self.record.valid_from)}起" if self.record.valid_from else "一直"
        until = f"，{long_date(self.record.valid_to)}前" if self.record.valid_to else ""
        return since + until


def rule_rows(store: Store, today: date) -> tuple[RuleRow, ...]:
    """Every rule of the file's own, by number; ended ones last."""
    rows = [_row(record, today) for record in local_rules(store)]
    return tuple(sorted(rows, key=lambda row: (row.life is Life.ENDED, row.record.id)))


def _row(record: LocalRule, today: date) -> RuleRow:
    problem = "".join(fault.sentence for fault in faults(record))
    life = Life.HOLDS
    if problem:
        life = Life.IDLE
    elif record.valid_from is not None and record.valid_from > today:
        life = Life.COMING
    elif record.valid_to is not None and record.valid_to <= today:
        life = Life.ENDED
    replaced = catalogue().get(record.replaces or "")
    replaces = f"{replaced.id} {replaced.title}" if replaced else record.replaces or ""
    return RuleRow(record, life, record.text or sentence(record), replaces, problem)
