"""What the dialogs that set a file up have in common: a form, what was understood of it, and one button to save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.store import Changes, Store
from pbdesk.views.file import is_empty
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label, scrolled
from ui.widgets.form import Field, Form
from ui.widgets.unsaved import UnsavedBar

_SCREEN_SHARE = 0.9
_SAVE_KEYS = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")


class SetupDialog(PlainDialog):
    """A form that scrolls where the screen is low; what was typed is never thrown away unasked."""

    made = Signal()

    def __init__(
        self, bridge: Bridge, title: str, words: str, rows: list[list[Field]], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, words, parent)
        self.bridge = bridge
        self.form = Form(rows, bridge.today)
        self.understood = label("", "secondary", wrap=True)
        self.understood.hide()
        inner = QWidget()
        self.fields = QVBoxLayout(inner)
        self.fields.setContentsMargins(0, 0, 6, 0)
        self.fields.setSpacing(10)
        self.fields.addWidget(self.form)
        self.fields.addWidget(self.understood)
        self.fields.addStretch()
        self._inner = inner
        self._area = scrolled(inner)
        self.body.addWidget(self._area, 1)
        self.unsaved = UnsavedBar("填写的内容")
        self.body.addWidget(self.unsaved)
        self.add_button("以后再说" if is_empty(bridge.store) else "取消", self.reject)
        self.save_button = self.add_button("保存(&S)", self.save, "primary")
        self.save_button.setAccessibleName("保存")
        self.save_button.setToolTip("Ctrl+S")
        self.form.changed.connect(self._tell)
        for keys in _SAVE_KEYS:
            QShortcut(QKeySequence(keys), self, self.save)
        self._untouched: tuple[str, ...] | None = None
        self.setMinimumWidth(bridge.theme.px(640))

    def save(self) -> None:
        """Save, or say at each field what is wrong."""
        if self.form.check() and self.bridge.run(self.action(), on_error=self.form.show_error):
            self.made.emit()
            self.accept()
            return
        self._fit()
        focus = QApplication.focusWidget()
        if focus is not None and self._inner.isAncestorOf(focus):
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(focus))

    def reject(self) -> None:
        """Leave it; what was typed is asked about first."""
        if self._untouched in (None, self.typed()):
            super().reject()
        else:
            self.unsaved.ask(save=self.save, drop=super().reject)
            self._fit()

    def action(self) -> Callable[[Store], Changes]:
        """The action that the fields stand for."""
        raise NotImplementedError

    def reading(self) -> str:
        """What was understood of the lines so far."""
        raise NotImplementedError

    def lines(self, name: str) -> str:
        """What stands in a field of many lines."""
        widget = self.form.input(name)
        assert isinstance(widget, QPlainTextEdit)
        return widget.toPlainText()

    def typed(self) -> tuple[str, ...]:
        """What stands in the fields, whether it can be read or not."""
        return tuple(_text(self.form.input(name)) for name in self.form.values())

    def take_as_untouched(self) -> None:
        """Take what stands in the fields now for what was there before anything was typed."""
        self._untouched = self.typed()

    def prefill(self, name: str, words: str) -> None:
        """Put words into a field that typing replaces."""
        self.form.set_values({name: words})
        field = self.form.input(name)
        assert isinstance(field, QLineEdit)
        field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Note what the form looks like untouched, and take the height it needs."""
        super().showEvent(event)
        if self._untouched is None:
            self.take_as_untouched()
            self._fit()

    def _tell(self) -> None:
        words = self.reading()
        self.understood.setText(words)
        self.understood.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        """Grow with what the form has to say, as far as the screen allows; beyond that it scrolls."""
        if not self.isVisible():
            return
        width = max(self.width(), self.minimumWidth())
        layout, inner = self._lay, self._inner.layout()
        assert inner is not None
        layout.activate()
        inner.activate()
        wanted = inner.totalHeightForWidth(self._area.viewport().width())
        grown = self.height() + max(0, wanted - self._area.viewport().height())
        limit = int(self.screen().availableGeometry().height() * _SCREEN_SHARE)
        if grown > self.height():
            self.resize(QSize(width, min(grown, limit)))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    assert isinstance(widget, QLineEdit)
    return widget.text()
