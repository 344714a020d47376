"""A PDF on the screen."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from tests.ui.hands import button_named, click, press
from ui.jobs import Jobs
from ui.pdf import Pdf, read_pdf, render_page
from ui.theme import load_theme
from ui.widgets.preview import Preview


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    """Three pages, the last one lying, each with a black bar and a bookmark."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(300, 400))
    for number in range(3):
        canvas.setPageSize((400, 300) if number == 2 else (300, 400))
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"支部{number + 1}", f"p{number}")
        canvas.rect(0, 0, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return read_pdf(data.getvalue())


@pytest.fixture
def preview(qtbot: QtBot, pdf: Pdf) -> Iterator[Preview]:
    jobs = Jobs()
    made = Preview(jobs, load_theme())
    qtbot.addWidget(made)
    made.resize(500, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.show_pdf(pdf)
    yield made
    assert jobs.finish()


def shown_width(preview: Preview) -> float:
    return preview.view.picture.pixmap().width()


def test_a_pdf_knows_its_pages_and_bookmarks(pdf: Pdf) -> None:
    assert pdf.sizes == ((300, 400), (300, 400), (400, 300))
    assert [mark.title for mark in pdf.bookmarks] == ["支部1", "支部2", "支部3"]


def test_a_page_is_drawn_as_it_is(pdf: Pdf) -> None:
    image = render_page(pdf, 0, 1)
    assert (image.width(), image.height()) == (300, 400)
    assert image.pixelColor(50, 350).lightness() == 0
    assert image.pixelColor(250, 50).lightness() == 255


def test_the_first_page_is_shown_as_wide_as_there_is_room(preview: Preview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown_width(preview) > 400)
    assert preview.place_label.text() == "第 1 页 共 3 页"


def test_page_down_turns_the_page(preview: Preview, qtbot: QtBot) -> None:
    press(preview.view, Qt.Key.Key_PageDown)
    assert preview.place_label.text() == "第 2 页 共 3 页"


def test_there_is_nothing_before_the_first_and_after_the_last_page(preview: Preview, qtbot: QtBot) -> None:
    assert not preview.back_button.isEnabled()
    for _ in range(5):
        preview.turn(1)
    assert preview.page == 2
    assert not preview.on_button.isEnabled()


def test_a_bookmark_leads_to_its_page(preview: Preview, qtbot: QtBot) -> None:
    preview.marks.setFocus()
    press(preview.marks, Qt.Key.Key_Down)
    press(preview.marks, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: preview.page == 2)


def test_larger_and_smaller_change_the_picture(preview: Preview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown_width(preview) > 400)
    wide = shown_width(preview)
    click(button_named(preview, "放大"))
    qtbot.waitUntil(lambda: shown_width(preview) > wide * 1.4)
    click(button_named(preview, "缩小"))
    click(button_named(preview, "缩小"))
    qtbot.waitUntil(lambda: shown_width(preview) < wide)
    assert not preview.smaller_button.isEnabled()


def test_another_pdf_with_fewer_pages_shows_its_last(preview: Preview, qtbot: QtBot) -> None:
    preview.go_to(2)
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(300, 400))
    canvas.showPage()
    canvas.save()
    preview.show_pdf(read_pdf(data.getvalue()))
    assert preview.place_label.text() == "第 1 页 共 1 页"
    assert not preview.marks.isVisible()
