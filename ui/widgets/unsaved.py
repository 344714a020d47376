"""The bar that asks about what was typed and not saved, in the page itself: no window stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from ui.widgets.basic import button, label
from ui.widgets.sections import Sections


class UnsavedBar(QFrame):
    """Save, drop, or go on typing; the first is what Enter means, Esc goes on typing."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self._save: Callable[[], object] = self.hide
        self._drop: Callable[[], object] = self.hide
        self._keep: Callable[[], object] = self.hide
        self._before: QWidget | None = None
        self.words = label(f"{what}还没有保存。", "strong")
        self.save_button = button("保存", lambda: self._answer(self._save), name="保存并离开")
        self.drop_button = button("不保存", lambda: self._answer(self._drop))
        self.keep_button = button("留着下次写", lambda: self._answer(self._keep), hint="不记入会议，下次从列表里接着写")
        self.stay_button = button("继续填写", self._stay, hint="Esc")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(16, 8, 12, 8)
        lay.setSpacing(10)
        lay.addWidget(self.words, 1)
        for each in (self.save_button, self.drop_button, self.keep_button, self.stay_button):
            lay.addWidget(each)
        self.hide()

    def ask(
        self, save: Callable[[], object], drop: Callable[[], object], keep: Callable[[], object] | None = None
    ) -> None:
        """Ask; one of them is done when it is answered. ``keep`` is offered where a draft can be kept for later."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._save, self._drop, self._keep = save, drop, keep or self.hide
        self.keep_button.setVisible(keep is not None)
        self.setAccessibleName(self.words.text())
        self.show()
        bring_forward(self)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stays on the page, arrows go from answer to answer."""
        match event.key():
            case Qt.Key.Key_Escape:
                self._stay()
            case Qt.Key.Key_Left:
                self.focusPreviousChild()
            case Qt.Key.Key_Right:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)

    def _answer(self, does: Callable[[], object]) -> None:
        self.hide()
        does()

    def _stay(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()


def bring_forward(widget: QWidget) -> None:
    """Show the section, the leaf and the part of a scrolled page that a widget stands in, so that it is seen."""
    inner, outer = widget, widget.parentWidget()
    while outer is not None and not inner.isWindow():
        if isinstance(outer, Sections):
            outer.show_section_of(widget)
        elif isinstance(outer, QStackedWidget) and not isinstance(outer.parentWidget(), Sections):
            outer.setCurrentWidget(inner)
        elif isinstance(outer, QScrollArea):
            _scroll_to(outer, widget)
        inner, outer = outer, outer.parentWidget()


def _scroll_to(area: QScrollArea, widget: QWidget) -> None:
    """The layout first makes room for what has just been shown."""
    inside = area.widget()
    layout = inside.layout() if inside is not None else None
    if layout is not None:
        layout.activate()
    area.ensureWidgetVisible(widget)
