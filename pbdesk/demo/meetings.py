"""The records of a branch's sittings: who came, who led, what was decided and when it was typed in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pbdesk.demo.days import Slot, instant, plus
from pbdesk.demo.guides import guide_on
from pbdesk.demo.minutes import Minutes, Scene
from pbdesk.demo.numbering import Numbering, chance
from pbdesk.demo.offices import Offices
from pbdesk.demo.phrases import AWAY_LEAVE, CANCELLED, LEAVE_REASONS, OLD_LEAVE
from pbdesk.demo.rolls import Member, group_id_of
from pbdesk.demo.street import BranchPlan, Care
from pbdesk.demo.timetable import Leaders, Lecturer, Part, Sitting
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    Candidate,
    ConditionKind,
    Grade,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Posting,
    VoteExclusion,
)

_PAUSE = 10
_BEDRIDDEN = 4
"""The number of VOT-12 for those who are old, long ill and cannot care for themselves."""
_COMES = {Care.EXEMPLARY: 0.98, Care.GOOD: 0.93, Care.POOR: 0.82}
_LATE = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.05, Care.POOR: 0.2}
_STUDY_HOURS = frozenset({MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING})


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with everybody in it, ready to meet."""

    plan: BranchPlan
    members: tuple[Member, ...]
    offices: Offices
    postings: tuple[Posting, ...]
    leaders: Leaders


