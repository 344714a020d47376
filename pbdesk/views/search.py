"""Finding people and meetings by a few characters: names, pinyin, words of topic, place and minutes, days and kinds.

Words are looked for as they stand (a full-text index would miss words of two characters); the latest meetings are read
first and reading stops when enough are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.entry import plain, read_day
from pbdesk.model import MeetingKind
from pbdesk.rules.admission import stage_of
from pbdesk.rules.admission_track import Track
from pbdesk.store import Store
from pbdesk.views.admissions import STAGE_WORDS, steps_of
from pbdesk.views.people import named_apart
from pbdesk.views.pinyin import Named, find
from pbdesk.words import MEETING_WORDS, long_date

MOST_PEOPLE = 12
MOST_MEETINGS = 40
MOST_WORDS = 4
_BEFORE, _AFTER = 10, 40
"""Characters of the minutes shown before and after what was found."""

_PEOPLE = """
    SELECT p.id, p.name, MAX(CASE WHEN m.ended_on IS NULL OR m.ended_on > :day THEN o.name END) AS branch,
           MAX(o.name) AS left_branch, MAX(g.branch_id) AS guides,
           MAX(a.id) AS file_id
      FROM person p
      LEFT JOIN membership m ON m.person_id = p.id AND m.deleted_at IS NULL
      LEFT JOIN organization o ON o.id = m.branch_id
      LEFT JOIN posting g ON g.person_id = p.id AND g.deleted_at IS NULL
      LEFT JOIN admission a ON a.person_id = p.id AND a.deleted_at IS NULL AND a.ended_on IS NULL
     WHERE p.deleted_at IS NULL
     GROUP BY p.id, p.name
     ORDER BY p.name, p.id"""

_MEETINGS = """
    SELECT m.id, m.kind, m.held_on, m.title, m.place, m.content, o.name AS branch
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND {conditions}
     ORDER BY m.held_on DESC, m.id DESC
     LIMIT :most"""

_TEXTS = ("m.title", "m.content", "m.place", "o.name")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Someone whose name fits, and what tells namesakes apart."""

    id: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting whose words fit: what it was, and the words around the first of them."""

    id: str
    title: str
    note: str


def people_index(store: Store, today: date) -> tuple[Named, ...]:
    """Everyone in the file, with the branch that tells namesakes apart."""
    rows = store.query(_PEOPLE, {"day": today.isoformat()})
    stages = _stages(store, [r["file_id"] for r in rows if r["file_id"]])
    return named_apart(store, (Named(r["id"], r["name"], note=_standing(r, stages)) for r in rows))


def find_people(text: str, people: Sequence[Named]) -> tuple[FoundPerson, ...]:
    """Those whose name, pinyin or initials fit best."""
    return tuple(FoundPerson(p.person_id, p.name, p.note) for p in find(text, people)[:MOST_PEOPLE])


def find_meetings(store: Store, text: str, today: date) -> tuple[FoundMeeting, ...]:
    """The latest meetings that hold every word typed; a day or a kind of meeting narrows them."""
    words = plain(text).split()[:MOST_WORDS]
    if not words:
        return ()
    asked: dict[str, object] = {"most": MOST_MEETINGS}
    conditions = [_condition(f"w{number}", word, today, asked) for number, word in enumerate(words)]
    rows = store.query(_MEETINGS.format(conditions=" AND ".join(conditions)), asked)
    return tuple(_found(r, words) for r in rows)


def _condition(name: str, word: str, today: date, asked: dict[str, object]) -> str:
    """How one word narrows the meetings; its values are put into ``asked``."""
    asked[name] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    ways = [f"{column} LIKE :{name} ESCAPE '\\'" for column in _TEXTS]
    items = " OR ".join(f"i.{column} LIKE :{name} ESCAPE '\\'" for column in ("topic", "content", "resolution"))
    ways.append(f"m.id IN (SELECT i.meeting_id FROM agenda_item i WHERE {items})")
    day = read_day(word, today)
    if day is not None:
        asked[f"{name}d"] = day.isoformat()
        ways.append(f"m.held_on = :{name}d")
    for number, kind in enumerate(_kinds(word)):
        asked[f"{name}k{number}"] = kind
        ways.append(f"m.kind = :{name}k{number}")
    return f"({' OR '.join(ways)})"


def _kinds(word: str) -> list[MeetingKind]:
    return [kind for kind, words in MEETING_WORDS.items() if len(word) > 1 and word in words]


def _stages(store: Store, files: Sequence[str]) -> Mapping[str, str]:
    """How far those have come who are on the way into the Party, by their file."""
    steps = steps_of(store) if files else {}
    return {file: STAGE_WORDS[stage_of(Track(steps=steps.get(file, ())))] for file in files}


def _standing(row: Row, stages: Mapping[str, str]) -> str:
    if row["branch"]:
        return str(row["branch"])
    if row["file_id"]:
        return f"发展党员：{stages[row['file_id']]}"
    if row["guides"]:
        return "党建指导员"
    return f"曾在{row['left_branch']}" if row["left_branch"] else "未编入支部"


def _found(row: Row, words: Sequence[str]) -> FoundMeeting:
    day = long_date(date.fromisoformat(row["held_on"]))
    title = f"{day} {MEETING_WORDS[MeetingKind(row['kind'])]}"
    if row["title"]:
        title += f"：{row['title']}"
    return FoundMeeting(row["id"], title, f"{row['branch']}　{_excerpt(row, words)}".rstrip())


def _excerpt(row: Mapping[str, str | None] | Row, words: Sequence[str]) -> str:
    """The words of the minutes around the first that was typed; their beginning where none of them is there."""
    content = " ".join((row["content"] or "").split())
    folded = content.casefold()
    places = [place for word in words if (place := folded.find(word.casefold())) >= 0]
    start = max(0, min(places) - _BEFORE) if places else 0
    end = start + _BEFORE + _AFTER
    return ("…" if start else "") + content[start:end] + ("…" if end < len(content) else "")
