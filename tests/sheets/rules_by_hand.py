"""A small rule book, made by hand."""

from __future__ import annotations

from typing import Any

from pbdesk.views.rows import ExampleLine, PolicyLine, RuleBookSheet, RuleCard, RuleChapter, SourceLine
from tests.sheets.by_hand import issue

SOURCE = SourceLine("《中国共产党支部工作条例（试行）》第十一条", "条例", "A", "条文和条号都核对过原文")
POLICY = PolicyLine("lecture_min", "每个期间至少几次党课", "1", "", "会议和党课", "写 0 就不要求。")


def a_card(number: int = 1, **values: Any) -> RuleCard:
    """A rule that is checked, with one example of each kind."""
    defaults: dict[str, Any] = {
        "id": f"MTG-{number:02}", "title": f"第{number}条要求", "text": f"支部每季度做{number}次。", "whom": "党支部",
        "period": "每季度", "level": "一般", "confidence": "A", "sources": (SOURCE,), "is_checked": True,
        "checked": "程序自动核对，结果在“达标”页。", "policies": (POLICY,),
        "examples": (
            ExampleLine("pass", "7月10日做了", "达标"), ExampleLine("fail", "10月3日才做", "未达标"),
            ExampleLine("boundary", "9月30日做了", "达标"),
        ),
    }  # fmt: skip
    return RuleCard(**{**defaults, **values})


def a_rule_book(*cards: RuleCard, policies: tuple[PolicyLine, ...] = (POLICY,)) -> RuleBookSheet:
    """A book of one chapter."""
    return RuleBookSheet(issue(), (RuleChapter("MTG", "组织生活", cards or (a_card(),)),), policies)
