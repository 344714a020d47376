"""The backups of the open file: what each would change, going back to one, and the folder for a second one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.store import keyring
from pbdesk.store.backup import choose_second_folder, everywhere, second_folder
from pbdesk.views.restoring import BackupLine, RecordChange, RestorePreview, backups_of, restore_preview
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.dialogs.unlock import UnlockDialog
from ui.jobs import Task, Ticket
from ui.widgets.basic import button, label
from ui.widgets.rows import Column, RowsTable

_PAUSE_MS = 120
"""Arrows held down pass over backups without each being looked into."""

_BACKUPS: tuple[Column[BackupLine], ...] = (
    Column("时间", lambda b: b.when[:-3], 10, hint=lambda b: b.when),
    Column("大小", lambda b: b.size, 5, number=True, optional=True),
    Column("在哪里", lambda b: b.place, hint=lambda b: str(b.path)),
)
_CHANGES: tuple[Column[RecordChange], ...] = (
    Column("会怎样", lambda r: r.change, 5),
    Column("什么", lambda r: r.word, 5),
    Column("哪一条", lambda r: r.name, hint=lambda r: r.name),
)


class BackupsDialog(PlainDialog):
    """The newest first; the one that the keyboard stands on is compared with the file at once."""

    def __init__(
        self, bridge: Bridge, restore: Callable[[Path, Sequence[str]], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("备份与恢复", "关闭文件、导入和恢复之前都会自动备份；工作久了，每半小时也备份一次。", parent)
        self._bridge = bridge
        self._restore = restore
        self._ticket: Ticket | None = None
        self.preview: RestorePreview | None = None
        theme = bridge.theme
        self.table = RowsTable(_BACKUPS, theme, "备份")
        self.words = label("", wrap=True)
        self.changes = RowsTable(_CHANGES, theme, "恢复会改变的记录")
        self.error_label = label("", "error", wrap=True)
        self.error_label.hide()
        self.unlock_button = button("输入这份备份的密码…(&P)", self.unlock)
        self.unlock_button.hide()
        columns = QHBoxLayout()
        columns.setSpacing(theme.space("gap"))
        columns.addWidget(self.table, 5)
        right = QVBoxLayout()
        right.addWidget(self.words)
        right.addWidget(self.unlock_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.changes, 1)
        columns.addLayout(right, 6)
        self.body.addLayout(columns, 1)
        self.body.addWidget(self.error_label)
        self.body.addLayout(self._second_row())
        self.add_button("现在备份(&B)", self.back_up)
        self.restore_button = self.add_button("恢复到这一份…(&R)", self.ask)
        self.add_button("关闭", self.reject, "primary")
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _backup: self.ask())
        self.finished.connect(self._stop)
        self.take_room(theme.px(980), theme.px(560))
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Say again which backups there are."""
        lines = backups_of(self._bridge.store)
        self.table.show_rows(lines, keep=lambda line: line.path)
        if not lines:
            self._say("还没有备份。")
        chosen = second_folder(self._bridge.store)
        self.second_label.setText(f"第二份备份放在：{chosen}" if chosen else "第二份备份：还没有选文件夹")
        self.forget_button.setVisible(chosen is not None)

    def back_up(self) -> None:
        """Make a backup now."""
        self._try(lambda: self._made(everywhere(self._bridge.store).trouble))

    def choose_folder(self, folder: Path | None) -> None:
        """Use a folder for second backups, or none."""
        self._try(lambda: choose_second_folder(self._bridge.store, folder))

    def ask(self) -> None:
        """Ask once more before going back."""
        backup, preview = self.table.current(), self.preview
        if backup is None or preview is None or preview.backup.path != backup.path:
            return
        self.question = ConfirmDialog(preview, lambda: self._go_back(backup.path, preview.exchange), self)
        self.question.open()

    def unlock(self) -> None:
        """Ask for the password of a backup that is under another than the file's."""
        backup = self.table.current()
        if backup is not None:
            self.unlocking = UnlockDialog(backup.path, self._look, self._say, self)
            self.unlocking.open()

    def _go_back(self, copy: Path, afterwards: Sequence[str]) -> None:
        self.accept()
        self._restore(copy, afterwards)

    def _made(self, trouble: str) -> None:
        if trouble:
            raise UserError(trouble)

    def _try(self, does: Callable[[], object]) -> None:
        self._fail("")
        try:
            does()
        except UserError as error:
            self._fail(str(error))
        self.refresh()

    def _fail(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def _on_chosen(self, backup: BackupLine | None) -> None:
        self._stop()
        self._say("正在比较……" if backup is not None else "")
        if backup is not None:
            self._timer.start()

    def _look(self) -> None:
        backup = self.table.current()
        if backup is None:
            return
        path = backup.path
        if keyring.is_locked(path):
            self._say("这份备份用的是另一个密码，是改密码或取消密码以前的。")
            self.unlock_button.show()
            return

        def work(task: Task) -> RestorePreview:
            return restore_preview(task.store, path)

        self._ticket = self._bridge.jobs.start(
            work, self._show, failed=self._say, store=self._bridge.store, owner=self
        )

    def _show(self, preview: RestorePreview) -> None:
        self.preview = preview
        self.unlock_button.hide()
        self.words.setText("\n".join(preview.sentences))
        self.changes.show_rows((*preview.bundles, *preview.records))
        self.restore_button.setEnabled(not preview.nothing and not self._bridge.store.read_only)

    def _say(self, sentence: str) -> None:
        self.preview = None
        self.unlock_button.hide()
        self.words.setText(sentence)
        self.changes.show_rows(())
        self.restore_button.setEnabled(False)

    def _stop(self) -> None:
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.second_label: QLabel = label("", "secondary", wrap=True)
        self.forget_button = button("不再放第二份", lambda: self.choose_folder(None))
        row.addWidget(self.second_label, 1)
        row.addWidget(self.forget_button)
        row.addWidget(button("选文件夹…(&F)", self._browse, hint="最好在移动硬盘或U盘上"))
        return row

    def _browse(self) -> None:
        self.folder_dialog = QFileDialog(self, "第二份备份放在哪里（最好是移动硬盘或U盘）")
        self.folder_dialog.setFileMode(QFileDialog.FileMode.Directory)
        self.folder_dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self.folder_dialog.fileSelected.connect(lambda chosen: self.choose_folder(Path(chosen)))
        self.folder_dialog.open()


class ConfirmDialog(PlainDialog):
    """What going back would do, once more, with a button that means it; Enter and Esc leave everything as it is."""

    def __init__(self, preview: RestorePreview, confirmed: Callable[[], object], parent: QWidget) -> None:
        super().__init__(f"恢复到 {preview.backup.when[:-3]} 的备份？", "", parent)
        self.body.addWidget(label("\n".join(preview.sentences), wrap=True))
        later = "现在的内容会先备份一份，出现在备份列表的最上面；想退回来，恢复那一份就行。"
        self.body.addWidget(label(later, "secondary", wrap=True))
        self.add_button("恢复(&R)", lambda: self._mean_it(confirmed))
        self.add_button("不恢复", self.reject, "primary").setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit_words()

    def _mean_it(self, confirmed: Callable[[], object]) -> None:
        self.accept()
        confirmed()


class AfterwardsDialog(PlainDialog):
    """What has to be done about exchange now that the file went back; it stays until somebody has read it."""

    def __init__(self, afterwards: Sequence[str], parent: QWidget | None) -> None:
        super().__init__("已恢复。交换还有事要办", "", parent)
        for sentence in afterwards:
            self.body.addWidget(label(sentence, wrap=True))
        self.add_button("知道了", self.accept, "primary")
        self.fit_words()
