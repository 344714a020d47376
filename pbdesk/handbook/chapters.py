"""The chapters in their order, and where a link leads.

A written chapter is a file ``NN-key.md`` in ``resources/help``; the number gives its place. A link names a chapter by
its key (``meetings``) or its title, a heading in it (``meetings#选举``) or a rule (``MTG-01``). ``{{keys}}``,
``{{sheets}}``, ``{{policies}}``, ``{{checklist}}`` and ``{{commands}}`` stand for tables that are made from data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pbdesk.assets import asset
from pbdesk.handbook.rule_pages import rule_page
from pbdesk.handbook.tables import filled
from pbdesk.rules.policy import Policies
from pbdesk.rules.rulebook import RuleBook
from pbdesk.views.rule_cards import rule_chapters

RULES = "rules"
"""The written chapter behind which the rules stand."""
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Chapter:
    """A chapter: the key by which links name it, its title, and its text in Markdown, headed by the title."""

    key: str
    title: str
    text: str

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """The headings below the title, each with its level."""
        found = re.findall(r"^(#{2,4}) (.+)$", self.text, re.MULTILINE)
        return tuple((len(marks), words.strip()) for marks, words in found)

    @cached_property
    def plain(self) -> str:
        """The words alone, for searching."""
        return plain(self.text)

    @property
    def is_rules(self) -> bool:
        """Whether it is a chapter of the rule book, in which each second heading begins with the number of a rule."""
        return self.key.startswith(f"{RULES}-")

    def links(self) -> Iterator[str]:
        """Where the chapter's links lead."""
        return (found[1] for found in _LINK.findall(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter and perhaps a heading in it, where reading begins."""

    chapter: str
    heading: str = ""


def chapters(on: date, book: RuleBook | None = None, policies: Policies | None = None) -> tuple[Chapter, ...]:
    """The whole handbook; of a file, with its own rules and settings.

    Args:
        on: the day on which it is read.
        book: the rules of a file (None: those that are shipped).
        policies: what a file has set (None: the defaults).
    """
    found: list[Chapter] = []
    for path in sorted(asset("help").glob("*.md")):
        key = path.stem.partition("-")[2]
        text = filled(path.read_text(encoding="utf-8"), on, policies)
        found.append(Chapter(key, _title(text), text))
        if key == RULES:
            pages = (rule_page(chapter) for chapter in rule_chapters(on, book, policies))
            found += [Chapter(page_key, _title(text), text) for page_key, text in pages]
    return tuple(found)


def place_of(target: str, among: Sequence[Chapter]) -> Place | None:
    """The place that a link, the title of a page or the number of a rule names; None where there is none."""
    for chapter in among:
        for level, words in chapter.headings if chapter.is_rules else ():
            if level == 2 and words.partition(" ")[0] == target:
                return Place(chapter.key, words)
    key, _, heading = target.partition("#")
    chosen = next((chapter for chapter in among if key in (chapter.key, chapter.title)), None)
    if chosen is None or (heading and all(words != heading for _, words in chosen.headings)):
        return None
    return Place(chosen.key, heading)


def plain(text: str) -> str:
    """The words of a Markdown text without its marks."""
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"^\s*\|[\s|:-]+\|\s*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ |^\s*[-*] |^\s*\d+\. |^> ?", "", text, flags=re.MULTILINE)
    return re.sub(r"\*\*|`|\|", "", text)


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").strip()
