"""Photos behind the minutes: upright, small, without what the camera wrote, and never in the way of the rest."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from pbdesk.pdfium import opened
from pbdesk.sheets import minute_book, minutes
from pbdesk.sheets.pictures import read_picture
from pbdesk.views.rows import Photo
from tests.sheets.by_hand import LONG_NAME, minutes_sheet, some_minutes
from tests.sheets.desk_by_hand import a_book_of
from tests.sheets.reading import bookmarks, packed, page_texts

_TURNED = 6
_ORIENTATION, _MAKER = 0x0112, 0x010F


def a_file(size: tuple[int, int] = (400, 300), kind: str = "JPEG", mode: str = "RGB", turned: bool = False) -> bytes:
    """The bytes of a picture, red where it is seen."""
    out = BytesIO()
    exif = Image.Exif()
    exif[_MAKER] = "secret camera"
    if turned:
        exif[_ORIENTATION] = _TURNED
    colour = (200, 0, 0, 0) if mode == "RGBA" else "red"
    Image.new(mode, size, colour).save(out, kind, exif=exif)
    return out.getvalue()


def a_photo(number: int = 1, data: bytes | None = None) -> Photo:
    """A photo of a meeting."""
    return Photo(f"现场照片：{number}号.jpg", a_file() if data is None else data)


def images(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes in pixels of the pictures in a file."""
    return [(int(w), int(h)) for w, h in re.findall(rb"/Height (\d+).*?/Width (\d+)", pdf, re.DOTALL)]


def test_two_photos_stand_on_a_page_behind_the_minutes() -> None:
    pdf = minutes.draw(minutes_sheet(some_minutes(photos=tuple(a_photo(n) for n in range(3)))))
    pages = page_texts(pdf)
    assert ["号.jpg" in page for page in pages] == [False, True, True]
    assert all(f"第 {n} 页 共 3 页" in page for n, page in enumerate(pages, start=1))
    assert pdf.count(b"/Subtype /Image") == 3


def test_a_photo_leaves_its_colour_on_the_paper() -> None:
    pdf = minutes.draw(minutes_sheet(some_minutes(photos=(a_photo(),))))
    with opened(pdf) as document:
        image = document[1].render(scale=1).to_pil().convert("RGB")
    red, green, blue = image.getpixel((image.width // 2, image.height // 4))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_a_photo_is_turned_upright_and_made_smaller_and_tells_nothing_of_its_camera() -> None:
    picture = read_picture(a_file((4000, 2000), turned=True))
    assert picture is not None
    assert (picture.width, picture.height) == (800, 1600)
    assert b"secret" not in picture.data


def test_what_one_can_look_through_is_white_paper() -> None:
    picture = read_picture(a_file(kind="PNG", mode="RGBA"))
    assert picture is not None
    with Image.open(BytesIO(picture.data)) as shown:
        assert shown.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"no picture", a_file()[:100], b"%PDF-1.4"])
def test_what_is_no_picture_says_so_and_the_rest_is_printed(data: bytes) -> None:
    assert read_picture(data) is None
    text = packed(minutes.draw(minutes_sheet(some_minutes(photos=(a_photo(data=data), a_photo(2))))))
    assert "这个文件不能显示，没有印出。" in text
    assert "2号.jpg" in text


def test_photos_count_in_the_page_numbers_of_the_book() -> None:
    book = a_book_of(some_minutes(1, photos=(a_photo(), a_photo(2), a_photo(3))), some_minutes(2))
    pdf = minute_book.draw(book)
    starts = [page for level, _, page in bookmarks(pdf) if level == 1]
    assert starts == [3, 6]
    assert "第 7 页 共 7 页" in page_texts(pdf)[-1]


def test_the_same_photos_give_the_same_bytes_and_others_another_fingerprint() -> None:
    one, again, other = (
        minutes.draw(minutes_sheet(some_minutes(photos=(a_photo(data=data),))))
        for data in (a_file(), a_file(), a_file((300, 400)))
    )
    assert one == again
    assert re.search(rb"/ID\s*\[<(\w+)>", one)[1] != re.search(rb"/ID\s*\[<(\w+)>", other)[1]  # type: ignore[index]


def test_a_long_name_fits_under_its_photo() -> None:
    pdf = minutes.draw(minutes_sheet(some_minutes(branch=LONG_NAME, photos=(Photo(LONG_NAME, a_file()),))))
    assert packed(pdf).count(LONG_NAME) == 3
