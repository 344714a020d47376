"""The bar of the parts of one sitting above their fields, and the menu that begins a further one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QTabBar, QWidget

from pbdesk.model import MeetingKind
from pbdesk.views.sittings import Part
from pbdesk.words import MEETING_WORDS
from ui.theme import Theme
from ui.widgets.basic import label


def kinds_menu(parent: QWidget, chosen: Callable[[MeetingKind], object]) -> QMenu:
    """The kinds a further part may be of; a talk is logged on a page of its own."""
    menu = QMenu("再记一个部分", parent)
    for kind, words in MEETING_WORDS.items():
        if kind is not MeetingKind.TALK:
            action = QAction(words, menu)
            action.triggered.connect(lambda _checked=False, kind=kind: chosen(kind))
            menu.addAction(action)
    return menu


class PartBar(QWidget):
    """Seen only where there is more than one part, so that a single meeting knows nothing of it."""

    chosen = Signal(int)
    """Another part is to be shown."""
    wanted = Signal(object)
    """MeetingKind: a further part is to be begun."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("同一场的几个部分")
        self.recorded: tuple[Part, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("同一场的几个部分")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.add_button = QPushButton("＋ 再记一个部分")
        self.add_button.setProperty("role", "quiet")
        self.add_button.setAccessibleName("再记一个部分")
        self.add_button.setToolTip("Ctrl+J")
        self.add_button.setMenu(kinds_menu(self.add_button, self.wanted.emit))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(10))
        lay.addWidget(label("同一场：", "secondary"))
        lay.addWidget(self.tabs)
        lay.addWidget(self.add_button)
        lay.addStretch(1)
        self.tabs.currentChanged.connect(self.chosen)
        self.hide()

    def show_sitting(self, recorded: Sequence[Part], typed: Sequence[str], meeting_id: str, at: int) -> None:
        """Show the recorded parts and behind them those being typed, of which number ``at`` is on the screen.

        Where none is being typed, the recorded part ``meeting_id`` is on the screen.
        """
        self.recorded = tuple(recorded)
        own = next((n for n, part in enumerate(recorded) if part.id == meeting_id), 0)
        words = [f"{MEETING_WORDS[p.kind]}{f' {p.starts_at:%H:%M}' if p.starts_at else ''}" for p in recorded]
        self.show_parts([*words, *typed], len(words) + at if typed else own)

    def show_parts(self, words: Sequence[str], at: int) -> None:
        """Say which parts there are and which is on the screen."""
        with QSignalBlocker(self.tabs):
            while self.tabs.count() > len(words):
                self.tabs.removeTab(self.tabs.count() - 1)
            for number, text in enumerate(words):
                if number == self.tabs.count():
                    self.tabs.addTab(text)
                self.tabs.setTabText(number, text)
            self.tabs.setCurrentIndex(at)
        self.setVisible(len(words) > 1)
