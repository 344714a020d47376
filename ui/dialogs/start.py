"""The first thing seen: a new file, an existing one, the sample street, or one of the files opened last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pbdesk import clock
from ui.theme import Theme
from ui.widgets.basic import Card, button, label
from ui.widgets.elided import ElidedButton


class StartScreen(QWidget):
    """Three choices in plain words and the recent files; what goes wrong stands below them."""

    wanted = Signal(str)
    """new, open, demo or begin."""
    file_chosen = Signal(object)
    """Path of a recent file."""

    def __init__(self, theme: Theme, recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("党支部工作台")
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(900, 470)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(48, 36, 48, 30)
        lay.setSpacing(6)
        brand = label("支部工作台", "brand")
        lay.addWidget(brand)
        lay.addWidget(label("今天从哪里开始？", "title"))
        words = "会议和走访记一次，还差什么、季度报表，都由它算好。数据只在您自己的文件里，不联网。"
        lay.addWidget(label(words, "secondary", wrap=True))
        lay.addSpacing(12)
        columns = QHBoxLayout()
        columns.setSpacing(theme.space("gap"))
        columns.addWidget(self._choices(), 5)
        columns.addWidget(self._recent(theme, recent), 6)
        lay.addLayout(columns, 1)
        self.error_label = label("", "error", wrap=True)
        self.error_label.hide()
        lay.addWidget(self.error_label)

    def show_error(self, sentence: str) -> None:
        """Say why something could not be opened or made."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def show_handbook(self) -> None:
        """Open the handbook beside this window: no file is open yet, so with the rules that are shipped."""
        from pbdesk.handbook import chapters  # needed when it is first asked for
        from ui.dialogs.handbook import HandbookWindow

        book = self.findChild(HandbookWindow)
        if not isinstance(book, HandbookWindow):
            book = HandbookWindow(chapters(clock.today()), self._theme, self)
        book.show_at("start")

    def _choices(self) -> QWidget:
        box = QWidget()
        lay = QVBoxLayout(box)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(10)
        want = self.wanted.emit
        self.choices = (
            Choice("新建文件", "为自己的支部、街道，或者您联系的支部", "N", partial(want, "new"), "choice-first"),
            Choice("打开文件", "打开已有的 .pbdesk 文件", "O", partial(want, "open")),
            Choice("看看示例街道", "65 个支部一年的记录，姓名都是编的，随便试", "E", partial(want, "demo")),
        )
        for choice in self.choices:
            lay.addWidget(choice)
        self.begin_button = button(
            "从街道发来的数据包新建…", partial(want, "begin"), "quiet", name="从数据包新建"
        )  # fmt: skip
        lay.addWidget(self.begin_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.help_button = button("使用手册  F1", self.show_handbook, "quiet", name="使用手册")
        QShortcut(QKeySequence("F1"), self, self.help_button.click)
        lay.addWidget(self.help_button, 0, Qt.AlignmentFlag.AlignLeft)
        lay.addStretch(1)
        return box

    def _recent(self, theme: Theme, recent: Sequence[Path]) -> QWidget:
        card = Card(theme, "最近打开的文件")
        for path in recent:
            row = ElidedButton(f"{path.stem}　{path.parent}", partial(self.file_chosen.emit, path))
            card.body.addWidget(row)
        if not recent:
            card.body.addWidget(label("还没有。第一次用，建议先看看示例街道。", "secondary", wrap=True))
        card.body.addStretch(1)
        return card


class Choice(QPushButton):
    """A large button with a word of explanation below its name; Alt and its letter press it."""

    def __init__(self, words: str, more: str, key: str, pressed: Callable[[], object], role: str = "choice") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setAutoDefault(True)
        self.setDefault(role != "choice")
        self.setAccessibleName(words)
        self.setAccessibleDescription(more)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        QShortcut(QKeySequence(f"Alt+{key}"), self, self.click)
        self.clicked.connect(lambda: pressed())
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(18, 11, 18, 12)
        self._lay.setSpacing(1)
        head = QHBoxLayout()
        head.addWidget(_through(label(words, "heading")), 1)
        head.addWidget(_through(label(f"Alt+{key}", "secondary")))
        self._lay.addLayout(head)
        self._lay.addWidget(_through(label(more, "secondary", wrap=True)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        return self._lay.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._lay.minimumSize()


def _through(words: QLabel) -> QLabel:
    """Words that let a click through to the button they stand on."""
    words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return words
