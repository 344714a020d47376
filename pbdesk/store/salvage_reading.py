"""What is left of a damaged file: every page is read for itself, every row is known by what it looks like.

A revision is taken when its content has its name (SHA-256), bytes of an attachment likewise; a flipped bit is never let
through there. The program's own books have no such mark: of them a row is taken when all its values are possible.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pbdesk.model import Desk
from pbdesk.store import fitting, revisions, values
from pbdesk.store.columns import RECORDS
from pbdesk.store.fitting import Name
from pbdesk.store.revisions import Revision
from pbdesk.store.salvage_lens import Lens, Row, Tell
from pbdesk.store.values import RefusedError

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_BROKEN = re.compile("[\ud800-\udfff]")
_TRIED, _WIDTH = 3, 4
"""So many entries of a page are looked at to learn whether any of them are wanted."""
_STEP = 64
_WHY = frozenset({"scope", "device", "content", "undone"})
_FATES = frozenset({"new", "same", "aside"})
BOOKS = ("device", "bundle_in", "bundle_out", "set_aside", "draft", "local_action")
"""The tables of the program's own books whose rows are taken as they are."""


@dataclass(slots=True)
class Pieces:
    """Everything that could be read, as it stands in the file.

    ``places`` say where revisions lie in their table; ``index`` (from the ``entries`` found) and ``heads`` name
    revisions and records whether they could be read or not. ``bytes_at`` says where the bytes of attachments lie,
    ``bytes_known`` which there were.
    """

    pages: int
    revisions: dict[str, Revision] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    altered: dict[int, Name | None] = field(default_factory=dict)
    index: dict[int, Name] = field(default_factory=dict)
    entries: set[tuple[int, Name]] = field(default_factory=set)
    heads: dict[Name, set[str]] = field(default_factory=lambda: defaultdict(set))
    private: dict[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    books: dict[str, set[Row]] = field(default_factory=lambda: {name: set() for name in BOOKS})
    bundle_in_revision: set[Row] = field(default_factory=set)
    bundle_out_revision: set[Row] = field(default_factory=set)
    bytes_at: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    bytes_known: set[str] = field(default_factory=set)

    @property
    def known(self) -> int:
        """How many revisions there were, as far as that can be told."""
        return max(len(self.places.keys() | self.altered.keys() | self.index.keys()), len(self.revisions))

    @property
    def saved(self) -> set[Name]:
        """The records of which a revision is left."""
        return {(r.kind, r.record_id) for r in self.revisions.values()}

    @property
    def lost(self) -> set[Name]:
        """The records that the file knew, and of which no revision is left."""
        spoilt = {name for place, name in self.altered.items() if name is not None and place not in self.index}
        return ({*self.index.values()} | self.heads.keys() | spoilt) - self.saved

    @property
    def missed(self) -> set[Name]:
        """The records that others refer to, and of which no revision is left: they may never have been here."""
        shown = (r for r in self.revisions.values() if not fitting.misfit(r.kind, r.record_id, r.peek()))
        return {name for r in shown for name in fitting.references(r.kind, r.peek())} - self.saved


def read_apart(lens: Lens, tell: Tell) -> Pieces:
    """Reads page after page; what a page holds costs no other page anything."""
    pieces = Pieces(lens.pages)
    for page in range(2, lens.pages + 1):
        if not page % _STEP:
            tell(lens.pages + page, 3 * lens.pages, "正在取出还能读的内容")
        _read_rows(lens, page, pieces)
        for entries in lens.keys(page, _WIDTH):
            _read_keys(entries, pieces)
    _put_right(pieces)
    return pieces


def is_hash(value: object) -> bool:
    """Whether something is the name of a revision, of bytes or of a bundle."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def sound(row: Iterable[object]) -> bool:
    """Whether all text of a row is text."""
    return not any(isinstance(value, str) and not value.isascii() and _BROKEN.search(value) for value in row)


def _read_rows(lens: Lens, page: int, pieces: Pieces) -> None:
    for number, row in lens.rows(page):
        if len(row) == len(Revision._fields) and is_hash(row[0]):
            _take_revision(number, row, pieces)
        elif len(row) == 2 and is_hash(row[0]) and isinstance(row[1], int):
            pieces.bytes_at[row[0]].append((page, number))
        elif not sound(row):
            continue
        elif len(row) == 2 and _texts(row):
            pieces.settings.setdefault(row[0], row[1])
        elif len(row) == 4 and is_hash(row[0]) and _texts(row[1:2]) and all(_text_or_none(each) for each in row[2:]):
            pieces.private.setdefault(row[0], row[1:])
        else:
            name = next((name for name, is_one in _BOOKS.items() if is_one(row)), None)
            if name is not None:
                pieces.books[name].add((number, *row[1:]) if name == "local_action" else row)


def _take_revision(number: int, row: Row, pieces: Pieces) -> None:
    revision = Revision(*row)
    if _is_what_was_saved(revision):
        pieces.revisions[revision.rev] = revision
        pieces.places[number] = revision.rev
    else:
        known = revision.kind in RECORDS and isinstance(revision.record_id, str) and _is_id(revision.record_id)
        pieces.altered[number] = (revision.kind, revision.record_id) if known else None


def _is_what_was_saved(revision: Revision) -> bool:
    texts = [value for name, value in revision._asdict().items() if name != "branch_id"]
    if not _texts(texts) or not _text_or_none(revision.branch_id) or not sound(revision):
        return False
    return revisions.digest(revision) == revision.rev


def _read_keys(entries: Iterator[Row], pieces: Pieces) -> None:
    """The entries from one end of a page, as far as they can be read; pages that hold nothing wanted are left."""
    first = list(islice(entries, _TRIED))
    wanted = [_take_key(row, pieces) for row in first]
    if any(wanted):
        for row in entries:
            _take_key(row, pieces)


def _take_key(row: Row, pieces: Pieces) -> bool:
    """Takes an entry of an index; answers whether it is of a kind that is wanted."""
    match row:
        case (str(kind), str(record_id), str(rev)) if is_hash(rev) and not is_hash(kind) and _is_id(record_id):
            pieces.heads[kind, record_id].add(rev)
        case (str(kind), str(record_id), int(number)) if kind in RECORDS and _is_id(record_id):
            pieces.entries.add((number, (kind, record_id)))
        case (str(bundle), str(rev), str(fate)) if is_hash(bundle) and is_hash(rev) and fate in _FATES:
            pieces.bundle_in_revision.add(row)
        case (str(first), str(second)) if is_hash(first) and is_hash(second):
            pieces.bundle_out_revision.add(row)
        case (str(first), int()) if is_hash(first):
            pieces.bytes_known.add(first)
        case _:
            return False
    return True


def _put_right(pieces: Pieces) -> None:
    """Tells by each other what alone could not be told."""
    owners = {place: pieces.revisions[rev] for place, rev in pieces.places.items()}
    for place, name in sorted(pieces.entries):  # an id that reads like the name of a table is seen through here
        if place not in owners or (owners[place].kind, owners[place].record_id) == name:
            pieces.index.setdefault(place, name)
    pieces.entries.clear()
    kinds = RECORDS.keys() | {r.kind for r in owners.values()}
    for name, revs in list(pieces.heads.items()):
        right = {rev for rev in revs if (r := pieces.revisions.get(rev)) is None or (r.kind, r.record_id) == name}
        if right and name[0] in kinds:
            pieces.heads[name] = right
        else:
            del pieces.heads[name]
    attached = {r.peek().get("sha256") for r in pieces.revisions.values() if r.kind == "attachment"}
    pieces.bytes_known &= attached
    sent = {row[0] for row in pieces.books["bundle_out"]}
    pairs = {row if row[0] in sent else row[::-1] for row in pieces.bundle_out_revision}
    pieces.bundle_out_revision = {row for row in pairs if row[0] in sent}


def _texts(some: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in some)


def _text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_id(value: str) -> bool:
    try:
        return values.identifier(value) == value
    except RefusedError:
        return False


def _is_instant(value: object) -> bool:
    try:
        return values.instant(value) == value
    except RefusedError:
        return False


def is_json(value: object, kind: type) -> bool:
    """Whether something is a text that says a list, or an object, in JSON."""
    try:
        return isinstance(value, str) and isinstance(json.loads(value), kind)
    except (ValueError, RecursionError):
        return False


def _is_device(row: Row) -> bool:
    return (
        len(row) == 9 and _texts(row[:7]) and is_hash(row[2]) and row[3] in {*Desk} and is_json(row[4], list)
        and row[5] in {"pending", "approved", "blocked"} and _is_instant(row[6])
        and (row[7] is None or _is_instant(row[7])) and _text_or_none(row[8])
    )  # fmt: skip


def _is_bundle_in(row: Row) -> bool:
    return (
        len(row) == 8 and is_hash(row[0]) and _texts((row[1], *row[3:])) and _is_number(row[2])
        and _is_instant(row[3]) and _is_instant(row[4]) and row[7] in {"merged", "undone", "waiting"}
    )  # fmt: skip


def _is_bundle_out(row: Row) -> bool:
    return (
        len(row) == 6 and is_hash(row[0]) and _texts((row[1], row[4])) and _is_number(row[2]) and _is_instant(row[3])
        and (row[5] is None or _is_instant(row[5]))
    )  # fmt: skip


def _is_set_aside(row: Row) -> bool:
    if not (len(row) == 6 and is_hash(row[0]) and is_hash(row[1]) and row[2] in _WHY and _texts(row[3:5])):
        return False
    try:
        kept = Revision(*json.loads(row[4]))
    except (ValueError, TypeError, RecursionError):
        return False
    return kept.rev == row[0] and _is_what_was_saved(kept) and (row[5] is None or is_json(row[5], dict))


def _is_draft(row: Row) -> bool:
    return len(row) == 4 and _texts(row) and not is_hash(row[0]) and _is_instant(row[2])


def _is_action(row: Row) -> bool:
    return (
        len(row) == 5 and row[0] is None and isinstance(row[1], str) and _is_number(row[2], 0)
        and _text_or_none(row[3]) and row[4] in {0, 1}
    )  # fmt: skip


def _is_number(value: object, least: int = 1) -> bool:
    return type(value) is int and value >= least


_BOOKS: dict[str, Callable[[Row], bool]] = {
    "device": _is_device, "bundle_in": _is_bundle_in, "bundle_out": _is_bundle_out, "set_aside": _is_set_aside,
    "draft": _is_draft, "local_action": _is_action,
}  # fmt: skip
