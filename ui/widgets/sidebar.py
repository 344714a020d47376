"""The side bar: the program's name, one word a page, and below which file this is and when it was backed up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme, Tone
from ui.widgets.basic import label, scrolled, set_role

_KEYS = 10


def page_key(number: int) -> str:
    """The keys that show a page: Ctrl+1 to Ctrl+9, Ctrl+0 for the tenth; later ones have none."""
    return f"Ctrl+{(number + 1) % 10}" if number < _KEYS else ""


class SideBar(QFrame):
    """Plain words, one a page; Ctrl+1… switch, arrows move between them."""

    chosen = Signal(int)

    def __init__(self, titles: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setAccessibleName("页面")
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(12, 16, 12, 12)
        self._lay.setSpacing(2)
        self._brand = label("支部工作台", "brand")
        self._brand.setContentsMargins(14, 0, 0, 8)
        self._lay.addWidget(self._brand)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        words = QWidget()
        self._pages = QVBoxLayout(words)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(2)
        for number, title in enumerate(titles):
            self._add(number, title)
        self._pages.addStretch(1)
        self._area = scrolled(words)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay.addWidget(self._area, 1)
        self._file = label("", "secondary", wrap=True)
        self._backup = label("", "secondary", wrap=True)
        self._lay.addWidget(self._file)
        self._lay.addWidget(self._backup)
        self.retheme(theme)

    def choose(self, number: int) -> None:
        """Mark a page as the one shown."""
        self._group.button(number).setChecked(True)
        self._area.ensureWidgetVisible(self._group.button(number))

    def show_file(self, title: str, backup: str, *, late: bool = False) -> None:
        """Which file this is, and when it was last backed up; ``late`` marks that as too long ago."""
        self._file.setText(title)
        self._file.setAccessibleName(f"当前文件 {title}")
        self._backup.setText(f"！{backup}" if late else backup)
        self._backup.setToolTip("很久没有备份了，请尽快备份（Ctrl+B）" if late else "")
        set_role(self._backup, "tone", Tone.SHORT.value if late else "")
        self._fit()

    def retheme(self, theme: Theme) -> None:
        """The width that the longest word needs at this type size."""
        words = QFontMetrics(theme.font()).horizontalAdvance("事项与任务八")
        self.setFixedWidth(max(words + 64, theme.px(150)))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the entries together where the window got low, so that all are in sight."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the window is too low for all, the words stand closer, then the program's name gives way, the file's.

        What still finds no room is scrolled to when it is chosen.
        """
        inner = self.width() - 24
        brand, told = self._brand.sizeHint().height(), sum(max(0, w.heightForWidth(inner)) for w in self._words())
        self._set_dense(dense=False)
        if self._height() + told + brand > self.height():
            self._set_dense(dense=True)
        self._brand.setVisible(self._height() + told + brand <= self.height())
        self._file.setVisible(self._height() + told <= self.height())

    def _height(self) -> int:
        """How high all the pages' words are together, with the space around them."""
        return sum(button.sizeHint().height() + 2 for button in self._group.buttons()) + 30

    def _set_dense(self, *, dense: bool) -> None:
        for each in self._group.buttons():
            if bool(each.property("dense")) is not dense:
                set_role(each, "dense", dense)

    def _words(self) -> list[QLabel]:
        return [words for words in (self._file, self._backup) if words.text()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next page and open it."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        now = self._group.checkedId()
        if steps is None or not 0 <= now + steps < len(self._group.buttons()):
            super().keyPressEvent(event)
            return
        self._group.button(now + steps).setFocus()
        self._group.button(now + steps).click()

    def _add(self, number: int, title: str) -> None:
        made = QPushButton(title)
        made.setProperty("role", "nav")
        made.setCheckable(True)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setAccessibleName(title)
        made.setToolTip(page_key(number))
        made.clicked.connect(lambda: self.chosen.emit(number))
        self._group.addButton(made, number)
        self._pages.addWidget(made)
