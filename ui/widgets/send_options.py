"""What a bundle is to carry: what has no receipt yet or everything, photos, and numbers only when ticked each time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from pbdesk.exchange.outgoing import OFFICE, Wish
from ui.theme import Theme


class SendOptions(QWidget):
    """``changed`` follows every choice; the tick for ID numbers is gone again after each bundle."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which = QComboBox()
        self.which.setAccessibleName("导出哪些")
        for everything, words in ((False, "只导出对方还没有回执的"), (True, "全部重新导出")):
            self.which.addItem(words, everything)
        self.photos = QCheckBox("带照片和附件(&P)")
        self.private = QCheckBox("带身份证号和电话（只这一次）(&I)")
        self.photos.setChecked(True)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(4))
        for each in (self.which, self.photos, self.private):
            lay.addWidget(each)
        self.which.currentIndexChanged.connect(lambda _n: self.changed.emit())
        for tick in (self.photos, self.private):
            tick.toggled.connect(lambda _on: self.changed.emit())

    def wish(self, recipient: str = OFFICE, branches: tuple[str, ...] = ()) -> Wish:
        """What is chosen, for a recipient."""
        everything = bool(self.which.currentData())
        return Wish(recipient, branches, everything, self.private.isChecked(), self.photos.isChecked())

    def forget_private(self) -> None:
        """ID numbers are asked for anew each time."""
        self.private.setChecked(False)
