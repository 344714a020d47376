"""Sections of a card: a bar of words above, one section below; Alt and a digit open each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.theme import Theme


class _Bar(QTabBar):
    """The words; Enter and ↓ lead into the section."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space and Down go into the section."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Space):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class Sections(QWidget):
    """Shows one of several parts of a thing; a number beside a word says how much is in there."""

    shown = Signal(int)
    """Another section is shown."""

    opened = Signal()
    """A section was opened and has the keyboard."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = _Bar()
        self.bar.setAccessibleName(name)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bar.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._stack = QStackedWidget()
        self._words: list[str] = []
        self._sections: list[QWidget] = []
        self._first: list[QWidget] = []
        self._keys: list[QShortcut] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addWidget(self.bar)
        lay.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self._on_changed)
        self.bar.entered.connect(lambda: self.open(self.bar.currentIndex()))

    @property
    def current(self) -> int:
        """The section shown, from 0."""
        return self.bar.currentIndex()

    def add(self, words: str, section: QWidget, first: QWidget) -> None:
        """Add a section; ``first`` takes the keyboard when it is opened."""
        number = len(self._words)
        self._words.append(words)
        self._sections.append(section)
        self._first.append(first)
        self._stack.addWidget(section)
        self.bar.addTab(words)
        self._fit()
        self.bar.setTabToolTip(number, f"Alt+{number + 1}")
        keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
        keys.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
        keys.activated.connect(lambda: self.open(number))
        self._keys.append(keys)

    def open(self, number: int) -> None:
        """Show a section and lead the keyboard into it."""
        self.show_section(number)
        self._first[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit()

    def show_section(self, number: int) -> None:
        """Show a section; the keyboard stays where it is."""
        self.bar.setCurrentIndex(number)

    def show_section_of(self, widget: QWidget) -> None:
        """Show the section that a widget stands in."""
        number = next((n for n, each in enumerate(self._sections) if each is widget or each.isAncestorOf(widget)), None)
        if number is not None:
            self.show_section(number)

    def set_shown(self, number: int, *, shown: bool) -> None:
        """Offer a section or not; one that is not offered any more gives way to the first."""
        if not shown and self.current == number:
            self.show_section(0)
        self.bar.setTabVisible(number, shown)
        self._keys[number].setEnabled(shown)

    def say(self, number: int, count: int) -> None:
        """Say beside a section's word how much is in it; nothing for nothing."""
        words = f"{self._words[number]} {count}" if count else self._words[number]
        if self.bar.tabText(number) != words:
            self.bar.setTabText(number, words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.bar.updateGeometry()

    def _on_changed(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._fit()
        self.shown.emit(number)

    def _fit(self) -> None:
        """Only the section shown asks for room: a long one makes the others no longer."""
        for number, section in enumerate(self._sections):
            policy = QSizePolicy.Policy.Preferred if number == self.current else QSizePolicy.Policy.Ignored
            section.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
