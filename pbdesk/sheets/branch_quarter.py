"""支部季度达标表: one branch's quarter on one upright page, however long its names and however many its groups."""

from __future__ import annotations

from pbdesk.sheets.branch_blocks import guide_blocks, life_blocks, opinion_block, remark_blocks, who_block
from pbdesk.sheets.closing_blocks import correction_blocks, draw_seal, reissue_words
from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Block, Gap, stack
from pbdesk.sheets.look import FACTORS, Look, look
from pbdesk.sheets.marks import DAY_LEGEND
from pbdesk.sheets.page import Page
from pbdesk.sheets.parts import Margins, days, foot, signatures, title_lines
from pbdesk.views.rows import BranchQuarter, BranchQuarterSheet, Issue

TITLE = "党支部季度达标表"
SIGNATURES = ("支部书记签字", "党建指导员签字", "街道核对人签字", "日期")
_ROOM = Margins(bottom=46).room(A4)
_OPINION_LEAST = 30.0
_GAP = 7.0


def draw(sheet: BranchQuarterSheet) -> bytes:
    """The sheets of all branches as one PDF, a page and a bookmark each."""
    issue = sheet.issue
    title = f"{issue.period.title}{TITLE}"
    document = Document(title, total=len(sheet.branches), printed_on=issue.printed_on, size=A4)
    for quarter in sheet.branches:
        page = document.page()
        document.bookmark(quarter.branch.name)
        _draw_page(page, issue, quarter)
        foot(page, _ROOM, issue, document.total, DAY_LEGEND)
    return document.to_bytes()


def _draw_page(page: Page, issue: Issue, quarter: BranchQuarter) -> None:
    """Title, then the blocks at the largest size at which all of them stand above the signatures."""
    title = TITLE + reissue_words(quarter.seal)
    top = title_lines(page, _ROOM, title, f"{issue.period.title}（{days(issue.period)}）")
    if quarter.seal:
        draw_seal(page, _ROOM, quarter.seal)
    signs = signatures(SIGNATURES, _ROOM.width)
    space = _ROOM.bottom - top - signs.height
    for factor in FACTORS:
        size = look(factor)
        blocks = _blocks(size, issue, quarter)
        used = sum(block.height for block in blocks)
        gap = Gap(_GAP * factor)
        if used + gap.height + _OPINION_LEAST * factor <= space:
            break
    opinion = opinion_block(size, _ROOM.width, space - used - gap.height)
    stack(page, _ROOM.x, top, [*blocks, gap, opinion, signs])


def _blocks(size: Look, issue: Issue, quarter: BranchQuarter) -> list[Block]:
    """Everything between the title and the box for the street's opinion."""
    wide = _ROOM.width
    return [
        who_block(size, wide, quarter),
        *life_blocks(size, wide, issue.period, quarter),
        *guide_blocks(size, wide, issue.period, quarter),
        *remark_blocks(size, wide, issue.period, quarter),
        *correction_blocks(size, wide, quarter),
    ]
