"""Sums in two decimals and in capital numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sheets.money import capital, yuan

_VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("0.55", "伍角伍分"), ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"), ("15.20", "壹拾伍元贰角整"), ("105", "壹佰零伍元整"), ("1050", "壹仟零伍拾元整"),
        ("1005.20", "壹仟零伍元贰角整"), ("10001", "壹万零壹元整"), ("100010", "壹拾万零壹拾元整"),
        ("10010000", "壹仟零壹万元整"), ("100001000", "壹亿零壹仟元整"), ("-3.5", "负叁元伍角整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ],
)  # fmt: skip
def test_capital_numerals_are_those_of_a_receipt(amount: str, words: str) -> None:
    assert capital(Decimal(amount)) == words


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_capital_numerals_can_be_read_back(amount: Decimal) -> None:
    assert read(capital(amount)) == amount


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_no_two_zeros_stand_beside_each_other(amount: Decimal) -> None:
    assert "零零" not in capital(amount)


def test_two_decimals_always_half_up_with_thousands_apart() -> None:
    assert [yuan(Decimal(text)) for text in ("40", "75.015", "1234.5", "0")] == ["40.00", "75.02", "1,234.50", "0.00"]
    assert yuan(None) == ""


def read(words: str) -> Decimal:
    """The sum that capital numerals say."""
    whole, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    total = group = digit = 0
    for char in whole:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _PLACES:
            group += digit * _PLACES[char]
            digit = 0
        else:
            factor = {"万": 10**4, "亿": 10**8}[char]
            total = (total + group + digit) * factor if char == "亿" else total + (group + digit) * factor
            group = digit = 0
    cents = sum(
        _VALUES[rest[rest.index(unit) - 1]] * worth for unit, worth in (("角", 10), ("分", 1)) if unit in rest
    )
    return Decimal(total + group + digit) + Decimal(cents) / 100
