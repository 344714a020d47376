"""The pictures that are printed with minutes."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import year_period
from pbdesk.errors import UserError
from pbdesk.model import Attachment, AttachmentKind
from pbdesk.store import Store
from pbdesk.views.minutes import minutes
from pbdesk.views.photos import with_photos
from pbdesk.views.printing import print_sheet
from pbdesk.views.rows import Photo
from tests.builders import a_small_branch, fill
from tests.sheets.reading import page_texts
from tests.sheets.test_photo_pages import a_file

YEAR = year_period(2026)
TODAY = date(2026, 11, 22)


@pytest.fixture
def filled(store: Store) -> Store:
    """A meeting with a photo, a signed page and a paper."""
    fill(store, *a_small_branch())
    for kind, name, media, data in (
        (AttachmentKind.PHOTO, "合影.jpg", "image/jpeg", a_file()),
        (AttachmentKind.SIGNED_PAGE, "签到.png", "image/png", a_file(kind="PNG")),
        (AttachmentKind.MATERIAL, "讲稿.pdf", "application/pdf", b"%PDF-1.4"),
    ):
        with store.change("附件") as tx:
            sha256 = tx.keep_blob(data)
            tx.put(Attachment(
                id=name, branch_id="b1", meeting_id="m1", kind=kind, name=name, media_type=media, size=len(data),
                sha256=sha256,
            ))  # fmt: skip
    return store


def test_pictures_come_with_their_names_signed_pages_first(filled: Store) -> None:
    (shown,) = with_photos(filled, minutes(filled, YEAR, TODAY).meetings)
    assert shown.photos == (
        Photo("签字页：签到.png", a_file(kind="PNG")), Photo("现场照片：合影.jpg", a_file()),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "pages"), [("minutes", 1), ("minute-book", 4)])
def test_they_are_printed_only_when_they_are_asked_for(filled: Store, name: str, pages: int) -> None:
    assert len(page_texts(print_sheet(filled, name, YEAR, TODAY))) == pages
    assert len(page_texts(print_sheet(filled, name, YEAR, TODAY, photos=True))) == pages + 1


def test_other_sheets_refuse_them(filled: Store) -> None:
    with pytest.raises(UserError, match="党员花名册不附照片"):
        print_sheet(filled, "roster", YEAR, TODAY, photos=True)
