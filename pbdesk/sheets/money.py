"""Sums of yuan as papers write them: two decimals, and the capital numerals that nobody can alter."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_FEN = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def yuan(amount: Decimal | None) -> str:
    """A sum with two decimals; nothing where none is known."""
    return "" if amount is None else f"{amount.quantize(_FEN, ROUND_HALF_UP):,f}"


def capital(amount: Decimal) -> str:
    """A sum in capital numerals (人民币大写): 1005.20 is 壹仟零伍元贰角整; a zero stands between yuan and fen."""
    cents = int(amount.quantize(_FEN, ROUND_HALF_UP).copy_abs() * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(whole)}元" if whole or not cents else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return ("负" if amount < 0 else "") + words


def _whole(number: int) -> str:
    """A whole number; empty places between two digits are one zero, whatever their number."""
    if not number:
        return _DIGITS[0]
    words, gap = "", False
    digits = str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
            gap = False
        else:
            gap = bool(words)
        if place and place % 4 == 0 and number // 10**place % 10_000:
            words += _GROUPS[place // 4]
    return words
