"""Looking after the file in the window: backups now and then and at the end, going back to one, its password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from pbdesk.errors import UserError
from pbdesk.store import Store, keyring
from pbdesk.store.backup import Copies, everywhere
from ui.jobs import Task

if TYPE_CHECKING:
    from ui.dialogs.backups import BackupsDialog
    from ui.window import Window

_HALF_AN_HOUR = 30 * 60 * 1000
PASSWORD_DEEDS = ("set", "change", "remove", "sheet")
"""What can be done about the password of the open file."""


class Keeper(QObject):
    """Backs the open file up while somebody works on it; what can't be done is said, work goes on."""

    damaged = Signal(object, str)
    """Window, sentence: what it shows turned out not to be whole."""
    restored = Signal(object, str)
    """Store, sentence: the file says something else now, or has another password, and needs a fresh window."""
    asked = Signal(object)
    """QDialog: something has to be asked or shown."""

    def __init__(self, window: Callable[[], Window | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._kept: dict[Store, int] = {}
        self._timer = QTimer(self, interval=_HALF_AN_HOUR)
        self._timer.timeout.connect(self.now_and_then)
        self._timer.start()

    def back_up(self) -> None:
        """Make a backup now, and say where it lies."""
        window = self._window()
        if window is None:
            return
        bridge = window.bridge
        try:
            copies = everywhere(bridge.store)
        except UserError as error:
            bridge.failed.emit(str(error))
            return
        self._note(window, bridge.version)
        bridge.said.emit(_where(copies), False)
        if copies.trouble:
            bridge.failed.emit(copies.trouble)

    def look_through(self, window: Window) -> None:
        """Look a large file through on the worker, now that its window is there."""
        window.bridge.jobs.start(
            lambda task: task.store.check(),
            lambda _nothing: None,
            failed=lambda sentence: self.damaged.emit(window, sentence),
            store=window.bridge.store,
        )

    def now_and_then(self) -> None:
        """Make a backup on the worker if anything has changed since the last one."""
        window = self._window()
        if window is None or not self._is_due(window):
            return
        version = window.bridge.version

        def done(copies: Copies) -> None:
            self._note(window, version)
            if copies.trouble:
                window.bridge.said.emit(copies.trouble, False)

        now = window.bridge.store.clock

        def work(task: Task) -> Copies:
            task.store.clock = now
            return everywhere(task.store)

        window.bridge.jobs.start(work, done, failed=window.bridge.failed.emit, store=window.bridge.store)

    def at_the_end(self, window: Window) -> str:
        """Make a backup before the file is closed, if anything has changed; answers what went wrong with it."""
        if not self._is_due(window):
            return ""
        try:
            return everywhere(window.bridge.store).trouble
        except UserError as error:
            return str(error)

    def show_backups(self) -> BackupsDialog | None:
        """Show the backups of the open file."""
        from ui.dialogs.backups import BackupsDialog  # not needed to start

        window = self._window()
        return None if window is None else BackupsDialog(window.bridge, self.go_back, window)

    def go_back(self, copy: Path, afterwards: Sequence[str] = ()) -> None:
        """Go back to a backup once what is unsaved is settled; then show what has to be done ``afterwards``."""
        window = self._window()
        if window is not None:
            window.settle(lambda: self._go_back(window, copy, afterwards))

    def password(self, deed: str) -> None:
        """Set, change or take off the password of the open file, or show its recovery key."""
        from ui.passwords import Passwords  # not needed to start

        window = self._window()
        if window is not None:
            Passwords(window, self._window, self.asked.emit, self.restored.emit).ask(deed)

    def forget(self, store: Store) -> None:
        """Ask for the password of a file that was closed, unless what the window shows now has the same."""
        window = self._window()
        shown = window.bridge.store.path if window is not None and window.bridge.store is not store else None
        if store.path is not None:
            keyring.forget(store.path, but=shown)

    def _go_back(self, window: Window, copy: Path, afterwards: Sequence[str]) -> None:
        from pbdesk.store.restoring import restore  # not needed to start
        from ui.dialogs.backups import AfterwardsDialog

        window.bridge.jobs.finish()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            present = restore(window.bridge.store, copy)
        except UserError as error:
            window.bridge.failed.emit(str(error))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._kept = {}
        self.restored.emit(window.bridge.store, f"已恢复。原来的内容备份在 {present.parent.name}/{present.name}")
        if afterwards:
            self.asked.emit(AfterwardsDialog(afterwards, self._window()))

    def _is_due(self, window: Window) -> bool:
        store = window.bridge.store
        saved = store.path is not None and not store.read_only
        return saved and window.bridge.version > self._kept.get(store, 0)

    def _note(self, window: Window, version: int) -> None:
        """What was saved up to this version is in a backup."""
        self._kept = {window.bridge.store: version}
        window.show_file()


def _where(copies: Copies) -> str:
    words = f"已备份到 {copies.first.parent.name}/{copies.first.name}"
    return f"{words}，第二份在 {copies.second.parent}" if copies.second else words
