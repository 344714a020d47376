"""What committees and general meetings had on their agendas: which matter was where, and which was called important."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from sqlite3 import Row

from pbdesk.calendar import iso_day
from pbdesk.model import AgendaKind, MeetingKind
from pbdesk.rules.facts import Reach
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store

LOOK_BACK = 92
"""So many days before the period a committee's discussion of a matter is still looked for."""
_CHUNK = 500

_ITEMS = """
    SELECT m.branch_id, m.id, m.kind, m.held_on, m.sitting_id, i.kind AS item_kind, i.topic, i.person_id, i.important
      FROM meeting m
      JOIN agenda_item i ON i.meeting_id = m.id
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.group_id IS NULL AND {which}"""

_NEAR = """m.held_on >= :before AND m.held_on < :end AND (m.kind = 'committee_meeting'
            OR m.kind = 'general_meeting' AND m.held_on >= :start
               AND (i.kind IN ('matter', 'resolution') OR i.important = 1)) {only}"""

_GENERAL = "m.kind IN ('general_meeting', 'organization_life_meeting') AND m.branch_id IN ({marks})"

_LEADS = re.compile(r"^(审议|讨论|研究|表决|通过|听取|商议|决定|酝酿|审查|关于|对)+")
_TAILS = re.compile(r"(的?(讨论|表决|审议|研究|议题|事项|事宜|方案|问题|报告))+$")
_LEAST_CONTAINED = 4
_MEETINGS: Mapping[str, MeetingKind] = {kind.value: kind for kind in MeetingKind}
_KINDS: Mapping[str | None, AgendaKind] = {kind.value: kind for kind in AgendaKind}
"""Looked up thousands of times; making a member of its value takes far longer."""


@dataclass(frozen=True, slots=True)
class MatterFact:
    """One item of an agenda, with the meeting that had it."""

    meeting_id: str
    meeting_kind: MeetingKind
    held_on: date
    sitting_id: str | None
    kind: AgendaKind | None
    topic: str
    person_id: str | None
    important: bool

    def is_like(self, other: MatterFact) -> bool:
        """Whether two items are about the same: one person in the same way, or the same topic in other words."""
        if self.person_id and other.person_id:
            return self.person_id == other.person_id and self.kind is other.kind
        one, two = plain(self.topic), plain(other.topic)
        if not one or not two:
            return False
        shorter, longer = sorted((one, two), key=len)
        return one == two or (len(shorter) >= _LEAST_CONTAINED and shorter in longer)


@lru_cache(maxsize=8192)
def plain(topic: str) -> str:
    """A topic without spaces, signs and the words that only say what is done with it (审议…, 关于…, …的方案)."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", topic) if c.isalnum())
    return _TAILS.sub("", _LEADS.sub("", bare)) or bare


def load_matters(store: Store, reach: Reach, branches: Collection[str] | None) -> Mapping[str, Sequence[MatterFact]]:
    """The items of general meetings of the quarters asked for, and those of committees up to a quarter before."""
    only, names = narrowed(branches, "m.branch_id")
    start, end = reach.near.start, reach.near.end
    asked = {
        "start": start.isoformat(), "end": end.isoformat(),
        "before": (start - timedelta(days=LOOK_BACK)).isoformat(), **names,
    }  # fmt: skip
    found: dict[str, list[MatterFact]] = defaultdict(list)
    for r in store.query(_ITEMS.format(which=_NEAR.format(only=only)), asked):
        found[r[0]].append(_matter(r))
    return _in_order(found)


def load_general(store: Store, branches: Collection[str]) -> Mapping[str, Sequence[MatterFact]]:
    """Every item that the general meetings of some branches ever had: where a matter may have been taken to."""
    found: dict[str, list[MatterFact]] = defaultdict(list)
    for r in _of(store, _ITEMS.format(which=_GENERAL), branches):
        found[r[0]].append(_matter(r))
    return _in_order(found)


def _in_order(found: dict[str, list[MatterFact]]) -> Mapping[str, Sequence[MatterFact]]:
    for own in found.values():
        own.sort(key=lambda m: (m.held_on, m.meeting_id))
    return found


def _of(store: Store, sql: str, branches: Collection[str]) -> Iterator[Row]:
    ids = sorted(branches)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), part)


def _matter(r: Row) -> MatterFact:
    _, meeting, kind, held_on, sitting, item_kind, topic, person, important = r
    return MatterFact(
        meeting, _MEETINGS[kind], iso_day(held_on), sitting, _KINDS.get(item_kind), topic or "", person, bool(important)
    )
