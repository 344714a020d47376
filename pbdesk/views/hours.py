"""Class hours of members in a calendar year, what is asked of each, and the events behind every figure (EDU-01..06).

An event counts in the year of its day (E-12, E-13) and lapses with it. Where no hours were written down, a lecture, a
theme day or a training is reckoned from its times, if the policy says so; which ones is always told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.calendar import Period, year_period
from pbdesk.model import MeetingKind
from pbdesk.rules import load_policies
from pbdesk.rules.hours import HourEvent, Target, held_words
from pbdesk.rules.policy import Policies
from pbdesk.rules.topics.study import StudyFacts, Training, load_study
from pbdesk.store import Store
from pbdesk.views.hours_events import UncountedEvent, uncounted_events
from pbdesk.views.hours_targets import load_targets
from pbdesk.views.roll import Seat, roll_of
from pbdesk.words import POST_WORDS

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLine:
    """One member's year: the hours, the target with how it came about, and the events."""

    number: int
    person_id: str
    name: str
    post: str
    probationary: bool
    target: Target
    events: tuple[HourEvent, ...]
    courses: tuple[Training, ...] = ()
    """The days of training that were attended."""
    training_wanted: bool = False
    """Whether a course is still to be attended: committee members each year, new members once (EDU-02, EDU-05)."""

    @property
    def trainings(self) -> int:
        """How many courses were attended; the days of one course are one."""
        return len({course.sitting for course in self.courses})

    @property
    def trainings_told(self) -> str:
        """The courses by who held them; nothing where there were none."""
        held_by = Counter({course.sitting: course.organizer for course in self.courses}.values())
        return "，".join(f"{held_words(organizer)} {number} 次" for organizer, number in held_by.items())

    @property
    def hours(self) -> Decimal:
        """The hours so far."""
        return sum((event.hours for event in self.events), _NOTHING)

    @property
    def missing(self) -> Decimal:
        """The hours still missing; nothing where none are asked for."""
        return max(_NOTHING, self.target.hours - self.hours)

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class HoursYear:
    """A branch's year in hours, members in the order of the roll of ``as_of``."""

    branch_id: str
    year: int
    as_of: date
    lines: tuple[HoursLine, ...]
    uncounted: tuple[UncountedEvent, ...]

    @property
    def due(self) -> int:
        """How many members have a target."""
        return sum(bool(line.target.hours) for line in self.lines)

    @property
    def met(self) -> int:
        """How many of them have reached it."""
        return sum(bool(line.target.hours) and line.met for line in self.lines)


def class_hours(store: Store, year: int, branch_id: str | None = None) -> Mapping[str, Decimal]:
    """The hours of each person, or of those who ever belonged to a branch, in a year (E-12, E-13)."""
    policies = load_policies(store)
    derive = policies.switch("hours_from_times", year_period(year).last_day)
    study = load_study(store, year, None if branch_id is None else [branch_id], derive=derive)
    return {person: study.hours(person) for person in study.events}


def study_of_all(store: Store, year: int, today: date) -> StudyFacts:
    """What everyone in the file studied, for the years of many branches."""
    return load_study(store, year, None, derive=_derives(load_policies(store), _as_of(year_period(year), today)))


def hours_year(store: Store, branch_id: str, year: int, today: date, study: StudyFacts | None = None) -> HoursYear:
    """The year of everyone on a branch's roll today (for a past year: on its last day).

    ``study`` is that of :func:`study_of_all`, where it is read already.
    """
    period = year_period(year)
    as_of = _as_of(period, today)
    policies = load_policies(store)
    derive = _derives(policies, as_of)
    if study is None:
        study = load_study(store, year, [branch_id], derive=derive)
    targets = load_targets(store, branch_id, period, policies)
    seats = [seat for seat in roll_of(store, branch_id, as_of, MeetingKind.GENERAL_MEETING).seats if seat.on_roll]
    least = policies.number("first_year_min_days", period.start)
    lines = tuple(
        _line(number, seat, targets.get(seat.person_id), study, least) for number, seat in enumerate(seats, start=1)
    )
    return HoursYear(branch_id, year, as_of, lines, uncounted_events(store, branch_id, year, derive=derive))


def _line(number: int, seat: Seat, found: Target | None, study: StudyFacts, least: int) -> HoursLine:
    target, courses = _target(found, seat), tuple(study.trainings.get(seat.person_id, ()))
    asked = target.post_days >= least if seat.post else not seat.full
    return HoursLine(
        number=number,
        person_id=seat.person_id,
        name=seat.name,
        post=POST_WORDS[seat.post] if seat.post else "",
        probationary=not seat.full,
        target=target,
        events=tuple(study.events.get(seat.person_id, ())),
        courses=courses,
        training_wanted=asked and not target.eased and not courses,
    )


def _as_of(period: Period, today: date) -> date:
    return max(period.start, min(today, period.last_day))


def _derives(policies: Policies, as_of: date) -> bool:
    """Whether hours that nobody wrote down are reckoned from times."""
    return policies.switch("hours_from_times", as_of)


def _target(found: Target | None, seat: Seat) -> Target:
    """Whoever is eased (ME 23) is asked for nothing."""
    if seat.eased:
        return Target(0, "年老体弱等不硬性要求（党员教育管理条例第二十三条）", eased=True)
    return found or Target(0, "")
