"""The file: created, opened, read through one door and written through one door."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from pbdesk import clock as clocks
from pbdesk.clock import Clock
from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import blobs, columns, documents, drafts, history, ledger, leftovers, locking, opening
from pbdesk.store.drafts import Draft
from pbdesk.store.history import HistoryEntry
from pbdesk.store.ids import new_device, new_id
from pbdesk.store.locking import Lock
from pbdesk.store.merging import Conflict
from pbdesk.store.revisions import Stamp
from pbdesk.store.sentences import committing, told
from pbdesk.store.transaction import Changes, Transaction
from pbdesk.store.values import line, write_instant

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Shown(Generic[RecordT]):
    """A record as a person sees it, with the heads to hand back when saving and the fields still in conflict."""

    record: RecordT
    heads: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


class Store:
    """One open file, or one in memory; made by :meth:`create` or :meth:`open`, bound to the thread that made it."""

    def __init__(
        self, conn: sqlite3.Connection, path: Path | None, *,
        clock: Clock, author: str | None, ids: Callable[[], str], read_only: bool, lock: Lock,
    ) -> None:  # fmt: skip
        self.conn = conn
        self.path = path
        self.clock = clock
        self.read_only = read_only
        self.new_id = ids
        self.lock = lock
        self._author = author
        self._settings: dict[str, str] = {}
        self._together = False
        self.read_settings()

    @classmethod
    def create(
        cls, path: Path | None, *, desk: Desk, title: str, clock: Clock = clocks.now,
        author: str | None = None, device: str | None = None, ids: Callable[[], str] = new_id,
    ) -> Self:  # fmt: skip
        """Makes a new file (``None``: in memory) without any records; never overwrites one.

        ``clock``, ``device`` and ``ids`` are given where the same file has to come out each time.

        Raises:
            UserError: there is something at ``path`` already, or nothing can be written there.
        """
        settings = {
            "desk": desk.value,
            "title": opening.checked_title(title),
            "device": device or new_device(),
            "file": ids(),
            "created_at": write_instant(clock()),
        }
        conn = opening.create(path, settings)
        lock = locking.acquire(path, author or _user_name(), clock(), take_over=True) if path else Lock()
        return cls(conn, path, clock=clock, author=author, ids=ids, read_only=False, lock=lock)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, take_over: bool = False, check: bool = True,
        clock: Clock = clocks.now, author: str | None = None, ids: Callable[[], str] = new_id,
    ) -> Self:  # fmt: skip
        """Opens a file after checking that it is ours and sound; an older one is backed up and brought up to date.

        ``take_over``: a person knows that the other computer, which seems to have the file open, has not. ``check``:
        whether its whole content is looked through now; whoever leaves that out calls :meth:`check` soon after.

        Raises:
            OpenElsewhereError: another program writes to it; it can still be opened ``read_only``.
            UserError: the file can't be opened; the sentence says why.
        """
        opening.check_bytes(path)
        now = clock()
        lock = Lock() if read_only else locking.acquire(path, author or _user_name(), now, take_over=take_over)
        with ExitStack() as unless_opened:
            unless_opened.callback(lock.release)
            if not read_only or not locking.is_held(path):
                leftovers.check_beside(path)
            conn = opening.open_checked(
                path, read_only=read_only, content=check and not read_only, now=write_instant(now)
            )
            unless_opened.pop_all()
        if lock.held:
            opening.clear_beside(path)
        return cls(conn, path, clock=clock, author=author, ids=ids, read_only=read_only, lock=lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def title(self) -> str:
        """The name that the file was given."""
        return self._settings["title"]

    @property
    def desk(self) -> Desk:
        """Whose desk the file sits on."""
        return Desk(self._settings["desk"])

    @property
    def author(self) -> str:
        """Who changes are put down to, unless a change says otherwise."""
        return self._author or self._settings.get("author") or _user_name()

    def read_settings(self) -> None:
        """Reads again what the file says of itself (when it was opened, and when another content took its place)."""
        self._settings = dict(map(tuple, self.query("SELECT s.key, s.value FROM setting s")))

    def setting(self, key: str) -> str | None:
        """What the file remembers under a key that is no record."""
        return self._settings.get(key)

    def keep_setting(self, key: str, value: str) -> None:
        """Remembers something that is no record: it has no history and can't be undone."""
        with self._writing():
            self.conn.execute(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
        self._settings[key] = value

    def query(self, sql: str, params: Mapping[str, object] | Sequence[object] = ()) -> list[sqlite3.Row]:
        """The read door: the rows of one SELECT."""
        with told():
            return self.conn.execute(sql, params).fetchall()

    def get(self, record: type[RecordT], record_id: str) -> Shown[RecordT] | None:
        """A record by its id, or None when missing or deleted; a policy's id is ``key@valid_from``, a day's the day."""
        kind = columns.table_of(record).name
        with told():
            state = ledger.current(self.conn, kind, record_id)
        if not state.exists:
            return None
        return Shown(documents.decode(kind, {**state.doc, **state.private}), state.revs, state.conflicts)

    @contextmanager
    def change(self, label: str, by: str | None = None) -> Iterator[Transaction]:
        """The write door: everything put inside the block is saved together, or nothing is.

        Args:
            label: what the change is called in the menu and the history ("记录会议").
            by: who makes it, when not the file's usual author.
        """
        with self.transaction(label, by) as tx:
            yield tx
            if tx.finish():
                history.register(self.conn, tx.action_id, tx.records)

    @contextmanager
    def transaction(self, label: str, by: str | None = None) -> Iterator[Transaction]:
        """A bare transaction for the store's own verbs, which keep the books on undo themselves."""
        with self._writing():
            stamp = Stamp(
                line(by or self.author), self._settings["device"], write_instant(self.clock()), self.new_id(),
                line(label),
            )  # fmt: skip
            tx = Transaction(self.conn, stamp)
            yield tx
            tx.show_what_waited()

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Temporary tables may be made inside the block; whatever happens in it, nothing is written."""
        with told(), self._begun("BEGIN"):
            yield

    def check(self) -> None:
        """Looks through the whole content; a large file takes seconds.

        Raises:
            DamagedError: the file is not whole.
        """
        with told():
            opening.check_content(self.conn, self.path or Path(self.title))

    def keep_blob(self, data: bytes) -> str:
        """Keeps the bytes of an attachment, once each, and answers their SHA-256 (in a change: ``tx.keep_blob``).

        Raises:
            UserError: they are too many.
        """
        with self._writing():
            return blobs.keep(self.conn, data)

    def blob(self, sha256: str) -> bytes | None:
        """The bytes of an attachment, or None when they are not here.

        Raises:
            UserError: they are no longer what was kept.
        """
        with told():
            return blobs.read(self.conn, sha256)

    def keep_draft(self, key: str, title: str, content: str) -> None:
        """Keeps what is typed and not saved yet, in the place of an earlier draft of the same key."""
        with self._writing():
            drafts.keep(self.conn, key, title, content, write_instant(self.clock()))

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed and never saved, the latest first."""
        with told():
            return drafts.every(self.conn)

    def drop_draft(self, key: str) -> None:
        """Forgets a draft: it has been saved as a record, or thrown away."""
        with self._writing():
            drafts.drop(self.conn, key)

    def undo(self) -> Changes:
        """Takes back the latest change made in this file that still stands.

        Raises:
            UserError: there is none, or a merge has changed the same records since.
        """
        return history.undo(self)

    def redo(self) -> Changes:
        """Does again what was undone last.

        Raises:
            UserError: there is nothing to do again.
        """
        return history.redo(self)

    def steps(self) -> tuple[str | None, str | None]:
        """What :meth:`undo` and :meth:`redo` would do now, by name; None for nothing."""
        with told():
            return history.steps(self.conn)

    def history(self, limit: int = 100) -> list[HistoryEntry]:
        """What was done in this file, the latest first."""
        with told():
            return history.entries(self.conn, limit)

    def close(self) -> None:
        """Closes the file; the empty journal that SQLite keeps beside it goes too, if nobody else has the file open."""
        if self.path and not self.read_only:
            opening.clear_journal(self.conn)
        self.conn.close()
        self.lock.release()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection for the store's own books, which are no records; all that is written is kept, or nothing."""
        with self._writing():
            yield self.conn

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes one of several of the store's own verbs: all that they write inside the block is kept, or nothing is.

        So a program that dies on the way never leaves the first done without what belongs to it.
        """
        if self._together:
            yield
            return
        with self._writing():
            self._together = True
            try:
                yield
            finally:
                self._together = False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Everything written inside the block is kept together, or nothing is."""
        if self._together:
            yield
            return
        if self.read_only:
            raise UserError("文件是以只读方式打开的，不能修改。没有保存任何改动。")
        if self.conn.in_transaction:
            raise RuntimeError("a change is already under way")
        with told(), self._begun("BEGIN IMMEDIATE"):
            yield
            with committing():
                self.conn.execute("COMMIT")

    @contextmanager
    def _begun(self, how: str) -> Iterator[None]:
        """Lifts the bar on writing for the time of a transaction; what is not committed in it is rolled back."""
        self.conn.execute("PRAGMA query_only = OFF")
        try:
            self.conn.execute(how)
            yield
        finally:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            self.conn.execute("PRAGMA query_only = ON")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机"
