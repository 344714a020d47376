"""What other places ask, as data (``resources/rules/presets.toml``): rules that a street may take over and change."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from pbdesk.assets import asset
from pbdesk.model import LocalRule


@dataclass(frozen=True, slots=True)
class Preset:
    """One example: the rule it makes, where it was found, and what they do there."""

    key: str
    place: str
    told: str
    record: LocalRule

    def rule(self, rule: str, valid_from: date | None) -> LocalRule:
        """The example as a rule of a file, from a day on."""
        made = self.record
        return LocalRule(
            id=rule, title=made.title, method=made.method, period=made.period, parameters=made.parameters,
            replaces=made.replaces, valid_from=valid_from,
        )  # fmt: skip


@cache
def presets() -> Mapping[str, Preset]:
    """Every example, by key."""
    entries = tomllib.loads(asset("rules", "presets.toml").read_text(encoding="utf-8"))
    return MappingProxyType({
        key: Preset(key, entry["place"], entry["told"], LocalRule(
            id=key, title=entry["title"], method=entry["method"], period=entry["period"],
            parameters=json.dumps(entry["parameters"]), replaces=entry.get("replaces"),
        ))
        for key, entry in entries.items()
    })  # fmt: skip
