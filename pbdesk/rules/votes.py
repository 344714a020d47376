"""The bars of votes as data: what each asks in words, how binding it is and on what authority (``votes.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import AgendaKind, Severity
from pbdesk.rules.catalogue import Source, documents


@dataclass(frozen=True, slots=True)
class VoteRule:
    """One bar of a vote; its numbers live in the arithmetic, its words and its source here.

    ``kinds`` are the agenda items it holds for by itself; with ``topics``, those whose topic has all words of one.
    """

    id: str
    title: str
    text: str
    severity: Severity
    source: Source
    kinds: frozenset[AgendaKind] = frozenset()
    topics: tuple[tuple[str, ...], ...] = ()

    def holds_for(self, kind: AgendaKind | None, topic: str) -> bool:
        """Whether an agenda item is one that the bar names."""
        named = not self.topics or any(all(word in topic for word in words) for words in self.topics)
        return kind in self.kinds and named

    def citation(self, on: date) -> str:
        """The source as far as its confidence allows; for a day before it was in force, since when it is."""
        since = self.source.document.in_force
        if since <= on.isoformat():
            return self.source.cited()
        year, month = since.split("-")[:2]
        return f"{self.source.cited()}（{year}年{int(month)}月起施行）"


@cache
def vote_rules() -> Mapping[str, VoteRule]:
    """Every bar by its id; a bar with two sources of its own has an ending (``VOT-04-admission``)."""
    entries = tomllib.loads(asset("rules", "votes.toml").read_text(encoding="utf-8"))
    rules = {}
    for key, entry in entries.items():
        (told,) = entry["sources"]
        document = documents()[told["document"]]
        source = Source(document, told.get("article"), told["confidence"], told.get("note", ""))
        rules[key] = VoteRule(key, entry["title"], entry["text"], Severity(entry["severity"]), source, *_items(entry))
    return MappingProxyType(rules)


def strict_bar(kind: AgendaKind | None, topic: str) -> str | None:
    """The rule by which an item needs more than half there and takes written opinions as votes (VOT-04), if any.

    Admission and conversion say so by their kind; extending or cancelling a probation, which have no kind of their
    own, by the words of their topic.
    """
    return next((rule.id for rule in vote_rules().values() if rule.kinds and rule.holds_for(kind, topic)), None)


def _items(entry: Mapping[str, Any]) -> tuple[frozenset[AgendaKind], tuple[tuple[str, ...], ...]]:
    """The agenda items that a bar names."""
    return frozenset(map(AgendaKind, entry.get("kinds", ()))), tuple(map(tuple, entry.get("topics", ())))
