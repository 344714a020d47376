"""A disk as a power cut leaves it: what was written to it and synced in which order, and what may be left of that.

A disk is a sequence of events. What was synced is safe; of the rest anything may have arrived: each sector of 512 bytes
as it was before or at any moment since, a change of size or not, and the names in a folder as one of two kinds of file
system keeps them. Files and folders are nodes, names lead to them: a synced file whose name was not synced is lost, and
a name that moved leads to whatever of the file has arrived.
"""

from __future__ import annotations

import enum
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
ROOT = 0
"""The node of the folder that everything lies in."""
_CHANCES = (0.0, 0.5, 0.5, 1.0)
"""How likely it is of one file that what was not synced has arrived: mixed, so that one is ahead of another."""

Image = Mapping[str, bytes]
"""Whole files by their path, as they are found when the power is back."""


class Names(enum.Enum):
    """What a file system makes of names that were not synced."""

    JOURNALED = "journaled"
    """They arrive in order, up to some moment; syncing any file brings all that came before (ext4, NTFS)."""
    LOOSE = "loose"
    """Each arrives or not; only syncing its folder makes it safe (FAT, and all that POSIX promises)."""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that were written into a file."""

    node: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Sized:
    """A file that was cut to a size."""

    node: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file whose content was synced."""

    node: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a file or a new folder got."""

    folder: int
    name: str
    node: int
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A file whose name was changed to another in the same folder, in the place of whatever had that."""

    folder: int
    name: str
    to: str
    node: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A name that was removed."""

    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class FolderSynced:
    """A folder whose names were synced."""

    folder: int


NameEvent = Named | Moved | Removed
Event = Written | Sized | Synced | NameEvent | FolderSynced


def images(events: Sequence[Event], moments: Iterable[int], names: Names, chance: random.Random) -> Iterator[
    tuple[int, Image]
]:  # fmt: skip
    """For each moment (so many events have happened) files as a power cut may leave them then."""
    platter = _Platter(names)
    done = 0
    for moment in sorted(moments):
        for event in events[done:moment]:
            platter.take(event)
        done = moment
        yield moment, platter.after_cut(chance)


def lay_out(image: Image, root: Path) -> None:
    """Writes the files of an image below a folder."""
    for name, data in image.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@dataclass(slots=True)
class _File:
    """A file: what is safe of it, and what was done to it since."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: list[Written | Sized] = field(default_factory=list)

    def sync(self) -> None:
        for each in self.waiting:
            _apply(self.safe, each)
        self.waiting.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        likely = chance.choice(_CHANCES)
        content = bytearray(self.safe)
        pieces = [piece for each in self.waiting for piece in _sectors(each)]
        writes = Counter(piece.offset // SECTOR for piece in pieces if isinstance(piece, Written))
        arriving = {sector: _so_many(number, likely, chance) for sector, number in writes.items()}
        for piece in pieces:
            if isinstance(piece, Sized):
                if chance.random() < likely:
                    _apply(content, piece)
            elif arriving[piece.offset // SECTOR]:
                arriving[piece.offset // SECTOR] -= 1
                _apply(content, piece)
        return bytes(content)


class _Platter:
    """What has happened to a disk up to a moment."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._files: dict[int, _File] = {}
        self._folders: dict[int, dict[str, int]] = {ROOT: {}}
        self._waiting: list[NameEvent] = []

    def take(self, event: Event) -> None:
        match event:
            case Written() | Sized():
                self._files[event.node].waiting.append(event)
            case Synced():
                self._files[event.node].sync()
                if self._names is Names.JOURNALED:
                    self._keep_names(self._waiting)
            case FolderSynced():
                everything = self._names is Names.JOURNALED
                self._keep_names([each for each in self._waiting if everything or each.folder == event.folder])
            case _:
                if isinstance(event, Named) and event.is_folder:
                    self._folders[event.node] = {}
                elif isinstance(event, Named):
                    self._files.setdefault(event.node, _File())
                self._waiting.append(event)

    def after_cut(self, chance: random.Random) -> Image:
        if self._names is Names.JOURNALED:
            arrived = self._waiting[: chance.randint(0, len(self._waiting))]
        else:
            likely = chance.choice(_CHANCES)
            arrived = [each for each in self._waiting if chance.random() < likely]
        folders = {node: dict(entries) for node, entries in self._folders.items()}
        for event in arrived:
            _rename(folders, event)
        return dict(self._files_in(ROOT, "", folders, chance))

    def _keep_names(self, events: Sequence[NameEvent]) -> None:
        for event in events:
            _rename(self._folders, event)
        self._waiting = [each for each in self._waiting if each not in events]

    def _files_in(
        self, folder: int, below: str, folders: Mapping[int, Mapping[str, int]], chance: random.Random
    ) -> Iterator[tuple[str, bytes]]:
        for name, node in folders[folder].items():
            if node in folders:
                yield from self._files_in(node, f"{below}{name}/", folders, chance)
            else:
                yield f"{below}{name}", self._files[node].after_cut(chance)


def _rename(folders: Mapping[int, dict[str, int]], event: NameEvent) -> None:
    names = folders[event.folder]
    match event:
        case Named():
            names[event.name] = event.node
        case Removed():
            names.pop(event.name, None)
        case Moved():
            names.pop(event.name, None)
            names[event.to] = event.node


def _apply(content: bytearray, change: Written | Sized) -> None:
    end = change.size if isinstance(change, Sized) else change.offset + len(change.data)
    if end > len(content):
        content.extend(bytes(end - len(content)))
    if isinstance(change, Sized):
        del content[end:]
    else:
        content[change.offset : end] = change.data


def _sectors(written: Written | Sized) -> Iterator[Written | Sized]:
    """What was written, sector by sector."""
    if isinstance(written, Sized):
        yield written
        return
    start, end = written.offset, written.offset + len(written.data)
    while start < end:
        stop = min((start // SECTOR + 1) * SECTOR, end)
        yield Written(written.node, start, written.data[start - written.offset : stop - written.offset])
        start = stop


def _so_many(number: int, likely: float, chance: random.Random) -> int:
    """Of so many writes to one sector, how many are on the disk: it is as it was after one of them, or before all."""
    if likely in (0.0, 1.0):
        return int(number * likely)
    return chance.randint(0, number)
