"""A face in a PDF: one Type0 font with two-byte codes, holding only the pictures that are used.

ReportLab's own TrueType font cuts a face into slices of 256 characters and writes a wrong ToUnicode above U+FFFF; this
one writes a single font, and text copied from the sheet is the text that was typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfdoc

from pbdesk.sheets.faces import Face

_FULL_WIDTH = 1000
_BLOCK = 100  # the most entries that a ToUnicode block may hold


def embed(document: Any, face: Face, used: Iterable[str]) -> Any:  # noqa: ANN401  ReportLab's objects have no types
    """Add a face with the used characters to a ReportLab document; the answer refers to it."""
    chars = sorted(used)
    name = f"{_tag(chars)}+{face.font.value}"
    program, glyphs = _subset(face, chars)
    descendant = pdfdoc.PDFDictionary({
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": pdfdoc.PDFName(name),
        "CIDSystemInfo": pdfdoc.PDFDictionary({
            "Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0,
        }),
        "DW": _FULL_WIDTH,
        "W": _widths(face, chars),
        "CIDToGIDMap": document.Reference(stream(_glyph_map(face, chars, glyphs))),
        "FontDescriptor": document.Reference(_descriptor(document, face, name, program)),
    })
    return document.Reference(pdfdoc.PDFDictionary({
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": pdfdoc.PDFName(name),
        "Encoding": "/Identity-H",
        "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
        "ToUnicode": document.Reference(stream(_to_unicode(face, chars))),
    }))


def stream(content: bytes, **entries: object) -> Any:  # noqa: ANN401  as above
    """A compressed stream object, whatever ReportLab's global switches say."""
    dictionary = pdfdoc.PDFDictionary(entries)
    return pdfdoc.PDFStream(dictionary=dictionary, content=content, filters=[pdfdoc.PDFZCompress])


def _tag(chars: list[str]) -> str:
    """Six letters that name the subset, the same for the same characters."""
    digest = hashlib.sha256("".join(chars).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _subset(face: Face, chars: list[str]) -> tuple[bytes, list[int]]:
    """The font program with the used pictures, and each character's picture in it.

    ``makeSubset`` takes code points and numbers pictures in the order in which it first meets them.
    """
    first_char: dict[int, int] = {}
    glyphs = [first_char.setdefault(face.glyphs[char], len(first_char) + 1) for char in chars]
    code_of = {glyph: code for code, glyph in face.file.charToGlyph.items()}
    return face.file.makeSubset([code_of[glyph] for glyph in first_char]), glyphs


def _glyph_map(face: Face, chars: list[str], glyphs: list[int]) -> bytes:
    pairs = [(face.code(char), glyph) for char, glyph in zip(chars, glyphs, strict=True)]
    table = bytearray(2 * (max((code for code, _ in pairs), default=0) + 1))
    for code, glyph in pairs:
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def _widths(face: Face, chars: list[str]) -> Any:  # noqa: ANN401  as above
    """Widths that are not full, runs of neighbouring codes together."""
    narrow = sorted((face.code(c), face.advances[c]) for c in chars if face.advances[c] != _FULL_WIDTH)
    entries: list[object] = []
    for _, group in groupby(enumerate(narrow), lambda item: item[1][0] - item[0]):
        members = [item for _, item in group]
        entries += [members[0][0], pdfdoc.PDFArray([advance for _, advance in members])]
    return pdfdoc.PDFArray(entries)


def _descriptor(document: Any, face: Face, name: str, program: bytes) -> Any:  # noqa: ANN401  as above
    file = face.file
    return pdfdoc.PDFDictionary({
        "Type": "/FontDescriptor",
        "FontName": pdfdoc.PDFName(name),
        "Flags": 4,  # symbolic: the codes are our own
        "FontBBox": pdfdoc.PDFArray(file.bbox),
        "ItalicAngle": file.italicAngle,
        "Ascent": file.ascent,
        "Descent": file.descent,
        "CapHeight": file.capHeight,
        "StemV": file.stemV,
        "FontFile2": document.Reference(stream(program, Length1=len(program))),
    })


def _to_unicode(face: Face, chars: list[str]) -> bytes:
    """The table by which a reader copies and searches text."""
    rows = [f"<{face.code(c):04X}> <{c.encode('utf-16-be').hex().upper()}>" for c in chars]
    blocks = [rows[n : n + _BLOCK] for n in range(0, len(rows), _BLOCK)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
