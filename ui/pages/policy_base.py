"""A list with a form beside it: what is typed for one row is never lost when another is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, label, scrolled
from ui.widgets.form import Form
from ui.widgets.question import QuestionBar
from ui.widgets.rows import Column, RowsTable
from ui.widgets.unsaved import bring_forward

R = TypeVar("R")
BESIDE = 780
"""From this width (at 100 %) on, list and form stand side by side."""
_LEFT = Qt.AlignmentFlag.AlignLeft
_WAIT = 250
"""Milliseconds after the last key until a preview is begun."""


class EditPanel(QWidget, Generic[R]):
    """Rows at the left, the form of the chosen one at the right; a subclass fills the form and saves it."""

    left = Signal(object)
    """Another row was chosen over what is typed and not saved: carries what is to be done once that is settled."""

    def __init__(
        self, bridge: Bridge, columns: Sequence[Column[R]], name: str, form: Form, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.form = form
        self.table: RowsTable[R] = RowsTable(columns, bridge.theme, name)
        self.heading = label("", "heading", wrap=True)
        self.told = label("", "secondary", wrap=True)
        self.begins = label("", "secondary", wrap=True)
        self.preview = label("", wrap=True)
        self.question = QuestionBar()
        self._clean = self.snapshot()
        self._filled = ""
        self._choosing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.look_ahead)
        self.table.chosen.connect(lambda _row: self._on_chosen())
        self.table.opened.connect(lambda _row: self.enter_form())
        self.form.changed.connect(self.edited)

    # what a subclass says

    def key(self, row: R) -> str:
        """What tells one row from another."""
        raise NotImplementedError

    def fill(self, row: R | None) -> None:
        """Show a row in the form."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where typing begins."""
        raise NotImplementedError

    def look_ahead(self) -> None:
        """Begin the preview of what is typed."""
        raise NotImplementedError

    def save(self) -> bool:
        """Save what is typed; answers whether it was saved."""
        raise NotImplementedError

    def snapshot(self) -> dict[str, object]:
        """What stands in the form."""
        return self.form.values()

    # what all do

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.snapshot() != self._clean

    @property
    def current(self) -> R | None:
        """The row whose form is shown."""
        return next((row for row in self.table.rows if self.key(row) == self._filled), None)

    def forget(self) -> None:
        """Give up what was typed."""
        self.show_current()

    def show_rows(self, rows: Sequence[R]) -> None:
        """The rows read again; what is being typed stays."""
        typing = self.dirty and (not self._filled or any(self.key(row) == self._filled for row in rows))
        self._choosing = True
        self.table.show_rows(rows, keep=self.key)
        self._choosing = False
        if not typing:
            self._take_current()

    def settle(self) -> None:
        """What stands in the form now is what is saved."""
        self._clean = self.snapshot()

    def edited(self) -> None:
        """Something was typed: the preview follows when the keys rest."""
        self.say(self.preview, "")
        if self.isVisible():
            self._timer.start()

    def write(self, action: Callable[[], bool]) -> bool:
        """Do a saving action; what it saves is no longer unsaved when the list is read again."""
        before = self._clean
        self.settle()
        done = action()
        if not done:
            self._clean = before
        return done

    def say(self, where: QLabel, words: str) -> None:
        """Words in the form; where there are none, no gap is left."""
        where.setText(words)
        where.setVisible(bool(words))

    def show_error(self, error: UserError) -> None:
        """Say a refusal at the fields it belongs to."""
        self.form.show_error(error)

    def show_current(self) -> None:
        """Show the row that the list stands on."""
        self._take_current()

    def stand_on(self, wanted: str) -> None:
        """Show a row by its key."""
        self._stand_on(wanted)
        self._take_current()

    def enter_form(self) -> None:
        """Let the keyboard into the form, and the form into sight."""
        bring_forward(self.first_field())
        self.first_field().setFocus(Qt.FocusReason.TabFocusReason)

    def begin_anew(self) -> None:
        """Stand on no row: the form is for one that is not there yet; what is typed is asked about first."""
        if self.dirty:
            self.left.emit(self._begin_anew)
        else:
            self._begin_anew()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the two do not fit beside each other, the form stands below the rows."""
        super().resizeEvent(event)
        beside = self.width() >= self.bridge.theme.px(BESIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if beside else down)
        self._right.setMinimumHeight(0 if beside else self.bridge.theme.px(320))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is looked ahead for while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def build(
        self,
        above: Sequence[QWidget],
        inside: Sequence[QWidget],
        below: Sequence[QWidget],
        buttons: Sequence[QPushButton],
        names: tuple[str, str],
    ) -> None:
        """Lay the two sides out; ``inside`` scrolls, what is ``below`` and the buttons stay in sight."""
        theme = self.bridge.theme
        left, self._right = Card(theme), Card(theme)
        left.setAccessibleName(names[0])
        self._right.setAccessibleName(names[1])
        for widget in above:
            left.body.addWidget(widget, 0, _LEFT if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0))
        self.table.setMinimumHeight(theme.px(200))
        left.body.addWidget(self.table, 1)
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 6, 0)
        parts.setSpacing(theme.px(8))
        for part in inside:
            parts.addWidget(part)
        parts.addStretch(1)
        form = scrolled(inner)
        form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # the form scrolls, not the page
        self._right.body.addWidget(form, 1)
        for widget in (*below, self.question):
            self._right.body.addWidget(widget)
        foot = QHBoxLayout()
        for each in buttons:
            foot.addWidget(each)
        foot.addStretch(1)
        self._right.body.addLayout(foot)
        self._sides = lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(left, 11)
        lay.addWidget(self._right, 10)

    def _take_current(self) -> None:
        row = self.table.current()
        self._filled = self.key(row) if row is not None else ""
        self.question.hide()
        self.form.clear_errors()
        self.fill(row)
        self.settle()
        self._timer.stop()

    def _on_chosen(self) -> None:
        """Show the chosen row; what is typed for another is asked about first, and that one stays chosen meanwhile."""
        row = self.table.current()
        if self._choosing or (row is not None and self.key(row) == self._filled):
            return
        if not self.dirty:
            self._take_current()
        elif row is not None:
            wanted = self.key(row)
            QTimer.singleShot(0, self, lambda: self._ask_about(wanted))

    def _ask_about(self, wanted: str) -> None:
        self._stand_on(self._filled)
        self.left.emit(lambda: self.stand_on(wanted))

    def _begin_anew(self) -> None:
        self._choosing = True
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self._choosing = False
        self._take_current()
        self.enter_form()

    def _stand_on(self, key: str) -> None:
        self._choosing = True
        self.table.select_where(lambda row: self.key(row) == key)
        self._choosing = False
