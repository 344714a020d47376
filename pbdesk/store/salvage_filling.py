"""Filling a new file with what is left of a damaged one, through the same door as a merge."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pbdesk.store import arrivals, blobs, history, privates, revisions
from pbdesk.store.columns import RECORDS
from pbdesk.store.doctor import BYTES_GONE
from pbdesk.store.file import Store
from pbdesk.store.fitting import Name
from pbdesk.store.merging import Family
from pbdesk.store.revisions import Doc, Revision, Stamp
from pbdesk.store.salvage_lens import Lens, Row, Tell
from pbdesk.store.salvage_reading import Pieces
from pbdesk.store.salvage_rows import Rebuilt, rebuild
from pbdesk.store.values import write_instant

SALVAGED = "抢救损坏的文件"
FROM_ROWS = "抢救损坏的文件（按数据表里的内容，请核对）"
_BATCH = 2_000
_ORDER = {kind: place for place, kind in enumerate(RECORDS)}


@dataclass(slots=True)
class Filled:
    """What came of the pieces: records that say something earlier, that were put together from rows, that are lost.

    ``bytes_lost`` are the attachments whose bytes are lost, ``books_lost`` how many rows of the books of exchange.
    """

    fallen: list[Name] = field(default_factory=list)
    rebuilt: list[Name] = field(default_factory=list)
    lost: list[Name] = field(default_factory=list)
    bytes_saved: int = 0
    bytes_lost: list[str] = field(default_factory=list)
    books_lost: int = 0


def fill(store: Store, pieces: Pieces, lens: Lens, tell: Tell) -> Filled:
    """Writes everything that was found into a new file, in one transaction."""
    filled = Filled()
    by_record: dict[Name, list[Revision]] = defaultdict(list)
    for revision in pieces.revisions.values():
        by_record[revision.kind, revision.record_id].append(revision)
    filled.fallen = sorted(_fallen(pieces, by_record), key=_place)
    with store.writing() as conn:
        stamp = Stamp(store.author, store.setting("device") or "", write_instant(store.clock()), store.new_id(), "")
        _take_revisions(conn, pieces, by_record, lens, tell)
        _join_lines(conn, pieces, by_record, stamp)
        found = rebuild(lens, conn, pieces.lost | pieces.missed, tell)
        _take_rebuilt(conn, pieces, found, stamp)
        filled.rebuilt = sorted(found, key=_place)
        filled.lost = sorted(pieces.lost - found.keys(), key=_place)
        filled.books_lost = _take_books(conn, pieces)
        _take_actions(conn, pieces)
        filled.bytes_saved = _take_bytes(conn, pieces, lens, tell)
        filled.bytes_lost = _note_lost_bytes(conn, pieces)
    return filled


def _fallen(pieces: Pieces, by_record: Mapping[Name, Collection[Revision]]) -> Iterator[Name]:
    """The records whose latest revision is lost; those of which the index misses nothing are whole."""
    place_of = {rev: place for place, rev in pieces.places.items()}
    known: dict[Name, set[int]] = defaultdict(set)
    for place, name in pieces.index.items():
        known[name].add(place)
    for name, rows in by_record.items():
        saved = {place_of[r.rev] for r in rows if r.rev in place_of}
        heads = pieces.heads.get(name)
        if known[name] == saved:
            continue
        if any(r not in pieces.revisions for r in heads) if heads else max(known[name] | saved, default=0) not in saved:
            yield name


def _take_revisions(
    conn: sqlite3.Connection, pieces: Pieces, by_record: Mapping[Name, list[Revision]], lens: Lens, tell: Tell
) -> None:
    """Takes in what was saved, a record with all its revisions at a time, each after those that it refers to."""
    arrived = (r for name in sorted(by_record, key=_place) for r in by_record[name])
    done = 0
    while batch := list(islice(arrived, _BATCH)):
        arrivals.take_in(conn, batch, _numbers(pieces, batch))
        done += len(batch)
        tell(2 * lens.pages + lens.pages * done // len(pieces.revisions), 3 * lens.pages, "正在写进新的文件")


def _numbers(pieces: Pieces, batch: Iterable[Revision]) -> Mapping[str, Doc]:
    """The ID numbers and phones that stand beside revisions of the same person."""
    found = ((r.rev, pieces.private.get(r.rev)) for r in batch if r.kind == "person")
    return {rev: _number(row) for rev, row in found if row and row[0] == pieces.revisions[rev].record_id}


def _number(row: tuple[str, str | None, str | None]) -> Doc:
    named = zip(("id_number", "phone"), row[1:], strict=True)
    return {name: value for name, value in named if value is not None}


def _join_lines(
    conn: sqlite3.Connection, pieces: Pieces, by_record: Mapping[Name, list[Revision]], stamp: Stamp
) -> None:
    """Where a revision between two others is lost, the earlier one is no latest: one made from both says so."""
    made, numbers = [], {}
    for name, rows in by_record.items():
        if len(rows) > 1 and name in pieces.heads:
            head, earlier = _torn(rows, pieces.heads[name])
            if head is not None and earlier:
                parents = [head.rev, *(r.rev for r in earlier)]
                joined = _made(stamp, SALVAGED, name, head.branch_id, parents, head.content())
                made.append(joined)
                known = privates.of_revision(conn, head) if head.kind == "person" else None
                if known is not None:
                    numbers[joined.rev] = known
    arrivals.take_in(conn, made, numbers)


def _torn(rows: Collection[Revision], noted: Collection[str]) -> tuple[Revision | None, list[Revision]]:
    """The latest revision of a record that came from a lost one, and those that seem to be latest because of that."""
    latest = revisions.latest(list(rows))
    family = Family(rows)
    torn = [r for r in latest if r.rev in noted and _lacks_a_parent(r, family)]
    return max(torn, key=lambda r: (r.made_at, r.rev), default=None), [r for r in latest if r.rev not in noted]


def _lacks_a_parent(revision: Revision, family: Family) -> bool:
    line = family.behind([revision.rev]) | {revision.rev}
    return any(parent not in family.by_rev for rev in line for parent in family.by_rev[rev].parent_revs())


def _take_rebuilt(conn: sqlite3.Connection, pieces: Pieces, found: Mapping[Name, Rebuilt], stamp: Stamp) -> None:
    """Takes in records that were put together from rows; of a person with the one set of numbers that is known."""
    of_person: dict[str, list[tuple[str, Doc]]] = defaultdict(list)
    for rev, row in pieces.private.items():
        of_person[row[0]].append((rev, _number(row)))
    made, numbers = [], {}
    for name, each in found.items():
        revision = _made(stamp, FROM_ROWS, name, each.branch_id, [], each.doc)
        made.append(revision)
        known = of_person.get(name[1], []) if name[0] == "person" else []
        latest = [number for rev, number in known if rev in pieces.heads.get(name, ()) or len(known) == 1]
        if latest:
            numbers[revision.rev] = latest[0]
    arrivals.take_in(conn, made, numbers)


def _made(stamp: Stamp, action: str, name: Name, branch: str | None, parents: Iterable[str], doc: Doc) -> Revision:
    said = Stamp(stamp.author, stamp.device, stamp.made_at, stamp.action_id, action)
    return revisions.make(said, name[0], name[1], branch, parents, doc)


def _take_books(conn: sqlite3.Connection, pieces: Pieces) -> int:
    """Takes over the books of exchange and the drafts; answers how many of their rows have nothing to belong to."""
    devices = {row[0] for row in pieces.books["device"]}
    arrived = {row for row in pieces.books["bundle_in"] if row[1] in devices}
    came = {row[0] for row in arrived}
    fates = {row for row in pieces.bundle_in_revision if row[0] in came}
    kept = {row for row in pieces.books["set_aside"] if row[1] in came and row[0] not in pieces.revisions}
    for name, rows in (
        ("device", pieces.books["device"]), ("bundle_in", arrived), ("bundle_in_revision", fates), ("set_aside", kept),
        ("bundle_out", pieces.books["bundle_out"]), ("bundle_out_revision", pieces.bundle_out_revision),
        ("draft", pieces.books["draft"]),
    ):  # fmt: skip
        _write(conn, name, rows)
    homeless = len({row for row in pieces.books["set_aside"] if row[1] not in came})
    return homeless + len(pieces.books["bundle_in"]) - len(arrived)


def _write(conn: sqlite3.Connection, table: str, rows: Collection[Row]) -> None:
    width = len(conn.execute("SELECT p.name FROM pragma_table_info(?) p", (table,)).fetchall())
    slots = ", ".join("?" * width)
    ordered = sorted(rows, key=repr)
    conn.executemany(f"INSERT INTO {table} VALUES ({slots}) ON CONFLICT DO NOTHING", ordered)


def _take_actions(conn: sqlite3.Connection, pieces: Pieces) -> None:
    """Takes over what can still be undone: actions of this file that are left whole, with what stood before them.

    A merge is none of them: whether all is left that it brought can't be told.
    """
    names: dict[str, set[Name]] = defaultdict(set)
    torn: Counter[str] = Counter()
    for r in pieces.revisions.values():
        names[r.action_id].add((r.kind, r.record_id))
        torn[r.action_id] += any(parent not in pieces.revisions for parent in r.parent_revs())
    for _, action_id, records, reverses, undone in sorted(pieces.books["local_action"]):
        whole = len(names[action_id]) == records and not torn[action_id]
        if whole and not history.knows(conn, action_id):
            history.register(conn, action_id, records, reverses)
            conn.execute("UPDATE local_action SET undone = ? WHERE action_id = ?", (undone, action_id))


def _take_bytes(conn: sqlite3.Connection, pieces: Pieces, lens: Lens, tell: Tell) -> int:
    """Takes over the bytes of attachments that are what was kept; answers how many."""
    saved = 0
    for sha256, places in sorted(pieces.bytes_at.items()):
        tell(3 * lens.pages, 3 * lens.pages, "正在写进照片和附件")
        data = next((d for place in places if (d := lens.bytes_at(*place)) and blobs.digest(d) == sha256), None)
        if data is not None:
            conn.execute("INSERT INTO blob (sha256, data) VALUES (?, ?) ON CONFLICT DO NOTHING", (sha256, data))
            saved += 1
    return saved


def _note_lost_bytes(conn: sqlite3.Connection, pieces: Pieces) -> list[str]:
    """Notes in the file which bytes were lost, so that their lack is not told as a fresh damage; answers the names."""
    rows = conn.execute(
        "SELECT a.name, a.sha256, EXISTS (SELECT 1 FROM revision r WHERE r.kind = 'attachment' AND r.record_id = a.id "
        "AND r.device = (SELECT s.value FROM setting s WHERE s.key = 'device')) FROM attachment a "
        "WHERE a.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = a.sha256) ORDER BY a.name"
    ).fetchall()
    lost = [(row[0], row[1]) for row in rows if row[2] or row[1] in pieces.bytes_known]
    if lost:
        told = json.dumps(sorted({sha256 for _, sha256 in lost}))
        conn.execute("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (BYTES_GONE, told))
    return [name for name, _ in lost]


def _place(name: Name) -> tuple[int, str, str]:
    """Where a record stands among others: after those that it refers to."""
    return _ORDER.get(name[0], len(_ORDER)), *name
