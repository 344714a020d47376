"""The dues of a month to be filled in: Space marks paid, a digit types another sum; nothing is saved by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from pbdesk.entry import read_money
from pbdesk.views.dues import NOTHING, STATE_WORDS, DuesLine, DuesState
from ui.theme import Theme, Tone
from ui.widgets.rows import ROOT, TONE_ROLE, Index


class Col(IntEnum):
    """The columns of the table."""

    NUMBER = 0
    NAME = 1
    CATEGORY = 2
    RATE = 3
    DUE = 4
    PAID = 5
    STATE = 6
    PAYER = 7
    REMARK = 8


HEADINGS = ("序号", "姓名", "类别", "比例", "应交", "实交", "情况", "代交人", "备注")
EDITABLE = (Col.PAID, Col.PAYER, Col.REMARK)
_RIGHT = {Col.NUMBER, Col.DUE, Col.PAID}
_TONES: Mapping[DuesState, Tone] = MappingProxyType({
    DuesState.PAID: Tone.MET, DuesState.PART: Tone.OPEN, DuesState.OPEN: Tone.SHORT, DuesState.FREE: Tone.IDLE,
    DuesState.ELSEWHERE: Tone.INFO, DuesState.UNKNOWN: Tone.INFO,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What is filled in for one member and not saved yet; no sum means: not paid."""

    paid: Decimal | None
    payer: str
    remark: str


class DuesModel(QAbstractTableModel):
    """The lines of a month with what is filled in over them."""

    edited = Signal()
    """Something was filled in, or refused."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved: tuple[DuesLine, ...] = ()
        self._entries: dict[str, Entry] = {}
        self._faults: dict[str, str] = {}
        self._over = False

    @property
    def lines(self) -> tuple[DuesLine, ...]:
        """The lines as they would be saved."""
        return tuple(self._line(number) for number in range(len(self._saved)))

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What is filled in, by person."""
        return self._entries

    def show_lines(self, lines: Sequence[DuesLine], *, over: bool) -> None:
        """Replace the lines; what is filled in for those who are still there stays. ``over``: the month is past."""
        self.beginResetModel()
        self._saved, self._over = tuple(lines), over
        here = {line.person_id for line in lines}
        self._entries = {person: entry for person, entry in self._entries.items() if person in here}
        self._faults = {person: said for person, said in self._faults.items() if person in here}
        self.endResetModel()

    def forget(self) -> None:
        """Give up what is filled in."""
        self.beginResetModel()
        self._entries, self._faults = {}, {}
        self.endResetModel()
        self.edited.emit()

    def fault(self, row: int) -> str:
        """What is wrong with a line."""
        return self._faults.get(self._saved[row].person_id, "") if 0 <= row < len(self._saved) else ""

    def show_faults(self, faults: Mapping[str, str]) -> int | None:
        """Say what was refused, by person; answers the first row at fault."""
        self._faults = dict(faults)
        self._all_changed()
        return next((n for n, line in enumerate(self._saved) if line.person_id in faults), None)

    def toggle(self, row: int) -> None:
        """Paid as due, or not paid after all."""
        line = self._line(row)
        if line.paid_to:
            self._refuse(line, f"{line.name}这个月的党费已经交到{line.paid_to}，一个月只交一次。")
        elif line.paid:
            self._enter(row, Entry(None, line.payer, line.remark))
        elif line.due is None:
            self._refuse(line, f"{line.name}还没有定标准：请直接输入金额，或者到“标准”里定好。")
        elif line.due:
            self._enter(row, Entry(line.due, line.payer, line.remark))

    def fill_all(self) -> int:
        """Everyone who has paid nothing yet has paid as due; answers how many."""
        rows = [number for number, line in enumerate(self.lines) if line.state is DuesState.OPEN]
        for number in rows:
            line = self._line(number)
            self._entries[line.person_id] = Entry(line.due, line.payer, line.remark)
            self._faults.pop(line.person_id, None)
        self._all_changed()
        return len(rows)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._saved)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() in EDITABLE and not self._saved[index.row()].paid_to:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._saved):
            return None
        line, column = self._line(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._words(line, column)
            case Qt.ItemDataRole.EditRole:
                return self._words(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._faults.get(line.person_id) or (line.remark if column == Col.REMARK else None)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case value if value == TONE_ROLE and column == Col.STATE:
                return self._tone(line)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() not in EDITABLE:
            return False
        line, text = self._line(index.row()), str(value).strip()
        match index.column():
            case _ if line.paid_to:
                return False
            case Col.PAYER:
                self._enter(index.row(), Entry(self._sum(line), text[:40], line.remark))
            case Col.REMARK:
                self._enter(index.row(), Entry(self._sum(line), line.payer, text[:200]))
            case _:
                return self._take_sum(index.row(), line, text)
        return True

    def _take_sum(self, row: int, line: DuesLine, text: str) -> bool:
        paid = read_money(text) if text else None
        if text and paid is None:
            self._refuse(line, f"{line.name}：看不懂“{text[:12]}”。请填金额，例如 40 或 40.50；没交的清空。")
            return False
        self._enter(row, Entry(paid, line.payer, line.remark))
        return True

    def _line(self, row: int) -> DuesLine:
        saved = self._saved[row]
        entry = self._entries.get(saved.person_id)
        if entry is None:
            return saved
        paid = entry.paid or NOTHING
        return replace(saved, paid=paid, payer=entry.payer, remark=entry.remark, recorded=entry.paid is not None)

    def _sum(self, line: DuesLine) -> Decimal | None:
        return line.paid if line.recorded else None

    def _enter(self, row: int, entry: Entry) -> None:
        saved = self._saved[row]
        if entry == Entry(saved.paid if saved.recorded else None, saved.payer, saved.remark):
            self._entries.pop(saved.person_id, None)
        else:
            self._entries[saved.person_id] = entry
        self._faults.pop(saved.person_id, None)
        self._row_changed(row)

    def _refuse(self, line: DuesLine, sentence: str) -> None:
        self._faults[line.person_id] = sentence
        self._row_changed(next(n for n, each in enumerate(self._saved) if each.person_id == line.person_id))

    def _row_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))
        self.edited.emit()

    def _all_changed(self) -> None:
        if self._saved:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._saved) - 1, len(HEADINGS) - 1))
        self.edited.emit()

    def _words(self, line: DuesLine, column: int) -> str:
        match column:
            case Col.NUMBER:
                return str(line.number)
            case Col.NAME:
                return line.name + ("（预备）" if line.probationary else "")
            case Col.CATEGORY:
                return line.category_words
            case Col.RATE:
                return line.rate
            case Col.DUE:
                return "" if line.due is None else f"{line.due:.2f}"
            case Col.PAID:
                return f"{line.paid:.2f}" if line.paid else ""
            case Col.STATE:
                return "填错了" if line.person_id in self._faults else f"{STATE_WORDS[line.state]}"
            case Col.PAYER:
                return line.payer
            case _:
                return line.remark or (f"已交到{line.paid_to}" if line.paid_to else "")

    def _tone(self, line: DuesLine) -> Tone:
        if line.person_id in self._faults:
            return Tone.SHORT
        ahead = line.state is DuesState.OPEN and not self._over
        return Tone.IDLE if ahead else _TONES[line.state]


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def paint_cell_ring(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """The ring around the cell that the keyboard types in."""
    painter.save()
    painter.setPen(QPen(theme.colour("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(3, 4, -3, -4), 4, 4)
    painter.restore()
