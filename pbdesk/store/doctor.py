"""Looking a file over from end to end: is it whole on the disk, is every revision what it was, do the tables follow?

The tables are derived from the revisions once more, record by record, and compared with what is there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pbdesk.store import blobs, columns, documents, integrity, ledger, projection, revisions
from pbdesk.store.columns import RECORDS, TABLES, Table
from pbdesk.store.file import Store
from pbdesk.store.naming import table_word
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told
from pbdesk.store.values import shown

_WITHOUT_BYTES = "a.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = a.sha256)"
_FROM_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM revision r WHERE r.kind = 'attachment' AND r.record_id = a.id "
    "AND r.device <> (SELECT s.value FROM setting s WHERE s.key = 'device'))"
)
BYTES_GONE = "lost_bytes"
"""The setting that names the bytes of attachments which were lost with a damaged file: known, and nothing new."""
_TOLD = 20
"""How many cases of one kind are told one by one; the rest is a number."""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What was looked at and what was found, in sentences; no findings means healthy.

    ``notes`` only inform: records of two desks that contradict each other are for a person to put right, not damage.
    """

    revisions: int
    records: int
    conflicts: int
    findings: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def examine(store: Store) -> DoctorReport:
    """Looks the whole file over; changes nothing."""
    with told():
        conn = store.conn
        damage = _few("数据库", _spoilt_pages(conn)) or _few("数据库", _broken_pages(conn))
        if damage:
            return DoctorReport(0, 0, 0, tuple(damage))
        altered = _few("修订", _altered(conn))
        if altered:  # what they say now may be anything, and so may all that follows from it
            return DoctorReport(_count(conn, "revision"), 0, 0, tuple(altered))
        findings = [
            *_few("引用", _dangling(conn)),
            *_few("修订", _wrong_heads(conn)),
            *_few("修订", _stray_private(conn)),
        ]
        tables = _Tables(conn)
        findings += _few("数据表", tables.differences())
        findings += _few("数据表", tables.surplus())
        findings += _few("附件", _spoilt_blobs(conn))
        findings += _few("附件", _lost_blobs(conn))
        notes = (
            *_few("记录之间", _contradictions(conn)), *_unused_blobs(conn), *_bytes_to_come(conn), *_bytes_gone(conn),
            *_waiting(conn),
        )  # fmt: skip
    return DoctorReport(_count(conn, "revision"), tables.records, tables.conflicts, tuple(findings), notes)


