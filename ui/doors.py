"""Opening a file: what stands in the way becomes a question where there is something to decide, else a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from pbdesk.clock import Clock
from pbdesk.errors import UserError
from pbdesk.store import OpenElsewhereError, Store
from pbdesk.store.keyring import LockedError
from pbdesk.store.sentences import DamagedError
from ui.dialogs.open_elsewhere import OpenElsewhereDialog
from ui.dialogs.progress import ProgressDialog
from ui.jobs import Jobs, Task

_LARGE = 5_000_000
_SALVAGING = "一页一页地读，核对以后放进一个新文件。损坏的文件不会改动；中途取消，什么也不留下。"


def is_large(path: Path) -> bool:
    """Whether looking a file through would keep its window waiting; then that is done behind the first sight of it."""
    return path.is_file() and path.stat().st_size > _LARGE


class Doors:
    """Opens files for ``enter``, which is given a sentence to say as well; asks with ``ask``, refuses with ``say``."""

    def __init__(
        self, now: Clock, jobs: Jobs, *, enter: Callable[[Store, str], object], ask: Callable[[QDialog], object],
        say: Callable[[str], object], parent: Callable[[], QWidget | None],
    ) -> None:  # fmt: skip
        self._now = now
        self._jobs = jobs
        self._enter = enter
        self._ask = ask
        self._say = say
        self._parent = parent

    def open(self, path: Path, words: str = "", *, read_only: bool = False, take_over: bool = False) -> bool:
        """Open a file; answers whether it is open now.

        ``take_over``: somebody knows that it is closed on the other computer that seems to have it open.
        """
        try:
            store = Store.open(
                path, clock=self._now, read_only=read_only, take_over=take_over, check=not is_large(path)
            )
        except LockedError:
            again = partial(self.open, path, words, read_only=read_only, take_over=take_over)
            self._ask_password(path, again, partial(self.offer_rescue, path))
            return False
        except OpenElsewhereError as error:
            self._ask(OpenElsewhereDialog(
                error, lambda: self.open(path, read_only=True), lambda: self.open(path, take_over=True), self._parent()
            ))  # fmt: skip
            return False
        except DamagedError as error:
            self.offer_rescue(path, str(error))
            return False
        except UserError as error:
            self._say(str(error))
            return False
        try:
            self._enter(store, words)
        except DamagedError as error:  # of a large file only the first sight has shown it
            store.close()
            self.offer_rescue(path, str(error))
            return False
        return True

    def offer_rescue(self, path: Path, sentence: str, before: Callable[[], object] = lambda: None) -> None:
        """A damaged file: its newest backup that is whole can take its place, ``before`` which its window is closed.

        Or what can be read of it is saved into a new file, which is then opened; what never held records is refused.
        """
        from pbdesk.store.restoring import locked_backup  # these are needed once in a lifetime
        from pbdesk.store.salvage import holds_records
        from pbdesk.views.salvaging import ways_out
        from ui.dialogs.rescue import RescueDialog

        locked = locked_backup(path)
        if locked is not None:
            self._ask_password(locked, partial(self.offer_rescue, path, sentence, before), self._say)
            return
        ways = ways_out(path)
        if ways.backup is None and not holds_records(path):
            self._say(sentence)
            return

        def replace() -> None:
            if ways.backup is not None:
                before()
                self._rescue(path, ways.backup.path)

        self._ask(
            RescueDialog(sentence, ways, restore=replace, salvage=partial(self._salvage, path), parent=self._parent())
        )

    def _ask_password(self, path: Path, unlocked: Callable[[], object], damaged: Callable[[str], object]) -> None:
        from ui.dialogs.unlock import UnlockDialog  # most files have no password

        self._ask(UnlockDialog(path, unlocked, damaged, self._parent()))

    def _rescue(self, path: Path, copy: Path) -> None:
        from pbdesk.store.restoring import rescue

        try:
            aside = rescue(path, copy, self._now())
        except UserError as error:
            self._say(str(error))
            return
        self.open(path, f"已从备份恢复。打不开的文件改名为 {aside.name}，没有删除。")

    def _salvage(self, path: Path) -> None:
        """Take a damaged file apart on the worker, open what came of it and say what did not."""
        from pbdesk.store.salvage import salvage
        from pbdesk.views.salvaging import free_name, told
        from ui.dialogs.rescue import SalvagedDialog

        target, now = free_name(path), self._now

        def work(task: Task) -> tuple[str, ...]:
            return told(salvage(path, target, clock=now, tell=task.progress))

        def done(sentences: tuple[str, ...]) -> None:
            if self.open(target):
                self._ask(SalvagedDialog(sentences, self._parent()))

        progress = ProgressDialog("正在从损坏的文件里抢救", _SALVAGING, self._parent())
        progress.follow(self._jobs.start(work, done, failed=self._say))
        self._ask(progress)
