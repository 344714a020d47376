"""Merging bundles: looked at on the worker, shown in words, merged once that is confirmed, taken back if wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from pbdesk.exchange.batch import Merged, Parcel, gather, look, merge_all, take_back
from pbdesk.store import Changes
from pbdesk.store.naming import TABLE_WORDS
from pbdesk.views.exchange_merge import FileRow, FileState, ahead, ahead_words, done, done_words
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.jobs import Task, Ticket
from ui.theme import Tone
from ui.widgets.basic import label, scrolled
from ui.widgets.rows import Column, RowsTable

T = TypeVar("T")

_TONES = {
    FileState.READY: Tone.MET, FileState.LACKING: Tone.OPEN, FileState.CONFLICT: Tone.OPEN,
    FileState.ASIDE: Tone.OPEN, FileState.AGAIN: Tone.IDLE, FileState.RECEIPT: Tone.INFO, FileState.BAD: Tone.SHORT,
}  # fmt: skip
_COLUMNS: tuple[Column[FileRow], ...] = (
    Column("情况", lambda row: row.words, 7, tone=lambda row: _TONES[row.state]),
    Column("文件", lambda row: row.name, hint=lambda row: str(row.path)),
    Column("来自", lambda row: row.sender, 13, hint=lambda row: row.sender, optional=True),
)
_EVERYTHING = Changes(frozenset(TABLE_WORDS) | {"bundle_in"}, "合并数据包")
_USELESS = frozenset({FileState.BAD, FileState.AGAIN})


class _StoppedError(Exception):
    """The user stopped the merge; what was merged stays."""


class MergeDialog(PlainDialog):
    """Esc leaves it (while merging: stops after the bundle at hand); Enter merges."""

    conflicts_wanted = Signal()
    devices_wanted = Signal()
    receipts_wanted = Signal(object)
    """tuple[str, ...]: the desks to which receipts are due."""

    def __init__(self, bridge: Bridge, places: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__("合并数据包", "", parent)
        self.bridge = bridge
        self.rows: tuple[FileRow, ...] = ()
        self._ticket: Ticket | None = None
        self._working = False
        self._merging = False
        self._stop = False
        self._lay_out()
        self._buttons()
        self.table.chosen.connect(self._show_detail)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.merge)
        self.words_label.show()
        theme = bridge.theme
        self.take_room(theme.px(760), theme.px(540))
        self._run(
            lambda task: tuple(look(task.writer, gather(places), task.progress)), self._show_ahead, "正在核对……"
        )

    def merge(self) -> None:
        """Merge what can be merged, one file after the other."""
        paths = tuple(row.path for row in self.rows if row.state is not FileState.BAD)
        if self._working or self.merge_button.isHidden() or not self.merge_button.isEnabled():
            return
        kept: list[Merged] = []

        def work(task: Task) -> tuple[Merged, ...]:
            def tell(number: int, total: int, words: str) -> None:
                task.progress(number, total, words)
                if self._stop:
                    raise _StoppedError

            with suppress(_StoppedError):
                merge_all(task.writer, paths, tell, kept)
            return tuple(kept)

        self._run(
            work, lambda made: self._show_done(made, len(paths) - len(made)), "正在合并，先做备份……", merging=True
        )

    def undo(self) -> None:
        """Take everything that was merged just now back."""
        ids = [row.action_id for row in self.rows if row.action_id]

        def finished(answer: tuple[int, str]) -> None:
            number, why = answer
            told = f"撤销了 {number} 个数据包的合并。{why}"
            self.bridge.catch_up(_EVERYTHING, told)
            self.words_label.setText(told)
            for each in (self.undo_button, self.receipt_button, self.conflict_button, self.device_button):
                each.hide()
            self.table.setVisible(number == 0)
            self._area.setVisible(number == 0)

        self._run(lambda task: take_back(task.writer, ids), finished, "正在撤销……", merging=True)

    def reject(self) -> None:
        """Leave; a merge under way stops after the bundle at hand, and what it did is shown."""
        if self._working and self._merging:
            self._stop = True
            self.words_label.setText("这个数据包合并完就停下……")
            return
        if self._ticket is not None and self._working:
            self._ticket.cancel()
        super().reject()

    def _lay_out(self) -> None:
        theme = self.bridge.theme
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("核对和合并的进度")
        self.step = label("", "secondary")
        self.table: RowsTable[FileRow] = RowsTable(_COLUMNS, theme, "要合并的文件")
        self.table.setMinimumHeight(theme.px(150))
        self.detail = label("", wrap=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._area = scrolled(self.detail)
        self._area.setAccessibleName("这个文件会带来什么")
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for widget, stretch in ((self.bar, 0), (self.step, 0), (self.table, 3), (self._area, 2), (self.error, 0)):
            self.body.addWidget(widget, stretch)

    def _buttons(self) -> None:
        self.undo_button = self.add_button("撤销这次合并", self.undo)
        self.receipt_button = self.add_button("开回执…", self._want_receipts)
        self.conflict_button = self.add_button("去选定冲突", lambda: self._leave_for(self.conflicts_wanted))
        self.device_button = self.add_button("去确认电脑", lambda: self._leave_for(self.devices_wanted))
        self.cancel_button = self.add_button("取消", self.reject)
        self.merge_button = self.add_button("合并", self.merge, "primary")
        self.close_button = self.add_button("关闭", self.accept, "primary")
        for each in (
            self.undo_button, self.receipt_button, self.conflict_button, self.device_button, self.close_button
        ):  # fmt: skip
            each.hide()

    def _run(
        self, work: Callable[[Task], T], then: Callable[[T], object], words: str, *, merging: bool = False
    ) -> None:
        """Do something on the worker; meanwhile the bar moves and the buttons rest."""
        self._merging, self._stop = merging, False
        self._show_working(working=True)
        self.words_label.setText(words)
        self.error.hide()

        def finished(result: T) -> None:
            self._show_working(working=False)
            then(result)

        def failed(sentence: str) -> None:
            self._show_working(working=False)
            self.words_label.setText("没有合并。")
            self.error.setText(sentence)
            self.error.show()

        ticket = self.bridge.jobs.start(work, finished, failed=failed, store=self.bridge.store, owner=self)
        ticket.progressed.connect(self._on_progress)
        self._ticket = ticket

    def _show_working(self, *, working: bool) -> None:
        self._working = working
        self.bar.setRange(0, 0)
        for each in (self.bar, self.step):
            each.setVisible(working)
        for button in (self.merge_button, self.undo_button, self.receipt_button, self.conflict_button):
            button.setEnabled(not working)
        self.cancel_button.setText("停下" if working and self._merging else "取消")

    def _on_progress(self, number: int, total: int, words: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(number)
        self.step.setText(words)

    def _show_ahead(self, parcels: tuple[Parcel, ...]) -> None:
        self._show_rows([ahead(parcel) for parcel in parcels])
        self.words_label.setText(ahead_words(self.rows))
        ready = sum(row.state is not FileState.BAD for row in self.rows)
        worth = any(row.state not in _USELESS for row in self.rows)
        only = self.rows[0].state if len(self.rows) == 1 else None
        words = "登记回执" if only is FileState.RECEIPT else "合并" if len(self.rows) == 1 else f"合并这 {ready} 个"
        self.merge_button.setText(words)
        self.merge_button.setEnabled(worth and not self.bridge.store.read_only)
        (self.merge_button if worth else self.cancel_button).setFocus()

    def _show_done(self, made: tuple[Merged, ...], left: int) -> None:
        self._show_rows([done(each) for each in made])
        told = done_words(self.rows, left)
        self.words_label.setText(f"{told}合并之前的文件已经备份。" if made else told)
        self.cancel_button.hide()
        self.merge_button.hide()
        self.close_button.show()
        self.undo_button.setVisible(any(row.action_id for row in self.rows))
        self.receipt_button.setVisible(bool(self._senders()))
        self.conflict_button.setVisible(any(row.conflicts for row in self.rows))
        self.device_button.setVisible(any(row.state is FileState.ASIDE for row in self.rows))
        self.close_button.setDefault(True)
        self.close_button.setFocus()
        self.bridge.catch_up(_EVERYTHING, told, undoable=len(self.rows) == 1 and self.rows[0].action_id is not None)

    def _show_rows(self, rows: Sequence[FileRow]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.name))
        self.table.setVisible(len(rows) != 1)
        self.table.show_rows(self.rows)

    def _show_detail(self, row: FileRow | None) -> None:
        self.detail.setText("\n".join(row.lines) if row is not None else "")

    def _senders(self) -> tuple[str, ...]:
        """The desks whose bundles were merged, kept aside as a whole not counted."""
        return tuple(dict.fromkeys(
            row.device_id for row in self.rows if row.device_id and row.state is not FileState.ASIDE
        ))  # fmt: skip

    def _want_receipts(self) -> None:
        senders = self._senders()
        self.accept()
        self.receipts_wanted.emit(senders)

    def _leave_for(self, wanted: SignalInstance) -> None:
        self.accept()
        wanted.emit()
