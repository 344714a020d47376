"""The rule book as data: ``resources/rules/book/*.toml`` read into frozen rules, with what may be printed of a source.

A chapter a file, as in the rule table (A1 to A8): ORG, MTG, VOT, EDU, MEM, DEV, DUE, GUI. A rule with a ``check`` gives
findings; one without is applied where a record is made (``applied`` says where) or only told.

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

FIRST_VERSION = "2026.11"
"""The version of the first rule book: MTG-01 to MTG-08 and GUI-01 to GUI-05."""
WEEKLY_CHECK = "tuesday_visits"
"""The one check that finds an obligation a week: the day is a parameter."""
MEMBERS = "人"
"""What is counted where a rule asks how many members have reached something."""
_DIGITS = "零一二三四五六七八九"
_CHAPTERS = ("mtg", "gui", "org", "vot", "edu", "mem", "dev", "due")
"""The chapters in the order in which findings are told: what the quarter's sheets are about comes first."""
CHAPTER_WORDS: Mapping[str, str] = MappingProxyType({
    "ORG": "支部设置", "MTG": "组织生活", "VOT": "表决和选举", "EDU": "教育培训", "MEM": "党员管理", "DEV": "发展党员",
    "DUE": "党费", "GUI": "党建指导员", "LOC": "本地规定",
})  # fmt: skip
"""What each chapter is called, in the order of the handbook; LOC holds a street's own rules."""
CONFIDENCE_WORDS: Mapping[str, str] = MappingProxyType({
    "A": "条文和条号都核对过原文", "B": "条文核对过，条号未核对", "C": "未见原文，条号未核对", "D": "未见原文，待核实",
})  # fmt: skip
"""What each level of confidence means, as the handbook says it."""


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
    """One rule: whom it binds, over which period, which check decides it, and its sources.

    ``core`` rules are what the quarter's sheets and rates are about. ``since`` is the version of the rule book that the
    rule came with, so that an older closing is not compared with rules it never knew. ``deed`` is what settles it, as a
    verb phrase; ``door`` names where that is done (see ``views.steps``). ``replaces`` is the rule of the book that a
    street's own one stands for.
    """

    id: str
    title: str
    text: str
    subject: SubjectKind
    period: str
    severity: Severity
    sources: tuple[Source, ...]
    policies: tuple[str, ...] = ()
    check: str = ""
    applied: str = ""
    deed: str = ""
    door: str = ""
    core: bool = False
    since: str = FIRST_VERSION
    parameters: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: str = ""

    @property
    def weekly(self) -> bool:
        """Whether it asks for something each week: a quarter's worth of obligations is told in one line."""
        return self.check == WEEKLY_CHECK

    @property
    def unit(self) -> str:
        """What is counted: times, or members."""
        return MEMBERS if self.check == "own_hours" else "次"

    @property
    def place(self) -> str:
        """Where it stands on sheets and pages: at its own place, or at that of the rule it stands for."""
        return self.replaces or self.id

    @property
    def chapter(self) -> str:
        """The chapter by its letters (ORG, MTG, …)."""
        return self.id.partition("-")[0]

    @property
    def confidence(self) -> str:
        """The best confidence among the sources, A to D."""
        return min(source.confidence for source in self.sources)

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
    files = [_read("book", f"{name}.toml") for name in _CHAPTERS if asset("rules", "book", f"{name}.toml").is_file()]
    return MappingProxyType({key: _rule(key, entry, documents()) for book in files for key, entry in book.items()})


@cache
def core_rules() -> frozenset[str]:
    """The rules that the quarter's sheets and rates are about."""
    return frozenset(rule.id for rule in catalogue().values() if rule.core)


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
    year, *rest = in_force.split("-")
    return f"{year}年" + "".join(f"{month.lstrip('0')}月" for month in rest[:1])


def _read(*name: str) -> dict[str, Any]:
    return tomllib.loads(asset("rules", *name).read_text(encoding="utf-8"))


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
        severity=Severity(entry["severity"]),
        sources=sources,
        policies=tuple(entry.get("policies", ())),
        check=entry.get("check", ""),
        applied=entry.get("applied", ""),
        deed=entry.get("deed", ""),
        door=entry.get("door", ""),
        core=entry.get("core", False),
        since=entry.get("since", FIRST_VERSION),
        parameters=MappingProxyType(dict(entry.get("parameters", {}))),
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
    )
