"""The grades of a democratic appraisal while they are given, and as minutes sum them up (VOT-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.model import Grade, MeetingKind, Outcome
from pbdesk.rules.grading import grading
from pbdesk.views.roll import Roll, Seat
from pbdesk.words import GRADE_WORDS

GRADE_KEYS: Mapping[str, Grade] = {
    "y": Grade.EXCELLENT, "h": Grade.QUALIFIED, "j": Grade.BASIC, "b": Grade.UNQUALIFIED,
    "1": Grade.EXCELLENT, "2": Grade.QUALIFIED, "3": Grade.BASIC, "4": Grade.UNQUALIFIED,
}  # fmt: skip
"""The keys that give a grade: the first letter of its pinyin, or its place."""


@dataclass(frozen=True, slots=True)
class GradeStand:
    """How the grades stand, in a line: how many of each, the most that may be excellent, who is left.

    ``words`` are the bar with its numbers.
    """

    outcome: Outcome
    sentence: str
    words: str = ""


def gradable(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Those who are given a grade: the full members on the roll; on probation one takes part and is not graded."""
    return tuple(seat for seat in seats if seat.on_roll and seat.full)


def grade_stand(grades: Mapping[str, Grade], seats: Sequence[Seat]) -> GradeStand:
    """How the grades given so far stand against a third of the full members."""
    full = {seat.person_id for seat in gradable(seats)}
    if not full:
        return GradeStand(Outcome.UNKNOWN, "名册上当天没有正式党员，不用评等次。")
    told = grading(grades, full, {seat.person_id for seat in seats if seat.on_roll})
    left = told.full - told.graded
    parts = [f"优秀 {told.excellent}/最多 {told.most}"]
    parts += [f"{GRADE_WORDS[grade]} {told.counts.get(grade, 0)}" for grade in Grade if grade is not Grade.EXCELLENT]
    parts += [f"还没有评 {left}"] if left else []
    sentence = "　".join(parts)
    if not told.fits:
        over = f"优秀超过正式党员 {told.full} 人的三分之一，请减到 {told.most} 人以内。"
        return GradeStand(Outcome.UNMET, f"{sentence}。{over}", told.words)
    return GradeStand(Outcome.PENDING if left else Outcome.MET, sentence, told.words)


def grades_of(draft: MeetingDraft) -> Mapping[str, Grade]:
    """The grades of a draft by person."""
    return {mark.person_id: mark.grade for mark in draft.attendance if mark.grade is not None}


def appraises(draft: MeetingDraft) -> bool:
    """Whether a meeting gives grades."""
    return draft.kind is MeetingKind.DEMOCRATIC_APPRAISAL and draft.group_id is None


def grade_outcome(draft: MeetingDraft, roll: Roll) -> GradeStand | None:
    """How the grades of a draft stand; None where nothing is graded."""
    grades = grades_of(draft)
    return grade_stand(grades, roll.seats) if appraises(draft) and grades else None


def summed_up(grades: Mapping[str, Grade], names: Mapping[str, str]) -> str:
    """The grades as minutes tell them: how many of each, and by name all but the many who are simply qualified."""
    told = []
    for grade in Grade:
        people = [names.get(person, "") for person, own in grades.items() if own is grade]
        if people:
            by_name = "" if grade is Grade.QUALIFIED else f"（{'、'.join(people)}）"
            told.append(f"{GRADE_WORDS[grade]}{len(people)}人{by_name}")
    return "，".join(told)
