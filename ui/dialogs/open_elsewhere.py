"""Said when a file is open in another program: who has it, and what can be done all the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pbdesk.store import OpenElsewhereError
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label


class OpenElsewhereDialog(PlainDialog):
    """Offers to look at the file and, where only another computer's note says that it is open, to open it anyway."""

    def __init__(
        self, error: OpenElsewhereError, look: Callable[[], object], take_over: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("这个文件正开着", f"“{error.path.name}”{error.who}。", parent)
        words = "两边同时改会互相冲掉，所以现在不能改它。可以先打开来看，等那边关闭以后再改。"
        if not error.certain:
            words += "\n如果那台电脑上早已关掉（比如死机、断电，或者U盘没有正常取下），可以照样打开。"
        self.body.addWidget(label(words, wrap=True))
        self.add_button("取消", self.reject)
        if not error.certain:
            self.add_button("那边已经关掉，照样打开(&T)", lambda: self._choose(take_over))
        self.add_button("只看不改(&L)", lambda: self._choose(look), "primary").setFocus()
        self.fit_words()

    def _choose(self, does: Callable[[], object]) -> None:
        self.accept()
        does()
