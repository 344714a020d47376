"""The arithmetic of dues: worked example 5 of the domain, every category, every edge of a band."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.model import DuesCategory
from pbdesk.rules.dues import (
    monthly_dues,
    rate_behind,
    rate_of,
    rate_words,
    standard_fault,
    standard_note,
    tariffs,
)

RATED = [category for category, tariff in tariffs().items() if tariff.rated]
FIXED = [DuesCategory.STUDENT, DuesCategory.UNEMPLOYED, DuesCategory.RELIEF]
MONEY = st.decimals(min_value=1, max_value=200_000, places=2)


@pytest.mark.parametrize(
    ("base", "owed"),
    [("3000", "15.00"), ("3000.01", "30.00"), ("4000", "40.00"), ("5000", "50.00"), ("5001", "75.02"),
     ("10000", "150.00"), ("10001", "200.02")],
)  # fmt: skip
def test_worked_example_5_a_rate_applies_to_the_whole_base(base: str, owed: str) -> None:
    assert monthly_dues(DuesCategory.WAGE, Decimal(base)) == Decimal(owed)


@pytest.mark.parametrize(("pension", "owed"), [("5000", "25.00"), ("5001", "50.01")])
def test_worked_example_5_a_pension_has_two_bands(pension: str, owed: str) -> None:
    assert monthly_dues(DuesCategory.RETIRED, Decimal(pension)) == Decimal(owed)


@pytest.mark.parametrize("category", FIXED)
def test_whoever_has_no_income_pays_two_jiao_whatever_the_base(category: DuesCategory) -> None:
    assert monthly_dues(category, Decimal(9000)) == Decimal("0.20")
    assert rate_of(category, Decimal(9000)) is None


def test_half_a_fen_is_rounded_up_at_the_end() -> None:
    assert monthly_dues(DuesCategory.WAGE, Decimal("2001")) == Decimal("10.01")
    assert monthly_dues(DuesCategory.WAGE, Decimal("2000.99")) == Decimal("10.00")


def test_every_category_has_a_tariff_and_says_its_rate() -> None:
    assert set(tariffs()) == set(DuesCategory)
    assert tariffs()[DuesCategory.WAGE].words == (
        "3000元以下（含）0.5%，3000元以上至5000元（含）1%，5000元以上至10000元（含）1.5%，10000元以上2%"
    )
    assert tariffs()[DuesCategory.FARMER].words == "每月0.20–1.00元"


def test_a_source_without_a_certain_article_is_cited_without_it() -> None:
    assert tariffs()[DuesCategory.WAGE].source.cited(short=True) == "党费规定第二条"
    assert tariffs()[DuesCategory.RETIRED].source.cited(short=True) == "党费规定"


@given(st.sampled_from(RATED), MONEY)
def test_the_rate_can_be_told_from_the_sum(category: DuesCategory, base: Decimal) -> None:
    assert rate_behind(category, monthly_dues(category, base)) == rate_of(category, base)


@given(st.sampled_from(RATED), MONEY, MONEY)
def test_who_earns_more_never_owes_less(category: DuesCategory, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert monthly_dues(category, low) <= monthly_dues(category, high)


@pytest.mark.parametrize(
    ("category", "amount", "approved", "word"),
    [(DuesCategory.WAGE, "0", None, "批准文件"), (DuesCategory.WAGE, "0", "街道党工委〔2026〕3号", None),
     (DuesCategory.WAGE, "40", None, None), (DuesCategory.WAGE, "10000.01", None, "多写了位数"),
     (DuesCategory.FARMER, "0.19", None, "不能少于"), (DuesCategory.FARMER, "0.2", None, None),
     (DuesCategory.FARMER, "1", None, None), (DuesCategory.FARMER, "1.01", None, "自愿多交"),
     (DuesCategory.STUDENT, "0.3", None, "自愿多交"), (DuesCategory.RELIEF, "0.1", "批复", None)],
)  # fmt: skip
def test_a_standard_keeps_to_its_category_unless_a_superior_approved(
    category: DuesCategory, amount: str, approved: str | None, word: str | None
) -> None:
    said = standard_fault(category, Decimal(amount), approved)
    assert (said is None) if word is None else (said is not None and word in said)


def test_a_sum_that_no_base_gives_is_only_remarked_on() -> None:
    assert "按比例算不出 20 元" in standard_note(DuesCategory.WAGE, Decimal(20))
    assert standard_note(DuesCategory.WAGE, Decimal(40)) == ""


@pytest.mark.parametrize(
    ("category", "amount", "approved", "words"),
    [(DuesCategory.WAGE, "40", None, "1%"), (DuesCategory.RETIRED, "50.01", None, "1%"),
     (DuesCategory.STUDENT, "0.2", None, "定额"), (DuesCategory.WAGE, "0", "批复", "免交"),
     (DuesCategory.WAGE, "5", "批复", "减交"), (DuesCategory.WAGE, "20", None, "定额")],
)  # fmt: skip
def test_a_sheet_says_the_rate_of_each(category: DuesCategory, amount: str, approved: str | None, words: str) -> None:
    assert rate_words(category, Decimal(amount), approved) == words
