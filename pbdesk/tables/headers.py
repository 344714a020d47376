"""Finding the header of a table below its title rows, in one row or two, and what each column means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pbdesk.tables.cells import Cell, Line, Sheet
from pbdesk.tables.cleaning import shown
from pbdesk.tables.fields import FIELDS, NEEDED, Field, Subject, field_word, heading

LOOKED_AT = 30
"""How many rows from the top the header may lie below."""

MOST_COLUMNS = 80
_SAMPLES = 3
_LONGEST_HEADING = 30
_EXACT, _LIKELY = 2, 1
_LETTERS = re.compile("[A-Za-z]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place, its heading, what it was taken for, whether that is sure, and its first values."""

    index: int
    header: str
    field: Field | None
    sure: bool
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The name that Excel gives the column."""
        tens, ones = divmod(self.index, 26)
        return (chr(64 + tens) if tens else "") + chr(65 + ones)

    @property
    def called(self) -> str:
        """The heading, or the letter of a column without one."""
        return self.header or f"{self.letter} 列"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as understood: what it is about, its columns, the lines below its header and the titles above."""

    sheet: str
    subject: Subject
    header_line: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    titles: tuple[str, ...] = ()
    counts_from_1904: bool = False
    score: int = 0

    def column_of(self, field: Field) -> int | None:
        """The place of the column that holds a field."""
        return next((c.index for c in self.columns if c.field is field), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The words of the needed fields that no column holds."""
        held = {c.field for c in self.columns}
        return tuple(field_word(self.subject, f) for f in NEEDED[self.subject] if f not in held)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings of the columns that are not imported, though something stands in them."""
        return tuple(c.called for c in self.columns if c.field is None and c.samples)

    @property
    def certain(self) -> bool:
        """Whether nothing needs a person's eye: no needed field is missing, every column is known, and surely so."""
        return not self.missing and not self.unknown and all(c.sure for c in self.columns if c.field is not None)


def understand(sheet: Sheet, subject: Subject | None = None) -> Table | None:
    """Find header and columns of a sheet; None when it has no header that is known.

    Without a subject, the one that more of the headings speak for is taken.
    """
    subjects = [subject] if subject else list(Subject)
    found = [table for one in subjects if (table := _best(sheet, one)) is not None]
    return max(found, key=lambda t: (not t.missing, t.score), default=None)


def plainly(sheet: Sheet, subject: Subject) -> Table:
    """A sheet without any header that is known: all columns open, for a person to say what they mean."""
    first = next((n for n, row in enumerate(sheet.rows) if any(c is not None for c in row)), 0)
    return _table(sheet, subject, first, 1, {}, 0)


def naming(sheet: Sheet, subject: Subject, names: Sequence[str]) -> Table | None:
    """A sheet whose header is the first row that has all of some headings; None where no row has them.

    Letters name columns in whichever row; where there is nothing but letters, the first row is the header.
    """
    wanted = {heading(name) for name in names if not _LETTERS.fullmatch(name.strip())}
    if names and not wanted:
        return plainly(sheet, subject)
    for start in range(min(LOOKED_AT, len(sheet.rows))):
        headings = _headings(sheet, start, 1)
        if wanted and wanted <= {heading(word) for (word,) in headings if word}:
            matches = _matched(headings, subject)
            return _table(sheet, subject, start, 1, matches, sum(weight for _, weight in matches.values()))
    return None


def remap(table: Table, wanted: Mapping[int, Field | None]) -> Table:
    """The table with some columns taken for something else; a field is held by one column, the one said last."""
    taken = {field for field in wanted.values() if field is not None}
    return replace(table, columns=tuple(
        replace(c, field=wanted[c.index], sure=True) if c.index in wanted
        else replace(c, field=None) if c.field in taken else c
        for c in table.columns
    ))  # fmt: skip


def _best(sheet: Sheet, subject: Subject) -> Table | None:
    candidates = list(_candidates(sheet, subject))
    if not candidates:
        return None
    score, start, depth, matches = max(candidates, key=lambda c: (c[0], -c[2], -c[1]))
    needed = set(NEEDED[subject])
    held = {field for field, _ in matches.values()}
    if needed - held and score < (2 if held & needed else 3) * _EXACT:
        return None
    return _table(sheet, subject, start, depth, matches, score)


Matches = dict[int, tuple[Field, int]]


def _candidates(sheet: Sheet, subject: Subject) -> Iterator[tuple[int, int, int, Matches]]:
    """Every place and depth that a header may have, with how well its headings are known."""
    for start in range(min(LOOKED_AT, len(sheet.rows))):
        if not any(isinstance(cell, str) for cell in sheet.rows[start]):
            continue
        for depth in (1, 2):
            if start + depth > len(sheet.rows) or depth not in _depths(sheet, start):
                continue
            matches = _matched(_headings(sheet, start, depth), subject)
            yield sum(weight for _, weight in matches.values()), start, depth, matches


def _depths(sheet: Sheet, start: int) -> set[int]:
    """How many rows a header may have: two where cells are merged down into the next row, or its gaps are filled."""
    if sum(cell is not None for cell in sheet.rows[start]) == 1:
        return {1}  # a title
    if any(m.top == start and m.bottom == start + 1 for m in sheet.merges):
        return {2}
    below = sheet.rows[start + 1] if start + 1 < len(sheet.rows) else ()
    wide = any(m.top == start == m.bottom and m.left < m.right for m in sheet.merges)
    filled = any(isinstance(cell, str) and sheet.cell(start, column) is None for column, cell in enumerate(below))
    return {1, 2} if wide or filled else {1}


def _headings(sheet: Sheet, start: int, depth: int) -> list[tuple[str, ...]]:
    """The headings that each column may have: its own, then with the one above it."""
    above = [_words_at(sheet, start, column) for column in range(min(sheet.width, MOST_COLUMNS))]
    if depth == 1:
        return [(word,) for word in above]
    below = [_words_at(sheet, start + 1, column) for column in range(len(above))]
    pairs = zip(above, below, strict=True)
    return [(low, high + low, low + high) if low and low != high else (high,) for high, low in pairs]


def _words_at(sheet: Sheet, row: int, column: int) -> str:
    """The words of a header cell, those of a merged range in all its cells."""
    cell = sheet.cell(row, column)
    if cell is None:
        over = next((m for m in sheet.merges if m.top <= row <= m.bottom and m.left <= column <= m.right), None)
        cell = sheet.cell(over.top, over.left) if over else None
    return shown(cell) if isinstance(cell, str) and len(cell) <= 4 * _LONGEST_HEADING else ""


def _matched(headings: Sequence[tuple[str, ...]], subject: Subject) -> Matches:
    """Which column holds which field; an exact heading outranks a likely one, the first of two the second."""
    exact: Matches = {}
    for weight in (_EXACT, _LIKELY):
        for column, names in enumerate(headings):
            if column in exact:
                continue
            field = next((f for name in names if name and (f := _field_of(name, subject, weight))), None)
            if field is not None and field not in {f for f, _ in exact.values()}:
                exact[column] = field, weight
    return exact


def _field_of(name: str, subject: Subject, weight: int) -> Field | None:
    wanted = heading(name)
    known = _synonyms(subject)
    if weight == _EXACT:
        return known.get(wanted)
    if not 2 <= len(wanted) <= _LONGEST_HEADING:
        return None
    inside = [word for word in known if len(word) >= 3 and word in wanted]
    return known[max(inside, key=len)] if inside else None


@cache
def _synonyms(subject: Subject) -> dict[str, Field]:
    return {heading(name): field for field, names in FIELDS[subject].items() for name in names}


def _table(sheet: Sheet, subject: Subject, start: int, depth: int, matches: Matches, score: int) -> Table:
    below = start + depth
    lines = tuple(_lines(sheet, below))
    columns = []
    for index, names in enumerate(_headings(sheet, start, depth)):
        field, weight = matches.get(index, (None, 0))
        samples = tuple(_samples(line.cells.get(index) for line in lines))
        name = " ".join(dict.fromkeys(part for part in (names[0],) if part))
        if name or samples:
            columns.append(Column(index, name.replace("\n", ""), field, weight == _EXACT, samples))
    titles = tuple(shown(c) for row in sheet.rows[:start] for c in row if c is not None)
    return Table(sheet.name, subject, below, tuple(columns), lines, titles, sheet.counts_from_1904, score)


def _lines(sheet: Sheet, below: int) -> Iterator[Line]:
    """The rows of data with something in them; what is merged downwards stands in each of its rows."""
    down = {
        (row, m.left): sheet.cell(m.top, m.left)
        for m in sheet.merges
        if m.top >= below and m.bottom > m.top and m.left == m.right
        for row in range(m.top + 1, m.bottom + 1)
    }
    for number, row in enumerate(sheet.rows[below:], start=below):
        cells = {column: cell for column, cell in enumerate(row[:MOST_COLUMNS]) if cell is not None}
        if cells:
            yield Line(number + 1, {**{c: v for (r, c), v in down.items() if r == number}, **cells} if down else cells)


def _samples(cells: Iterable[Cell]) -> Iterator[str]:
    given = 0
    for cell in cells:
        if cell is not None and given < _SAMPLES:
            given += 1
            yield shown(cell)[:24].replace("\n", " ")
