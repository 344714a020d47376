"""Taking a damaged file apart into a new one: what is proved is saved, the rest is told, the old one stays as it is.

``salvage_lens`` reads single pages, ``salvage_reading`` knows what lies on them, ``salvage_filling`` writes it anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pbdesk import clock as clocks
from pbdesk.clock import Clock
from pbdesk.errors import UserError
from pbdesk.files import LOCKED, PLAIN
from pbdesk.model import Desk
from pbdesk.store import backup, cipher_pages, keyring, opening
from pbdesk.store.doctor import DoctorReport, examine
from pbdesk.store.file import Store
from pbdesk.store.fitting import Name
from pbdesk.store.ids import new_device, new_id
from pbdesk.store.keyring import Key
from pbdesk.store.locking import Lock
from pbdesk.store.salvage_filling import Filled, fill
from pbdesk.store.salvage_lens import Lens, Tell, opened
from pbdesk.store.salvage_reading import Pieces, is_json, read_apart
from pbdesk.store.sentences import DamagedError
from pbdesk.store.values import RefusedError, instant, line, write_instant

_NOTHING = "从这个文件里一条记录也没能读出来，没有新建文件。请改用备份，或者请街道把本支部的内容再导出一份。"
_SECRET = re.compile(r"[0-9a-f]{64}", re.ASCII)
_WITHOUT_TITLE = "抢救出来的文件"
_LOOKED_AT = 64
_LEAF, _HEADER = 0x0D, 8


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved into ``path`` and what was not, as numbers and names.

    ``known`` revisions there were, as far as the indexes still tell; ``records`` are those saved, by table. ``fallen``
    say something earlier than they did, ``rebuilt`` were put together from table rows and are to be checked, ``lost``
    are gone. ``new_identity``: others know this file as a new one.
    """

    path: Path
    pages: int
    unreadable: int
    revisions: int
    known: int
    records: Mapping[str, int]
    fallen: tuple[Name, ...]
    rebuilt: tuple[Name, ...]
    lost: tuple[Name, ...]
    bytes_saved: int
    bytes_lost: tuple[str, ...]
    books_lost: int
    settings_lost: tuple[str, ...]
    new_identity: bool
    report: DoctorReport

    @property
    def complete(self) -> bool:
        """Whether nothing that is known of is missing."""
        missing = self.fallen or self.rebuilt or self.lost or self.bytes_lost or self.books_lost or self.settings_lost
        return not missing and self.revisions == self.known


def damage_of(path: Path) -> DamagedError | None:
    """What is wrong with a file, looked over from end to end; None when it is sound.

    Raises:
        UserError: the file can't be opened for another reason.
    """
    try:
        with Store.open(path, read_only=True) as store:
            report = examine(store)
    except DamagedError as error:
        return error
    return None if report.healthy else DamagedError(f"“{path.name}”有问题：{report.findings[0]}。没有改动它。")


def holds_records(path: Path) -> bool:
    """Whether a file may once have been one of records, so that it is worth while to take it apart."""
    try:
        with path.open("rb") as file:
            pages = [file.read(keyring.PAGE) for _ in range(_LOOKED_AT)]
    except OSError:
        return False
    begins = pages[0].startswith((PLAIN, LOCKED)) or any(keyring.salt_of(copy) for copy in _backups(path))
    return bool(pages[0]) and (begins or any(map(_is_leaf, pages)))


def _is_leaf(page: bytes) -> bool:
    """Whether a page may hold rows: its mark, then how many, and where the first of them begins."""
    rows, start = int.from_bytes(page[3:5], "big"), int.from_bytes(page[5:7], "big")
    return len(page) == keyring.PAGE and page[0] == _LEAF and 0 < rows <= (start - _HEADER) // 2 < len(page)


def _backups(path: Path) -> list[Path]:
    """The backups of a file, the latest first."""
    return backup.made(backup.folder_of(path), path)[::-1]


