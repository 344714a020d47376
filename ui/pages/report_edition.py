"""Which issue of a closed period is printed: the latest, the closing itself, or one of its corrections."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from pbdesk.calendar import Period
from pbdesk.store import Store
from pbdesk.views.closed_page import issue_lines
from pbdesk.words import long_date

Issue = tuple[int, int]
"""Which closing, and the number of its correction (0: the closing itself)."""


class EditionBox(QComboBox):
    """The issues of a period, the latest first; the one chosen stays as long as the period has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("哪一次封账或更正")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)

    @property
    def issue(self) -> Issue | None:
        """The issue chosen; None is the latest."""
        chosen = self.currentData()
        return tuple(chosen) if chosen else None

    def offer(self, store: Store, period: Period, chosen: Issue | None) -> None:
        """Offer the issues of a period."""
        self.blockSignals(True)
        self.clear()
        self.addItem("最新的一次", None)
        for line in issue_lines(store, period):
            self.addItem(f"{line.words}（{long_date(line.day)}）", (line.closing, line.number))
        places = [number for number in range(self.count()) if self.itemData(number) == chosen]
        self.setCurrentIndex(places[0] if places and chosen else 0)
        self.blockSignals(False)
