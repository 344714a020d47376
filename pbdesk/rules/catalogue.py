"""The rule book as data: ``resources/rules/*.toml`` read into frozen rules, with what may be printed of each source.

Confidence decides the citation: only level A (text and number seen) prints the article; below that, the document and
its chapter. A document that was not yet in force is not cited.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import Severity, SubjectKind

_DIGITS = "零一二三四五六七八九"
_RULE_FILES = ("meetings.toml", "guides.toml")


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation, plan or local system that rules cite; ``in_force`` is a day or month in ISO text."""

    key: str
    title: str
    short: str
    in_force: str
    chapters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from; ``confidence`` is A to D."""

    document: Document
    article: int | None
    confidence: str
    note: str

    def cited(self, *, short: bool = False) -> str:
        """The citation that this source's confidence allows."""
        title = self.document.short if short else self.document.title
        if self.article and self.confidence == "A":
            return f"{title}第{chinese_number(self.article)}条"
        chapter = self.document.chapters.get(str(self.article), "")
        remark = "" if short else self.note
        return title + (f"（{chapter}一章）" if chapter else "") + (f"（{remark}）" if remark else "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whom it binds, over which period, which check decides it, and its sources."""

    id: str
    title: str
    text: str
    subject: SubjectKind
    period: str
    check: str
    severity: Severity
    sources: tuple[Source, ...]
    policies: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None

    def citation(self, on: date, *, short: bool = False) -> str:
        """The sources in force on a day, as they may be printed; without any, the first one and since when it holds."""
        holding = [s for s in self.sources if s.document.in_force <= on.isoformat()]
        if holding:
            return "、".join(dict.fromkeys(s.cited(short=short) for s in holding))
        first = self.sources[0]
        return f"{first.cited(short=short)}（{_since(first.document.in_force)}起施行）"

    def in_force(self, on: date) -> bool:
        """Whether the rule itself is valid on a day (E-34)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the files."""
    rules = {key: _rule(key, entry, documents()) for name in _RULE_FILES for key, entry in _read(name).items()}
    return MappingProxyType(rules)


@cache
def documents() -> Mapping[str, Document]:
    """Every document that may be cited, by its short key."""
    return MappingProxyType({key: _document(key, entry) for key, entry in _read("documents.toml").items()})


def rules_version() -> str:
    """The version of the shipped rule book, printed on every sheet."""
    return asset("rules", "VERSION").read_text(encoding="utf-8").strip()


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals, as articles are numbered."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _since(in_force: str) -> str:
    return "年".join(part.lstrip("0") for part in in_force.split("-")[:2]) + "月"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(asset("rules", name).read_text(encoding="utf-8"))


def _document(key: str, entry: Mapping[str, Any]) -> Document:
    chapters = MappingProxyType(dict(entry.get("chapters", {})))
    return Document(key, entry["title"], entry["short"], entry.get("in_force", ""), chapters)


def _rule(key: str, entry: Mapping[str, Any], documents: Mapping[str, Document]) -> Rule:
    sources = tuple(
        Source(documents[s["document"]], s.get("article"), s["confidence"], s.get("note", "")) for s in entry["sources"]
    )
    return Rule(
        id=key,
        title=entry["title"],
        text=entry["text"],
        subject=SubjectKind(entry["subject"]),
        period=entry["period"],
        check=entry["check"],
        severity=Severity(entry["severity"]),
        sources=sources,
        policies=tuple(entry["policies"]),
        parameters=MappingProxyType(dict(entry.get("parameters", {}))),
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
    )
