"""The branch sheets as they are usually made with ReportLab: a Paragraph in every cell of platypus tables.

The same words in the same places as ``pbdesk.sheets.branch_quarter``; page x of y by the usual canvas that keeps every
page until the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from pbdesk.assets import asset
from pbdesk.calendar import months_in
from pbdesk.model import Outcome
from pbdesk.sheets.branch_quarter import SIGNATURES, TITLE
from pbdesk.sheets.marks import LEGEND, SIGNS, by_when, gravest, sitting_text
from pbdesk.sheets.parts import origin
from pbdesk.views.rows import BranchQuarter, BranchQuarterSheet, Mark, Remark, total
from pbdesk.words import OUTCOME_WORDS, long_date

_WIDE = 499.0
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])


class NumberedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Keeps the pages and writes them when their number is known."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  ReportLab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self.setFont("Sans", 7)
            self.drawRightString(547, 20, f"第 {number} 页 共 {len(self._kept)} 页")
            super().showPage()
        super().save()


class Words:
    """The paragraph styles."""

    def __init__(self) -> None:
        plain = ParagraphStyle("plain", fontName="Sans", fontSize=9, leading=12, wordWrap="CJK", alignment=1)
        self.plain = plain
        self.left = ParagraphStyle("left", plain, alignment=0)
        self.small = ParagraphStyle("small", plain, fontSize=7.5, leading=9.8, alignment=0)
        self.head = ParagraphStyle("head", plain, fontName="Bold", fontSize=10.5, alignment=0, spaceBefore=6)
        self.title = ParagraphStyle("title", plain, fontName="Bold", fontSize=18, leading=24)


def draw(sheet: BranchQuarterSheet) -> bytes:
    """The sheets of all branches as one PDF."""
    pdfmetrics.registerFont(TTFont("Sans", str(asset("fonts", "NotoSansSC-Regular.ttf"))))
    pdfmetrics.registerFont(TTFont("Bold", str(asset("fonts", "NotoSansSC-Bold.ttf"))))
    words, out = Words(), BytesIO()
    story: list[Any] = []
    for quarter in sheet.branches:
        story += [*_page(words, sheet, quarter), PageBreak()]
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=42, rightMargin=42, topMargin=34, bottomMargin=34)
    document.build(story, canvasmaker=NumberedCanvas)
    return out.getvalue()


def _page(words: Words, sheet: BranchQuarterSheet, quarter: BranchQuarter) -> list[Any]:
    issue = sheet.issue
    signs = [cell for title in SIGNATURES for cell in (title, "")]
    return [
        Paragraph(TITLE, words.title),
        Paragraph(issue.period.title, words.plain),
        *_who(words, quarter),
        Paragraph("一、组织生活", words.head),
        _life(words, sheet, quarter),
        Paragraph("二、党建指导员", words.head),
        *_guide(words, issue.period.start.year, quarter),
        Paragraph("三、还差什么", words.head),
        _remarks(words, issue.period.start.year, (*quarter.owed, *quarter.notes)),
        Spacer(1, 12),
        _table(words, [signs], [_WIDE / len(signs)] * len(signs)),
        Paragraph(LEGEND, words.small),
        Paragraph(origin(issue), words.small),
    ]


def _table(words: Words, rows: Sequence[Sequence[str]], widths: Sequence[float], spans: Sequence[Any] = ()) -> Table:
    cells = [[Paragraph(escape(text), words.plain) for text in row] for row in rows]
    table = Table(cells, colWidths=widths)
    table.setStyle(TableStyle([*GRID.getCommands(), *spans]))
    return table


def _who(words: Words, quarter: BranchQuarter) -> list[Table]:
    branch = quarter.branch
    return [_table(words, [
        ["党支部", branch.name, "", "", "", ""],
        ["上级组织", branch.superior, "单位类别", branch.unit, "成立",
         long_date(branch.founded_on) if branch.founded_on else "—"],
        ["党员", f"{branch.full}/{branch.probationary}", "支委会", str(branch.committee or "不设"), "党小组",
         str(branch.groups)],
        ["支部书记", branch.secretary, "指导员", "、".join(branch.guides), "平均到会", quarter.attendance.percent],
    ], [54, 112, 54, 112, 54, 113], [("SPAN", (1, 0), (-1, 0))])]  # fmt: skip


def _life(words: Words, sheet: BranchQuarterSheet, quarter: BranchQuarter) -> Table:
    months = [f"{month.start.month}月" for month in months_in(sheet.issue.period)]
    year = sheet.issue.period.start.year
    rows, spans = [["项目", *months, "应", "实", "结果"]], []
    for number, line in enumerate(quarter.lines, start=1):
        marks = [mark for mark in line.marks if mark]
        shown = [_said(mark, year) for mark in line.marks] + [""] * (len(months) - len(line.marks))
        if len(line.marks) == 1:
            spans.append(("SPAN", (1, number), (len(months), number)))
        worst = gravest([mark.outcome for mark in marks])
        due, done = str(sum(mark.due for mark in marks)), str(sum(mark.done for mark in marks))
        rows.append([line.label, *shown, due, done, OUTCOME_WORDS[worst] if worst else "—"])
    return _table(words, rows, [102, 96, 96, 97, 26, 26, 56], spans)


def _guide(words: Words, year: int, quarter: BranchQuarter) -> list[Table]:
    tables = []
    if quarter.tuesdays:
        visits = total(tuesday.ratio for tuesday in quarter.tuesdays)
        day = (_WIDE - 108) / len(quarter.tuesdays)
        tables.append(_table(words, [
            ["每周二", *(f"{t.day.month}/{t.day.day}" for t in quarter.tuesdays), "应", "实"],
            ["到访", *(SIGNS[t.outcome].text for t in quarter.tuesdays), str(visits.whole), str(visits.part)],
        ], [56, *([day] * len(quarter.tuesdays)), 26, 26]))  # fmt: skip
    duties = (("列席党员大会", quarter.guide_meeting), (f"讲党课（{year}年）", quarter.guide_lectures))
    rows = [[name, _said(mark, year), str(mark.due), str(mark.done)] for name, mark in duties if mark]
    return [*tables, _table(words, rows, [102, 345, 26, 26])] if rows else tables


def _remarks(words: Words, year: int, remarks: Sequence[Remark]) -> Table:
    rows = [["状态", "事项", "依据", "期限"]]
    rows += [
        [SIGNS[r.outcome].text, r.what, f"{r.rule}　{r.authority}", by_when(r.due_on, year, r.outcome)] for r in remarks
    ]
    return _table(words, rows, [26, 171, 222, 80])


def _said(mark: Mark | None, year: int) -> str:
    if mark is None:
        return ""
    held = "、".join(sitting_text(sitting, year) for sitting in mark.sittings)
    open_until = by_when(mark.due_on, year) if mark.outcome is Outcome.PENDING else ""
    return " ".join(part for part in (SIGNS[mark.outcome].text, held, open_until, mark.reason) if part)
