"""The rules of a chapter as a page of the handbook, made from their cards."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.views.rows import RuleCard, RuleChapter
from pbdesk.views.rule_cards import EXAMPLE_WORDS
from pbdesk.views.rule_cards_text import policy_words

_WIDE = str.maketrans("*[]<>#|`_\\", "＊［］＜＞＃｜｀＿＼")


def rule_page(chapter: RuleChapter) -> tuple[str, str]:
    """The key and the text of a chapter of rules."""
    lines = [f"# 规则：{chapter.title}", "", f"编号以 {chapter.letters} 开头，共 {len(chapter.cards)} 条。", ""]
    for card in chapter.cards:
        lines += _lines(card)
    return f"rules-{chapter.letters.lower()}", "\n".join(lines)


def safe(text: str) -> str:
    """Words that somebody wrote, on one line and without a character that Markdown would take for a mark."""
    return " ".join(text.split()).translate(_WIDE)


def _lines(card: RuleCard) -> Iterator[str]:
    yield f"## {safe(card.name)}"
    yield ""
    yield safe(card.text)
    yield ""
    yield f"- **要求**：{card.whom}，{card.period}"
    yield f"- **力度**：{card.level}"
    for source in card.sources:
        yield f"- **依据**：{safe(source.cited)}（{source.confidence_words}）"
    yield f"- **{'核对' if card.is_checked else '适用'}**：{card.checked}"
    if card.replaces:
        yield f"- **代替**：[{card.replaces}]({card.replaces})"
    for policy in card.policies:
        yield f"- **口径**：{policy_words(policy)}"
    yield ""
    for kind, words in EXAMPLE_WORDS.items():
        found = card.examples_of(kind)
        if found:
            yield f"### {words}"
            yield ""
            yield from (f"- {example.title} → **{example.result}**" for example in found)
            yield ""
