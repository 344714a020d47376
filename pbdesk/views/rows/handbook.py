"""The handbook as it is printed: chapters of headings, paragraphs, lists and tables, without any markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pbdesk.views.rows.common import Issue


class Said(StrEnum):
    """What a piece of a chapter is."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    ITEM = "item"
    TYPED = "typed"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its words, the mark before an item, or the rows of a table, the head first."""

    said: Said
    text: str = ""
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedChapter:
    """A chapter with its pieces in order."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HandbookSheet:
    """The whole handbook, to be printed."""

    issue: Issue
    chapters: tuple[PrintedChapter, ...]
