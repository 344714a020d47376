"""The square code on a closed sheet: about 18 mm wide, drawn as ink, the same for the same words."""

from __future__ import annotations

from functools import lru_cache

from pbdesk.sheets.page import Box, Page

WIDE = 51.0
"""18 mm, in points."""
_VERSION, _MASK = 2, 2
"""Twenty-five modules hold what is said; every mask can be read, and trying all of them takes four times as long."""


def draw_square_code(page: Page, x: float, y: float, text: str, wide: float = WIDE) -> None:
    """Draw a code with its top left corner there; the blank around it is the caller's."""
    size, runs = _runs(text)
    module = wide / size
    page.ink([Box(x + left * module, y + top * module, length * module, module) for top, left, length in runs])


@lru_cache(maxsize=1024)
def _runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The dark modules row by row: row, first column and how many stand together."""
    from reportlab.graphics.barcode.qrencoder import QRAlphaNum, QRCode, QRErrorCorrectLevel  # a quarter of a second

    made = QRCode(_VERSION, QRErrorCorrectLevel.M)
    made.addData(QRAlphaNum(text))
    made.makeImpl(False, _MASK)
    runs: list[tuple[int, int, int]] = []
    for top, row in enumerate(made.modules):
        start = None
        for left, dark in enumerate([*row, False]):
            if dark and start is None:
                start = left
            elif not dark and start is not None:
                runs.append((top, start, left - start))
                start = None
    return len(made.modules), tuple(runs)
