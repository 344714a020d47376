"""The pages of a window, each made when it is first asked for: opening a file waits for one page, not for nine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.pages.base import Page


class PageStack(QStackedWidget):
    """Keeps a place for every page and fills it at the first visit."""

    built = Signal(object)
    """Page: it has been made just now."""

    def __init__(self, bridge: Bridge, kinds: Sequence[type[Page]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.kinds = tuple(kinds)
        for _ in self.kinds:
            self.addWidget(QWidget())

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, those not visited yet made now."""
        return tuple(self.at(number) for number in range(len(self.kinds)))

    @property
    def page(self) -> Page:
        """The page shown."""
        return self.at(self.currentIndex())

    def at(self, number: int) -> Page:
        """A page by its place."""
        place = self.widget(number)
        if isinstance(place, Page):
            return place
        assert place is not None
        page = self.kinds[number](self._bridge)
        current = self.currentIndex()
        self.removeWidget(place)
        place.deleteLater()
        self.insertWidget(number, page)
        self.setCurrentIndex(current)
        self.built.emit(page)
        return page
