"""What an import would do, line by line, before anything is written: new, changed, same, refused, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pbdesk.tables.fields import Field, Subject

EntryT = TypeVar("EntryT")


class RowState(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


STATE_WORDS = {RowState.NEW: "新增", RowState.CHANGED: "更改", RowState.SAME: "相同", RowState.REFUSED: "不能导入"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that the file and the table say differently, both as words (numbers of people masked)."""

    field: Field
    word: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.word} {self.old or '（空）'} → {self.new or '（空）'}"


@dataclass(frozen=True, slots=True)
class Rival:
    """Someone in the file who has the same name and may be the same person."""

    person_id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow(Generic[EntryT]):
    """One line of the table and what becomes of it; ``record_id`` is the person or meeting it was matched with."""

    line: int
    name: str
    state: RowState
    branch_id: str | None = None
    branch: str = ""
    entry: EntryT | None = None
    record_id: str | None = None
    changes: tuple[FieldChange, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def words(self) -> str:
        """Everything there is to say of the line."""
        return "；".join((*self.reasons, *map(str, self.changes), *self.warnings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Generic[EntryT]):
    """A whole table: its lines, and what is to be known about it as a whole."""

    subject: Subject
    rows: tuple[PreviewRow[EntryT], ...]
    skipped: int = 0
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[RowState, int]:
        """How many lines there are of each state."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in RowState}

    @property
    def writes(self) -> int:
        """How many lines would be written."""
        return self.counts[RowState.NEW] + self.counts[RowState.CHANGED]

    @property
    def summary(self) -> str:
        """The counts in one sentence."""
        return "，".join(f"{STATE_WORDS[state]} {count} 行" for state, count in self.counts.items()) + "。"

    def of(self, state: RowState) -> tuple[PreviewRow[EntryT], ...]:
        """The lines of one state."""
        return tuple(row for row in self.rows if row.state is state)
