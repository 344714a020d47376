"""Long work off the screen's thread: one worker, its own connection, progress, cancel.

The job runner is the one place outside ``main.py`` that catches everything: a bug in a job becomes a saved report and a
sentence, and the program stays up. The worker touches no widget and no ticket; all it does is post what happened to the
queue, which lives on the screen's thread and outlives it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.store.beside import beside
from ui.faults import save_report

_TURN = 0.0005
"""Seconds after which the worker lets the screen's thread have its turn. Every call into Qt gives the turn away: with
Python's own 5 ms a page of a hundred cells took most of a second to paint while something was worked out."""


class CancelledError(Exception):
    """The user cancelled; raised inside the work at its next progress report."""


class Task:
    """What a piece of work sees: the file (its own connection, read-only unless it writes), how far it is, to stop."""

    def __init__(
        self, ticket: Ticket, path: Path | None, store: Store | None, post: Callable[[object], None],
        origin: Store | None = None,
    ) -> None:  # fmt: skip
        self._ticket = ticket
        self._path = path
        self._store = store
        self._post = post
        self._origin = origin
        self._opened: Store | None = None
        self._writer: Store | None = None

    @property
    def store(self) -> Store:
        """The file; opened on first use, on the worker's own connection when the file lies on a disk."""
        if self._store is not None:
            return self._store
        assert self._path is not None, "this work was started without a file"
        if self._opened is None:
            self._opened = Store.open(self._path, read_only=True)
        return self._opened

    @property
    def writer(self) -> Store:
        """The file to write to, under the right of the store that the work was started with; opened on first use.

        Whoever uses it lets the screen's thread catch up when the work has ended (``Bridge.catch_up``).
        """
        if self._store is not None:
            return self._store
        assert self._origin is not None, "this work was started without a file"
        if self._writer is None:
            self._writer = beside(self._origin)
        return self._writer

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Tell how far the work is; the place where a cancelled work stops.

        Raises:
            CancelledError: the user pressed cancel.
        """
        if self._ticket.cancelled:
            raise CancelledError
        self._post(_Progress(self._ticket, done, total, words))

    def close(self) -> None:
        """Give the worker's connections back."""
        for opened in (self._opened, self._writer):
            if opened is not None:
                opened.close()
        self._opened = self._writer = None


class Ticket(QObject):
    """One started work: how it goes, and the means to stop it. All signals come on the screen's thread."""

    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop at its next step; its result is dropped."""
        self.cancelled = True


@dataclass(frozen=True, slots=True)
class _Progress:
    ticket: Ticket
    done: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a work: its result, or the sentence about its failure, or neither when it was cancelled."""

    ticket: Ticket
    result: tuple[Any, ...] = ()
    sentence: str = ""


class Jobs(QObject):
    """The queue of long work: one at a time, so that two jobs never meet on one file."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="pbdesk-worker")
        self._running: dict[Ticket, tuple[Callable[[Any], object], Callable[[str], object]]] = {}
        self._futures: set[Future[None]] = set()
        self._posted.connect(self._on_posted)

    def start(
        self,
        work: Callable[[Task], Any],
        done: Callable[[Any], object],
        *,
        failed: Callable[[str], object],
        store: Store | None = None,
        owner: QObject | None = None,
    ) -> Ticket:
        """Run ``work`` and hand its result to ``done`` on the screen's thread; a store in memory is worked at once.

        When ``owner`` goes, the work is cancelled: nobody is told what he can no longer hear.
        """
        ticket = Ticket(self)
        if owner is not None:
            owner.destroyed.connect(ticket.cancel)
        self._running[ticket] = (done, failed)
        path = store.path if store is not None else None
        in_memory = store if path is None else None
        task = Task(ticket, path, in_memory, self._posted.emit, store)
        if in_memory is not None:
            self._posted.emit(_carry_out(ticket, task, work))
        else:
            future = self._worker.submit(lambda: self._posted.emit(_carry_out(ticket, task, work)))
            self._futures.add(future)
            future.add_done_callback(self._futures.discard)
        return ticket

    def finish(self, seconds: float = 10) -> bool:
        """Cancel what waits or runs and wait for the worker to come to rest (before the file is closed)."""
        for ticket in self._running:
            ticket.cancel()
        waiting = set(self._futures)
        for future in waiting:
            future.cancel()
        rest = wait(waiting, timeout=seconds)
        return not rest.not_done

    def _on_posted(self, news: _Progress | _End) -> None:
        ticket = news.ticket
        if isinstance(news, _Progress):
            ticket.progressed.emit(news.done, news.total, news.words)
            return
        done, failed = self._running.pop(ticket)
        if news.sentence:
            failed(news.sentence)
        elif news.result and not ticket.cancelled:
            done(*news.result)
        ticket.ended.emit()
        ticket.deleteLater()


def _carry_out(ticket: Ticket, task: Task, work: Callable[[Task], Any]) -> _End:
    """Do the work, on whichever thread; whatever happens becomes a value."""
    try:
        return _End(ticket) if ticket.cancelled else _End(ticket, (work(task),))
    except CancelledError:
        return _End(ticket)
    except UserError as error:
        return _End(ticket, sentence=str(error))
    except Exception as error:  # noqa: BLE001  a bug in a job must not take the program down with unsaved work
        return _End(ticket, sentence=save_report(error))
    finally:
        task.close()
