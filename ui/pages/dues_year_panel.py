"""全年: a row a member, a column a month."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pbdesk.views.dues_year import DuesYear, DuesYearLine
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, label
from ui.widgets.rows import Column, RowsTable

_LEGEND = "✓ 已交　数字 只交了这些　✗ 没有交　… 本月还没收　免 经批准免交　他处 已交到别的支部　？ 未定标准"


def _month(number: int) -> Column[DuesYearLine]:
    return Column(f"{number + 1}月", lambda line: line.cells[number].mark, 3, hint=lambda line: line.cells[number].sign)


_COLUMNS: tuple[Column[DuesYearLine], ...] = (
    Column("姓名", lambda line: line.name, 0),
    *(_month(number) for number in range(12)),
    Column("应交", lambda line: f"{line.due:.2f}", 5, number=True, optional=True),
    Column("实交", lambda line: f"{line.paid:.2f}", 5, number=True, optional=True),
    Column("还差", lambda line: f"{line.owed:.2f}" if line.owed else "", 5, number=True),
)


class YearPanel(QWidget):
    """The year at a glance."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self.table: RowsTable[DuesYearLine] = RowsTable(_COLUMNS, theme, "全年党费")
        self.empty = Empty(theme)
        self.heading = label("", "heading")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(theme)
        card.setAccessibleName("全年党费")
        for part in (self.heading, self._stack, label(_LEGEND, "secondary", wrap=True)):
            card.body.addWidget(part, 1 if part is self._stack else 0)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(card)

    def show_year(self, year: DuesYear) -> None:
        """A branch's year."""
        self.heading.setText(f"{year.year}年")
        self.table.show_rows(year.lines, keep=lambda line: line.person_id)
        self._stack.setCurrentWidget(self.table if year.lines else self.empty)
        self.empty.say(f"{year.year}年没有要交党费的党员", "名册上有党员以后，每人一行列在这里。")

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)
