"""The rule book as data: complete, and printing no citation above its confidence."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.rules import catalogue, core_rules
from pbdesk.rules.catalogue import chinese_number
from pbdesk.rules.checks import CHECKS
from pbdesk.rules.local import methods
from pbdesk.rules.policy import policy_kinds

TODAY = date(2026, 11, 22)


def test_the_sheets_are_about_the_meeting_and_guide_rules() -> None:
    expected = [f"MTG-{n:02}" for n in range(1, 9)] + [f"GUI-{n:02}" for n in range(1, 6)]
    assert [rule for rule in catalogue() if rule in core_rules()] == expected


@pytest.mark.parametrize(("chapter", "last"), [("ORG", 15), ("EDU", 6), ("DEV", 20), ("MEM", 10), ("DUE", 13)])
def test_a_chapter_is_complete(chapter: str, last: int) -> None:
    rules = [rule for rule in catalogue() if rule.startswith(chapter)]
    assert rules == [f"{chapter}-{n:02}" for n in range(1, last + 1)]


def test_every_rule_is_checked_or_says_where_it_is_applied() -> None:
    used = {r.check for r in catalogue().values() if r.check} | {m.check for m in methods().values()}
    assert used == set(CHECKS)
    assert [r.id for r in catalogue().values() if not r.check and not r.applied] == []


def test_every_rule_names_policies_that_are_known() -> None:
    assert {key for r in catalogue().values() for key in r.policies} <= set(policy_kinds())


@pytest.mark.parametrize(
    ("rule", "article"),
    [("MTG-01", "第十一条"), ("MTG-02", "第十二条"), ("MTG-03", "第十三条"), ("MTG-06", "第十六条")],
)
def test_an_article_that_was_seen_is_cited(rule: str, article: str) -> None:
    assert article in catalogue()[rule].citation(TODAY)


def test_an_article_of_lower_confidence_is_cited_by_document_and_chapter_only() -> None:
    cited = catalogue()["MTG-08"].citation(date(2018, 12, 31))
    assert cited == "《中国共产党支部工作条例（试行）》（组织生活一章）"


def test_practice_is_called_practice_and_not_an_article() -> None:
    cited = catalogue()["MTG-04"].citation(TODAY)
    assert cited.startswith("通行做法")
    assert "条例第" not in cited


def test_a_document_not_yet_in_force_is_not_cited_for_that_time() -> None:
    assert "教育管理" not in catalogue()["MTG-06"].citation(date(2018, 12, 31))
    assert "2018年10月起施行" in catalogue()["MTG-01"].citation(date(2018, 6, 30))


@pytest.mark.parametrize(("number", "text"), [(7, "七"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_articles_are_numbered_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text
