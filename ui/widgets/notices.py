"""Lines on the first page about what waits elsewhere, each with the button that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.views.home_rows import Notice
from ui.theme import Theme
from ui.widgets.basic import button
from ui.widgets.elided import ElidedLabel


class NoticeList(QWidget):
    """A few lines, or nothing at all."""

    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.px(8))
        self._lines: list[QFrame] = []
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show other lines."""
        for line in self._lines:
            self._lay.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(notice) for notice in notices]
        for line in self._lines:
            self._lay.addWidget(line)
        self.setVisible(bool(notices))

    def _line(self, notice: Notice) -> QFrame:
        line = QFrame()
        line.setProperty("role", "card")
        lay = QHBoxLayout(line)
        lay.setContentsMargins(self._theme.space("pad"), 5, 8, 5)
        lay.addWidget(ElidedLabel(notice.words), 1)
        name = f"{notice.button}：{notice.words}"
        lay.addWidget(button(notice.button, partial(self.opened.emit, notice), "quiet", name=name))
        return line
