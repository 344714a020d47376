"""Worked examples of every rule as data: one that passes, one that fails, one on the boundary.

They are tried by the tests and printed in the handbook, so that what the handbook says is what the program does. An
example is a small scene (records as ``load`` takes them) with the finding it gives, or a sum that is reckoned.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.model import Outcome
from pbdesk.rules.catalogue import chinese_number
from pbdesk.rules.example_tracks import APPLICANT, track_rows

BRANCH = "b"
"""The id of the branch that a scene is about, unless an example brings its own."""
_BRANCH_ROW = {
    "table": "organization", "id": BRANCH, "kind": "branch", "name": "示例党支部", "unit_kind": "residents_group",
    "founded_on": "2010-01-01",
}  # fmt: skip
_COMMITTEE_ROLES = ("secretary", "organization", "publicity", "discipline", "deputy", "member", "member", "member")
_MARKS = ("present", "online", "leave", "absent", "observers")
_SEVERAL = re.compile(r"([a-z]+)(\d+)\.\.\1?(\d+)")


class ExampleKind(StrEnum):
    """What an example shows."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a scene and the finding it gives, or (``reckon``) a sum and what comes of it.

    ``records`` are rows as ``load`` takes them. ``gives`` is what a sum comes to; ``claimed`` what somebody wrote.
    """

    rule: str
    kind: ExampleKind
    title: str
    records: tuple[Mapping[str, Any], ...] = ()
    period: str = ""
    today: date = date(2030, 1, 1)
    subject: str = BRANCH
    own_period: str = ""
    outcome: Outcome | None = None
    due: int | None = None
    done: int | None = None
    reckon: Mapping[str, Any] | None = None
    gives: str = ""
    claimed: str = ""


@cache
def examples() -> Mapping[str, tuple[Example, ...]]:
    """The examples of each rule, by its id."""
    found: dict[str, tuple[Example, ...]] = {}
    for path in sorted(asset("rules", "examples").glob("*.toml")):
        for rule, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[rule] = tuple(_example(rule, entry) for entry in entries)
    return MappingProxyType(found)


def people(text: str) -> list[str]:
    """Ids in short: ``p1..p4`` (or ``p1..4``) is p1, p2, p3, p4."""
    several = _SEVERAL.fullmatch(text)
    if several is None:
        return [text]
    letter, first, last = several.group(1), int(several.group(2)), int(several.group(3))
    return [f"{letter}{number}" for number in range(first, last + 1)]


def _example(rule: str, entry: Mapping[str, Any]) -> Example:
    return Example(
        rule=rule,
        kind=ExampleKind(entry["kind"]),
        title=entry["title"],
        records=tuple(_records(entry)) if "reckon" not in entry else (),
        period=entry.get("period", ""),
        today=date.fromisoformat(entry.get("today", "2030-01-01")),
        subject=entry.get("subject", APPLICANT if "track" in entry else BRANCH),
        own_period=entry.get("own_period", ""),
        outcome=Outcome(entry["outcome"]) if "outcome" in entry else None,
        due=entry.get("due"),
        done=entry.get("done"),
        reckon=entry.get("reckon"),
        gives=entry.get("gives", ""),
        claimed=entry.get("claimed", ""),
    )


def _records(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    given = [dict(row) for row in entry.get("given", ())]
    if not any(row["table"] == "organization" and row.get("id") == BRANCH for row in given):
        yield _BRANCH_ROW
    yield from _groups(entry.get("groups", 0))
    yield from _members(entry.get("members", 0), entry.get("probationary", 0), entry.get("groups", 0))
    yield from _committee(entry.get("committee", 0))
    if "track" in entry:
        yield from track_rows(BRANCH, entry["track"], entry.get("applicant", {}))
    for row in given:
        marks = {state: row.pop(state, ()) for state in _MARKS}
        yield row
        for state, ids in marks.items():
            yield from (_mark(row["id"], person, state) for text in ids for person in people(text))


def _mark(meeting: str, person: str, state: str) -> Mapping[str, Any]:
    known = {"state": "present", "role": "observer"} if state == "observers" else {"state": state}
    return {"table": "attendance", "meeting_id": meeting, "person_id": person, **known}


def _groups(number: int) -> Iterator[Mapping[str, Any]]:
    """Groups g1, g2, … of many years, each led by the first of its members."""
    for place in range(1, number + 1):
        yield {
            "table": "party_group", "id": f"g{place}", "branch_id": BRANCH, "name": f"第{chinese_number(place)}党小组",
            "formed_on": "2012-01-01",
        }  # fmt: skip
        yield {
            "table": "post", "id": f"zz{place}", "person_id": f"p{place}", "group_id": f"g{place}",
            "role": "group_leader", "started_on": "2012-01-01",
        }  # fmt: skip


def _members(full: int, probationary: int, groups: int) -> Iterator[Mapping[str, Any]]:
    """Full members p1, p2, … of many years, and probationary ones y1, y2, … admitted on 2026-01-15; groups in turn."""
    for number in range(1, full + 1):
        group = f"g{(number - 1) % groups + 1}" if groups else None
        yield from _member(f"p{number}", f"党员{number}", "2010-01-01", "2011-01-01", group)
    for number in range(1, probationary + 1):
        group = f"g{(number - 1) % groups + 1}" if groups else None
        yield from _member(f"y{number}", f"预备党员{number}", "2026-01-15", None, group)


def _member(
    person: str, name: str, joined: str, full_on: str | None, group: str | None
) -> Iterator[Mapping[str, Any]]:
    full = {"full_on": full_on} if full_on else {}
    yield {"table": "person", "id": person, "name": name, "joined_on": joined, **full}
    yield {
        "table": "membership", "id": f"in-{person}", "person_id": person, "branch_id": BRANCH, "started_on": joined,
        **({"group_id": group} if group else {}),
    }  # fmt: skip


def _committee(size: int) -> Iterator[Mapping[str, Any]]:
    """A committee elected on 2024-01-15 for three years, of the first members: in the order of posts."""
    if not size:
        return
    yield {
        "table": "committee", "id": "zw", "branch_id": BRANCH, "basis": "elected", "started_on": "2024-01-15",
        "term_years": 3,
    }  # fmt: skip
    for number, role in enumerate(_COMMITTEE_ROLES[:size], start=1):
        yield {
            "table": "post", "id": f"zw{number}", "person_id": f"p{number}", "organization_id": BRANCH, "role": role,
            "started_on": "2024-01-15",
        }  # fmt: skip
