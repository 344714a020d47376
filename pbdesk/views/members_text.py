"""The roll as lines for a terminal and as JSON: what ``members`` prints; numbers are masked unless asked for (E-42)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pbdesk.masking import masked
from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.views.members import STATUS_WORDS, Heads, MemberRoll, MemberRow, heads_of

_HAVE_PRIVATE = """
    SELECT DISTINCT v.person_id
      FROM person_private v
     WHERE v.id_number IS NOT NULL OR v.phone IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A person's ID number and phone as they may be shown."""

    id_number: str = ""
    phone: str = ""

    @property
    def words(self) -> str:
        """Both in one line."""
        told = (f"身份证 {self.id_number}" if self.id_number else "", f"电话 {self.phone}" if self.phone else "")
        return "  ".join(filter(None, told))


def numbers_of(store: Store, roll: MemberRoll, *, private: bool) -> Mapping[str, Numbers]:
    """The numbers of those on a roll who have any; ``private`` shows them whole."""
    have = {row["person_id"] for row in store.query(_HAVE_PRIVATE)}
    show = str if private else masked
    found: dict[str, Numbers] = {}
    for person_id in sorted({row.person_id for row in (*roll.members, *roll.left)} & have):
        shown = store.get(Person, person_id)
        if shown is not None:
            found[person_id] = Numbers(show(shown.record.id_number or ""), show(shown.record.phone or ""))
    return found


def member_lines(roll: MemberRoll, numbers: Mapping[str, Numbers]) -> Iterator[str]:
    """A heading a branch with its head-counts, then a line a member; at the end those who have left."""
    yield f"{roll.day.isoformat()} 的名册  {_heads(roll.heads)}"
    for _, rows in groupby(roll.members, key=lambda row: row.branch_id):
        members = tuple(rows)
        yield ""
        yield f"{members[0].branch}  {_heads(heads_of(members))}"
        for number, row in enumerate(members, start=1):
            yield "  ".join(filter(None, (f"{number:3}", *_words(row), _words_of(numbers, row))))
    if roll.left:
        yield ""
        yield f"已离开 {len(roll.left)} 人"
        for row in roll.left:
            left = row.left_on.isoformat() if row.left_on else ""
            yield "  ".join(filter(None, ("   ", row.name, row.branch, left, row.why)))


def members_document(roll: MemberRoll, numbers: Mapping[str, Numbers]) -> dict[str, object]:
    """The roll for other programs; days are ISO text, a month without a day ``2015-03``.

    An assumed day of conversion is no fact: ``full`` is null and ``full_assumed`` true.
    """
    return {
        "on": roll.day.isoformat(),
        **_counts(roll.heads),
        "list": [_entry(row, numbers) for row in roll.members],
        "left": [
            {**_entry(row, numbers), "left_on": _iso(row.left_on), "reason": row.why} for row in roll.left
        ],
    }


def _heads(heads: Heads) -> str:
    return f"共 {heads.members} 人：正式 {heads.full}，预备 {heads.probationary}；有表决权 {heads.voting}"


def _counts(heads: Heads) -> dict[str, object]:
    return {
        "members": heads.members, "full": heads.full, "probationary": heads.probationary, "voting": heads.voting,
    }  # fmt: skip


def _words(row: MemberRow) -> Iterator[str]:
    yield row.name
    yield STATUS_WORDS[row.standing]
    yield row.group
    yield row.post
    yield f"入党 {row.joined}" if row.joined else ""
    yield f"转正 {row.full_since}" if row.full_since else ""
    yield row.state
    yield row.sent


def _words_of(numbers: Mapping[str, Numbers], row: MemberRow) -> str:
    return numbers[row.person_id].words if row.person_id in numbers else ""


def _entry(row: MemberRow, numbers: Mapping[str, Numbers]) -> dict[str, object]:
    own = numbers.get(row.person_id, Numbers())
    return {
        "id": row.person_id,
        "name": row.name,
        "branch": row.branch_id,
        "group": row.group or None,
        "status": row.standing.value,
        "states": sorted(state.value for state in row.states),
        "posts": list(row.posts),
        "joined": row.joined_iso,
        "full": row.full_iso,
        "full_assumed": row.full_assumed,
        "since": row.since.isoformat(),
        "id_number": own.id_number or None,
        "phone": own.phone or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
