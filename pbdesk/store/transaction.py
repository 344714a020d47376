"""The write door from the inside: what a change may do, and what has to hold when it ends."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pbdesk.errors import UserError
from pbdesk.store import arrivals, blobs, columns, documents, drafts, fitting, integrity, ledger, reopening
from pbdesk.store.columns import RECORDS
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Stamp


@dataclass(frozen=True, slots=True)
class Changes:
    """Which tables a change touched, and what it is called in the menu and the history."""

    tables: frozenset[str]
    label: str


@dataclass(slots=True)
class _Written:
    """What a change has done to one record so far: its latest revision, and the ones that stand behind it."""

    last: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)


class Transaction:
    """One change in the making; everything it did is undone when its block ends with an exception."""

    def __init__(self, conn: sqlite3.Connection, stamp: Stamp) -> None:
        self._conn = conn
        self._stamp = stamp
        self._tables: set[str] = set()
        self._written: dict[tuple[str, str], _Written] = {}

    @property
    def action_id(self) -> str:
        """The id that all revisions of this change carry."""
        return self._stamp.action_id

    @property
    def records(self) -> int:
        """How many records this change has written."""
        return len(self._written)

    @property
    def stamp(self) -> Stamp:
        """Who makes this change, where, when and what it is called."""
        return self._stamp

    @property
    def changes(self) -> Changes:
        """Which tables were touched (complete once the block has ended)."""
        return Changes(frozenset(self._tables), self._stamp.action)

    def put(self, record: Any, heads: Sequence[str] = ()) -> str:  # noqa: ANN401  any record class of the model
        """Saves a record; ``heads`` are those of the :class:`Shown` it was edited from, none for a new one.

        Answers the record's id. A record that says what the file says already writes nothing. Heads that are no longer
        the latest are welcome: both sides are kept and put together field by field.

        Raises:
            UserError: a value can't be stored or contradicts another.
        """
        table = columns.table_of(type(record))
        doc = documents.encode(record)
        record_id = table.record_id(doc)
        private = documents.private_part(doc)
        now = ledger.current(self._conn, table.name, record_id)
        shown = ledger.named(self._conn, heads) if heads else State((), {}, {})
        if len(shown.heads) != len(heads) or any(h.record_id != record_id for h in shown.heads):
            raise ValueError(f"{heads} are not revisions of {table.name} {record_id}")
        documents.keep_unknown(table.name, doc, shown.doc)
        if len(now.heads) == 1 and now.exists and now.doc == doc and now.private == private:
            return record_id
        taken = integrity.foreign_item(self._conn, table.name, record_id, doc)
        if taken:
            raise ValueError(f"part {taken} belongs to another {table.name}")
        self.advance(table.name, record_id, heads or (() if now.exists else now.revs), now, State((), doc, private))
        return record_id

    def keep_blob(self, data: bytes) -> str:
        """Keeps the bytes of an attachment together with the records of this change; answers their SHA-256.

        Raises:
            UserError: they are too many.
        """
        return blobs.keep(self._conn, data)

    def drop_draft(self, key: str) -> None:
        """Forgets the draft that this change saves as a record: both at once, or neither."""
        drafts.drop(self._conn, key)

    def delete(self, record: Any, heads: Sequence[str]) -> None:  # noqa: ANN401  any record class of the model
        """Marks a record as deleted; it stays in the file and can be brought back."""
        table = columns.table_of(type(record))
        record_id = table.record_id({name: _key(getattr(record, name)) for name in table.key})
        shown = ledger.named(self._conn, heads)
        if not shown.heads or any(head.record_id != record_id for head in shown.heads):
            raise ValueError(f"{heads} are not revisions of {table.name} {record_id}")
        doc = {**shown.doc, documents.DELETED: self._stamp.made_at}
        now = ledger.current(self._conn, table.name, record_id)
        self.advance(table.name, record_id, heads, now, replace(shown, doc=doc))

    def settle(
        self, kind: str, record_id: str, heads: Sequence[str], chosen: Mapping[tuple[str, ...], object]
    ) -> None:
        """Ends a conflict: the fields in ``chosen`` take these values (None: nothing), the rest stays as it is shown.

        The result is a revision made from all heads that the person was shown, so that it travels back to every desk.

        Raises:
            UserError: the record has moved on since, or the content can't stand.
        """
        now = ledger.current(self._conn, kind, record_id)
        if not now.heads or set(now.revs) != set(heads):
            raise UserError("这条记录刚刚又有了别的改动。请重新打开它再选。没有保存任何改动。")
        doc = copy.deepcopy(now.doc)
        for path, value in chosen.items():
            _set(doc, path, value)
        wrong = fitting.misfit(kind, record_id, doc)
        if wrong:
            raise UserError(f"选定的内容不能保存：{wrong}。没有保存任何改动。")
        self.advance(kind, record_id, heads, now, State((), doc, now.private))

    def advance(self, kind: str, record_id: str, heads: Sequence[str], now: State, content: State) -> None:
        """Moves a record on to a content; a second save within one change follows the first."""
        mine = self._written.setdefault((kind, record_id), _Written())
        parents = set(heads) - mine.replaced | mine.last
        made = ledger.advance(self._conn, self._stamp, (kind, record_id), parents, content, now)
        mine.replaced |= parents
        mine.last = {made.rev}
        self._touch(kind, now, content)

    def reopen(self, kind: str, record_id: str, now: State, there: State) -> None:
        """Lets a record disagree again as it did before a choice; where it can't, it says what was shown then."""
        if not reopening.reopen(self._conn, self._stamp, now.revs, now, there):
            self.advance(kind, record_id, now.revs, now, there)
            return
        self._written[kind, record_id] = _Written()
        self._touch(kind, now, there)

    def _touch(self, kind: str, now: State, content: State) -> None:
        self._tables.add(kind)
        self._tables.update(
            child.name
            for child in columns.children(kind)
            if now.doc.get(child.field) != content.doc.get(child.field)
            or (child.field in content.doc and documents.DELETED in {*now.doc} ^ {*content.doc})
        )

    def show_what_waited(self) -> None:
        """Shows records from elsewhere that waited for something which this change has brought."""
        self._tables |= arrivals.try_again(self._conn).kinds

    def finish(self) -> bool:
        """Checks what has to hold between records; answers whether anything was written."""
        for kind, record_id in self._written:
            if kind in RECORDS:
                problem = integrity.problem_of(self._conn, kind, record_id)
                if problem:
                    raise UserError(f"{problem}。没有保存任何改动。")
        return bool(self._written)


def _set(doc: Doc, path: tuple[str, ...], value: object) -> None:
    """Put a value at a field, or at a part of the record; None takes it away."""
    at: dict[str, Any] = doc if len(path) == 1 else doc.setdefault(path[0], {})
    if value is None:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value
    if len(path) > 1 and not at:
        del doc[path[0]]


def _key(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)
