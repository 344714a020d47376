"""会议记录表: the minutes of meetings on the form that offices know, with a bookmark each."""

from __future__ import annotations

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.minutes_pages import bookmark_of, draw_page, pages_of
from pbdesk.sheets.photo_pages import draw_photos, photo_pages
from pbdesk.views.rows import MinutesSheet

TITLE = "会议记录表"


def draw(sheet: MinutesSheet) -> bytes:
    """The minutes as one PDF, with a bookmark for each branch and, under it, each meeting."""
    pages = [page for minutes in sheet.meetings for page in pages_of(minutes)]
    photos = sum(len(photo_pages(minutes)) for minutes in sheet.meetings)
    title = f"{sheet.issue.period.title}{TITLE}"
    document = Document(title, total=len(pages) + photos, printed_on=sheet.issue.printed_on, size=A4)
    branch = ""
    for plan in pages:
        page = document.page()
        if plan.first and plan.minutes.branch != branch:
            branch = plan.minutes.branch
            document.bookmark(branch)
        if plan.first:
            document.bookmark(bookmark_of(plan.minutes), under_last=True)
        draw_page(page, sheet.issue, plan, document.total)
        if plan.last:
            draw_photos(document, sheet.issue, plan.minutes)
    return document.to_bytes()
