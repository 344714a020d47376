"""The square code on a closed sheet, read back from the paper by what the standard says, not by what drew it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbdesk.pdfium import opened
from pbdesk.sheets import branch_quarter
from pbdesk.sheets.square_code import WIDE
from tests.sheets.by_hand import CODE, a_quarter, a_seal, branch_sheet

SIZE, SCALE = 25, 6
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEFT, TOP = 48.0, 26.0
"""Where the code stands on a branch's page, in points."""


def modules(pdf: bytes) -> list[list[bool]]:
    """The code's modules, each looked at in its middle."""
    with opened(pdf) as document:
        picture = document[0].render(scale=SCALE).to_pil().convert("L")
    step = WIDE / SIZE
    return [
        [
            picture.getpixel((round((LEFT + (x + 0.5) * step) * SCALE), round((TOP + (y + 0.5) * step) * SCALE))) < 128
            for x in range(SIZE)
        ]
        for y in range(SIZE)
    ]


def is_fixed(row: int, column: int) -> bool:
    """Whether a module of version 2 holds no data: finders with their format bits, timing, the alignment pattern."""
    corner = (row < 9 and (column < 9 or column >= SIZE - 8)) or (row >= SIZE - 8 and column < 9)
    return corner or 6 in (row, column) or (16 <= row <= 20 and 16 <= column <= 20)


def bits(square: list[list[bool]], mask: int) -> Iterator[int]:
    """The data bits in their order: two columns at a time, up and down, the mask taken off."""
    upwards = True
    for right in (24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for step in range(SIZE):
            row = SIZE - 1 - step if upwards else step
            for column in (right, right - 1):
                if not is_fixed(row, column):
                    yield int(square[row][column]) ^ int(_flips(mask, row, column))
        upwards = not upwards


def _flips(mask: int, row: int, column: int) -> bool:
    return [(row + column) % 2 == 0, row % 2 == 0, column % 3 == 0][mask]


def mask_of(square: list[list[bool]]) -> int:
    """The mask that the format bits beside the upper left finder name."""
    word = [square[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    return int("".join(str(int(bit)) for bit in word[2:5]), 2) ^ 0b101


def text_of(square: list[list[bool]]) -> str:
    """What an alphanumeric code of one block says."""
    stream = iter(bits(square, mask_of(square)))

    def number(length: int) -> int:
        return int("".join(str(next(stream)) for _ in range(length)), 2)

    assert number(4) == 0b0010, "not alphanumeric"
    left, said = number(9), ""
    while left > 1:
        first, second = divmod(number(11), 45)
        said, left = said + ALPHANUMERIC[first] + ALPHANUMERIC[second], left - 2
    return said + (ALPHANUMERIC[number(6)] if left else "")


@pytest.mark.parametrize("period", ["2026Q3", "2026-09", "2026"])
def test_the_square_code_on_paper_says_period_and_code(period: str) -> None:
    said = f"PBDESK:{period}:{CODE}"
    pdf = branch_quarter.draw(branch_sheet([a_quarter(seal=a_seal(scan=said))]))
    assert text_of(modules(pdf)) == said


def test_an_open_quarter_has_none() -> None:
    assert not any(any(row) for row in modules(branch_quarter.draw(branch_sheet([a_quarter()]))))
