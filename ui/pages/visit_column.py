"""The Tuesdays of one branch as a simple column."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.views.visits import TuesdayRow, VisitCell
from pbdesk.words import WEEKDAY_WORDS, short_date
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_TONES, outcome_text
from ui.widgets.rows import Column, RowsTable


def _visited(row: TuesdayRow) -> str:
    return "、".join(
        f"{short_date(v.visited_on)} 周{WEEKDAY_WORDS[v.visited_on.weekday()][-1]}" for v in row.cell.visits
    )


def _outcome(row: TuesdayRow) -> str:
    return row.cell.word if row.cell.lies_ahead else outcome_text(row.cell.outcome)


def _tone(row: TuesdayRow) -> Tone:
    return Tone.IDLE if row.cell.lies_ahead else OUTCOME_TONES[row.cell.outcome]


_COLUMNS: tuple[Column[TuesdayRow], ...] = (
    Column("走访日", lambda r: short_date(r.head.day) + (f"（{r.head.holiday}）" if r.head.holiday else ""), 10),
    Column("结果", _outcome, 6, tone=_tone),
    Column("走访日期", _visited, 9, hint=_visited),
    Column("接待人", lambda r: "、".join(v.met for v in r.cell.visits if v.met), 6),
    Column("要留意", lambda r: r.remark, hint=lambda r: r.cell.message),
)


class VisitColumn(QWidget):
    """One line a Tuesday; speaks of cells, as the grid of several branches does."""

    opened = Signal(object)
    """VisitCell: Enter or a double click."""
    chosen = Signal(object)
    """VisitCell or None: another line is current."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RowsTable[TuesdayRow] = RowsTable(_COLUMNS, theme, "每个周二的走访")
        self.table.opened.connect(lambda row: self.opened.emit(row.cell))
        self.table.chosen.connect(lambda row: self.chosen.emit(row.cell if row else None))
        self.setFocusProxy(self.table)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.table)

    def show_rows(self, rows: tuple[TuesdayRow, ...]) -> None:
        """Replace the lines; the same Tuesday stays current."""
        self.table.show_rows(rows, keep=lambda row: row.head.day)

    def current_cell(self) -> VisitCell | None:
        """The Tuesday the keyboard stands on."""
        row = self.table.current()
        return row.cell if row else None

    def go_to(self, branch_id: str, day: date) -> bool:
        """Make a Tuesday the current line; answers whether it is shown."""
        return self.table.select_where(lambda row: (row.cell.branch_id, row.head.day) == (branch_id, day))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the branch that is chosen in sight."""
        super().resizeEvent(event)
        self.table.scrollTo(self.table.currentIndex())

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)