def salvage(
    path: Path, target: Path, *, clock: Clock = clocks.now, author: str | None = None,
    tell: Tell = lambda *_: None, ids: Callable[[], str] = new_id,
) -> Salvaged:  # fmt: skip
    """Saves what can be saved of a damaged file into a new one, which has the same password.

    ``tell`` hears how far it is; an exception from it ends the work, and nothing is left behind.

    Raises:
        UserError: something lies at ``target``, nothing can be written there, or nothing could be read.
    """
    refuse_taken(target)
    with ExitStack() as stack:
        fresh = stack.enter_context(opening.beside(target))
        try:
            key = _key_of(path)
            lens = stack.enter_context(opened(path, key, tell))
            pieces = read_apart(lens, tell)
            if not pieces.revisions and not pieces.lost:
                raise DamagedError(_NOTHING)
            settings, lost, new_identity = _settings(pieces, path, clock, ids)
            conn = opening.create(fresh, settings, key)
            with Store(conn, fresh, clock=clock, author=author, ids=ids, read_only=False, lock=Lock()) as store:
                filled = fill(store, pieces, lens, tell)
                report = examine(store)
            if not report.records:
                raise DamagedError(_NOTHING)
        except OSError as error:
            raise UserError(f"不能写入“{target}”。请检查文件夹和磁盘空间。损坏的文件没有改动。") from error
    return _summary(target, lens, pieces, filled, lost, report, new_identity=new_identity)


def refuse_taken(target: Path) -> None:
    """See to it that a new file can be made at a place.

    Raises:
        UserError: something lies there, or there is no such folder.
    """
    opening.refuse_taken(target)
    if not target.parent.is_dir():
        raise UserError(f"找不到文件夹“{target.parent}”。请换一个存放的地方。")


def _key_of(path: Path) -> Key | None:
    """The key of a damaged file; one whose beginning is gone is known by its backups, which begin as it did."""
    if keyring.salt_of(path) is not None:
        keyring.need(path)
        return keyring.key_of(path)
    with path.open("rb") as file:
        if file.read(len(PLAIN)) == PLAIN:
            return None
    for copy in _backups(path):
        if keyring.salt_of(copy) is not None:
            keyring.need(copy)
            key = keyring.key_of(copy)
            if key is not None and cipher_pages.fits(path, key):
                return key
    return None


def _settings(
    pieces: Pieces, path: Path, clock: Clock, ids: Callable[[], str]
) -> tuple[dict[str, str], tuple[str, ...], bool]:
    """What the new file says of itself: as the old one did, as far as that is left.

    Answers also what had to be made anew, and whether others will not know the file again: without its key it may not
    go by its old name.
    """
    found = {key: value for key, value in pieces.settings.items() if _is_possible(key, value)}
    made = {
        "desk": _likely_desk(pieces, found),
        "title": line(path.stem)[: opening.LONGEST_TITLE].strip() or _WITHOUT_TITLE,
        "device": new_device(),
        "file": ids(),
        "created_at": write_instant(clock()),
    }
    lost = tuple(key for key in made if key not in found)
    new_identity = "device" in lost or ("device_key" not in found and bool(pieces.books["bundle_out"]))
    if new_identity:
        found.pop("device", None)
        found.pop("device_key", None)
    return {**made, **found}, lost, new_identity


def _is_possible(key: str, value: str) -> bool:
    """Whether a setting can be what was kept; what makes no sense would only stop the program later."""
    match key:
        case "desk":
            return value in {*Desk}
        case "title":
            return bool(value.strip()) and len(value) <= opening.LONGEST_TITLE and value.isprintable()
        case "device_key":
            return _SECRET.fullmatch(value) is not None
        case "created_at":
            try:
                return instant(value) == value
            except RefusedError:
                return False
        case _ if value[:1] in {"[", "{"}:
            return is_json(value, list if value[0] == "[" else dict)
        case _:
            return key.isprintable() and value.isprintable()


def _likely_desk(pieces: Pieces, settings: Mapping[str, str]) -> str:
    """Whose desk a file most likely sat on, by what is in it."""
    if "guide_id" in settings:
        return Desk.GUIDE.value
    street = any(r.kind == "organization" and r.peek().get("kind") == "street" for r in pieces.revisions.values())
    return (Desk.STREET if street else Desk.BRANCH).value


def _summary(
    target: Path, lens: Lens, pieces: Pieces, filled: Filled, lost: tuple[str, ...], report: DoctorReport, *,
    new_identity: bool,
) -> Salvaged:  # fmt: skip
    return Salvaged(
        path=target,
        pages=lens.pages,
        unreadable=len(lens.unreadable),
        revisions=len(pieces.revisions),
        known=pieces.known,
        records=Counter(kind for kind, _ in pieces.saved),
        fallen=tuple(filled.fallen),
        rebuilt=tuple(filled.rebuilt),
        lost=tuple(filled.lost),
        bytes_saved=filled.bytes_saved,
        bytes_lost=tuple(filled.bytes_lost),
        books_lost=filled.books_lost,
        settings_lost=lost,
        new_identity=new_identity,
        report=report,
    )
