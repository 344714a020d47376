"""A list and what it is about: beside each other, or below each other (and scrolled) where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.basic import scrolled

_LIST, _REST, _FORM = 200, 295, 300
"""Heights at 100 % that a list, what it is about, and a form keep where they stand below each other."""


class TwoCards(QWidget):
    """Fills its ``parent``; ``shares`` are the widths that the two take of what there is.

    ``form``: the left one is a form to fill in, and the right one a list beside it.
    """

    def __init__(
        self, left: QWidget, right: QWidget, theme: Theme, shares: tuple[int, int], parent: QWidget, *,
        form: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = theme
        self._narrow = False
        self._heights = (_FORM, _LIST) if form else (_LIST, _REST)
        self._left, self._right = left, right
        inner = QWidget()
        self._lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.space("gap"))
        self._lay.addWidget(left, shares[0])
        self._lay.addWidget(right, shares[1])
        self._area = scrolled(inner)
        for around, inside in ((self, self._area), (parent, self)):
            outer = QVBoxLayout(around)
            outer.setContentsMargins(0, 0, 0, 0)
            outer.addWidget(inside)

    def arrange(self, *, narrow: bool) -> None:
        """Beside each other, or below each other."""
        self._narrow = narrow
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._lay.setDirection(down if narrow else across)
        for card, height in zip((self._left, self._right), self._heights, strict=True):
            card.setMinimumHeight(self._theme.px(height) if narrow else 0)

    def retheme(self, theme: Theme) -> None:
        """Follow a new type size."""
        self._theme = theme
        self.arrange(narrow=self._narrow)

    def show_right(self) -> None:
        """Bring the second of the two into sight where it stands below."""
        self._area.verticalScrollBar().setValue(self._right.y())
