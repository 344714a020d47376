"""Several bundles at a time: found in files and folders, looked at together, merged one after the other in one go.

What stands in a file is known by its content. A file that can't be used is told with its reason and keeps no other
from being merged; the backup is made once, before the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.exchange import incoming
from pbdesk.exchange.container import LARGEST_FILE, is_exchange_file
from pbdesk.exchange.incoming import Plan
from pbdesk.exchange.manifest import RECEIPT
from pbdesk.exchange.receipts import take_receipt
from pbdesk.exchange.sealed import Unsealed, unseal
from pbdesk.files import is_half_written, refuse_special
from pbdesk.store import Store
from pbdesk.store.backup import before as back_up_before
from pbdesk.store.bundles import latest_action
from pbdesk.store.landing import trial

Tell = Callable[[int, int, str], object]
"""Hears how far the work is: done, of how many, with which file; it may raise to stop."""
_MOST_FILES = 5_000
_ROOM = 16 * 1024 * 1024
"""How much of bundles is kept between the two times that a batch is gone through."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file that was given: a bundle with its plan, a receipt, or the reason why it can't be used."""

    path: Path
    plan: Plan | None = None
    receipt: bool = False
    trouble: str = ""

    @property
    def id(self) -> str:
        """The name of the bundle, or nothing."""
        return self.plan.opened.id if self.plan else ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one file: its plan as it was carried out, how many bundles a receipt confirmed, or the reason."""

    path: Path
    plan: Plan | None = None
    confirmed: int = 0
    trouble: str = ""

    @property
    def action_id(self) -> str | None:
        """The merge as the history knows it; None where nothing new came in."""
        return self.plan.opened.id if self.plan and self.plan.landing.new else None


def read_file(path: Path) -> bytes:
    """The bytes of a file of exchange.

    Raises:
        UserError: there is no such file, or it is far too large.
    """
    try:
        refuse_special(path)
        if path.stat().st_size > LARGEST_FILE:
            raise UserError("这个文件太大，不像是数据包。没有打开它。")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UserError(f"读不了“{path}”。请检查文件是否在、U盘是否插好。没有改动。") from error


def gather(places: Iterable[Path]) -> list[Path]:
    """The files that were meant: those named, and those of exchange in the folders that were named.

    Raises:
        UserError: there is none.
    """
    found: dict[Path, None] = {}
    for place in places:
        if place.is_dir():
            inside = (p for p in sorted(place.rglob("*")) if not is_half_written(p) and is_exchange_file(p))
            found.update((path, None) for path, _ in zip(inside, range(_MOST_FILES), strict=False))
        else:
            found[place] = None
    if not found:
        raise UserError("这里没有数据包。请选对方导出的文件，或者放这些文件的文件夹。")
    return list(found)


def look(store: Store, paths: Sequence[Path], tell: Tell) -> list[Parcel]:
    """What merging the files one after the other would do, worked out by doing it and taking it back."""
    with trial(store):
        return [_planned(store, path, found) for path, found in _in_order(store, paths, tell)]


def merge_all(store: Store, paths: Sequence[Path], tell: Tell, kept: list[Merged]) -> None:
    """Merge the files one after the other; what was done is in ``kept`` also when ``tell`` stops the work half-way.

    Raises:
        UserError: the backup could not be made; nothing was merged.
    """
    back_up_before(store, "合并")
    for path, found in _in_order(store, paths, tell):
        kept.append(_merged(store, path, found))


def take_back(store: Store, action_ids: Sequence[str]) -> tuple[int, str]:
    """Undo merges, the latest first, as long as nothing else was done since.

    Answers how many were taken back, and why not the rest.
    """
    left = set(action_ids)
    done = 0
    while left:
        latest = latest_action(store)
        if latest not in left:
            return done, "合并以后又有别的改动，其余的没有撤销。请先撤销那些改动（Ctrl+Z），再撤销合并。"
        try:
            store.undo()
        except UserError as error:
            return done, str(error)
        left.discard(latest)
        done += 1
    return done, ""


def _in_order(store: Store, paths: Sequence[Path], tell: Tell) -> Iterator[tuple[Path, Unsealed | UserError]]:
    """The files, those of one sender in the order in which they were made.

    What was unsealed to find the order is kept as long as it is little (a year of a branch is); the rest is read again
    when its turn comes.
    """
    keys, steps, room = [], 2 * len(paths), _ROOM
    kept: dict[Path, Unsealed | UserError] = {}
    for number, path in enumerate(paths):
        tell(number, steps, path.name)
        found = _unsealed(store, path)
        made = (found.manifest.device_id, found.manifest.sequence) if isinstance(found, Unsealed) else ("", 0)
        keys.append((made, number, path))
        size = len(found.payload.packed) if isinstance(found, Unsealed) else 0
        if size <= room:
            kept[path] = found
            room -= size
    for place, (_, _, path) in enumerate(sorted(keys), start=len(paths)):
        tell(place, steps, path.name)
        yield path, kept.pop(path) if path in kept else _unsealed(store, path)


def _unsealed(store: Store, path: Path) -> Unsealed | UserError:
    try:
        return unseal(store, read_file(path))
    except UserError as error:
        return error


def _planned(store: Store, path: Path, found: Unsealed | UserError) -> Parcel:
    if isinstance(found, UserError):
        return Parcel(path, trouble=str(found))
    if found.manifest.what == RECEIPT:
        return Parcel(path, receipt=True)
    try:
        plan = incoming.nothing_new(store, found) or incoming.rehearse(store, incoming.opened_from(found))
    except UserError as error:
        return Parcel(path, trouble=str(error))
    return Parcel(path, incoming.light(plan))


def _merged(store: Store, path: Path, found: Unsealed | UserError) -> Merged:
    if isinstance(found, UserError):
        return Merged(path, trouble=str(found))
    try:
        if found.manifest.what == RECEIPT:
            return Merged(path, confirmed=take_receipt(store, read_file(path)))
        plan = incoming.nothing_new(store, found)
        if plan is None:
            plan, _ = incoming.merge(store, incoming.opened_from(found), backed_up=True)
    except UserError as error:
        return Merged(path, trouble=str(error))
    return Merged(path, incoming.light(plan))
