"""Offered when a file is damaged and cannot be opened: its newest backup that is whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pbdesk.views.restoring import BackupLine
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label


class RescueDialog(PlainDialog):
    """Says what is wrong and from when the backup is; nothing is deleted whatever is chosen."""

    def __init__(
        self, sentence: str, backup: BackupLine, restore: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("这个文件打不开了", sentence, parent)
        self.body.addWidget(label(f"最近一份完好的备份是 {backup.when[:-3]} 的。", "strong"))
        self.body.addWidget(label(
            "用这份备份恢复以后，在那之后做的改动需要重新录入。打不开的文件会改个名字留在原处，不会删除。", wrap=True
        ))  # fmt: skip
        self.add_button("取消", self.reject)
        self.add_button("用这份备份恢复(&R)", lambda: self._choose(restore), "primary").setFocus()
        self.fit_words()

    def _choose(self, does: Callable[[], object]) -> None:
        self.accept()
        does()
