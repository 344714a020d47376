"""From a file to a table that is understood: which sheet, what it is about, and what the user says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.tables.fields import FIELDS, IGNORED, Field, Subject, field_called, field_word, heading
from pbdesk.tables.headers import Table, naming, plainly, remap, understand
from pbdesk.tables.reading import Book

_NO_FIELDS = frozenset({IGNORED, "忽略", ""})


@dataclass(frozen=True, slots=True)
class Choice:
    """One sheet of a file with what it was understood as; None where no header is known."""

    sheet: str
    table: Table | None
    hidden: bool


def choices(book: Book, subject: Subject | None = None) -> tuple[Choice, ...]:
    """Every sheet that holds anything, as understood."""
    return tuple(Choice(sheet.name, understand(sheet, subject), sheet.hidden) for sheet in book.sheets if sheet.rows)


def choose(
    book: Book, subject: Subject | None = None, sheet: str | None = None, corrections: Sequence[str] = ()
) -> Table:
    """The table to import: the sheet that is named, or the first of the shown ones that is understood best.

    Where no heading is known, the header is the row that has the headings of the ``corrections`` (``列名=字段``).

    Raises:
        UserError: there is no such sheet, or none that can be understood.
    """
    found = choices(book, subject)
    if sheet is not None:
        named = [choice for choice in found if choice.sheet.strip() == sheet.strip()]
        if not named:
            listed = "、".join(f"“{c.sheet}”" for c in found) or "（没有）"
            raise UserError(f"“{book.name}”里没有叫“{sheet[:40]}”的工作表，有内容的是：{listed}。")
        found = tuple(named)
    known = [choice for choice in found if choice.table is not None and (sheet is not None or not choice.hidden)]
    tables = [choice.table for choice in known if choice.table is not None]
    if not tables:
        tables = list(_said(book, subject, [c.sheet for c in found if sheet is not None or not c.hidden], corrections))
    if not tables:
        raise UserError(_not_understood(book, found, subject, corrections))
    return max(tables, key=lambda table: (not table.missing, bool(table.lines), table.score))


def _said(
    book: Book, subject: Subject | None, names: Sequence[str], corrections: Sequence[str]
) -> Iterator[Table]:
    """The sheets as a person explains them; what they are about follows from the fields that he says."""
    said = [each.partition("=") for each in corrections]
    meant = [s for s in Subject if all(field_called(s, word) for _, _, word in said if word.strip() not in _NO_FIELDS)]
    about = subject or next(iter(meant), None)
    if about is None:
        return
    for each in book.sheets:
        table = naming(each, about, [name for name, _, _ in said]) if each.name in names else None
        if table is not None:
            yield table


def open_table(book: Book, subject: Subject, sheet: str) -> Table:
    """A sheet for a person to say what its columns mean; understood as far as it can be."""
    chosen = next(each for each in book.sheets if each.name == sheet)
    return understand(chosen, subject) or plainly(chosen, subject)


def corrected(table: Table, corrections: Sequence[str]) -> Table:
    """The table with columns as the user says: ``列名=字段``; a column may be named by its heading or its letter.

    Raises:
        UserError: there is no such column or field.
    """
    wanted: dict[int, Field | None] = {}
    for each in corrections:
        name, sign, word = each.partition("=")
        if not sign:
            raise UserError(f"看不懂“{each[:40]}”。请写成 列名=字段，例如 参加组织时间=入党日期。")
        wanted[_column(table, name)] = _field(table.subject, word)
    return remap(table, wanted)


def _column(table: Table, name: str) -> int:
    by_heading: Mapping[str, int] = {heading(c.header): c.index for c in reversed(table.columns)}
    by_letter = {c.letter: c.index for c in table.columns}
    found = by_heading.get(heading(name), by_letter.get(name.strip().upper()))
    if found is None:
        raise UserError(f"表里没有“{name[:30]}”这一列，有的列是：{'、'.join(c.called for c in table.columns)}。")
    return found


def _field(subject: Subject, word: str) -> Field | None:
    if word.strip() in _NO_FIELDS:
        return None
    found = field_called(subject, word)
    if found is None:
        words = "、".join(field_word(subject, field) for field in FIELDS[subject])
        raise UserError(f"没有“{word[:30]}”这个字段，可以写：{words}、{IGNORED}。")
    return found


def _not_understood(
    book: Book, found: Sequence[Choice], subject: Subject | None, corrections: Sequence[str]
) -> str:
    if not found:
        return f"“{book.name}”里没有内容。"
    if any(choice.hidden and choice.table for choice in found):
        hidden = "、".join(f"“{c.sheet}”" for c in found if c.hidden and c.table)
        return f"“{book.name}”里像名册的只有隐藏的工作表{hidden}。要导入它，请指明工作表名。"
    if corrections:
        names = "、".join(f"“{each.partition('=')[0][:20]}”" for each in corrections)
        return f"“{book.name}”里没有认识的表头，也没有哪一行写着{names}。请核对指明的列名和字段。"
    what = {Subject.ROSTER: "名册的表头（要有“姓名”一列）", Subject.MEETINGS: "台账的表头（要有会议日期和会议类型）"}
    wanted = what[subject] if subject else "表头（名册要有“姓名”一列，台账要有会议日期和会议类型）"
    return f"“{book.name}”里没有找到{wanted}。请核对表格，或者照模板整理后再导入。"
