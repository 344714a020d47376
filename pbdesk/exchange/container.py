"""The file of a bundle: a head line, then the signed payload, locked or not; recognised by content, never by name.

Layout: ``PBDESK-BUNDLE`` and a JSON head on the first line; then the payload (age-encrypted when the head says so):
length of the manifest, manifest, Ed25519 signature over it, compressed frames. The manifest names the hash and the size
of the frames, so nothing is unpacked that was not signed, and never more than it says.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import PLAIN

MAGIC = b"PBDESK-BUNDLE "
FORMAT = 1
BUNDLE_SUFFIX, RECEIPT_SUFFIX = ".pbbundle", ".pbreceipt"
"""What the files are called when they are saved; nobody relies on it."""
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_CONTENT = 1024 * 1024 * 1024
_NEVER_A_BOMB = 16 * 1024 * 1024
_LARGEST_RATIO = 1_000
"""Records shrink twenty to two hundred times; what is large and promises more is a bomb."""
_LONGEST_LINE = 64 * 1024 * 1024
_STEP = 1024 * 1024
_LONGEST_HEAD = 1024
_LARGEST_MANIFEST = 4 * 1024 * 1024
_SIGNATURE = 64
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 22}]
_MEMORY = 1 << 26
DAMAGED = "数据包不完整或者损坏了，没有合并，也没有改动文件。请让对方重新导出、重新传一次。"


class BundleError(UserError):
    """A bundle that can't be read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: the format, and whether the rest is locked."""

    format: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Payload:
    """What was signed: the manifest as it was signed, the signature, the compressed frames."""

    manifest: bytes
    signature: bytes
    packed: bytes

    @property
    def id(self) -> str:
        """The name of the bundle: the hash of its manifest."""
        return hashlib.sha256(self.manifest).hexdigest()

    def to_bytes(self) -> bytes:
        """The payload in one piece."""
        return struct.pack(">I", len(self.manifest)) + self.manifest + self.signature + self.packed


