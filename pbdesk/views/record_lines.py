"""The records behind a finding, a line each with its day, its words and the door that opens it; none is left out.

A finding names records by id alone, and a file of another program may use one id in several tables: the kinds that the
rule looks at are asked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from pbdesk.rules import Rule
from pbdesk.store import Store
from pbdesk.views.record_line_words import LOOKS, Made
from pbdesk.views.steps import POSTED, VISITS, Step, Verb
from pbdesk.words import long_date

_CHUNK = 400
_GONE = "文件里已经没有这条记录（可能删除了，也可能来自更新的版本）"


class RecordKind(StrEnum):
    """What a record behind a finding is: the name of its table."""

    MEETING = "meeting"
    VISIT = "visit"
    POSTING = "posting"
    PERSON = "person"
    MEMBERSHIP = "membership"
    CONDITION = "member_condition"
    POST = "post"
    COMMITTEE = "committee"
    GROUP = "party_group"
    ORGANIZATION = "organization"
    ADMISSION_STEP = "admission_step"
    ADMISSION = "admission"
    AGENDA_ITEM = "agenda_item"
    DUES = "dues"
    STANDARD = "dues_standard"
    CLOSING = "closing"
    ATTACHMENT = "attachment"
    CHASE = "chase"
    REVIEW = "review"
    EXPLANATION = "explanation"
    UNKNOWN = "unknown"


_FIRST: Mapping[str, tuple[RecordKind, ...]] = MappingProxyType({
    Verb.VISIT: (RecordKind.VISIT,),
    Verb.GUIDE: (RecordKind.POSTING,),
    Verb.ADMISSION: (RecordKind.ADMISSION_STEP, RecordKind.ADMISSION, RecordKind.AGENDA_ITEM),
    Verb.MEMBER: (RecordKind.CONDITION, RecordKind.MEMBERSHIP, RecordKind.PERSON),
    Verb.MEMBERS: (RecordKind.MEMBERSHIP, RecordKind.PERSON),
    Verb.BRANCH: (RecordKind.ORGANIZATION,),
    Verb.COMMITTEE: (RecordKind.COMMITTEE, RecordKind.POST, RecordKind.GROUP),
    Verb.DUES: (RecordKind.DUES, RecordKind.STANDARD),
})
"""By the door of a rule: the kinds of record that it looks at."""
_STANDARDS = frozenset({"dues_all_fixed", "dues_reduced", "dues_from_the_vote"})
"""The checks that look at what a member is to pay: a standard and a payment of one month have the same id."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that counted, or one that did not with the reason; ``opens`` leads to it where a page shows it."""

    kind: RecordKind
    id: str
    day: date | None
    words: str
    reason: str = ""
    opens: Step | None = None

    @property
    def text(self) -> str:
        """The whole line, with its day where one is known."""
        return f"{long_date(self.day)}　{self.words}" if self.day else self.words


def kinds_of(rule: Rule) -> tuple[RecordKind, ...]:
    """The kinds of record that a rule looks at, in the order in which an id is tried."""
    if rule.check == POSTED:
        return (RecordKind.POSTING,)
    if rule.check in VISITS:
        return (RecordKind.VISIT,)
    if rule.check in _STANDARDS:
        return (RecordKind.STANDARD,)
    return (*_FIRST.get(rule.door, ()), RecordKind.MEETING)


def record_lines(store: Store, ids: Iterable[str], first: Sequence[RecordKind] = ()) -> Mapping[str, RecordLine]:
    """A line for every id; one that no table knows says so itself."""
    wanted = list(dict.fromkeys(ids))
    found = _found(store, wanted, first)
    parts = {record: record.split("@") for record in wanted if record not in found and "@" in record}
    beneath = _found(store, [part for each in parts.values() for part in each], first) if parts else {}
    lines = {}
    for record in wanted:
        whole = found.get(record) or next((beneath[p] for p in parts.get(record, ()) if p in beneath), None)
        lines[record] = whole or RecordLine(RecordKind.UNKNOWN, record, None, _GONE)
    return lines


def first_door(store: Store, ids: Iterable[str], first: Sequence[RecordKind] = ()) -> Step | None:
    """The door of the first of some records that a page can show."""
    return next((line.opens for line in record_lines(store, ids, first).values() if line.opens), None)


def _found(store: Store, ids: Sequence[str], first: Sequence[RecordKind]) -> dict[str, RecordLine]:
    found: dict[str, RecordLine] = {}
    for kind in dict.fromkeys([*first, *RecordKind]):
        missing = [record for record in ids if record not in found]
        if not missing:
            break
        if kind is not RecordKind.UNKNOWN:
            found.update((made.id, _line(kind, made)) for made in _made(store, kind, missing))
    return found


def _made(store: Store, kind: RecordKind, ids: Sequence[str]) -> Iterator[Made]:
    look = LOOKS[kind.value]
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        for row in store.query(look.query.format(marks=", ".join("?" * len(part))), part):
            yield look.words(row)


def _line(kind: RecordKind, made: Made) -> RecordLine:
    return RecordLine(kind, made.id, date.fromisoformat(made.day) if made.day else None, made.words, opens=made.opens)
