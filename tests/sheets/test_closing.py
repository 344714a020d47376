"""封账结果表: the frozen results on paper, with code, reasons, corrections and what a code is worth."""

from __future__ import annotations

import pytest

from pbdesk.sheets.closing import draw
from pbdesk.views.rows.closing import ClosedBranch
from tests.sheets.by_hand import CODE
from tests.sheets.closing_by_hand import a_closed_branch, a_closed_street, a_corrected_branch, closing_of
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts


def test_a_closing_tells_results_reasons_and_figures_as_they_were_frozen() -> None:
    text = packed(draw(closing_of(a_closed_branch())))
    assert "MTG-03党小组会（第一党小组）✓7月、9月✗8月32未达标" in text
    assert "党小组会：第一党小组8月2026年8月应1次，还没有可以计入的记录" in text
    assert "正式党员人数22" in text


def test_every_page_carries_code_and_seal_and_the_versions_of_the_closing() -> None:
    text = packed(draw(closing_of(a_closed_branch())))
    assert f"已于2026年10月8日封账，校验码{CODE}" in text
    assert "规则版本2026.12口径版本默认打印日期2026年10月8日" in text


def test_a_correction_is_titled_by_its_number_and_lists_old_and_new() -> None:
    text = packed(draw(closing_of(a_corrected_branch())))
    assert text.startswith("封账结果表（更正第2次）")
    assert "更正第1次2026年10月20日原因：补交会议记录" in text
    assert "未达标（应1实0）→达标（应1实1）" in text


def test_what_became_of_an_issue_since_stands_on_it() -> None:
    later = "此后已有更正第3次（2026年11月2日），以后面的为准"
    assert later in packed(draw(closing_of(a_corrected_branch(later=later))))


def test_it_says_plainly_that_a_code_is_no_signature() -> None:
    assert "它只说明出处，不是签名" in packed(draw(closing_of(a_closed_branch())))


def test_the_street_lists_every_branch_with_its_code() -> None:
    text = packed(draw(closing_of(a_closed_street(3, touched=("第2居民小组党支部",)))))
    assert "一、包括的支部3个" in text
    assert text.count(CODE) == 4
    assert "本次更正涉及的支部1个第2居民小组党支部" in text


def test_a_long_street_goes_on_over_pages_and_is_signed_on_the_last() -> None:
    pages = page_texts(draw(closing_of(a_closed_street(120))))
    assert len(pages) > 1
    assert ["分管领导" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_every_branch_has_a_bookmark_and_a_page_of_its_own() -> None:
    pdf = draw(closing_of(a_closed_street(), a_closed_branch(), a_closed_branch(name="水口党支部")))
    assert [title for _, title, _ in bookmarks(pdf)] == ["坪地街道党工委", "果园居民小组党支部", "水口党支部"]


@pytest.mark.parametrize("branch", [a_closed_branch(), a_corrected_branch(), a_closed_street(60)])
def test_nothing_overlaps(branch: ClosedBranch) -> None:
    assert overlaps(glyphs(draw(closing_of(branch)))) == []
