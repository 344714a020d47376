"""Pages of photos behind the minutes: two to a page, each with its name, as large as the room allows."""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.minutes_text import title_of
from pbdesk.sheets.page import HAIR, Box, Page
from pbdesk.sheets.parts import Margins, plain_foot
from pbdesk.sheets.pictures import read_picture
from pbdesk.sheets.style import Align, Font, Style, Tone
from pbdesk.sheets.typeset import fit
from pbdesk.views.rows import Issue, Minutes, Photo

A_PAGE = 2
_ROOM = Margins(left=64, top=52, right=64, bottom=58).room(A4)
_TITLE = Style(Font.HEAD, 12)
_NAME = Style(Font.LABEL, 10)
_SOFT = Style(Font.LABEL, 10, Tone.SOFT)
_HEAD, _CAPTION = 30.0, 24.0


def photo_pages(minutes: Minutes) -> list[Sequence[Photo]]:
    """The photos of a meeting by page."""
    return [minutes.photos[n : n + A_PAGE] for n in range(0, len(minutes.photos), A_PAGE)]


def draw_photos(document: Document, issue: Issue, minutes: Minutes) -> None:
    """Draw the pages of a meeting's photos, if it has any."""
    for photos in photo_pages(minutes):
        _draw_page(document, document.page(), issue, minutes, photos)


def _draw_page(document: Document, page: Page, issue: Issue, minutes: Minutes, photos: Sequence[Photo]) -> None:
    style, lines = fit(f"{title_of(minutes)}附件", _TITLE, _ROOM.width, lines=1, least=7)
    page.lines(_ROOM.x + _ROOM.width / 2, _ROOM.y + _HEAD / 2, lines, style, Align.CENTER)
    high = (_ROOM.height - _HEAD) / A_PAGE
    for number, photo in enumerate(photos):
        _draw_photo(document, page, photo, Box(_ROOM.x, _ROOM.y + _HEAD + number * high, _ROOM.width, high))
    plain_foot(page, _ROOM, issue, document.total)


def _draw_photo(document: Document, page: Page, photo: Photo, room: Box) -> None:
    """The picture with its name below; what cannot be read leaves a frame that says so, and the rest is printed."""
    space = Box(room.x, room.y, room.width, room.height - _CAPTION)
    picture = read_picture(photo.data)
    if picture is None:
        page.frame(space.x, space.y, space.width, space.height, HAIR)
        middle = space.y + space.height / 2
        page.lines(space.x + space.width / 2, middle, ("这个文件不能显示，没有印出。",), _SOFT, Align.CENTER)
    else:
        factor = min(space.width / picture.width, space.height / picture.height)
        wide, high = picture.width * factor, picture.height * factor
        left, top = space.x + (space.width - wide) / 2, space.y + (space.height - high) / 2
        page.picture(document.add_picture(picture), Box(left, top, wide, high))
        page.frame(left, top, wide, high, HAIR)
    style, lines = fit(photo.name, _NAME, room.width, lines=1, least=6)
    page.lines(room.x + room.width / 2, room.bottom - _CAPTION / 2, lines, style, Align.CENTER)
