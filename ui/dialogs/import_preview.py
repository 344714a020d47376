"""The third step of an import: the counts in large type, every line with its state and reasons, and who is who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.actions.importing import AnyPreview
from pbdesk.tables.fields import SUBJECT_WORDS, Subject
from pbdesk.tables.headers import Table
from pbdesk.tables.preview import STATE_WORDS, PreviewRow, RowState
from ui.bridge import Bridge
from ui.dialogs.import_row import RowDetail
from ui.theme import Theme, Tone
from ui.widgets.basic import Figure, label, scrolled
from ui.widgets.fields import DateField
from ui.widgets.rows import Column, RowsTable

Row = PreviewRow[Any]
_TONES = {RowState.NEW: Tone.MET, RowState.CHANGED: Tone.INFO, RowState.SAME: Tone.IDLE, RowState.REFUSED: Tone.SHORT}
_SIGNS = {RowState.NEW: "＋", RowState.CHANGED: "～", RowState.SAME: "＝", RowState.REFUSED: "✗"}
_LOOK = "look"
_COLUMNS: tuple[Column[Row], ...] = (
    Column("行", lambda row: str(row.line), 3, number=True),
    Column("结果", lambda row: f"{_SIGNS[row.state]} {STATE_WORDS[row.state]}", 7, tone=lambda row: _TONES[row.state]),
    Column("姓名或会议", lambda row: row.name, 10, hint=lambda row: row.name),
    Column("支部", lambda row: row.branch, 12, hint=lambda row: row.branch, optional=True),
    Column("说明", lambda row: row.words, hint=lambda row: row.words.replace("；", "\n")),
)


class PreviewStep(QWidget):
    """Shows a preview; a count that is pressed shows only its lines, pressed again all."""

    decided = Signal(int, str)
    """A line is this person of the file, or someone new."""
    wished = Signal()
    """Another day from which new members count."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self._rows: tuple[Row, ...] = ()
        self._filter: str | None = None
        self._title = ""
        self.what = label("", "secondary", wrap=True)
        self.figures = {
            key: Figure(theme, words, partial(self.show_only, key))
            for key, words in (*((s.value, w) for s, w in STATE_WORDS.items()), (_LOOK, "请看一眼"))
        }
        figures = QHBoxLayout()
        figures.setSpacing(theme.px(10))
        for figure in self.figures.values():
            figures.addWidget(figure, 1)
        self.table: RowsTable[Row] = RowsTable(_COLUMNS, theme, "每一行会怎样")
        self.detail = RowDetail(theme)
        self.table.chosen.connect(self.detail.show_row)
        self.detail.decided.connect(self.decided)
        self.since_field = DateField("新增的人从哪天起在册", bridge.today)
        self.since_field.setMaximumWidth(theme.px(220))
        self.since_field.editingFinished.connect(self._on_since)
        self.since_words = label("新增的人从哪天起在册(&D)", "caption")
        self.since_words.setBuddy(self.since_field)
        self._since: date | None = None
        self.notes = label("", "secondary", wrap=True)
        self._notes_area = scrolled(_on_top(self.notes))
        self._notes_area.setMaximumHeight(theme.px(78))
        self._notes_area.setMinimumHeight(theme.px(40))
        self._notes_area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._notes_area.setAccessibleName("整张表要知道的")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addLayout(figures)
        lay.addWidget(self.what)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(10))
        middle.addWidget(self.table, 3)
        middle.addWidget(self.detail, 2)
        lay.addLayout(middle, 1)
        lay.addLayout(self._foot(theme))

    def _foot(self, theme: Theme) -> QHBoxLayout:
        """What is to be known of the whole table, and beside it the day from which new members count."""
        since = QVBoxLayout()
        since.setSpacing(theme.px(3))
        since.addWidget(self.since_words)
        since.addWidget(self.since_field)
        since.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(14))
        foot.addWidget(self._notes_area, 1)
        foot.addLayout(since)
        return foot

    def since(self) -> date | None:
        """From when on new members are on the roll, if the user says so."""
        return self._since

    def forget(self) -> None:
        """Another file: what was decided for the last one is over."""
        self._filter, self._since = None, None
        self.since_field.clear()

    def say(self, words: str) -> None:
        """Say what is being done."""
        if words:
            self.what.setText(words)

    def show_preview(self, table: Table, shown: AnyPreview, read_notes: Sequence[str] = ()) -> None:
        """Show what would become of each line; ``read_notes`` tell how the file was read."""
        self._rows = shown.rows
        self._title = f"还没有写入。{SUBJECT_WORDS[shown.subject]}，工作表“{table.sheet}”，共 {len(shown.rows)} 行。"
        for state, count in shown.counts.items():
            loud = state is RowState.REFUSED and count
            self.figures[state.value].show_number(str(count), Tone.SHORT if loud else None)
        look = sum(bool(row.warnings) for row in shown.rows)
        self.figures[_LOOK].show_number(str(look), Tone.OPEN if look else None)
        notes = (*read_notes, *shown.notes)
        self.notes.setText("\n".join(f"· {note}。" for note in notes))
        self._notes_area.setVisible(bool(notes))
        has_new = shown.subject is Subject.ROSTER and shown.counts[RowState.NEW] > 0
        self.since_words.setVisible(has_new)
        self.since_field.setVisible(has_new)
        if self._filter is None and shown.counts[RowState.REFUSED]:
            self._filter = RowState.REFUSED.value
        self._fill()

    def show_only(self, key: str) -> None:
        """Show the lines of one count, or all again."""
        self._filter = "" if self._filter == key else key
        self._fill()

    def _fill(self) -> None:
        rows = [row for row in self._rows if self._passes(row)]
        if self._filter and not rows:
            self._filter, rows = "", list(self._rows)
        only = self.figures[self._filter].caption.text() if self._filter else ""
        self.what.setText(
            self._title + (f"现在只列“{only}”的 {len(rows)} 行，再按一次那个数字就列出全部。" if only else "")
        )
        self.table.show_rows(rows, keep=lambda row: row.line)

    def _passes(self, row: Row) -> bool:
        if self._filter == _LOOK:
            return bool(row.warnings)
        return not self._filter or row.state.value == self._filter

    def _on_since(self) -> None:
        if self.since_field.check() and self.since_field.value() != self._since:
            self._since = self.since_field.value()
            self.wished.emit()


def _on_top(words: QWidget) -> QWidget:
    """Words at the top of a place that may be higher than they are."""
    inner = QWidget()
    lay = QVBoxLayout(inner)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.addWidget(words)
    lay.addStretch(1)
    return inner
