"""A closed quarter on paper: the seal, the corrections, and a plain word where none was registered (E-33)."""

from __future__ import annotations

import pytest

from pbdesk.sheets import branch_quarter, street_quarter
from pbdesk.views.rows import Altered, Line, Seal
from tests.sheets.by_hand import (
    LONG_NAME,
    a_branch,
    a_correction,
    a_quarter,
    a_seal,
    an_empty_quarter,
    branch_sheet,
    met,
    owed,
    sitting,
    street_sheet,
)
from tests.sheets.reading import glyphs, overlaps, packed, page_texts

STALE = (Altered("党课：第三季度", "MTG-04", "未达标（应1实0）", "达标（应1实1）"),)
UNREGISTERED = "封账后有改动，尚未登记更正"
FULLEST = a_quarter(
    1, groups=12, branch=a_branch(1, name=LONG_NAME, groups=12), owed=owed() * 5, notes=owed()[:1] * 4,
    seal=a_seal(unregistered=STALE * 3, corrections=tuple(
        a_correction(n, altered=5, reason="补交会议记录，经街道组织办核对原始签到表后更正" * 3) for n in range(1, 6)
    )),
)  # fmt: skip


def page(seal: Seal | None) -> str:
    return packed(branch_quarter.draw(branch_sheet([a_quarter(seal=seal)])))


def foot(*seals: Seal | None) -> str:
    quarters = [a_quarter(number, seal=seal) for number, seal in enumerate(seals, start=1)]
    return packed(street_quarter.draw(street_sheet(quarters)))


def test_an_open_quarter_says_nothing_of_closing() -> None:
    assert not [word for word in ("封账", "校验码", "更正") if word in page(None) + foot(None)]


def test_a_closed_page_bears_its_seal_and_nothing_more() -> None:
    text = page(a_seal())
    assert "已于2026年10月8日封账，校验码7KQM-2B9X-HJ4T-V6WA" in text
    assert "更正" not in text
    assert UNREGISTERED not in text


def test_a_corrected_page_is_titled_by_its_last_correction() -> None:
    assert page(a_seal(2)).startswith("党支部季度达标表（更正第2次）")


def test_every_correction_stands_with_number_day_reason_old_and_new() -> None:
    text = page(a_seal(2))
    for number in (1, 2):
        assert (
            f"更正第{number}次2026年10月20日原因：补交会议记录支委会：7月MTG-02未达标（应1实0）→达标（应1实1）" in text
        )


def test_a_change_without_a_correction_is_said_in_the_head_and_where_it_is_listed() -> None:
    text = page(a_seal(unregistered=STALE))
    assert text.count(UNREGISTERED) == 2
    told = "本页仍按封账时的结果列出，按现在的记录会是右边这样：党课：第三季度MTG-04未达标（应1实0）→达标（应1实1）"
    assert told in text


def test_a_branch_that_was_not_there_at_the_closing_says_so() -> None:
    text = page(a_seal(code=""))
    assert "校验码" not in text
    assert "已于2026年10月8日封账封账时没有本支部，之后补入" in text


def test_the_part_is_numbered_after_the_last_one() -> None:
    assert "四、封账后的更正" in page(a_seal(1))
    noted = packed(branch_quarter.draw(branch_sheet([a_quarter(notes=owed(), seal=a_seal(1))])))
    assert "五、封账后的更正" in noted


def test_the_fullest_closed_page_is_one_page_with_everything_on_it() -> None:
    pdf = branch_quarter.draw(branch_sheet([FULLEST]))
    assert len(page_texts(pdf)) == 1
    assert overlaps(glyphs(pdf)) == []
    assert packed(pdf).count("→") == 5 * 5 + 3


@pytest.mark.parametrize(
    ("seals", "words"),
    [
        ([a_seal(), a_seal()], "已于2026年10月8日封账（2个支部）：此后没有改动"),
        ([a_seal(), a_seal(1)], "已于2026年10月8日封账（2个支部）：已更正1个"),
        (
            [a_seal(2), a_seal(1, unregistered=STALE), a_seal(unregistered=STALE), a_seal(code="")],
            "已于2026年10月8日封账（3个支部）：已更正2个，封账后有改动、尚未登记更正2个，封账后补入1个",
        ),
    ],
    ids=["untouched", "corrected", "all"],
)
def test_the_street_table_counts_corrected_and_changed_branches_in_its_foot(seals: list[Seal], words: str) -> None:
    assert words in foot(*seals)


def test_an_empty_branch_bears_its_seal_too() -> None:
    assert "已于2026年10月8日封账" in packed(branch_quarter.draw(branch_sheet([an_empty_quarter(seal=a_seal())])))


def test_a_late_entry_stands_with_a_mark_that_the_legend_explains() -> None:
    late = met(type(sitting(7, 8))("m", sitting(7, 8).held_on, sitting(7, 8).attendance, late=True))
    text = packed(branch_quarter.draw(branch_sheet([a_quarter(lines=(Line("MTG-01", "党员大会", (late,)),))])))
    assert "✓7月8日补22/24" in text
    assert "补事后补录" in text
