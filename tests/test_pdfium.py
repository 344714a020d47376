"""Reading PDFs back from several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from pbdesk.pdfium import opened


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Forty pages with a line on each."""
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(40):
        canvas.drawString(72, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def test_threads_that_read_at_the_same_time_all_read_the_same(pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(read, [pdf] * 24))
    assert found == [[f"page {number}" for number in range(40)]] * 24


def test_a_reading_that_fails_lets_the_next_one_in(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="given up"), opened(pdf):
        raise ValueError("given up")
    assert len(read(pdf)) == 40
