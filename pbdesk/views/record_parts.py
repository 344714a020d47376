"""The parts of records in a line each: a mark of attendance, an item, an exclusion, a candidate, a step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pbdesk.model import AdmissionStep, AgendaItem, Attendance, AttendanceRole, Candidate, VoteExclusion
from pbdesk.store.naming import table_word
from pbdesk.views.record_words import Words
from pbdesk.words import ADMISSION_WORDS, ATTENDANCE_WORDS, EXCLUSION_WORDS, GRADE_WORDS, long_date

EMPTY = "（空）"


def part_name(words: Words, part: Any) -> str:  # noqa: ANN401  any part of a record
    """What to call a part beside what it said: the person, the step, the number of the item."""
    match part:
        case Attendance():
            return words.of("person", part.person_id)
        case VoteExclusion():
            return f"不计应到　{words.of('person', part.person_id)}"
        case Candidate():
            return f"候选人　{words.of('person', part.person_id)}"
        case AdmissionStep():
            return ADMISSION_WORDS[part.kind]
        case AgendaItem():
            return f"议题{part.position or ''}"
    return table_word(part.table)


def summary(part: Any | None) -> str:  # noqa: ANN401  any part of a record
    """One line for a part of a record; nothing for one that is not there."""
    match part:
        case None:
            return ""
        case Attendance():
            observer = "列席，" if part.role == AttendanceRole.OBSERVER else ""
            opinion = f"，书面意见：{part.written_opinion}" if part.written_opinion else ""
            handed_in = f"（{long_date(part.opinion_on)}）" if part.opinion_on else ""
            reason = f"（{part.reason}）" if part.reason else ""
            grade = f"，评为{GRADE_WORDS[part.grade]}" if part.grade else ""
            return f"{observer}{ATTENDANCE_WORDS[part.state]}{reason}{opinion}{handed_in}{grade}"
        case VoteExclusion():
            said = (EXCLUSION_WORDS.get(part.reason, ""), part.consent_document or "")
            return "，".join(filter(None, said))
        case Candidate():
            return "列为候选人" if part.votes is None else f"得 {part.votes} 票"
        case AgendaItem():
            return part.topic or part.content or EMPTY
        case AdmissionStep():
            until = f"至{long_date(part.ended_on)}" if part.ended_on else ""
            return "，".join(filter(None, (long_date(part.done_on) + until, part.document, part.people, part.note)))
    return str(part)


def attendance_at_first(words: Words, marks: Mapping[str, Attendance]) -> Iterator[tuple[str, str]]:
    """A new meeting's attendance, name and words: those present as a number, the others by name."""
    members = [mark for mark in marks.values() if mark.role != AttendanceRole.OBSERVER]
    observers = [words.of("person", m.person_id) for m in marks.values() if m.role == AttendanceRole.OBSERVER]
    plain = Counter(mark.state for mark in members)
    if members:
        said = "，".join(f"{word} {plain[state]} 人" for state, word in ATTENDANCE_WORDS.items() if plain[state])
        yield "参会", said
    for mark in members:
        if mark.reason or mark.written_opinion or mark.grade:
            yield words.of("person", mark.person_id), summary(mark)
    if observers:
        yield "列席", "、".join(observers)

