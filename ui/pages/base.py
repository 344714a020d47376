"""What all pages have in common: a title, what they watch, and the rule when they read again."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.store import Changes
from ui.bridge import Bridge
from ui.requests import Request
from ui.theme import Theme
from ui.widgets.basic import label


class Page(QWidget):
    """One page of the window.

    A subclass names its ``TITLE``, the tables it ``WATCHES`` and the requests it ``ANSWERS``; it builds its widgets in
    ``__init__`` and fills them in ``reload()``, which runs when the page is shown and has become stale, and at once
    when a change touches what it watches while it is seen. ``head`` is the title row (title, subtitle, room for
    buttons at the right), ``body`` the rest.
    """

    TITLE: ClassVar[str] = ""
    WATCHES: ClassVar[frozenset[str]] = frozenset()
    ANSWERS: ClassVar[frozenset[type]] = frozenset()
    WIDE: ClassVar[int] = 850
    """From this width (at 100 %) on, the page has room for two things beside each other."""

    freed = Signal()
    """What kept the page from being left is saved or dropped: what was asked for then can go on."""
    setup_wanted = Signal(str)
    """The page needs what is set up first: branch, members or guide (carried to the program)."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._stale = True
        self._narrow = False
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.TITLE)
        self.title_label = label(self.TITLE, "title")
        self.subtitle_label = label("", "secondary", wrap=True)
        self._outer = QVBoxLayout(self)
        self.head = QHBoxLayout()
        self.body = QVBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title_label)
        words.addWidget(self.subtitle_label)
        self.head.addLayout(words, 1)
        self._outer.addLayout(self.head)
        self._outer.addLayout(self.body, 1)
        self._fit(bridge.theme)
        bridge.changed.connect(self._on_changed)
        bridge.themed.connect(self._on_themed)

    def reload(self) -> None:
        """Read the page's rows again and show them; the default page has nothing to read."""

    def answer(self, request: Request) -> None:
        """Do what another page asked; only requests in ``ANSWERS`` arrive."""

    def retheme(self, theme: Theme) -> None:
        """Follow a new look where something is painted by hand."""

    def first_widget(self) -> QWidget | None:
        """Where the keyboard starts when the page is shown; None leaves it where it is."""
        return None

    def why(self) -> Request | None:
        """What explains the line or the cell that the keyboard stands on (F2); None where nothing does."""
        return None

    def leaving(self) -> bool:
        """Whether the page may be left; a page with unsaved work asks first and says ``freed`` once it is answered."""
        return True

    def arrange(self, *, narrow: bool) -> None:
        """Put the parts below each other where the page is too narrow for its type size, otherwise side by side."""

    def set_titles(self, title: str, subtitle: str = "") -> None:
        """The words at the head of the page."""
        self.title_label.setText(title)
        self.subtitle_label.setText(subtitle)
        self.subtitle_label.setVisible(bool(subtitle))

    def refresh(self) -> None:
        """Read again now if the page is seen, otherwise when it is shown next."""
        self._stale = True
        if self.isVisible():
            self._reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed while the page was not shown."""
        super().showEvent(event)
        if self._stale:
            self._reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand what is beside each other below each other where it got narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _on_changed(self, changes: Changes) -> None:
        if self.WATCHES & changes.tables:
            self.refresh()

    def _on_themed(self, theme: Theme) -> None:
        self._fit(theme)
        self.retheme(theme)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.bridge.theme.px(self.WIDE)
        if narrow != self._narrow:
            self._narrow = narrow
            self.arrange(narrow=narrow)

    def _fit(self, theme: Theme) -> None:
        page, gap = theme.space("page"), theme.space("gap")
        self._outer.setContentsMargins(page, theme.px(14), page, theme.px(6))
        self._outer.setSpacing(gap)
        self.body.setSpacing(gap)
        self.head.setSpacing(theme.px(10))

    def _reload(self) -> None:
        self._stale = False
        self.reload()
