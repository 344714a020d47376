"""The rule book as plain lines for a terminal, and as documents for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pbdesk.views.rows import PolicyLine, RuleCard, RuleChapter
from pbdesk.views.rule_cards import EXAMPLE_WORDS


def book_lines(chapters: Sequence[RuleChapter], version: str) -> Iterator[str]:
    """A line a rule: number, title, how binding, how far its source was seen, whether the program checks it."""
    number = sum(len(chapter.cards) for chapter in chapters)
    checked = sum(card.is_checked for chapter in chapters for card in chapter.cards)
    yield f"规则版本 {version}　共 {number} 条，其中 {checked} 条自动核对"
    yield "把握：A 条文和条号都核对过  B 条号未核对  C 未见原文  D 待核实"
    for chapter in chapters:
        yield ""
        yield f"{chapter.letters} {chapter.title}"
        for card in chapter.cards:
            how = "自动核对" if card.is_checked else "随记录适用"
            told = f"{card.level}，把握 {card.confidence}，{how}，例子 {len(card.examples)} 个"
            yield f"  {card.id}  {card.title}（{told}）"


def card_lines(card: RuleCard) -> Iterator[str]:
    """One rule in full."""
    yield f"{card.name}：{card.text}"
    yield f"要求：{card.whom}，{card.period}。力度：{card.level}"
    for source in card.sources:
        yield f"依据：{source.cited}（{source.confidence_words}）"
    yield f"{'核对' if card.is_checked else '适用'}：{card.checked}"
    if card.replaces:
        yield f"代替：{card.replaces}"
    for policy in card.policies:
        yield f"口径：{policy_words(policy)}"
    for kind, words in EXAMPLE_WORDS.items():
        for example in card.examples_of(kind):
            yield f"例子（{words}）：{example.title} → {example.result}"


def policy_words(policy: PolicyLine) -> str:
    """A choice with its default, and what the file has set."""
    now = f"；本文件 {policy.now}" if policy.now else ""
    return f"{policy.title}：默认 {policy.default}{now}。"


def book_document(chapters: Sequence[RuleChapter], version: str) -> Mapping[str, object]:
    """The whole book for another program."""
    return {"version": version, "rules": [card_document(card) for chapter in chapters for card in chapter.cards]}


def card_document(card: RuleCard) -> Mapping[str, object]:
    """One rule for another program."""
    return {
        "id": card.id, "title": card.title, "text": card.text, "whom": card.whom, "period": card.period,
        "level": card.level, "confidence": card.confidence, "checked": card.is_checked,
        "applied": "" if card.is_checked else card.checked,
        "sources": [
            {"cited": s.cited, "document": s.document, "confidence": s.confidence, "words": s.confidence_words}
            for s in card.sources
        ],
        "policies": [{"key": p.key, "title": p.title, "default": p.default, "now": p.now} for p in card.policies],
        "examples": [{"kind": e.kind, "title": e.title, "result": e.result} for e in card.examples],
        "replaces": card.replaces,
    }  # fmt: skip
