"""What an attached file really is, judged by its bytes and never by its name; and a name that is safe to give it.

Pictures (JPEG, PNG) and PDF are taken, nothing else: a program or a document with macros stays what it is, whatever it
is called. Nothing is decoded here: the size of a picture is read from its head, so that a picture that would fill the
memory is refused before anybody unpacks it.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pbdesk.errors import UserError

LARGEST = 20 * 1024 * 1024
"""Bytes that one attachment may have."""
MOST_PIXELS = 100_000_000
"""Pixels of a picture; a page of A3 scanned at 600 dpi has 70 million."""
LONGEST_SIDE = 20_000

_ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "application/pdf": (".pdf",)}
"""What a file of each type may be called; a new one gets the first."""
_WORDS = {"image/jpeg": "JPG 图片", "image/png": "PNG 图片", "application/pdf": "PDF"}
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_NAME = 100
_KNOWN_ENDING = re.compile(
    r"\.(jpe?g|jfif|png|pdf|gif|bmp|tiff?|webp|heic|docx?|docm|xlsx?|xlsm|pptx?|pptm|exe|com|bat|cmd|scr|lnk|js|vbs|ps1"
    r"|msi|hta|jar|apk|zip|rar|7z|html?|txt)$",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class Media:
    """A file that may be attached: its type, and the size of a picture in pixels (0 for a PDF)."""

    media_type: str
    width: int = 0
    height: int = 0


def inspect(data: bytes) -> Media:
    """What a file is.

    Raises:
        UserError: it is nothing that can be attached; the sentence says why and what to do.
    """
    if not data:
        raise UserError("这个文件是空的，里面什么也没有。请重新拍照或扫描后再附。")
    refuse_too_large(len(data))
    match type_of(data):
        case "image/jpeg":
            return _picture("image/jpeg", _jpeg_size(data))
        case "image/png":
            return _picture("image/png", _png_size(data))
        case "application/pdf":
            if b"%%EOF" not in data:
                raise UserError("这个 PDF 文件不完整，可能没有传完。请重新扫描或重新复制后再附。")
            return Media("application/pdf")
    advice = "只能附 JPG、PNG 图片和 PDF；请另存成这几种，或者打印出来拍照。"
    raise UserError(f"{_what(data)}，不能附上。{advice}")


def type_of(data: bytes) -> str | None:
    """The type that a file shows by how it begins, whatever it is called; None for what can't be attached."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(_PNG):
        return "image/png"
    return "application/pdf" if data.startswith((b"%PDF-1.", b"%PDF-2.")) else None


def refuse_disguise(name: str, data: bytes, path: Path) -> None:
    """Refuse to write out what is no picture or PDF after all, or what would be called something else than it is.

    What came with a bundle or a load was looked at by nobody: its name and its type are what the sender says.

    Raises:
        UserError: the sentence says what it really is, or how the file has to be called.
    """
    media_type = type_of(data)
    if not data:
        raise UserError(f"“{visible_name(name)}”没有另存：它的内容是空的。请向附上它的支部要原件。")
    if media_type is None:
        advice = "附件只能是照片和 PDF，别的打开可能有害。请向附上它的支部核实，再移除它。"
        raise UserError(f"“{visible_name(name)}”没有另存：{_what(data)}。{advice}")
    if path.suffix.lower() not in _ENDINGS[media_type]:
        ending = _ENDINGS[media_type][0]
        raise UserError(f"这个附件是 {_WORDS[media_type]}，文件名要以 {ending} 结尾。没有另存，请改了名字再存。")


def refuse_too_large(size: int) -> None:
    """Refuse a file of so many bytes, if they are too many, before anything of it is read.

    Raises:
        UserError: it is larger than an attachment may be; the sentence says how large it really is.
    """
    if size > LARGEST:
        raise UserError(f"这个文件有 {_size_words(size)}，最多 20 MB。请把照片缩小，或者分成几个文件。")


def safe_name(name: str, media_type: str) -> str:
    """A name to show and to save under: no path, no hidden characters, one ending, the one its content has."""
    stem = _FORBIDDEN.sub("_", visible_name(name)).strip(" .")
    while _KNOWN_ENDING.search(stem):
        stem = _KNOWN_ENDING.sub("", stem).strip(" .")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"附件{stem}"
    return stem[:_LONGEST_NAME].rstrip(" .") + _ENDINGS[media_type][0]


def visible_name(name: str) -> str:
    """A name without its path, and without what hides or turns round other characters."""
    shown = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def shown_name(name: str, media_type: str) -> str:
    """The name of an attachment as it is listed and offered to save under, by the type that its record claims."""
    return safe_name(name, media_type) if media_type in _ENDINGS else visible_name(name) or "附件"


def _size_words(size: int) -> str:
    """How large a file is, rounded up: one byte too many never reads like the most that is allowed."""
    unit, name = (1 << 30, "GB") if size >= 1 << 30 else (1 << 20, "MB")
    whole, tenths = divmod(-(-10 * size // unit), 10)
    return f"{whole}.{tenths} {name}"


def _picture(media_type: str, size: tuple[int, int] | None) -> Media:
    if size is None or 0 in size:
        raise UserError("这张图片不完整，打不开。请重新拍照或重新复制后再附。")
    width, height = size
    if width * height > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise UserError(f"这张图片有 {width}×{height} 像素，太大了，打开会占满内存。请缩小后再附。")
    return Media(media_type, width, height)


def _png_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of the frame, found by walking the segments; None where the file ends before it."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker in _FRAMES:
            if at + 9 > len(data):
                return None
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if length < 2:
            return None
        at += 2 + length
    return None


def _what(data: bytes) -> str:
    """What a file is that is no picture or PDF, in a clause."""
    known = (
        (b"MZ", "这是一个程序文件"), (b"\x7fELF", "这是一个程序文件"), (b"#!", "这是一个程序文件"),
        (b"PK\x03\x04", "这是一个文档或压缩包"), (b"\xd0\xcf\x11\xe0", "这是一个旧版的文档"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "这是一个快捷方式"), (b"GIF8", "这是一张 GIF 图片"),
        (b"BM", "这是一张 BMP 图片"), (b"\x00\x00\x00", "这可能是手机的 HEIC 照片或一段视频"),
    )  # fmt: skip
    return next((words for start, words in known if data.startswith(start)), "这个文件不是照片，也不是 PDF")
