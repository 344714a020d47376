"""The steps of admission as data: ``resources/rules/admission.toml`` read into frozen rules."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import AdmissionStepKind, Severity
from pbdesk.rules.catalogue import Source, documents
from pbdesk.words import ADMISSION_WORDS


class Span(StrEnum):
    """What a span of months says about a step's day."""

    WAIT = "wait"
    WITHIN = "within"
    EVERY = "every"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence with the citation that its source's confidence allows, and the rule that says so.

    ``unsure``: what was recorded does not let one tell whether the rule was kept.
    """

    sentence: str
    citation: str
    severity: Severity
    rule: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """A span of ``months`` counted from the step ``after``, what it asks for, and who says so."""

    rule: str
    span: Span
    after: AdmissionStepKind
    months: int
    said: Cited


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: its place in the order, what must have happened before, and its spans of time.

    ``helpers`` is how many members it names (least, most); ``limits`` holds the other numbers of its text.
    """

    kind: AdmissionStepKind
    rule: str
    rank: int
    said: Cited
    needs: tuple[AdmissionStepKind, ...]
    timings: tuple[Timing, ...]
    helpers: tuple[int, int] | None
    limits: Mapping[str, int]
    repeats: bool
    optional: bool
    prompt: bool
    temporary: Cited | None

    @property
    def title(self) -> str:
        """The step's name."""
        return ADMISSION_WORDS[self.kind]

    def timing(self, span: Span) -> Timing | None:
        """The step's span of one sort, if it has one."""
        return next((timing for timing in self.timings if timing.span is span), None)


@cache
def step_rules() -> Mapping[AdmissionStepKind, StepRule]:
    """Every step in its order."""
    book = tomllib.loads(asset("rules", "admission.toml").read_text(encoding="utf-8"))
    rules = {AdmissionStepKind(key): _step(AdmissionStepKind(key), entry) for key, entry in book.items()}
    return MappingProxyType(rules)


def citation(sources: Iterable[Mapping[str, Any]]) -> str:
    """The citation of some sources as they stand in the book; only confidence A prints the article."""
    read = [Source(documents()[s["document"]], s.get("article"), s["confidence"], s.get("note", "")) for s in sources]
    return "、".join(dict.fromkeys(source.cited() for source in read))


def _step(kind: AdmissionStepKind, entry: Mapping[str, Any]) -> StepRule:
    helpers = entry.get("helpers")
    return StepRule(
        kind=kind,
        rule=entry["rule"],
        rank=entry["rank"],
        said=_cited(entry),
        needs=tuple(AdmissionStepKind(name) for name in entry.get("needs", ())),
        timings=tuple(_timing(t) for t in entry.get("timings", ())),
        helpers=(helpers["least"], helpers["most"]) if helpers else None,
        limits=MappingProxyType({k: v for k, v in entry.items() if k.startswith(("least_", "most_"))}),
        repeats=entry.get("repeats", False),
        optional=entry.get("optional", False),
        prompt=entry.get("prompt", False),
        temporary=_cited({"severity": "generally", **entry["temporary"]}) if "temporary" in entry else None,
    )


def _timing(entry: Mapping[str, Any]) -> Timing:
    after = AdmissionStepKind(entry["after"])
    return Timing(entry["rule"], Span(entry["kind"]), after, entry["months"], _cited(entry))


def _cited(entry: Mapping[str, Any]) -> Cited:
    return Cited(entry["text"], citation(entry["sources"]), Severity(entry["severity"]), entry["rule"])
