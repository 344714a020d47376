"""Long work off the screen's thread: one worker, its own read-only connection, progress, cancel.

The job runner is the one place outside ``main.py`` that catches everything: a bug in a job becomes a saved report and a
sentence, and the program stays up.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from pbdesk.errors import UserError
from pbdesk.store import Store
from ui.faults import save_report


class CancelledError(Exception):
    """The user cancelled; raised inside the work at its next progress report."""


class Task:
    """What a piece of work sees: the file (read-only, its own connection), its progress, and whether to stop."""

    def __init__(self, ticket: Ticket, path: Path | None, store: Store | None) -> None:
        self._ticket = ticket
        self._path = path
        self._store = store
        self._opened: Store | None = None

    @property
    def store(self) -> Store:
        """The file; opened on first use, on the worker's own connection when the file lies on a disk."""
        if self._store is not None:
            return self._store
        assert self._path is not None, "this work was started without a file"
        if self._opened is None:
            self._opened = Store.open(self._path, read_only=True)
        return self._opened

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Tell how far the work is; the place where a cancelled work stops.

        Raises:
            CancelledError: the user pressed cancel.
        """
        if self._ticket.cancelled:
            raise CancelledError
        self._ticket.progressed.emit(done, total, words)

    def close(self) -> None:
        """Give the worker's connection back."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


class Ticket(QObject):
    """One started work: how it goes, and the means to stop it. Signals arrive on the screen's thread."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop at its next step; its result is dropped."""
        self.cancelled = True


class Jobs(QObject):
    """The queue of long work: one at a time, so that two jobs never meet on one file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: set[Ticket] = set()

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._running)

    def start(
        self,
        work: Callable[[Task], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[str], None],
        store: Store | None = None,
    ) -> Ticket:
        """Run ``work`` and hand its result to ``done`` on the screen's thread; a store in memory is worked at once."""
        ticket = Ticket(self)
        ticket.finished.connect(done)
        ticket.failed.connect(failed)
        self._running.add(ticket)
        ticket.ended.connect(lambda: self._forget(ticket))
        path = store.path if store is not None else None
        in_memory = store is not None and path is None
        runner = _Runner(ticket, Task(ticket, path, store if in_memory else None), work)
        if in_memory:
            runner.run()
        else:
            self._pool.start(runner)
        return ticket

    def finish(self, msecs: int = 10_000) -> bool:
        """Cancel what waits or runs and wait for the worker to come to rest (before the file is closed)."""
        for ticket in tuple(self._running):
            ticket.cancel()
        self._pool.clear()
        return self._pool.waitForDone(msecs)

    def _forget(self, ticket: Ticket) -> None:
        self._running.discard(ticket)
        ticket.deleteLater()


class _Runner(QRunnable):
    """Carries one work to the worker thread; touches no widget, only emits."""

    def __init__(self, ticket: Ticket, task: Task, work: Callable[[Task], Any]) -> None:
        super().__init__()
        self._ticket = ticket
        self._task = task
        self._work = work

    def run(self) -> None:
        ticket = self._ticket
        try:
            if not ticket.cancelled:
                result = self._work(self._task)
                if not ticket.cancelled:
                    ticket.finished.emit(result)
        except CancelledError:
            pass
        except UserError as error:
            ticket.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001  a bug in a job must not take the program down with unsaved work
            ticket.failed.emit(save_report(error))
        finally:
            self._task.close()
            ticket.ended.emit()
