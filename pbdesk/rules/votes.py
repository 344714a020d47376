"""The bars of votes as data: what each asks in words, how binding it is and on what authority (``votes.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from pbdesk.assets import asset
from pbdesk.model import Severity
from pbdesk.rules.catalogue import Source, documents


@dataclass(frozen=True, slots=True)
class VoteRule:
    """One bar of a vote; its numbers live in the arithmetic, its words and its source here."""

    id: str
    title: str
    text: str
    severity: Severity
    source: Source

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
        rules[key] = VoteRule(key, entry["title"], entry["text"], Severity(entry["severity"]), source)
    return MappingProxyType(rules)
