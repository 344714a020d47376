"""Rules as cards: from the data of the book, the examples and the policies to the words that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from pbdesk.errors import UserError
from pbdesk.model import SubjectKind
from pbdesk.rules.catalogue import CHAPTER_WORDS, CONFIDENCE_WORDS, Rule, Source
from pbdesk.rules.examples import Example, ExampleKind, examples
from pbdesk.rules.policy import Policies, PolicyKind, policy_kinds
from pbdesk.rules.rulebook import RuleBook
from pbdesk.views.rows import ExampleLine, PolicyLine, RuleCard, RuleChapter, SourceLine
from pbdesk.words import OUTCOME_WORDS, SEVERITY_WORDS

EXAMPLE_WORDS: Mapping[str, str] = MappingProxyType({
    ExampleKind.PASS.value: "达标", ExampleKind.FAIL.value: "不达标", ExampleKind.BOUNDARY.value: "边界",
})  # fmt: skip
"""The headings under which examples stand, in their order."""
_SUBJECTS: Mapping[SubjectKind, str] = MappingProxyType({
    SubjectKind.BRANCH: "党支部", SubjectKind.GROUP: "党小组", SubjectKind.GUIDE: "党建指导员",
    SubjectKind.PERSON: "个人",
})  # fmt: skip
_PERIODS: Mapping[str, str] = MappingProxyType({
    "day": "有这件事时", "week": "每周", "month": "每月", "quarter": "每季度", "year": "每年",
})  # fmt: skip
_PRACTICE = "PRACTICE"
LOCAL = "LOC"
"""The chapter of a street's own rules."""


def rule_chapters(on: date, book: RuleBook | None = None, policies: Policies | None = None) -> tuple[RuleChapter, ...]:
    """Every rule in its chapter; of a file, its own rules and settings too.

    Args:
        on: the day on which the book is read.
        book: the rules of a file (None: those that are shipped).
        policies: what a file has set (None: the defaults).
    """
    rules = RuleBook() if book is None else book
    own = {rule.id for rule in rules.own}
    found: dict[str, list[RuleCard]] = {letters: [] for letters in CHAPTER_WORDS}
    for rule in rules:
        letters = LOCAL if rule.id in own else rule.chapter
        found[letters].append(_card(rule, on, policies))
    return tuple(
        RuleChapter(letters, title, tuple(sorted(found[letters], key=lambda card: card.id)))
        for letters, title in CHAPTER_WORDS.items()
        if found[letters]
    )


def rule_card(rule_id: str, on: date, book: RuleBook | None = None, policies: Policies | None = None) -> RuleCard:
    """The card of one rule, named in whatever letters.

    Raises:
        UserError: there is no such rule.
    """
    cards = {card.id: card for chapter in rule_chapters(on, book, policies) for card in chapter.cards}
    wanted = rule_id.strip()
    found = cards.get(wanted) or cards.get(wanted.upper())
    if found is None:
        chapters = "、".join(f"{letters}（{title}）" for letters, title in CHAPTER_WORDS.items())
        raise UserError(f"没有编号为“{rule_id[:40]}”的规则。编号写成 MTG-01 这样；各章的字母：{chapters}。")
    return found


def policy_lines(on: date, policies: Policies | None = None) -> tuple[PolicyLine, ...]:
    """Every choice where no regulation speaks, with its default and, of a file, what is set."""
    return tuple(_policy(kind, on, policies) for kind in policy_kinds().values())


def _card(rule: Rule, on: date, policies: Policies | None) -> RuleCard:
    return RuleCard(
        id=rule.id,
        title=rule.title,
        text=rule.text,
        whom=_SUBJECTS[rule.subject],
        period="每周" if rule.weekly else _PERIODS.get(rule.period, rule.period),
        level=SEVERITY_WORDS[rule.severity],
        confidence=rule.confidence,
        sources=tuple(_source(source) for source in rule.sources),
        is_checked=bool(rule.check),
        checked="程序自动核对，结果在“达标”页。" if rule.check else rule.applied,
        policies=tuple(_policy(policy_kinds()[key], on, policies) for key in rule.policies),
        examples=tuple(_examples(rule.id)),
        replaces=rule.replaces,
    )


def _source(source: Source) -> SourceLine:
    return SourceLine(source.cited(), source.document.title, source.confidence, _seen(source))


def _seen(source: Source) -> str:
    """How far a source was seen; practice has no text, and a source without a number has none that could be wrong."""
    if source.document.key == _PRACTICE:
        return "各地这样做，没有统一的条文"
    if source.confidence == "A" and source.article is None:
        return "核对过原文"
    return CONFIDENCE_WORDS[source.confidence]


def _policy(kind: PolicyKind, on: date, policies: Policies | None) -> PolicyLine:
    now = policies.text(kind.key, on) if policies else kind.default
    set_here = "" if now == kind.default else kind.words(now)
    return PolicyLine(kind.key, kind.title, kind.words(kind.default), set_here, kind.group, kind.effect)


def _examples(rule: str) -> Iterator[ExampleLine]:
    for kind in ExampleKind:
        for example in examples().get(rule, ()):
            if example.kind is kind:
                yield ExampleLine(kind.value, example.title, _result(example))


def _result(example: Example) -> str:
    """What the program says of an example: an outcome with its counts, or what a sum comes to."""
    if example.outcome is None:
        return f"{example.gives}，不是{example.claimed}" if example.claimed else example.gives
    counts = [f"应{example.due}次"] if example.due is not None else []
    counts += [f"已有{example.done}次"] if example.done is not None else []
    return OUTCOME_WORDS[example.outcome] + (f"（{'，'.join(counts)}）" if counts else "")
