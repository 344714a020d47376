"""The password of the open file: the worker writes the file anew, which takes its place between two windows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from pbdesk.errors import UserError
from pbdesk.store import Store, ciphering
from pbdesk.store.rekeying import OldBackups, Rewritten, Treated, adopt, every_backup, forgo, prepare, treat_backups
from pbdesk.views.recovery import recovery_sheet
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.recovery_key import RecoveryKeyDialog
from ui.dialogs.set_password import Deed, SetPasswordDialog
from ui.jobs import Task

if TYPE_CHECKING:
    from ui.window import Window

_DONE = {Deed.SET: "已设密码", Deed.CHANGE: "已改密码", Deed.REMOVE: "已取消密码"}
_TREATED = {OldBackups.CONVERT: "也处理了", OldBackups.DELETE: "已删除"}
_WRITING = "写好、核对、备份以后，才换下原来的文件。中途取消，什么也不会变。"
_TREATING = "一份一份地写、核对、换下。中途取消，还没有处理的就是原来的样子。"


class Passwords:
    """One deed from its question to its end; nothing is changed until the new file is written, compared, backed up."""

    def __init__(
        self, window: Window, shown: Callable[[], Window | None], ask: Callable[[QDialog], object],
        rekeyed: Callable[[Store, str], object],
    ) -> None:  # fmt: skip
        self._window = window
        self._shown = shown
        self._ask = ask
        self._rekeyed = rekeyed

    def ask(self, deed: str) -> None:
        """Ask for what the deed needs, once what is unsaved is settled."""
        window, store = self._window, self._window.bridge.store
        if store.path is None or store.read_only:
            window.bridge.failed.emit("文件是以只读方式打开的，不能设密码。")
            return
        try:
            ciphering.need()
        except UserError as error:
            window.bridge.failed.emit(str(error))
            return
        path, backups = store.path, len(list(every_backup(store)))
        submitted = partial(self._do, Deed(deed))
        window.settle(lambda: self._ask(SetPasswordDialog(path, Deed(deed), backups, submitted, window)))

    def _do(self, deed: Deed, password: str | None, backups: OldBackups) -> None:
        if deed is Deed.SHEET:
            self._show_key(self._window, "")
            return
        bridge, now = self._window.bridge, self._window.bridge.store.clock
        written: list[Rewritten] = []
        wanted: list[Rewritten] = []

        def work(task: Task) -> Rewritten:
            task.store.clock = now
            written.append(prepare(task.store, password, task.progress))
            return written[0]

        def ended() -> None:
            for made in written:
                if wanted:
                    self._adopt(deed, made, backups)
                else:
                    forgo(made)

        ticket = bridge.jobs.start(work, wanted.append, failed=bridge.failed.emit, store=bridge.store)
        progress = ProgressDialog("正在写新的文件", _WRITING, self._window)
        progress.follow(ticket)
        ticket.ended.connect(ended)
        self._ask(progress)

    def _adopt(self, deed: Deed, made: Rewritten, backups: OldBackups) -> None:
        bridge = self._window.bridge
        bridge.jobs.finish()
        try:
            adopt(bridge.store, made)
        except UserError as error:
            bridge.failed.emit(str(error))
            return
        self._rekeyed(bridge.store, f"{_DONE[deed]}。")
        fresh = self._shown()
        if fresh is not None:
            self._treat(fresh, deed, backups)

    def _treat(self, window: Window, deed: Deed, backups: OldBackups) -> None:
        """Bring old backups under the new lock; whatever becomes of them, the recovery key follows."""
        notes: list[str] = []

        def work(task: Task) -> Treated:
            return treat_backups(task.store, backups, task.progress)

        def done(treated: Treated) -> None:
            if treated.done:
                notes.append(f"以前的备份{_TREATED[backups]} {treated.done} 份。")
            notes.extend(f"这份备份没有动：{words}" for words in treated.left)

        def ended() -> None:
            self._finish(window, deed, "\n".join(notes))

        if backups is OldBackups.KEEP:
            ended()
            return
        ticket = window.bridge.jobs.start(work, done, failed=window.bridge.failed.emit, store=window.bridge.store)
        progress = ProgressDialog("正在处理以前的备份", _TREATING, window)
        progress.follow(ticket)
        ticket.ended.connect(ended)
        self._ask(progress)

    def _finish(self, window: Window, deed: Deed, note: str) -> None:
        if deed is not Deed.REMOVE:
            self._show_key(window, note)
        elif note:
            window.bridge.said.emit(f"{_DONE[deed]}。{note}", False)

    def _show_key(self, window: Window, note: str) -> None:
        bridge = window.bridge
        sheet = recovery_sheet(bridge.store, bridge.today())
        self._ask(RecoveryKeyDialog(sheet, bridge.jobs, bridge.theme, note, window))
