"""The minute book as it is usually made with ReportLab: Paragraphs in tables, contents built in two passes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from pbdesk.assets import asset
from pbdesk.sheets.minute_book import TITLE
from pbdesk.sheets.minutes_text import title_of
from pbdesk.views.rows import MinuteBook, Minutes
from pbdesk.words import MEETING_WORDS, long_date
from tests.benchmarks.naive_sheets import GRID, NumberedCanvas, Words

_WIDTHS = (85.0, 160.0, 71.0, 151.0)


class _Template(SimpleDocTemplate):  # type: ignore[misc]  # ReportLab has no types
    """Tells the contents of every title that it lays out."""

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802  ReportLab's name and objects
        if isinstance(flowable, Paragraph) and flowable.style.name == "head":
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))


def draw(book: MinuteBook) -> bytes:
    """The whole volume as one PDF."""
    pdfmetrics.registerFont(TTFont("Sans", str(asset("fonts", "NotoSansSC-Regular.ttf"))))
    pdfmetrics.registerFont(TTFont("Bold", str(asset("fonts", "NotoSansSC-Bold.ttf"))))
    words, out = Words(), BytesIO()
    contents = TableOfContents(levelStyles=[words.left], dotsMinLevel=0)
    cover = [Paragraph(escape(book.branch), words.title), Paragraph(TITLE, words.title)]
    story: list[Any] = [*cover, PageBreak(), contents]
    for minutes in book.meetings:
        story += [PageBreak(), *_record(words, minutes)]
    document = _Template(out, pagesize=A4, leftMargin=64, rightMargin=64, topMargin=52, bottomMargin=58)
    document.multiBuild(story, canvasmaker=NumberedCanvas)
    return out.getvalue()


def _record(words: Words, minutes: Minutes) -> Sequence[Any]:
    names = "、".join((*minutes.present, *minutes.online))
    absent = "、".join(f"{person.name}（{person.state}：{person.reason}）" for person in minutes.absent)
    rows = [
        ["类型", MEETING_WORDS[minutes.kind], "主题", minutes.title],
        ["时间", long_date(minutes.held_on), "地点", minutes.place],
        ["主持人", minutes.chair, "记录人", minutes.recorder],
        ["应到人数", str(minutes.attendance.whole), "实到人数", str(minutes.attendance.part)],
        ["出席人员", names, "缺席人员", absent],
    ]
    cells = [[Paragraph(escape(text), words.plain) for text in row] for row in rows]
    texts = [*minutes.content.splitlines()]
    for entry in minutes.agenda:
        texts += [f"{entry.kind}：{entry.topic}", entry.content, entry.vote, entry.result, entry.resolution]
    return [
        Paragraph(escape(title_of(minutes)), words.head), Table(cells, colWidths=_WIDTHS, style=GRID),
        *(Paragraph(escape(text), words.left) for text in texts if text), Spacer(1, 20),
        Paragraph("主持人签名：　　　　　　记录人签名：", words.left),
    ]  # fmt: skip
