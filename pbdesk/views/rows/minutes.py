"""The rows of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from pbdesk.model import MeetingKind
from pbdesk.views.rows.common import NOTHING, Issue, Ratio


@dataclass(frozen=True, slots=True)
class Absentee:
    """A member who was not there, with leave or without, and why."""

    name: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Nominee:
    """Someone who stood in an election, with the votes he got; ``elected`` is ``None`` where nothing can be said."""

    name: str
    votes: int | None = None
    elected: bool | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """A written opinion; ``void`` says why it is no vote, as one that came in too late (VOT-05)."""

    name: str
    words: str
    received_on: date | None = None
    void: str = ""


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One item of the agenda: what was talked about, what was decided, and how the vote went.

    ``vote`` are the numbers in words, ``result`` a sentence that says what they come to and on which base;
    ``follow_up`` says who sees that it is done, and by when.
    """

    kind: str
    topic: str
    content: str = ""
    resolution: str = ""
    vote: str = ""
    result: str = ""
    nominees: tuple[Nominee, ...] = ()
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """An attached photo or scan with the bytes of its file."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting, ready to print.

    ``sitting`` names, in words, the parts of the sitting that this one belongs to (E-26); they are printed one after
    another. ``late`` says when a record was entered that came afterwards (补录, E-32); empty for one in time.
    ``excluded`` are members left out of the head-count: why as ``state``, the paper as ``reason``. ``papers`` names
    what is attached; ``photos`` are those of it that are to be printed. ``grades`` sums an appraisal's grades up.
    """

    id: str
    branch: str
    kind: MeetingKind
    held_on: date
    title: str = ""
    group: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    lecturer: str = ""
    for_year: int | None = None
    attendance: Ratio = NOTHING
    present: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    absent: tuple[Absentee, ...] = ()
    observers: tuple[str, ...] = ()
    excluded: tuple[Absentee, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    content: str = ""
    hours: str = ""
    late: str = ""
    sitting: str = ""
    papers: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    grades: str = ""


@dataclass(frozen=True, slots=True)
class MinutesSheet:
    """The minutes of several meetings, by branch and date."""

    issue: Issue
    meetings: tuple[Minutes, ...]
