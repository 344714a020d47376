"""The checklist of a quality supervisor as data: one point a question, for which records, on what authority."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import MeetingKind, ReviewedKind, Severity
from pbdesk.rules.catalogue import Source, documents
from pbdesk.words import SEVERITY_WORDS

REVIEWED_MEETINGS = tuple(kind for kind in MeetingKind if kind is not MeetingKind.TALK)
"""The kinds of meetings that are reviewed: talks are private (E-42)."""
_EVERY_MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One question asked of a record; with a ``check`` the program answers it, without one a person does.

    ``records`` holds kinds of meetings by their names, ``visit`` and ``admission``.
    """

    key: str
    title: str
    question: str
    records: frozenset[str]
    check: str
    severity: Severity
    sources: tuple[Source, ...]
    policies: tuple[str, ...]

    @property
    def automatic(self) -> bool:
        """Whether the program looks at it by itself."""
        return bool(self.check)

    def citation(self, on: date) -> str:
        """The sources in force on a day as far as their confidence allows; a point of our own says so."""
        holding = [s for s in self.sources if s.document.in_force <= on.isoformat()]
        return "、".join(dict.fromkeys(s.cited() for s in holding)) or SEVERITY_WORDS[Severity.CONVENTION]


@cache
def checklist() -> Mapping[str, CheckPoint]:
    """Every point by its key, in the order of the file."""
    entries = tomllib.loads(asset("rules", "checklist.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _point(key, entry) for key, entry in entries.items()})


@cache
def points_for(record: str) -> tuple[CheckPoint, ...]:
    """The points of one kind of record, those that the program looks at first."""
    found = [point for point in checklist().values() if record in point.records]
    return tuple(sorted(found, key=lambda point: not point.automatic))


def _point(key: str, entry: Mapping[str, Any]) -> CheckPoint:
    records = set(entry["records"])
    if _EVERY_MEETING in records:
        records = records - {_EVERY_MEETING} | set(REVIEWED_MEETINGS)
    known = {*REVIEWED_MEETINGS, ReviewedKind.VISIT, ReviewedKind.ADMISSION}
    assert records <= known, f"{key} asks about {records - known}"
    return CheckPoint(
        key=key,
        title=entry["title"],
        question=entry["question"],
        records=frozenset(records),
        check=entry.get("check", ""),
        severity=Severity(entry["severity"]),
        sources=tuple(
            Source(documents()[s["document"]], s.get("article"), s["confidence"], s.get("note", ""))
            for s in entry.get("sources", ())
        ),
        policies=tuple(entry.get("policies", ())),
    )
