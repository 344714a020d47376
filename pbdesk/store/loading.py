"""Reading records from JSON lines: all of them or none, every bad row told, however many there are.

Lines are checked one by one and set aside in temporary tables; duplicates and references are then looked up in SQL, and
only what is sound as a whole is written, in one change. A row that the file has already is replaced by the one that
comes (columns it leaves out are empty, private ones excepted, which often do not travel); nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from pbdesk.errors import BadRowsError, Problem
from pbdesk.store import history
from pbdesk.store.applying import Application
from pbdesk.store.file import Store
from pbdesk.store.revisions import Stamp
from pbdesk.store.screening import screen
from pbdesk.store.staged_blobs import TABLE as BLOB
from pbdesk.store.staging import PolicyChecks, RowChecks, Staging
from pbdesk.store.transaction import Changes


@dataclass(frozen=True, slots=True)
class TableCount:
    """What came of the rows of one table."""

    table: str
    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do: rows by table, records saved, sentences about rows that deserve a look."""

    tables: tuple[TableCount, ...]
    records: int
    notes: tuple[str, ...]
    changes: Changes

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(count.new + count.changed + count.same for count in self.tables)


def load(
    store: Store, lines: Iterable[bytes], *, dry_run: bool = False, policies: PolicyChecks | None = None,
    rows: RowChecks | None = None, progress: Callable[[int], None] | None = None,
    before: Callable[[], object] | None = None, label: str = "导入数据",
) -> LoadReport:  # fmt: skip
    """Takes records in from JSON lines.

    Args:
        store: the file that takes them.
        lines: UTF-8 lines, one JSON object each.
        dry_run: only tell what would happen.
        policies: for each known policy key, what is wrong with a value.
        rows: for some tables, what is wrong with a row as a whole.
        progress: called now and then with the number of lines read; an exception from it cancels the load.
        before: called once all rows are found sound, before the first is written (to make a backup).
        label: what the change is called in the history.

    Raises:
        BadRowsError: rows are wrong; nothing was written.
    """
    if dry_run:
        with store.rehearsal():
            staging = _read(store, lines, policies, rows, progress)
            return _report(staging, _apply(store, staging, None), staging.blobs.new(), label)
    with store.transaction(label) as tx:
        staging = _read(store, lines, policies, rows, progress)
        if before:
            before()
        application = _apply(store, staging, tx.stamp)
        kept = staging.blobs.write()
        if application.records:
            history.register(store.conn, tx.action_id, application.records)
        staging.drop()
    return _report(staging, application, kept, label)


def _read(
    store: Store,
    lines: Iterable[bytes],
    policies: PolicyChecks | None,
    rows: RowChecks | None,
    progress: Callable[[int], None] | None,
) -> Staging:
    staging = Staging(store.conn, policies, rows)
    staging.read(lines, progress)
    _refuse([*staging.problems, *screen(store.conn, staging.tables)])
    return staging


def _apply(store: Store, staging: Staging, stamp: Stamp | None) -> Application:
    application = Application(store.conn, stamp, staging.tables)
    application.run()
    _refuse(application.problems)
    return application


def _refuse(problems: Collection[Problem]) -> None:
    if problems:
        told = tuple(sorted(set(problems), key=lambda p: (p.line, p.column, p.reason)))
        raise BadRowsError(f"有 {len(told)} 处不对，没有导入任何记录：", told)


def _report(staging: Staging, application: Application, kept: int, label: str) -> LoadReport:
    tallies = application.tallies
    counts = tuple(TableCount(name, t.new, t.changed, t.same) for name, t in tallies.items() if name in staging.tables)
    touched = frozenset(count.table for count in counts if count.new or count.changed)
    if staging.blobs.count:
        counts += (TableCount(BLOB, kept, 0, staging.blobs.count - kept),)
    return LoadReport(counts, application.records, tuple(staging.notes), Changes(touched, label))
