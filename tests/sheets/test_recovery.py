"""恢复密钥: one page for the safe, whatever the file is called."""

from __future__ import annotations

from datetime import date

from pbdesk.sheets.recovery import USES, draw
from pbdesk.store import recovery
from pbdesk.store.keyring import Key
from pbdesk.views.rows import RecoverySheet
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.reading import glyphs, overlaps, packed, page_texts

KEY = Key(bytes(range(32)), b"\x93PB\x01abcdefghijkl")


def a_sheet(title: str = "果园居民小组党支部", file_name: str = "果园.pbdesk") -> RecoverySheet:
    return RecoverySheet(title, file_name, recovery.name_of(KEY.salt), recovery.groups_of(KEY), date(2026, 11, 30))


def test_every_group_stands_beside_its_number() -> None:
    text = packed(draw(a_sheet()))
    for number, group in enumerate(recovery.groups_of(KEY), start=1):
        assert f"{number}{group}" in text


def test_what_is_typed_from_the_page_opens_the_file() -> None:
    """Line by line, each with a group of the left half and one of the right."""
    half = recovery.GROUPS // 2
    groups = recovery.groups_of(KEY)
    text = packed(draw(a_sheet()))
    assert all(f"{n + 1}{groups[n]}{n + half + 1}{groups[n + half]}" in text for n in range(half))
    assert recovery.read(" ".join(groups)).secret == KEY.secret


def test_it_says_which_file_it_opens_since_when_and_what_to_do() -> None:
    text = packed(draw(a_sheet()))
    assert f"编号{recovery.name_of(KEY.salt)}打印日期2026年11月30日" in text
    assert all("".join(use.split()) in text for use in USES)


def test_one_page_holds_the_longest_name() -> None:
    pdf = draw(a_sheet(LONG_NAME * 3 + RARE, f"{LONG_NAME}.pbdesk"))
    assert len(page_texts(pdf)) == 1
    assert overlaps(glyphs(pdf)) == []


def test_the_same_key_gives_the_same_page() -> None:
    assert draw(a_sheet()) == draw(a_sheet())
