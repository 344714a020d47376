"""What was typed and never saved, offered above the list: go on with it, or throw it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.views.drafts import DraftRow
from ui.theme import Theme
from ui.widgets.basic import button, label

_MOST = 3


class DraftBar(QFrame):
    """One line for each draft, the latest first; the eldest of many wait until those are settled."""

    resumed = Signal(str)
    """The key of the draft to go on with."""
    dropped = Signal(str)
    """The key of the draft to throw away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[DraftRow, ...] = ()
        self._lines: list[QWidget] = []
        self.setProperty("role", "question")
        self.setAccessibleName("还没写完的会议")
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.px(14), theme.px(6), theme.px(10), theme.px(6))
        self._lay.setSpacing(theme.px(4))
        self.hide()

    def show_drafts(self, rows: Sequence[DraftRow]) -> None:
        """Offer these; without any the bar is gone."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        for line in self._lines:
            self._lay.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(row) for row in rows[:_MOST]]
        if len(rows) > _MOST:
            self._lines.append(label(f"另有 {len(rows) - _MOST} 份没写完的，先处理上面的。", "secondary"))
        for line in self._lines:
            self._lay.addWidget(line)
        self.setVisible(bool(rows))

    def _line(self, row: DraftRow) -> QWidget:
        line = QWidget()
        words = label(f"还没写完：{row.sentence}", "strong", wrap=True)
        go_on = button("继续写", lambda: self.resumed.emit(row.key), name=f"继续写 {row.title}")
        drop = button("丢弃", lambda: self.dropped.emit(row.key), "quiet", name=f"丢弃 {row.title}")
        lay = QHBoxLayout(line)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(words, 1)
        lay.addWidget(go_on, 0, Qt.AlignmentFlag.AlignVCenter)
        lay.addWidget(drop, 0, Qt.AlignmentFlag.AlignVCenter)
        return line
