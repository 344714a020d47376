"""Photos and scans as a page needs them: upright, no larger than print can show, and nothing in them but the picture.

What a camera writes beside it (where and when it was taken) does not go onto paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

_LONGEST = 1600
"""Pixels along the longer side: 200 an inch on half a page."""
_MOST_PIXELS = 120_000_000
"""A file that claims more is not opened: no camera takes it."""
_QUALITY = 82
_FORMATS = ("JPEG", "PNG")
"""What may be attached: no other decoder is let near bytes that somebody sent."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG in colour with its size in pixels."""

    width: int
    height: int
    data: bytes


def read_picture(data: bytes) -> Picture | None:
    """A photo or scan made ready for the page; ``None`` where the bytes are no picture that can be read."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            opened.draft("RGB", (_LONGEST, _LONGEST))
            flat = _on_white(ImageOps.exif_transpose(opened))
            flat.thumbnail((_LONGEST, _LONGEST))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    return Picture(flat.width, flat.height, out.getvalue())


def _on_white(image: Image.Image) -> Image.Image:
    """The picture without anything one can look through."""
    if image.mode not in {"RGBA", "LA", "P", "PA"}:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
