"""A new file from a bundle: which bundle, what the file is called, then read and made on the worker and opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from pbdesk.clock import Clock
from pbdesk.exchange.container import BUNDLE_SUFFIX
from pbdesk.model import Desk
from ui.dialogs.files import documents, files_dialog
from ui.jobs import Jobs, Task

if TYPE_CHECKING:
    from pbdesk.exchange.manifest import Manifest


class Beginner:
    """Asks with ``ask``, refuses with ``say``, and hands the file that was made to ``enter``."""

    def __init__(
        self, jobs: Jobs, now: Clock, *, ask: Callable[[QDialog], object], say: Callable[[str], object],
        parent: Callable[[], QWidget | None], enter: Callable[[Path], object],
    ) -> None:  # fmt: skip
        self._jobs = jobs
        self._now = now
        self._ask = ask
        self._say = say
        self._parent = parent
        self._enter = enter

    def ask(self) -> None:
        """Ask for the street's bundle that the new file begins with."""
        self._ask(files_dialog(
            self._parent(), "选街道发来的数据包", documents(), "数据包", BUNDLE_SUFFIX,
            lambda paths: self.begin_from(paths[0]),
        ))  # fmt: skip

    def begin_from(self, path: Path) -> None:
        """Read a bundle and ask for whom the file is, what it is called and where it lies."""
        from pbdesk.exchange.batch import read_file  # what reads bundles is not needed to start
        from pbdesk.exchange.beginning import read_beginning

        def read(_task: Task) -> tuple[bytes, Manifest]:
            data = read_file(path)
            return data, read_beginning(data)

        self._jobs.start(read, lambda found: self._show(*found), failed=self._say)

    def _show(self, data: bytes, manifest: Manifest) -> None:
        from pbdesk.exchange.beginning import begin  # as above
        from ui.dialogs.begin import BeginDialog

        dialog = BeginDialog(manifest, self._parent())

        def make(place: Path, desk: Desk, title: str) -> None:
            def work(_task: Task) -> Path:
                begin(place, data, desk=desk, title=title, clock=self._now).close()
                return place

            self._jobs.start(work, made, failed=dialog.show_error, owner=dialog)

        def made(place: Path) -> None:
            dialog.accept()
            self._enter(place)

        dialog.accepted_file.connect(make)
        self._ask(dialog)
