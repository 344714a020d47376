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

MAGIC = b"PBDESK-BUNDLE "
FORMAT = 1
BUNDLE_SUFFIX, RECEIPT_SUFFIX = ".pbbundle", ".pbreceipt"
"""What the files are called when they are saved; nobody relies on it."""
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_CONTENT = 1024 * 1024 * 1024
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
    if not data.startswith(MAGIC) or end < 0:
        raise BundleError("这不是支部工作台的数据包。请选对方导出的文件（名字改了也没有关系）。")
    try:
        told = json.loads(data[len(MAGIC) : end])
        head = Head(int(told["format"]), bool(told["locked"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(DAMAGED) from error
    if head.format > FORMAT:
        raise BundleError("数据包是新版程序做的，这个版本打不开。请先升级程序，再合并。没有改动。")
    return head, data[end + 1 :]


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


def unpack(packed: bytes, size: int, digest: str) -> Iterator[tuple[bytes, bytes]]:
    """The frames, if they are what the manifest says; never more is unpacked than it says.

    Raises:
        BundleError: they are not.
    """
    if hashlib.sha256(packed).hexdigest() != digest or not 0 <= size <= LARGEST_CONTENT:
        raise BundleError(DAMAGED)
    try:
        reader = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY)
        content = reader.decompress(packed, max_length=size + 1)
    except (lzma.LZMAError, EOFError) as error:
        raise BundleError(DAMAGED) from error
    if len(content) != size:
        raise BundleError(DAMAGED)
    at = 0
    while at < size:
        if at + 5 > size:
            raise BundleError(DAMAGED)
        (length,) = struct.unpack(">I", content[at + 1 : at + 5])
        if at + 5 + length > size:
            raise BundleError(DAMAGED)
        yield content[at : at + 1], content[at + 5 : at + 5 + length]
        at += 5 + length
