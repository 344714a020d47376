"""Calendar files (iCalendar, RFC 5545) with whole-day events: written byte for byte, and one's own read back.

Lines end with CRLF and are folded at 75 octets, never inside a character. An event keeps its UID; what changed since
the file was last written gets a higher SEQUENCE, what is no longer to be done is CANCELLED, so that a calendar that
takes the file in again follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

_PRODUCT = "-//pbdesk//pbdesk//ZH"
_FOLD = 75
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_REMIND_AT = 9
"""The hour of the day at which a reminder is shown."""


@dataclass(frozen=True, slots=True)
class Event:
    """One whole-day event; ``alarms`` are days before it. ``tentative``: its day may still move."""

    uid: str
    day: date
    summary: str
    description: str
    alarms: tuple[int, ...] = ()
    tentative: bool = False
    cancelled: bool = False
    sequence: int = 0


def sequence_at(instant: datetime) -> int:
    """A SEQUENCE that only grows: minutes since 2020, so that no file of an earlier export outranks a later one."""
    return int((instant - _EPOCH).total_seconds() // 60)


def follow_up(events: Iterable[Event], earlier: Mapping[str, Event], sequence: int, today: date) -> list[Event]:
    """The events to write after ``earlier`` ones: unchanged ones as they were, the others with a higher SEQUENCE.

    What was there before and is not asked for any more is cancelled, until its day is over.
    """
    made = []
    wanted = {event.uid: event for event in events}
    for event in wanted.values():
        before = earlier.get(event.uid)
        same = before is not None and replace(before, sequence=0) == replace(event, sequence=0)
        number = before.sequence if before is not None and same else max(sequence, before.sequence + 1 if before else 0)
        made.append(replace(event, sequence=number))
    for uid, before in earlier.items():
        if uid not in wanted and before.day >= today:
            ended = before if before.cancelled else replace(before, sequence=max(sequence, before.sequence + 1))
            made.append(replace(ended, cancelled=True, tentative=False, alarms=()))
    return sorted(made, key=lambda event: (event.day, event.summary, event.uid))


def write_calendar(name: str, events: Iterable[Event], stamp: datetime) -> Iterator[bytes]:
    """The file, event by event; ``stamp`` is the instant of writing (UTC)."""
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN",
                 f"NAME:{_escaped(name)}", f"X-WR-CALNAME:{_escaped(name)}")  # fmt: skip
    written = f"{stamp:%Y%m%dT%H%M%SZ}"
    for event in events:
        yield _lines(*_event(event, written))
    yield _lines("END:VCALENDAR")


def read_calendar(data: bytes) -> Mapping[str, Event] | None:
    """The events of a file that was written here, by UID; None for any other file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    if lines[0] != "BEGIN:VCALENDAR" or f"PRODID:{_PRODUCT}" not in lines:
        return None
    found: dict[str, Event] = {}
    properties: dict[str, str] = {}
    triggers: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            properties, triggers = {}, []
        elif name == "TRIGGER":
            triggers.append(value)
        elif line == "END:VEVENT":
            event = _read(properties, triggers)
            if event is not None:
                found[event.uid] = event
        else:
            properties.setdefault(name, value)
    return found


def _event(event: Event, written: str) -> Iterator[str]:
    status = "CANCELLED" if event.cancelled else "TENTATIVE" if event.tentative else "CONFIRMED"
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{written}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{status}"
    yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    for days in event.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:{_trigger(days)}"
        yield f"DESCRIPTION:{_escaped(event.summary)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _trigger(days: int) -> str:
    """So many days before, at nine in the morning: the start of a whole day is its midnight."""
    hours = 24 * days - _REMIND_AT
    whole, rest = divmod(abs(hours), 24)
    return f"{'-' if hours > 0 else ''}P{f'{whole}D' if whole else ''}{f'T{rest}H' if rest else ''}"


def _days_before(trigger: str) -> int:
    found = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(\d+)H)?", trigger)
    hours = (24 * int(found[2] or 0) + int(found[3] or 0)) * (1 if found[1] else -1) if found else 0
    return (hours + _REMIND_AT) // 24


def _read(properties: Mapping[str, str], triggers: Sequence[str]) -> Event | None:
    try:
        return Event(
            uid=properties["UID"],
            day=datetime.strptime(properties["DTSTART;VALUE=DATE"], "%Y%m%d").replace(tzinfo=UTC).date(),
            summary=_plain(properties["SUMMARY"]),
            description=_plain(properties["DESCRIPTION"]),
            alarms=tuple(_days_before(trigger) for trigger in triggers),
            tentative=properties["STATUS"] == "TENTATIVE",
            cancelled=properties["STATUS"] == "CANCELLED",
            sequence=int(properties["SEQUENCE"]),
        )
    except (KeyError, ValueError):
        return None


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return re.sub(r"\r\n|[\r\n]", r"\\n", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text))


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _lines(*lines: str) -> bytes:
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, the later ones after a space; no character is cut in two."""
    if len(line) * 4 <= _FOLD or len(line.encode()) <= _FOLD:
        return line.encode() + b"\r\n"
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _FOLD - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + sign, size + octets
    return "\r\n ".join([*pieces, piece]).encode() + b"\r\n"
