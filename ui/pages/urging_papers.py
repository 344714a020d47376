"""Saving the paper of reminders: drawn on the worker, with progress and cancel, then written whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Chase
from pbdesk.views.chase_papers import draw_paper
from pbdesk.words import CHASE_WORDS
from ui.bridge import Bridge
from ui.dialogs.files import file_dialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Task


class Papers:
    """Asks where to, draws, saves and says so; ``dialog`` is what is open meanwhile."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        self._bridge = bridge
        self._parent = parent
        self._drawing = False
        self.dialog: QFileDialog | ProgressDialog | None = None

    def save(self, kept: Sequence[Chase]) -> None:
        """Ask where to save the paper of reminders."""
        if not kept:
            return
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        start = folder / f"{_title(kept)}.pdf"
        self.dialog = file_dialog(
            self._parent, "保存为 PDF", start, "PDF", ".pdf", lambda path: self.save_to(path, kept), saving=True
        )
        self.dialog.open()

    def save_to(self, path: Path, kept: Sequence[Chase]) -> None:
        """Draw the paper and save it."""
        today = self._bridge.today()
        progress = ProgressDialog("正在排版", f"{_title(kept)}，{len(kept)} 个支部", self._parent)

        def work(task: Task) -> bytes:
            task.progress(0, 1)
            return draw_paper(task.store, kept, today)

        def done(made: bytes) -> None:
            self._drawing = False
            try:
                write_whole(path, [made])
            except UserError as error:
                self._bridge.failed.emit(str(error))
                return
            self._bridge.said.emit(f"已保存到 {path}", False)

        def failed(sentence: str) -> None:
            self._drawing = False
            self._bridge.failed.emit(sentence)

        self._drawing = True
        ticket = self._bridge.jobs.start(work, done, failed=failed, store=self._bridge.store, owner=self._parent)
        if self._drawing:  # a file in memory is done with already
            progress.follow(ticket)
            self.dialog = progress
            progress.open()


def _title(kept: Sequence[Chase]) -> str:
    first, last = kept[0], kept[-1]
    numbers = f"{first.number}号" if first.number == last.number else f"{first.number}至{last.number}号"
    return f"{CHASE_WORDS[first.form]}-{first.period}-{numbers if first.number else '草稿'}"