class _Tables:
    """The tables as the revisions say they should be, against the tables that are there."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.records = 0
        self.conflicts = 0
        self._conn = conn
        self._expected = dict.fromkeys(TABLES, 0)
        self._parked = {(r[0], r[1]) for r in conn.execute("SELECT p.kind, p.record_id FROM parked p")}

    def differences(self) -> Iterator[str]:
        """One sentence for every record whose rows are not what its revisions say."""
        listed = ", ".join(f"r.{name}" for name in Revision._fields)
        heads = self._conn.execute(
            f"SELECT {listed} FROM head h JOIN revision r ON r.rev = h.rev ORDER BY h.kind, h.record_id, h.rev"
        )
        for (kind, record_id), rows in groupby(heads, key=lambda r: (r["kind"], r["record_id"])):
            self.records += 1
            parked = (kind, record_id) in self._parked
            latest = [Revision(*row) for row in rows]
            state = ledger.current(self._conn, kind, record_id) if parked else ledger.state_of(self._conn, latest)
            self.conflicts += bool(state.conflicts)
            table = RECORDS.get(kind)
            if table and state.heads and not self._agrees(table, record_id, state.doc):
                yield f"{table_word(kind)}{shown(record_id)}在数据表里的内容与它的修订不一致"

    def surplus(self) -> Iterator[str]:
        """One sentence for every table that holds more or fewer rows than the revisions account for."""
        for name, expected in self._expected.items():
            found = _count(self._conn, name)
            if found != expected:
                yield f"{table_word(name)}表应有 {expected} 行，实有 {found} 行"

    def _agrees(self, table: Table, record_id: str, doc: Doc) -> bool:
        row = projection.record_row(table, record_id, doc)
        if table.name == "visit":
            row["branch_id"] = ledger.posting_branch(self._conn, table.name, doc)
        agrees = self._rows(table, table.id_column, record_id) == _tuples(table, [row])
        for child in columns.children(table.name):
            rows = [projection.child_row(child, part, doc) for part in documents.child_rows(child, doc)]
            self._expected[child.name] += len(rows)
            agrees = agrees and self._rows(child, child.owner_column, record_id) == _tuples(child, rows)
        self._expected[table.name] += 1
        return agrees

    def _rows(self, table: Table, column: str, record_id: str) -> set[tuple[object, ...]]:
        names = ", ".join(projection.stored_columns(table))
        return {
            tuple(row)
            for row in self._conn.execute(f"SELECT {names} FROM {table.name} WHERE {column} = ?", (record_id,))
        }


def _tuples(table: Table, rows: list[projection.Row]) -> set[tuple[object, ...]]:
    return {tuple(row[name] for name in projection.stored_columns(table)) for row in rows}


def _spoilt_pages(conn: sqlite3.Connection) -> Iterator[str]:
    """Of a file with a password, the pages that are not what was written; others have nothing to tell it by."""
    for row in conn.execute("PRAGMA cipher_integrity_check"):
        yield f"有一页不是当初写下的内容（{row[0]}）"


def _broken_pages(conn: sqlite3.Connection) -> Iterator[str]:
    yield from (str(r[0]) for r in conn.execute(f"PRAGMA integrity_check({_TOLD})") if r[0] != "ok")


def _altered(conn: sqlite3.Connection) -> Iterator[str]:
    for row in conn.execute(f"SELECT {revisions.COLUMNS} FROM revision"):
        revision = Revision(*row)
        if revisions.digest(revision) != revision.rev:
            yield f"{table_word(revision.kind)}{shown(revision.record_id)}的一次修订（{revision.made_at}）内容被改动过"


def _dangling(conn: sqlite3.Connection) -> Iterator[str]:
    for row in conn.execute("PRAGMA foreign_key_check"):
        yield f"{table_word(row[0])}表里有一行引用了不存在的记录"


def _wrong_heads(conn: sqlite3.Connection) -> Iterator[str]:
    latest = (
        "SELECT r.kind, r.record_id, r.rev FROM revision r "
        "WHERE (r.kind, r.record_id, r.rev) NOT IN "
        "(SELECT c.kind, c.record_id, p.value FROM revision c, json_each(c.parents) p)"
    )
    noted = "SELECT h.kind, h.record_id, h.rev FROM head h"
    for first, second, words in ((latest, noted, "的最新修订没有登记"), (noted, latest, "登记的最新修订其实不是最新")):
        for row in conn.execute(f"{first} EXCEPT {second}"):
            yield f"{table_word(row[0])}{shown(row[1])}{words}"


def _stray_private(conn: sqlite3.Connection) -> Iterator[str]:
    rows = conn.execute(
        "SELECT p.person_id FROM person_private p LEFT JOIN revision r "
        "ON r.rev = p.rev AND r.kind = 'person' AND r.record_id = p.person_id WHERE r.rev IS NULL"
    )
    for row in rows:
        yield f"人员{shown(row[0])}的身份证号或电话没有对应的修订"


def _contradictions(conn: sqlite3.Connection) -> Iterator[str]:
    for check in integrity.CHECKS:
        wrong = check.wrong.format(organization="organization", party_group="party_group")
        for row in conn.execute(f"SELECT r.id FROM {check.table} r WHERE r.deleted_at IS NULL AND {wrong}"):
            yield f"{table_word(check.table)}{shown(row[0])}：{check.reason}"
    parents = conn.execute("SELECT o.id, o.parent_id FROM organization o WHERE o.deleted_at IS NULL")
    for record_id in integrity.circular({row[0]: row[1] for row in parents}):
        yield f"组织{shown(record_id)}：上级组织连成了圈"


def _spoilt_blobs(conn: sqlite3.Connection) -> Iterator[str]:
    for sha256, data in conn.execute("SELECT b.sha256, b.data FROM blob b"):
        if blobs.digest(data) != sha256:
            names = conn.execute("SELECT a.name FROM attachment a WHERE a.sha256 = ? ORDER BY a.name", (sha256,))
            yield f"{'、'.join(shown(row[0]) for row in names) or '不再用到的附件'}的内容已经损坏"


def _lost_blobs(conn: sqlite3.Connection) -> Iterator[str]:
    rows = conn.execute(
        f"SELECT a.name, a.sha256 FROM attachment a WHERE {_WITHOUT_BYTES} AND NOT {_FROM_ELSEWHERE} ORDER BY a.name"
    )
    gone = _known_gone(conn)
    for name, sha256 in rows:
        if sha256 not in gone:
            yield f"{shown(name)}的内容不见了"


def _known_gone(conn: sqlite3.Connection) -> frozenset[str]:
    row = conn.execute("SELECT s.value FROM setting s WHERE s.key = ?", (BYTES_GONE,)).fetchone()
    return frozenset(json.loads(row[0])) if row else frozenset()


def _bytes_gone(conn: sqlite3.Connection) -> Iterator[str]:
    gone = _known_gone(conn)
    rows = conn.execute(f"SELECT a.sha256 FROM attachment a WHERE {_WITHOUT_BYTES}") if gone else ()
    number = sum(row[0] in gone for row in rows)
    if number:
        yield f"有 {number} 个附件的内容在文件损坏时丢失了；手里还有原件的，请再添加一次"


def _bytes_to_come(conn: sqlite3.Connection) -> Iterator[str]:
    gone = _known_gone(conn)
    rows = conn.execute(f"SELECT a.sha256 FROM attachment a WHERE {_WITHOUT_BYTES} AND {_FROM_ELSEWHERE}")
    number = sum(row[0] not in gone for row in rows)
    if number:
        yield f"有 {number} 个附件只合并来了名称，内容没有随数据包一起来；需要时请对方带上照片和附件再导出一次"


def _unused_blobs(conn: sqlite3.Connection) -> Iterator[str]:
    docs = conn.execute("SELECT r.doc FROM revision r WHERE r.kind = 'attachment'")
    used = {json.loads(doc).get("sha256") for (doc,) in docs}
    sizes = [size for name, size in conn.execute("SELECT b.sha256, length(b.data) FROM blob b") if name not in used]
    if sizes:
        yield f"有 {len(sizes)} 个附件的内容没有记录用到（共 {sum(sizes) / 1_000_000:.1f} MB），留着没有害处"


def _waiting(conn: sqlite3.Connection) -> Iterator[str]:
    number = _count(conn, "parked")
    if number:
        yield f"有 {number} 条合并来的记录在等别的内容到齐，到齐后会自动显示"


def _few(where: str, sentences: Iterator[str]) -> list[str]:
    """The first sentences of one kind, and the number of the others."""
    first: list[str] = []
    more = 0
    for sentence in sentences:
        if len(first) < _TOLD:
            first.append(f"{where}：{sentence}")
        else:
            more += 1
    return [*first, f"{where}：另有 {more} 处同类问题"] if more else first


def _count(conn: sqlite3.Connection, table: str) -> int:
    return int(conn.execute(f"SELECT COUNT(*) AS n FROM {table}").fetchone()[0])