def is_exchange_file(path: Path) -> bool:
    """Whether a file begins like a bundle or a receipt, whatever it is called."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def wrap(payload: bytes, *, locked: bool) -> bytes:
    """The file around a payload."""
    head = json.dumps({"format": FORMAT, "locked": locked, "algorithms": "age-x25519 ed25519 lzma2"})
    return MAGIC + head.encode() + b"\n" + payload


def unwrap(data: bytes) -> tuple[Head, bytes]:
    """The head of a file and what follows it.

    Raises:
        BundleError: it is no bundle, or one of a newer version.
    """
    if len(data) > LARGEST_FILE:
        raise BundleError("这个文件太大，不像是数据包。没有打开它。")
    end = data.find(b"\n", 0, _LONGEST_HEAD)
    if data.startswith(PLAIN):
        raise BundleError("这是数据文件，不是数据包。请让对方导出数据包（命令行是 export），再来合并。没有改动。")
    if not data.startswith(MAGIC) or end < 0:
        raise BundleError("这不是支部工作台的数据包。请选对方导出的文件（名字改了也没有关系）。")
    try:
        told = strict_json(data[len(MAGIC) : end])
    except ValueError as error:
        raise BundleError(DAMAGED) from error
    made, locked = (told.get("format"), told.get("locked")) if isinstance(told, dict) else (None, None)
    if type(made) is not int or made < 1:
        raise BundleError(DAMAGED)
    if made > FORMAT:
        raise BundleError("数据包是新版程序做的，这个版本打不开。请先升级程序，再合并。没有改动。")
    if type(locked) is not bool:
        raise BundleError(DAMAGED)
    return Head(made, locked), data[end + 1 :]


def open_payload(data: bytes) -> Payload:
    """Take a payload apart.

    Raises:
        BundleError: it is cut short.
    """
    if len(data) < 4:
        raise BundleError(DAMAGED)
    (length,) = struct.unpack(">I", data[:4])
    start = 4 + length + _SIGNATURE
    if length > _LARGEST_MANIFEST or len(data) < start:
        raise BundleError(DAMAGED)
    return Payload(data[4 : 4 + length], data[4 + length : start], data[start:])


def pack(frames: list[tuple[bytes, bytes]]) -> tuple[bytes, int, str]:
    """Compress frames (a letter and its data each); answers the data, its size unpacked, and its hash packed."""
    content = b"".join(letter + struct.pack(">I", len(data)) + data for letter, data in frames)
    packed = lzma.compress(content, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=_FILTERS)
    return packed, len(content), hashlib.sha256(packed).hexdigest()


def whole(payload: Payload, digest: str) -> bool:
    """Whether the frames of a payload are those that its manifest names."""
    return hashlib.sha256(payload.packed).hexdigest() == digest


def unpack(packed: bytes, size: int, digest: str) -> Iterator[Frame]:
    """The frames, one after the other, if they are what the manifest says; never more is unpacked than it says.

    Raises:
        BundleError: they are not, or they would be far larger than records ever are.
    """
    if hashlib.sha256(packed).hexdigest() != digest or not 0 <= size <= LARGEST_CONTENT:
        raise BundleError(DAMAGED)
    if size > _NEVER_A_BOMB and size > _LARGEST_RATIO * len(packed):
        raise BundleError("数据包展开以后大得不合常理，没有打开它，也没有改动文件。请让对方重新导出。")
    unpacked = _Unpacked(packed, size)
    while unpacked.left:
        letter, length = struct.unpack(">cI", unpacked.read(5))
        frame = Frame(letter, length, unpacked)
        yield frame
        frame.skip()
    unpacked.check_end()


class Frame:
    """One part of a bundle, read once, whole or line by line; what nobody reads is passed over."""

    def __init__(self, letter: bytes, length: int, unpacked: _Unpacked) -> None:
        if length > unpacked.left:
            raise BundleError(DAMAGED)
        self.letter = letter
        self._left = length
        self._unpacked = unpacked

    def read(self, most: int = _LONGEST_LINE) -> bytes:
        """All of it.

        Raises:
            BundleError: that would be more than ``most``.
        """
        if self._left > most:
            raise BundleError(DAMAGED)
        return self._take(self._left)

    def lines(self) -> Iterator[bytes]:
        """Its lines, none of them endless."""
        waiting = b""
        while self._left:
            *whole, waiting = (waiting + self._take(min(_STEP, self._left))).split(b"\n")
            yield from whole
            if len(waiting) > _LONGEST_LINE:
                raise BundleError(DAMAGED)
        if waiting:
            yield waiting

    def skip(self) -> None:
        """Passes over what was not read."""
        while self._left:
            self._take(min(_STEP, self._left))

    def _take(self, count: int) -> bytes:
        self._left -= count
        return self._unpacked.read(count)


class _Unpacked:
    """What was compressed, unpacked step by step."""

    def __init__(self, packed: bytes, size: int) -> None:
        self.left = size
        self._packed = packed
        self._reader = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY)
        self._given = False

    def read(self, count: int) -> bytes:
        """The next bytes, exactly as many.

        Raises:
            BundleError: there are not so many.
        """
        parts: list[bytes] = []
        self.left -= count
        while count and self.left >= 0:
            part = self._more(min(count, _STEP))
            if not part:
                break
            parts.append(part)
            count -= len(part)
        if count or self.left < 0:
            raise BundleError(DAMAGED)
        return b"".join(parts)

    def check_end(self) -> None:
        """That nothing is left.

        Raises:
            BundleError: there is more than was promised.
        """
        if self._more(1) or not self._reader.eof or self._reader.unused_data:
            raise BundleError(DAMAGED)

    def _more(self, most: int) -> bytes:
        if self._reader.eof:
            return b""
        try:
            part = self._reader.decompress(b"" if self._given else self._packed, max_length=most)
        except (lzma.LZMAError, EOFError) as error:
            raise BundleError(DAMAGED) from error
        self._given = True
        return part


def strict_json(data: bytes) -> object:
    """A JSON value in which nothing can be read in two ways: no name twice, no fractions, nothing that is no number.

    Raises:
        ValueError: it is none.
    """
    try:
        return json.loads(
            data.decode(), object_pairs_hook=_once_each, parse_float=_refuse, parse_constant=_refuse
        )
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    answer = dict(pairs)
    if len(answer) != len(pairs):
        raise ValueError("a name twice")
    return answer


def _refuse(text: str) -> None:
    raise ValueError(text)
