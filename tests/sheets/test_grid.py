"""Tables: heights, spans, alignment, and how long ones go over pages."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.sheets.document import Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Cell, Grid, Heading, Row, Table
from pbdesk.sheets.style import Align, Font, Style
from tests.sheets.reading import Glyph, glyphs

PLAIN = Style(Font.LABEL, 10)
GRID = Grid((100, 100, 100), pad=4, rise=3)


def cell(text: str, **values: object) -> Cell:
    return Cell(text, **{"style": PLAIN, **values})  # type: ignore[arg-type]  # a test's own words


def drawn(table: Table) -> list[Glyph]:
    document = Document("表", total=1, printed_on=date(2026, 11, 22))
    table.draw(document.page(), 50, 50)
    return glyphs(document.to_bytes())


def test_a_row_is_as_high_as_its_tallest_cell() -> None:
    table = GRID.table([Row((cell("一"), cell("字" * 25), cell("一")))])
    assert table.height == pytest.approx(3 * PLAIN.step + 6)


def test_a_row_is_never_lower_than_asked() -> None:
    assert GRID.table([Row((cell("一"),) * 3, least=40)]).height == 40


def test_a_cell_over_several_columns_has_their_room() -> None:
    table = GRID.table([Row((cell("字" * 25, columns=3),))])
    assert table.height == pytest.approx(PLAIN.step + 6)


def test_a_cell_over_two_rows_pushes_the_next_row_aside() -> None:
    head = [Row((cell("甲", rows=2), cell("乙", columns=2))), Row((cell("丙"), cell("丁")))]
    where = {glyph.char: glyph for glyph in drawn(GRID.table(head))}
    assert where["丙"].left > where["甲"].right + 50
    assert where["丁"].left == pytest.approx(where["丙"].left + 100, abs=3)


def test_a_cell_over_two_rows_stands_in_the_middle_of_both() -> None:
    head = [Row((cell("甲", rows=2), cell("乙"), cell("乙"))), Row((cell("丙"), cell("丙")))]
    where = {glyph.char: glyph for glyph in drawn(GRID.table(head))}
    assert where["乙"].bottom > where["甲"].bottom > where["丙"].bottom


def test_the_last_row_stretches_to_the_height_asked_for() -> None:
    table = GRID.table([Row((cell("一"),) * 3), Row((cell("一"),) * 3)], stretch=200)
    assert table.height == 200
    assert table.heights[1] > table.heights[0]


def test_text_stands_left_in_the_middle_or_right() -> None:
    found = drawn(GRID.table([Row((cell("左", align=Align.LEFT), cell("中"), cell("右", align=Align.RIGHT)))]))
    left, middle, right = found
    assert left.left == pytest.approx(54, abs=2)
    assert (middle.left + middle.right) / 2 == pytest.approx(200, abs=2)
    assert right.right == pytest.approx(346, abs=2)


def test_a_mark_stands_before_the_first_line_and_the_text_behind_it() -> None:
    found = drawn(GRID.table([Row((cell("7月8日", mark="✓", mark_style=PLAIN), cell(""), cell("")))]))
    assert "".join(glyph.char for glyph in found) == "✓7月8日"
    assert found[0].right < found[1].left


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    part = Part(GRID, (Row((cell("题", columns=3),), 20),), tuple(Row((cell("行"),) * 3, 20) for _ in range(10)))
    pages = flow([part], space=100, tail=0)
    assert [[block.height for block in blocks] for blocks in pages] == [[100], [100], [60]]


def test_the_last_page_keeps_room_for_the_signatures() -> None:
    part = Part(GRID, (), tuple(Row((cell("行"),) * 3, 20) for _ in range(5)))
    assert [[block.height for block in blocks] for blocks in flow([part], space=100, tail=30)] == [[80], [20]]


def test_a_heading_row_goes_over_with_the_row_it_leads() -> None:
    rows = (*(Row((cell("行"),) * 3, 20) for _ in range(4)), Row((cell("类", columns=3),), 20, leads=True))
    part = Part(GRID, (), (*rows, Row((cell("行"),) * 3, 20)))
    assert [[block.height for block in blocks] for blocks in flow([part], space=100, tail=0)] == [[80], [40]]


def test_a_part_that_does_not_begin_on_a_page_begins_on_the_next() -> None:
    first = Part(GRID, (), (Row((cell("行"),) * 3, 70),))
    second = Part(GRID, (), (Row((cell("行"),) * 3, 20),), Heading("说明", PLAIN, 300))
    assert [len(blocks) for blocks in flow([first, second], space=100, tail=0)] == [1, 2]
