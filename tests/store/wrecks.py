"""Files to be damaged: one full of history, verbs that spoil it, and an oracle that tells what lies on which page.

The oracle reads the undamaged twin by the published format of SQLite, with none of the program's own code.
"""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pbdesk.model import Desk, Meeting, Organization, OrganizationKind, Person
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_street, an_attachment, fill, seen
from tests.exchange.desks import DeskFile

PAGE = 4096
ROWS, KEYS, INNER_ROWS, INNER_KEYS = 0x0D, 0x0A, 0x05, 0x02
PHOTO = random.Random(1).randbytes(11_000)
MEETINGS = 40


def build(path: Path) -> None:
    """A street's file that has been lived in: edits, a deletion, numbers, bytes, drafts, bundles that came and went."""
    street, branch = DeskFile("street", Desk.STREET, path=path), DeskFile("b1", Desk.BRANCH)
    try:
        with street.store as store:
            fill(store, a_street(), a_branch("b1", parent_id="street"), a_branch("b2", parent_id="street"))
            fill(store, *(a_person(f"p{n}", phone=f"1380013{n:04}") for n in range(20)))
            fill(store, *(a_membership(f"p{n}") for n in range(20)))
            for words in ("起初", "后来", "最后"):
                with store.change(f"记录会议，{words}") as tx:
                    for n in range(MEETINGS):
                        shown = store.get(Meeting, f"m{n}")
                        said = {"title": f"{words}{n}", "content": f"第{n}次的内容，" * 40}
                        tx.put(a_meeting(f"m{n}", present=["p1", "p2"], **said), shown.heads if shown else ())
            fill(store, *(a_meeting(f"long{n}", content="很长的记录。" * (440 + 29 * n)) for n in range(12)))
            with store.change("添加照片") as tx:
                tx.keep_blob(PHOTO)
                tx.put(an_attachment(PHOTO))
            with store.change("删除会议") as tx:
                tx.delete(seen(store, Meeting, "m7").record, seen(store, Meeting, "m7").heads)
            store.keep_draft("visit:new", "没有写完的走访", "见了三个人")
            branch.put(Organization(id="b9", kind=OrganizationKind.BRANCH, name="别处的支部"))
            branch.add_person("x1", "b9")
            street.trust(branch, ("b9",))
            branch.put(a_branch("b8"))  # not of its own: set aside
            street.take(branch.send())
            branch.note(street.reply(branch))
            street.send(branches=("b1",))
            street.store.keep_setting("second_backup_folder", "/media/U盘")
            with store.change("修改党员") as tx:
                person = seen(store, Person, "p3")
                tx.put(replace(person.record, employer="福田医院"), person.heads)
    finally:
        branch.store.close()


def pages_of(path: Path) -> dict[str, set[int]]:
    """For each revision, and for the bytes of each attachment, the pages that it lies on, by its SHA-256."""
    data = path.read_bytes()
    found: dict[str, set[int]] = defaultdict(set)
    for number in range(2, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        if page[0] == ROWS:
            for name, more in _cells(data, page):
                found[name] |= {number, *more}
    with closing(sqlite3.connect(path)) as conn:
        kept = {row[0] for row in conn.execute("SELECT rev FROM revision UNION SELECT sha256 FROM blob")}
    return {name: pages for name, pages in found.items() if name in kept}


def _cells(data: bytes, page: bytes) -> Iterator[tuple[str, list[int]]]:
    """The rows of revisions and of bytes on a leaf of a table: the first column, and the pages that a row flows to."""
    for at in range(int.from_bytes(page[3:5], "big")):
        start = int.from_bytes(page[8 + 2 * at : 10 + 2 * at], "big")
        size, start = _varint(page, start)
        _, start = _varint(page, start)
        header, types = _header(page, start)
        if types[0] != 64 * 2 + 13 or len(types) not in {2, 11}:  # a text of 64 characters
            continue
        name = page[start + header : start + header + 64].decode()
        flows, local = [], _local(size)
        following = int.from_bytes(page[start + local : start + local + 4], "big") if local < size else 0
        while following:
            flows.append(following)
            following = int.from_bytes(data[(following - 1) * PAGE :][:4], "big")
        yield name, flows


def _header(page: bytes, start: int) -> tuple[int, list[int]]:
    length, at = _varint(page, start)
    types = []
    while at < start + length:
        kind, at = _varint(page, at)
        types.append(kind)
    return length, types


def _local(size: int) -> int:
    """How many bytes of a row of a table lie on its own page."""
    most, least = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
    if size <= most:
        return size
    rest = least + (size - least) % (PAGE - 4)
    return rest if rest <= most else least


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = page[at + count]
        if count == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    raise AssertionError


def kinds(path: Path) -> Mapping[int, int]:
    """By page, but the first, the byte that says what it is."""
    data = path.read_bytes()
    return {number: data[(number - 1) * PAGE] for number in range(2, len(data) // PAGE + 1)}


def spoil(path: Path, pages: Iterable[int], chance: random.Random | None = None) -> None:
    """Overwrite whole pages, with nothing or (with ``chance``) with anything."""
    with path.open("rb+") as file:
        for number in pages:
            file.seek((number - 1) * PAGE)
            file.write(chance.randbytes(PAGE) if chance else b"\xff" * PAGE)


def flip(path: Path, words: bytes, at: int = 0) -> None:
    """Change one bit of a text, at its one place in the file."""
    data = bytearray(path.read_bytes())
    assert data.count(words) == 1, data.count(words)
    data[data.index(words) + at] ^= 1
    path.write_bytes(data)


def revisions_of(path: Path) -> dict[str, tuple[object, ...]]:
    """All revisions of a file, by name."""
    with Store.open(path, read_only=True) as store:
        rows = store.query("SELECT r.rev, r.record_id, r.kind, r.parents, r.action, r.doc FROM revision r")
    return {row["rev"]: tuple(row) for row in rows}


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    """All rows of one table."""
    with closing(sqlite3.connect(path)) as conn:
        return sorted(conn.execute(f"SELECT * FROM {table}"), key=repr)
