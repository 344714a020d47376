"""Ways into the Party: the files of those admitted, and of applicants at every stage before that."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pbdesk.demo.days import is_workday, year_later
from pbdesk.demo.names import MAN, WOMAN, NameMaker
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.phrases import APPLICANT_WORK, GIVEN_UP, POLITICAL_PAPERS
from pbdesk.demo.rolls import Member
from pbdesk.demo.street import FIRST_YEAR, BranchPlan, Care
from pbdesk.model import Admission, AdmissionStep, Person
from pbdesk.model import AdmissionStepKind as Kind

_APPROVER = "坪地街道党工委"
_HALF_YEAR = 181
_LATE = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.06, Care.POOR: 0.3}
"""How often a branch is late with a step, so that the file has something to say."""


class TrackMaker:
    """Writes the files of one branch; ``until`` is the last day on which a step can have been taken."""

    def __init__(self, rng: random.Random, plan: BranchPlan, names: NameMaker, ids: Numbering, until: date) -> None:
        self._rng, self._plan, self._names, self._ids, self._until = rng, plan, names, ids, until

    def files(self, members: Sequence[Member], leaders: Sequence[Member]) -> Iterator[Person | Admission]:
        """The files of who was admitted lately, then applicants with theirs, each person before the file."""
        helpers = [m.person.name for m in leaders]
        since = date(FIRST_YEAR - 1, 1, 1)
        for member in members:
            joined_on = member.person.joined_on
            if joined_on and joined_on >= since and joined_on == member.membership.started_on:
                yield self._file(member.person, joined_on, member.person.full_on, helpers)
        for _ in range(self._rng.choice((0, 0, 1, 1, 2)) if self._plan.has_committee else 0):
            person = self._applicant()
            file = self._file(person, self._until + timedelta(days=self._rng.randint(15, 640)), None, helpers)
            if file.steps:
                yield person
                yield file

    def _file(self, person: Person, vote: date, full_on: date | None, helpers: Sequence[str]) -> Admission:
        file_id = self._ids.next("ad", 3)
        planned = [*self._before(vote, helpers), *self._after(vote, full_on)]
        taken = [step for step in planned if (step.ended_on or step.done_on) <= self._until]
        if vote > self._until and len(taken) > 1 and self._rng.random() < 0.3:
            taken.pop()  # the step that is due has not been taken
        steps = tuple(
            AdmissionStep(
                id=f"{file_id}-s{number:02}", admission_id=file_id, kind=step.kind, done_on=step.done_on,
                ended_on=step.ended_on, document=step.document, people=step.people,
            )
            for number, step in enumerate(taken, 1)
        )  # fmt: skip
        gives_up = vote > self._until and self._rng.random() < 0.07
        last = max((s.done_on for s in steps), default=self._until)
        return Admission(
            id=file_id, person_id=person.id, branch_id=self._plan.id, steps=steps,
            ended_on=min(last + timedelta(days=40), self._until) if gives_up else None,
            end_reason=self._rng.choice(GIVEN_UP) if gives_up else None,
        )  # fmt: skip

    def _before(self, vote: date, helpers: Sequence[str]) -> list[AdmissionStep]:
        """The steps up to the vote, reckoned backwards from it, in the order of their days."""
        rng = self._rng
        pre_review = self._earlier(vote, 8, 40 if self._late() else 26)
        review = self._earlier(pre_review, 7, 20)
        course = self._earlier(review, 15, 40)
        political = self._earlier(course, 5, 20)
        sponsors = self._earlier(political, 3, 10)
        target = self._earlier(sponsors, 5, 30)
        activist = self._earlier(target, 350 if self._late() else 370, 420)
        talk = self._earlier(activist, 60, 150)
        applied = self._earlier(talk, 3, 45 if self._late() else 27)
        two = rng.sample(list(helpers), min(2, len(helpers)))
        inspections = [
            _step(Kind.INSPECTION, activist + timedelta(days=n * (_HALF_YEAR - 4)), document="考察登记表")
            for n in range(1, 5)
            if activist + timedelta(days=n * (_HALF_YEAR - 4)) <= target
        ]
        return [
            _step(Kind.APPLICATION, applied, document="入党申请书"),
            _step(Kind.FIRST_TALK, talk, document="谈话记录", people=helpers[0] if helpers else None),
            _step(Kind.ACTIVIST, activist, document="备案报告"),
            _step(Kind.TRAINERS, activist, people="、".join(two)),
            *inspections,
            _step(Kind.TARGET, target, document="备案报告"),
            _step(Kind.SPONSORS, sponsors, people="、".join(two)),
            _step(Kind.POLITICAL_REVIEW, political, document=rng.choice(POLITICAL_PAPERS)),
            _step(Kind.TRAINING, course, ended_on=course + timedelta(days=1 if self._late() else 2),
                  document="结业证书", people="街道党校"),
            _step(Kind.COMMITTEE_REVIEW, review),
            _step(Kind.PRE_REVIEW, pre_review, document="预审意见", people=_APPROVER),
        ]  # fmt: skip

    def _after(self, vote: date, full_on: date | None) -> Iterator[AdmissionStep]:
        yield _step(Kind.ADMISSION_VOTE, vote, document="入党志愿书、票决情况")
        approval = self._later(vote, 20, 110 if self._late() else 70)
        if vote <= self._until:
            approval = min(approval, self._until)  # whoever is on the roll has been approved
        paper = f"坪地党工〔{approval.year}〕{self._rng.randint(3, 60)}号"
        yield _step(Kind.ADMISSION_APPROVAL, approval, document=paper, people=_APPROVER)
        yield _step(Kind.OATH, self._later(approval, 7, 40))
        due = full_on or year_later(vote)
        if full_on is not None or self._rng.random() < 0.7:
            yield _step(Kind.CONVERSION_REQUEST, max(approval, self._earlier(due, 3, 20)), document="转正申请书")
        if full_on is not None:
            yield _step(Kind.CONVERSION_VOTE, full_on, document="票决情况")
            yield _step(Kind.CONVERSION_APPROVAL, self._later(full_on, 15, 50), people=_APPROVER)

    def _applicant(self) -> Person:
        rng = self._rng
        gender, born = rng.choice((MAN, WOMAN)), rng.randint(1984, 1997)
        return Person(
            id=self._ids.next("ap", 3), name=self._names.person(gender, born), gender=gender,
            born_on=date(born, rng.randint(1, 12), rng.randint(1, 28)), ethnicity="汉族",
            education=rng.choice(("大专", "大学本科")), employer=rng.choice(APPLICANT_WORK),
        )  # fmt: skip

    def _late(self) -> bool:
        return self._rng.random() < _LATE[self._plan.care]

    def _earlier(self, day: date, low: int, high: int) -> date:
        """A workday so many days before."""
        return _workday(day - timedelta(days=self._rng.randint(low, high)), -1)

    def _later(self, day: date, low: int, high: int) -> date:
        return _workday(day + timedelta(days=self._rng.randint(low, high)), 1)


def _step(
    kind: Kind, day: date, *, ended_on: date | None = None, document: str | None = None, people: str | None = None
) -> AdmissionStep:
    return AdmissionStep(
        id="", admission_id="", kind=kind, done_on=day, ended_on=ended_on, document=document, people=people
    )


def _workday(day: date, way: int) -> date:
    """The day itself or the nearest workday on one side; beyond the holiday table, Monday to Friday."""
    while day.weekday() >= 5 or (day.year <= FIRST_YEAR + 1 and not is_workday(day)):
        day += timedelta(days=way)
    return day
