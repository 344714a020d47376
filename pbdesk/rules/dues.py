"""What a member owes a month in dues, in exact decimals (DUE-02 to DUE-06); the tariff is data (``dues.toml``).

A rate applies to the whole base, never slice by slice, and the sum is rounded half up to fen at the end. The base (a
wage, a pension) is only ever an argument here: the file keeps the monthly sum that came of it, not the wage.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import DuesCategory
from pbdesk.rules.catalogue import Source, documents

FEN = Decimal("0.01")
EXTRA_TO_CENTRE = Decimal(1000)
"""From this much more than owed, paid at once of one's own will, all of it goes to the centre (DUE-10)."""
BACK_MONTHS = 6
"""Back-payment generally reaches no further back than this (DUE-11)."""
ALERT_MONTHS = (3, 5, 6)
"""After so many months in a row without dues a branch is reminded (MEM-07, DUE-12); a program never decides."""
ALERT_ADVICE: Mapping[int, str] = MappingProxyType({
    3: "请了解原因，尽早补交。",
    5: "再过1个月就满6个月，请尽快谈话了解原因。",
    6: "没有正当理由连续6个月不交党费，按自行脱党对待，要按规定程序办理（党员教育管理条例第三十一条）。"
       "本软件只作提醒，不作认定。",
})  # fmt: skip
"""What to do at each reminder."""
MOST_A_MONTH = Decimal(10000)
"""A monthly sum beyond this is taken for a slip of the keys: it would need a base of half a million."""


@dataclass(frozen=True, slots=True)
class Band:
    """A percentage and the highest base it holds for (None: every higher one)."""

    up_to: Decimal | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """How one category is reckoned: by a percentage of ``base``, or by a sum between ``least`` and ``most``."""

    category: DuesCategory
    kind: str
    base: str
    bands: tuple[Band, ...]
    least: Decimal
    most: Decimal
    source: Source

    @property
    def rated(self) -> bool:
        """Whether the sum follows from a base."""
        return bool(self.bands)

    @property
    def words(self) -> str:
        """The rate in words, as the calculator and the sheet say it."""
        if self.rated:
            return "，".join(_band_words(self.bands, place) for place in range(len(self.bands)))
        return f"每月{self.least}元" if self.kind == "fixed" else f"每月{self.least}–{self.most}元"


@cache
def tariffs() -> Mapping[DuesCategory, Tariff]:
    """Every category's tariff."""
    entries = tomllib.loads(asset("rules", "dues.toml").read_text(encoding="utf-8"))
    return MappingProxyType({DuesCategory(key): _tariff(key, entry) for key, entry in entries.items()})


def rate_of(category: DuesCategory, base: Decimal) -> Decimal | None:
    """The percentage that holds for a base; None where no base is asked for."""
    for band in tariffs()[category].bands:
        if band.up_to is None or base <= band.up_to:
            return band.percent
    return None


def monthly_dues(category: DuesCategory, base: Decimal) -> Decimal:
    """The monthly dues in yuan, to the fen, on a base in yuan; a fixed category ignores the base."""
    percent = rate_of(category, base)
    if percent is None:
        return tariffs()[category].least
    return (base * percent / 100).quantize(FEN, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def rate_behind(category: DuesCategory, amount: Decimal) -> Decimal | None:
    """The percentage that a monthly sum must have come from; None when no base gives this sum.

    The bands apply to the whole base, so the sums they give never overlap (15 yuan is 0.5 %, 30.01 is 1 %).
    """
    lower = Decimal(0)
    for band in tariffs()[category].bands:
        above = monthly_dues(category, lower + FEN) if lower else Decimal(0)
        if above <= amount and (band.up_to is None or amount <= monthly_dues(category, band.up_to)):
            return band.percent
        lower = band.up_to or lower
    return None


def rate_words(category: DuesCategory, amount: Decimal, approved_by: str | None = None) -> str:
    """What a sheet says of a member's rate: 1%, 定额, 免交 or 减交 (the last two by the superior's approval)."""
    if approved_by:
        return "减交" if amount else "免交"
    percent = rate_behind(category, amount)
    return f"{percent}%" if percent is not None else "定额"


def standard_fault(category: DuesCategory, amount: Decimal, approved_by: str | None = None) -> str | None:
    """Why a sum can't be a member's monthly standard, as a finished sentence; None when it can."""
    tariff = tariffs()[category]
    if amount > MOST_A_MONTH:
        return f"每月 {amount} 元太多了，请核对是不是多写了位数。"
    if approved_by:
        return None
    if tariff.rated:
        return None if amount else "每月应交 0 元就是免交党费：请写明上级党委的批准文件。"
    if amount < tariff.least:
        return f"这一类党员{tariff.words}，不能少于 {tariff.least} 元。因困难减免的，请写明上级党委的批准文件。"
    if amount > tariff.most:
        return f"这一类党员{tariff.words}。自愿多交的，收党费时按实际数目记。"
    return None


def below_tariff(category: DuesCategory, amount: Decimal) -> bool:
    """Whether a monthly sum is less than its category pays, so that the superior has to approve it (DUE-07)."""
    tariff = tariffs()[category]
    return not amount or (not tariff.rated and amount < tariff.least)


def standard_note(category: DuesCategory, amount: Decimal, approved_by: str | None = None) -> str:
    """What to look at again in a sum that can be kept; nothing when all is well."""
    if approved_by or not tariffs()[category].rated or rate_behind(category, amount) is not None:
        return ""
    return f"按比例算不出 {amount} 元（{tariffs()[category].words}，按全额计算），请核对。"


def _tariff(key: str, entry: Mapping[str, Any]) -> Tariff:
    source = entry["source"]
    return Tariff(
        category=DuesCategory(key),
        kind=entry["kind"],
        base=entry.get("base", ""),
        bands=tuple(
            Band(Decimal(b["up_to"]) if "up_to" in b else None, Decimal(b["percent"])) for b in entry.get("bands", ())
        ),
        least=Decimal(entry.get("least", "0")),
        most=Decimal(entry.get("most", "0")),
        source=Source(documents()[source["document"]], source["article"], source["confidence"], ""),
    )


def _band_words(bands: tuple[Band, ...], place: int) -> str:
    band, below = bands[place], bands[place - 1].up_to if place else None
    if below is None:
        return f"{band.up_to}元以下（含）{band.percent}%"
    upper = f"至{band.up_to}元（含）" if band.up_to is not None else ""
    return f"{below}元以上{upper}{band.percent}%"
