"""A small window that gives a meeting's fields to the clipboard, one key a field, while another form is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.views.copy_out import CopyField
from ui.theme import Theme, Tone
from ui.widgets.basic import button, label
from ui.widgets.rows import Column, RowsTable

_HOW = "按左边的键复制那一项，到别的平台粘贴（Ctrl+V），再回来按下一项；回车复制选中的一项。"


@dataclass(frozen=True, slots=True)
class _Line:
    """One field and whether it was copied already."""

    field: CopyField
    done: bool = False


_COLUMNS: tuple[Column[_Line], ...] = (
    Column("键", lambda line: line.field.key, 2),
    Column("项目", lambda line: line.field.name, 8),
    Column("内容", lambda line: " ".join(line.field.text.split()) or "（没有记）", hint=lambda line: line.field.text),
    Column("", lambda line: "✓ 已复制" if line.done else "", 5, tone=lambda line: Tone.MET if line.done else None),
)


class CopyOutPanel(QWidget):
    """Stays above other windows; what was copied is ticked, and the next field stands ready."""

    closed = Signal()

    def __init__(self, title: str, fields: Sequence[CopyField], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"逐项复制：{title}")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table: RowsTable[_Line] = _Table(_COLUMNS, theme, "要复制的项目", self)
        self.said = label(_HOW, "secondary", wrap=True)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        lay.setSpacing(theme.px(8))
        lay.addWidget(self.said)
        lay.addWidget(self.table, 1)
        lay.addWidget(button("关闭", self.close, hint="Esc"), 0, Qt.AlignmentFlag.AlignRight)
        self._lines = [_Line(field) for field in fields]
        self.table.show_rows(self._lines)
        self.table.opened.connect(lambda line: self.copy(line.field.key))
        self.resize(theme.px(520), theme.px(110 + 34 * (len(fields) + 1)))
        self.table.setFocus()

    def copy(self, key: str) -> bool:
        """Copy the field of a key, tick it and stand at the next; answers whether there is such a field."""
        number = next((n for n, line in enumerate(self._lines) if line.field.key == key), -1)
        if number < 0:
            return False
        field = self._lines[number].field
        if not field.text:
            self.said.setText(f"“{field.name}”没有记，没有复制。")
        else:
            QGuiApplication.clipboard().setText(field.text)
            self._lines[number] = replace(self._lines[number], done=True)
            self.said.setText(f"“{field.name}”已复制，到别的平台按 Ctrl+V 粘贴。")
        self.table.show_rows(self._lines)
        self.table.selectRow(min(number + 1, len(self._lines) - 1))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard: its keys are all there is to press."""
        super().showEvent(event)
        self._take_keyboard()
        QTimer.singleShot(0, self, self._take_keyboard)  # once the window manager has put the window up

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _take_keyboard(self) -> None:
        self.raise_()
        self.activateWindow()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Table(RowsTable[_Line]):
    """The fields; a field's key copies it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A field's own key copies it."""
        panel = self.parent()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not held and event.text() and isinstance(panel, CopyOutPanel) and panel.copy(event.text()):
            return
        super().keyPressEvent(event)
