"""The rule book as it is read: a card a rule, in its chapters; page, command line and print are made of these."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.views.rows.common import Issue


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A citation as far as its confidence allows, and how far it was seen, in words."""

    cited: str
    document: str
    confidence: str
    confidence_words: str


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A choice that changes rules: its default, what it changes, and what the file has set where that differs."""

    key: str
    title: str
    default: str
    now: str = ""
    group: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A worked example: what happened, and what the program says of it; ``kind`` is pass, fail or boundary."""

    kind: str
    title: str
    result: str


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule: what it asks for, of whom, how often, how bindingly, by which authority, and its examples.

    ``checked`` says how the program applies it; ``replaces`` names the rule of the book that a local one stands for.
    """

    id: str
    title: str
    text: str
    whom: str
    period: str
    level: str
    confidence: str
    sources: tuple[SourceLine, ...]
    is_checked: bool
    checked: str
    policies: tuple[PolicyLine, ...]
    examples: tuple[ExampleLine, ...]
    replaces: str = ""

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.id} {self.title}"

    def examples_of(self, kind: str) -> tuple[ExampleLine, ...]:
        """The examples of one kind."""
        return tuple(example for example in self.examples if example.kind == kind)


@dataclass(frozen=True, slots=True)
class RuleChapter:
    """The rules of one chapter; ``letters`` begin their numbers."""

    letters: str
    title: str
    cards: tuple[RuleCard, ...]


@dataclass(frozen=True, slots=True)
class RuleBookSheet:
    """The whole rule book of a file, to be printed."""

    issue: Issue
    chapters: tuple[RuleChapter, ...]
    policies: tuple[PolicyLine, ...]
