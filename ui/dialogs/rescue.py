"""Offered when a file is damaged and cannot be opened: its newest backup that is whole, or to save what can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pbdesk.views.salvaging import WaysOut
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label

_BACKED_UP = "用这份备份恢复以后，在那之后做的改动需要重新录入。打不开的文件会改个名字留在原处，不会删除。"
_INSTEAD = (
    "如果备份太旧，可以改为从损坏的文件里尽量抢救：能读出来的放进一个新文件，读不出来的列出来。损坏的文件不会改动。"
)
_SALVAGE = (
    "可以从损坏的文件里尽量抢救：能读出来的、核对无误的放进一个新文件，读不出来的列出来。损坏的文件留在原处，不会改动。"
)
_CHARACTERS, _AROUND, _MOST_ROWS = 46, 11, 30
"""How wide the result is told, and in rows what stands around it, and how high it becomes before it is scrolled."""


class RescueDialog(PlainDialog):
    """Says what is wrong and what there is to go back to; nothing is deleted whatever is chosen."""

    def __init__(
        self, sentence: str, ways: WaysOut, *, restore: Callable[[], object], salvage: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("这个文件打不开了", sentence, parent)
        self.add_button("取消", self.reject)
        words = "从损坏的文件里尽量抢救(&S)"
        if ways.backup is None:
            self.body.addWidget(label("没有找到完好的备份。", "strong"))
            self.body.addWidget(label(_SALVAGE, wrap=True))
            self.body.addWidget(label(ways.office, "secondary", wrap=True))
            self.add_button(words, lambda: self._choose(salvage), "primary").setFocus()
        else:
            self.body.addWidget(label(f"最近一份完好的备份是 {ways.backup.when[:-3]} 的。", "strong"))
            self.body.addWidget(label(ways.reach, wrap=True))
            self.body.addWidget(label(_BACKED_UP, wrap=True))
            self.body.addWidget(label(_INSTEAD, "secondary", wrap=True))
            self.add_button(words, lambda: self._choose(salvage))
            self.add_button("用这份备份恢复(&R)", lambda: self._choose(restore), "primary").setFocus()
        self.fit_words()

    def _choose(self, does: Callable[[], object]) -> None:
        self.accept()
        does()


class SalvagedDialog(PlainDialog):
    """Says what was saved and what was not, over the window of the new file."""

    def __init__(self, sentences: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("抢救完了", sentences[0], parent)
        inside = QWidget()
        lay = QVBoxLayout(inside)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(10)
        for sentence in sentences[1:]:
            told = label(sentence, wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lay.addWidget(told)
        lay.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self.add_button("知道了", self.accept, "primary").setFocus()
        row, width = self.fontMetrics().lineSpacing(), self.fontMetrics().horizontalAdvance("字") * _CHARACTERS
        self.take_room(width, min(lay.totalHeightForWidth(width) + row * _AROUND, row * _MOST_ROWS))