class MeetingMaker:
    """Writes the meetings of one branch; everybody's mark is drawn once a sitting and shared by its parts."""

    def __init__(self, rng: random.Random, branch: Branch, ids: Numbering, until: date) -> None:
        self._rng, self._branch, self._ids, self._until = rng, branch, ids, until
        self._minutes = Minutes(rng, branch.plan)

    def meetings(self, sittings: Sequence[Sitting]) -> Iterator[Meeting]:
        """The records of all sittings, part by part."""
        for sitting in sittings:
            yield from self._sitting(sitting)

    def _sitting(self, sitting: Sitting) -> Iterator[Meeting]:
        start = self._start(sitting.slot)
        sitting_id = self._ids.next("sit", 4) if len(sitting.parts) > 1 else None
        recorded_at = self._recorded_at(sitting)
        marks: dict[str, Attendance] = {}
        for part in sitting.parts:
            meeting = Meeting(
                id=self._ids.next("m", 5), branch_id=self._branch.plan.id, kind=part.kind, status=sitting.status,
                group_id=None if part.group is None else group_id_of(self._branch.plan, part.group),
                held_on=sitting.day, starts_at=start, ends_at=plus(start, part.minutes), for_year=part.for_year,
                place=self._branch.plan.habits.place, sitting_id=sitting_id, recorded_at=recorded_at,
                hours=Decimal(part.minutes // 30) / 2 if part.kind in _STUDY_HOURS else None,
            )  # fmt: skip
            yield self._fill(meeting, part, marks)
            start = plus(start, part.minutes + _PAUSE)

    def _fill(self, meeting: Meeting, part: Part, marks: dict[str, Attendance]) -> Meeting:
        if meeting.status is not MeetingStatus.HELD:
            cancelled = meeting.status is MeetingStatus.CANCELLED
            content = self._rng.choice(CANCELLED) if cancelled else None
            return replace(meeting, title=self._minutes.title(part, meeting.held_on), content=content, hours=None)
        due = self._due(meeting, part)
        self._draw_marks(part, due, meeting.held_on, marks)
        present = [m for m in due if _came(marks[m.id])]
        chair = next(m for m in self._leading(part) if m in present)
        lecturer, lecturer_id = self._lecturer(part, meeting.held_on, present)
        exclusions = self._exclusions(meeting, due, present)
        words = self._minutes.write(self._scene(meeting, part, chair, due, marks, exclusions, lecturer))
        attendance = [replace(marks[m.id], meeting_id=meeting.id) for m in due]
        attendance = _graded(attendance, part, due, meeting.held_on)
        attendance += self._observers(part, meeting, due, lecturer_id)
        return replace(
            meeting, title=words.title, content=words.content, agenda=words.agenda, attendance=tuple(attendance),
            chair_id=chair.id, recorder_id=self._recorder(chair, present), lecturer_id=lecturer_id,
            exclusions=exclusions, candidates=self._candidates(words.agenda, due),
        )  # fmt: skip

    def _candidates(self, agenda: Sequence[AgendaItem], due: Sequence[Member]) -> tuple[Candidate, ...]:
        """Those who stood in an election: a fifth more than the seats of a committee (VOT-09), with their votes.

        No ballot names more than there are seats: the others get what those elected were not given.
        """
        item = next((item for item in agenda if item.kind is AgendaKind.ELECTION), None)
        if item is None or item.returned is None or item.seats is None:
            return ()
        rng = chance("election", self._branch.plan.id)
        elected = self._branch.offices.officers
        spare = -(-item.seats // 5) if self._branch.plan.has_committee else 0
        others = [m for m in due if m not in elected and m.condition is None][:spare]
        votes = [item.returned - rng.randint(0, item.returned // 6) for _ in elected]
        spare_marks = len(elected) * item.returned - sum(votes)
        for _ in others:
            votes.append(rng.randint(0, min(spare_marks, item.returned // 3)))
            spare_marks -= votes[-1]
        return tuple(
            Candidate(
                id=f"{item.id}-c{number}", meeting_id=item.meeting_id, agenda_item_id=item.id, person_id=m.id,
                position=number, votes=n,
            )
            for number, (m, n) in enumerate(zip((*elected, *others), votes, strict=True), 1)
        )  # fmt: skip

    def _scene(
        self, meeting: Meeting, part: Part, chair: Member, due: list[Member], marks: dict[str, Attendance],
        exclusions: tuple[VoteExclusion, ...], lecturer: Lecturer | None,
    ) -> Scene:  # fmt: skip
        present = [m for m in due if _came(marks[m.id])]
        in_room = {m.id for m in present if marks[m.id].state is AttendanceState.PRESENT}
        left_out = {exclusion.person_id for exclusion in exclusions}
        voters = [m for m in due if m.may_vote(meeting.held_on) and m.id not in left_out]
        return Scene(
            meeting.id, meeting.held_on, part, chair, tuple(due), tuple(present), len(voters),
            sum(m.id in in_room for m in voters), lecturer, len(self._branch.offices.officers),
        )  # fmt: skip

    def _due(self, meeting: Meeting, part: Part) -> list[Member]:
        on_roll = [m for m in self._branch.members if m.on_roll(meeting.held_on)]
        if part.kind is MeetingKind.COMMITTEE_MEETING:
            return [m for m in self._branch.offices.officers if m.on_roll(meeting.held_on)]
        return on_roll if part.group is None else [m for m in on_roll if m.membership.group_id == meeting.group_id]

    def _draw_marks(self, part: Part, due: list[Member], day: date, marks: dict[str, Attendance]) -> None:
        candidates = {m.id for m in due if day in (m.person.joined_on, m.person.full_on)}
        comes = _COMES[Care.EXEMPLARY if candidates or part.founding else self._branch.plan.care]
        for member in due:
            if member.id not in marks:
                marks[member.id] = self._mark(member, 1.0 if member.id in candidates else comes)
        self._fetch(self._leading(part), 1, marks)
        self._fetch(due, max(2, (len(due) + 1) // 2) if part.kind is MeetingKind.COMMITTEE_MEETING else 2, marks)

    def _fetch(self, members: Sequence[Member], least: int, marks: dict[str, Attendance]) -> None:
        """Have the first of these come after all, until enough are there: someone leads, someone writes."""
        missing = least - sum(_came(marks[m.id]) for m in members)
        for member in [m for m in members if not _came(marks[m.id])][: max(0, missing)]:
            marks[member.id] = _present(member.id)

    def _mark(self, member: Member, comes: float) -> Attendance:
        draw = self._rng.random()
        if member.has(ConditionKind.ATTENDANCE_EASED) and draw < 0.6:
            return _away(member.id, AttendanceState.LEAVE, OLD_LEAVE)
        if member.has(ConditionKind.MOBILE):
            away = _away(member.id, AttendanceState.LEAVE, AWAY_LEAVE)
            return _away(member.id, AttendanceState.ONLINE) if draw < 0.4 else away
        if draw < comes:
            return _present(member.id)
        if self._rng.random() < 0.75:
            return _away(member.id, AttendanceState.LEAVE, self._rng.choice(LEAVE_REASONS))
        return _away(member.id, AttendanceState.ABSENT)

    def _leading(self, part: Part) -> list[Member]:
        """Who may lead the part, in order: the group's leader, or secretary, deputy and committee members."""
        offices = self._branch.offices
        return list(offices.officers) if part.group is None else [offices.leaders[part.group]]

    def _recorder(self, chair: Member, present: Sequence[Member]) -> str | None:
        officers = [m for m in reversed(self._branch.offices.officers) if m in present]
        return next((m.id for m in (*officers, *present) if m.id != chair.id), None)

    def _lecturer(self, part: Part, day: date, present: Sequence[Member]) -> tuple[Lecturer | None, str | None]:
        match part.lecturer:
            case None | Lecturer.OUTSIDE:
                return part.lecturer, None
            case Lecturer.COMMUNITY:
                return part.lecturer, self._branch.leaders.community_id
            case Lecturer.STREET:
                return part.lecturer, self._branch.leaders.street_id
        posting = guide_on(self._branch.postings, day) if part.lecturer is Lecturer.GUIDE else None
        if posting:
            return Lecturer.GUIDE, posting.person_id
        here = [m.id for m in self._branch.offices.officers if m in present]
        deputy = part.lecturer is Lecturer.OFFICER and len(here) > 1
        return (Lecturer.OFFICER, here[1]) if deputy else (Lecturer.SECRETARY, here[0])

    def _observers(self, part: Part, meeting: Meeting, due: list[Member], lecturer_id: str | None) -> list[Attendance]:
        posting = guide_on(self._branch.postings, meeting.held_on) if part.guide else None
        guests = {i for i in (posting and posting.person_id, lecturer_id) if i} - {m.id for m in due}
        return [
            replace(_present(i), meeting_id=meeting.id, role=AttendanceRole.OBSERVER) for i in sorted(guests)
        ]

    def _exclusions(self, meeting: Meeting, due: list[Member], present: list[Member]) -> tuple[VoteExclusion, ...]:
        """At a vote on members, the bedridden are left out of the due head-count where the superior agreed to it."""
        day = meeting.held_on
        if meeting.kind is not MeetingKind.GENERAL_MEETING or not any(m.person.joined_on == day for m in due):
            return ()
        document = f"坪地党工函〔{day.year}〕{self._rng.randint(11, 60)}号"
        return tuple(
            VoteExclusion(
                meeting_id=meeting.id, person_id=m.id, reason=_BEDRIDDEN, consent_document=document, resolved_on=day
            )
            for m in due
            if m.has(ConditionKind.ATTENDANCE_EASED) and m not in present and m.is_full(day)
        )

    def _start(self, slot: Slot) -> time:
        return plus(slot.value, self._rng.choice((0, 0, 0, 15, 30)) if slot is not Slot.EVENING else 0)

    def _recorded_at(self, sitting: Sitting) -> datetime | None:
        """Typed in within three days, or late; never after the last day that has been."""
        if sitting.status is not MeetingStatus.HELD:
            return None
        late = self._rng.random() < _LATE[self._branch.plan.care]
        days = self._rng.randint(5, 20) if late else self._rng.choice((0, 1, 1, 2, 3))
        day = min(sitting.day + timedelta(days=days), self._until)
        hour = 22 if day == sitting.day else self._rng.randint(9, 20)
        return instant(day, time(hour, self._rng.randrange(60)))


def _present(person_id: str) -> Attendance:
    return _away(person_id, AttendanceState.PRESENT)


def _graded(marks: list[Attendance], part: Part, due: Sequence[Member], day: date) -> list[Attendance]:
    """The marks of an appraisal with the grades of full members, hardly a third of them excellent (VOT-13)."""
    full = [m.id for m in due if m.is_full(day)] if part.kind is MeetingKind.DEMOCRATIC_APPRAISAL else []
    excellent = set(full[: len(full) // 3])
    return [
        replace(mark, grade=Grade.EXCELLENT if mark.person_id in excellent else Grade.QUALIFIED)
        if mark.person_id in full
        else mark
        for mark in marks
    ]


def _away(person_id: str, state: AttendanceState, reason: str | None = None) -> Attendance:
    return Attendance(meeting_id="", person_id=person_id, state=state, reason=reason)


def _came(mark: Attendance) -> bool:
    return mark.state in (AttendanceState.PRESENT, AttendanceState.ONLINE)
