"""A dialog with a heading, what stands in it, and its buttons at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.basic import button, label

_EDGE = 48
"""Pixels that a window frame and a glimpse of what lies behind need."""


class PlainDialog(QDialog):
    """Esc closes it; Enter presses the primary button; it goes away for good when closed."""

    def __init__(self, title: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(26, 22, 26, 20)
        self._lay.setSpacing(14)
        self._lay.addWidget(label(title, "title"))
        self.words_label = label(words, "secondary", wrap=True)
        self.words_label.setVisible(bool(words))
        self._lay.addWidget(self.words_label)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self._lay.addLayout(self.body, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(10)
        self._foot.addStretch(1)
        self._lay.addLayout(self._foot)

    def fit_words(self, characters: int = 34) -> None:
        """Take so many characters of width, and the height that the words then need; called when all is in."""
        margins = self._lay.contentsMargins()
        line = self.fontMetrics().horizontalAdvance("字") * characters + margins.left() + margins.right()
        width = max(line, self._lay.minimumSize().width())
        self.setMinimumWidth(width)
        self.resize(width, self._lay.totalHeightForWidth(width))

    def take_room(self, width: int, height: int) -> None:
        """Be so large, in pixels of this type size, but never larger than the screen."""
        screen = self.screen().availableSize()
        self.resize(min(width, screen.width() - _EDGE), min(height, screen.height() - _EDGE))

    def add_button(self, text: str, pressed: Callable[[], object], role: str = "") -> QPushButton:
        """Add a button to the foot; the primary one is what Enter means."""
        made = button(text, pressed, role)
        made.setDefault(role == "primary")
        self._foot.addWidget(made)
        return made
