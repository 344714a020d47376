"""A small handbook, made by hand."""

from __future__ import annotations

from pbdesk.views.rows import HandbookSheet, Piece, PrintedChapter, Said
from tests.sheets.by_hand import issue

PIECES = (
    Piece(Said.TEXT, "打开文件先看到这一页。"), Piece(Said.HEADING, "四个数字"), Piece(Said.ITEM, "还差几项", "•"),
    Piece(Said.ITEM, "按下去看明细", "1."), Piece(Said.SUBHEADING, "例子"), Piece(Said.TYPED, "张建国 书记 1998-07-01"),
    Piece(Said.TABLE, rows=(("记号", "意思"), ("✓", "达标"), ("✗", "未达标"))),
)  # fmt: skip


def a_handbook(*chapters: PrintedChapter) -> HandbookSheet:
    """A handbook of these chapters, or of one."""
    return HandbookSheet(issue(), chapters or (PrintedChapter("首页", PIECES),))
