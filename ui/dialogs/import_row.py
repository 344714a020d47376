"""One line of an import in full: why it can't be taken, what would change, what to check, and who it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from pbdesk.tables.matching import SOMEONE_NEW
from pbdesk.tables.preview import STATE_WORDS, PreviewRow, RowState
from pbdesk.tables.read_words import read_words
from ui.theme import Theme
from ui.widgets.basic import Card, label, scrolled

Row = PreviewRow[Any]


class RowDetail(Card):
    """Beside the list; who the line is, is chosen here where several have the same name."""

    decided = Signal(int, str)
    """A line is this person of the file, or someone new."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "这一行")
        self._line: int | None = None
        self.words = label("", "", wrap=True)
        inner = QWidget()
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.words)
        lay.addStretch(1)
        self.who = QComboBox()
        self.who.setAccessibleName("这一行是谁")
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(8)
        self.who.activated.connect(self._on_who)
        self.who_words = label("同名的人，这一行是(&P)", "caption")
        self.who_words.setBuddy(self.who)
        area = scrolled(inner)
        area.setMinimumHeight(theme.px(44))
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName("这一行的说明")
        self.body.addWidget(area, 1)
        self.body.addWidget(self.who_words)
        self.body.addWidget(self.who)

    def show_row(self, row: Row | None) -> None:
        """Show another line; None: there is none."""
        self._line = row.line if row else None
        self.say(f"第 {row.line} 行　{row.name}" if row else "这一行", STATE_WORDS[row.state] if row else "")
        self.words.setText("\n".join(_told(row)) if row else "")
        rivals = row.rivals if row else ()
        self.who.clear()
        if row is not None and rivals:
            self._offer(row)
        self.who.setVisible(bool(rivals))
        self.who_words.setVisible(bool(rivals))

    def _offer(self, row: Row) -> None:
        if row.state is RowState.REFUSED:
            self.who.addItem("请选…", None)
        self.who.addItem("另一个人，新登记", SOMEONE_NEW)
        for rival in row.rivals:
            self.who.addItem(f"文件里的 {rival.words}", rival.person_id)
        now = None if row.state is RowState.REFUSED else row.record_id or SOMEONE_NEW
        self.who.setCurrentIndex(max(0, self.who.findData(now)))
        self.who.setToolTip(self.who.currentText())

    def _on_who(self, entry: int) -> None:
        who = self.who.itemData(entry)
        if self._line is not None and who is not None:
            line = self._line
            QTimer.singleShot(0, self, lambda: self.decided.emit(line, str(who)))  # the choice closes before it goes


def _told(row: Row) -> Iterator[str]:
    yield from (f"✗ {reason}" for reason in row.reasons)
    yield from (f"～ {change}" for change in row.changes)
    yield from (f"！ {warning}" for warning in row.warnings)
    if row.state is RowState.NEW:
        yield "从表里读到的："
        yield from (f"　{words}" for words in read_words(row))
        return
    if not row.words:
        yield "和文件里的一样，不用写。" if row.state is RowState.SAME else "没有要核对的。"
