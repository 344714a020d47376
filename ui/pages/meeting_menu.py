"""更多: what one does with a meeting now and then, out of the way of those who never do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from pbdesk.model import MeetingKind
from ui.pages.meeting_part_bar import kinds_menu


class MeetingMenu(QPushButton):
    """A button with the menu; ``does`` maps each entry's name to what it does."""

    WORDS: Mapping[str, str] = {
        "like_last": "同上次：地点、主持、请假的人\tCtrl+L",
        "drop_part": "不要这个部分了",
        "copy_out": "逐项复制到别的平台…\tCtrl+Shift+C",
        "history": "这条记录的历史…",
        "cancel": "这次会没有开成",
        "delete": "删除这条记录",
    }

    def __init__(
        self, does: Mapping[str, Callable[[], object]], add_part: Callable[[MeetingKind], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("更多", parent)
        self.setAccessibleName("更多")
        menu = QMenu(self)
        self._entries: dict[str, QAction] = {}
        self.parts = kinds_menu(menu, add_part)
        for name, words in self.WORDS.items():
            if name == "drop_part":
                menu.addMenu(self.parts).setText("再记一个部分\tCtrl+J")
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked=False, name=name: does[name]())
            self._entries[name] = action
        self.setMenu(menu)

    def show_entries(self, shown: Mapping[str, bool]) -> None:
        """Leave out what makes no sense for the meeting on the screen."""
        for name, action in self._entries.items():
            action.setVisible(shown.get(name, True))
        self.parts.menuAction().setVisible(shown.get("parts", True))

    def say(self, name: str, words: str) -> None:
        """Change the words of an entry."""
        self._entries[name].setText(words)

    def pop_up_parts(self) -> None:
        """Show the kinds of a further part where the button is."""
        self.parts.popup(self.mapToGlobal(self.rect().bottomLeft()))
