"""规则手册: contents whose numbers hold, every rule whole, and what a street has set."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.calendar import parse_period
from pbdesk.errors import UserError
from pbdesk.model import Policy
from pbdesk.rules import catalogue
from pbdesk.rules.examples import examples
from pbdesk.sheets.rule_book import draw
from pbdesk.store import Store
from pbdesk.views.printing import print_sheet
from tests.sheets.by_hand import LONG_NAME
from tests.sheets.reading import bookmarks, glyphs, links, overlaps, packed, page_lines, page_texts
from tests.sheets.rules_by_hand import POLICY, SOURCE, a_card, a_rule_book

BOOK = parse_period("2026")
TODAY = date(2026, 11, 30)


def many() -> bytes:
    return draw(a_rule_book(*(a_card(number) for number in range(1, 81))))


def listed(pdf: bytes) -> list[tuple[str, int]]:
    """The rules of the contents with the page that they are said to stand on."""
    lines = [line for page in page_lines(pdf)[1:4] for line in page]
    found = (re.fullmatch(r"(MTG-\d\d)\s+.+?\s+(\d+)", line.strip()) for line in lines)
    return [(match[1], int(match[2])) for match in found if match]


def test_a_rule_is_told_with_its_force_source_policy_and_examples() -> None:
    text = packed(draw(a_rule_book()))
    for words in (
        "MTG-01第1条要求", "一般·党支部·每季度", "支部每季度做1次。", f"{SOURCE.cited}（{SOURCE.confidence_words}）",
        "每个期间至少几次党课：默认1", "7月10日做了→达标", "10月3日才做→未达标", "9月30日做了→达标",
    ):  # fmt: skip
        assert words in text


def test_the_contents_give_the_page_on_which_each_rule_begins() -> None:
    pdf = many()
    pages = page_texts(pdf)
    contents = listed(pdf)
    assert len(contents) == 80
    assert [rule for rule, number in contents if rule not in pages[number - 1]] == []


def test_every_line_of_the_contents_is_a_link_to_its_page() -> None:
    pdf = draw(a_rule_book(a_card(1), a_card(2)))
    assert links(pdf, 2)[:2] == [number for _, number in listed(pdf)]


def test_chapters_and_rules_are_bookmarks() -> None:
    assert bookmarks(draw(a_rule_book(a_card(1), a_card(2)))) == [
        (0, "规则手册", 1), (0, "目录", 2), (0, "组织生活", 3), (1, "MTG-01 第1条要求", 3), (1, "MTG-02 第2条要求", 3),
        (0, "口径", 4),
    ]  # fmt: skip


def test_pages_are_numbered_and_say_by_which_rules() -> None:
    pages = page_texts(many())
    assert f"第 {len(pages)} 页 共 {len(pages)} 页" in pages[-1]
    assert all("规则版本" in page for page in pages)


def test_what_a_street_has_set_stands_beside_the_default() -> None:
    own = replace(POLICY, now="2")
    text = packed(draw(a_rule_book(a_card(policies=(own,)), policies=(own,))))
    assert "默认1；本单位2" in text
    assert "1（本单位2）" in text


def test_long_words_stay_in_their_cells() -> None:
    card = a_card(title=LONG_NAME, text=LONG_NAME * 8, sources=(replace(SOURCE, cited=LONG_NAME),) * 3)
    pdf = draw(a_rule_book(card))
    assert [page for page in range(1, len(page_texts(pdf)) + 1) if overlaps(glyphs(pdf, page))] == []


def test_the_printed_book_holds_every_rule_and_every_example(store: Store) -> None:
    text = packed(print_sheet(store, "rules", BOOK, TODAY))
    assert [rule.id for rule in catalogue().values() if f"{rule.id}{rule.title}".replace(" ", "") not in text] == []
    told = [e.title for own in examples().values() for e in own]
    assert [title for title in told if re.sub(r"\s", "", title) not in text] == []


def test_the_printed_book_tells_the_files_own_choice(store: Store) -> None:
    with store.change("改口径") as tx:
        tx.put(Policy(key="lecture_min", value="2"))
    assert "每个期间至少几次党课：默认1；本单位2" in packed(print_sheet(store, "rules", BOOK, TODAY))


def test_it_is_not_of_one_branch(store: Store) -> None:
    with pytest.raises(UserError, match="不分支部"):
        print_sheet(store, "rules", BOOK, TODAY, branches=["b1"])
