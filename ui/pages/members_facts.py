"""The card with a member's facts; ID number and phone stand masked until they are asked for (E-42)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pbdesk.views.member_page import MemberPage
from ui.theme import Theme
from ui.widgets.basic import Card, button, label, scrolled


class FactsCard(Card):
    """One line a fact, or several facts a line where the card is wide and low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "基本情况", parent=parent)
        self._page: MemberPage | None = None
        self._plain = False
        self._columns = 1
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self.show_button = button("显示", self._toggle, "quiet", name="显示身份证号和电话")
        self.top.addWidget(self.show_button)
        inner = QWidget()
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addLayout(self._grid)
        lay.addStretch(1)
        self.body.addWidget(scrolled(inner), 1)

    def show_page(self, page: MemberPage) -> None:
        """Show a member's facts; of another member the numbers are masked again."""
        if self._page is None or self._page.person_id != page.person_id:
            self._plain = False
        self._page = page
        self._fill()

    def cover(self) -> None:
        """Mask the numbers again: the page is left."""
        if self._plain:
            self._toggle()

    def set_columns(self, columns: int) -> None:
        """So many facts beside each other."""
        if columns != self._columns:
            self._columns = columns
            self._fill()

    def _toggle(self) -> None:
        self._plain = not self._plain
        self._fill()

    def _fill(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        page = self._page
        self.show_button.setVisible(page is not None and page.has_private)
        self.show_button.setText("遮住" if self._plain else "显示")
        for number, fact in enumerate(page.facts if page else ()):
            value = label((fact.words if self._plain else fact.shown) or "—", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{fact.name} {value.text()}")
            row, column = divmod(number, self._columns)
            for place, part in ((2 * column, label(fact.name, "caption")), (2 * column + 1, value)):
                self._grid.addWidget(part, row, place, Qt.AlignmentFlag.AlignTop)
                part.show()
        for column in (1, 3, 5):
            self._grid.setColumnStretch(column, int(column < 2 * self._columns))
