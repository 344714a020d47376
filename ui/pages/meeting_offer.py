"""The line that offers to correct the attendance of the other parts of a sitting as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QWidget

from pbdesk.views.sittings import AttendanceOffer
from ui.theme import Theme
from ui.widgets.elided import ElidedLabel

_KEY = "Alt+Y"


class OfferBar(QFrame):
    """Seen only while a correction of attendance could go for other parts too; nothing is taken unasked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self._offers: tuple[AttendanceOffer, ...] = ()
        self.box = QCheckBox(f"一起改  {_KEY}")
        self.words = ElidedLabel("")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(theme.px(14), theme.px(4), theme.px(14), theme.px(4))
        lay.setSpacing(theme.px(12))
        lay.addWidget(self.words, 1)
        lay.addWidget(self.box)
        QShortcut(QKeySequence(_KEY), self, self.box.toggle)  # asleep while there is nothing to offer
        self.hide()

    @property
    def taken(self) -> tuple[AttendanceOffer, ...]:
        """The offers that the user wants; none unless the box is ticked."""
        return self._offers if self.box.isChecked() else ()

    def show_offers(self, offers: Sequence[AttendanceOffer]) -> None:
        """Offer these; an answer given stays while there is something to offer."""
        if not offers:
            self.box.setChecked(False)
        told = "；".join(offer.sentence for offer in offers)
        if told != self.words.full_text():
            self.words.say(told)
            self.box.setAccessibleName(f"一起改：{told}")
        self._offers = tuple(offers)
        self.setVisible(bool(offers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks the box like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.hasFocus():
            self.box.toggle()
        else:
            super().keyPressEvent(event)
