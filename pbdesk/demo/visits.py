"""The Tuesday visits of the guides: most on the day, some late in the week, some not at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from pbdesk.calendar import week_of, weekdays_in
from pbdesk.demo.days import Diary, Slot, instant, is_workday, plus
from pbdesk.demo.guides import GuidePlan
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.phrases import DUTIES, VISIT_MET, VISIT_TALK
from pbdesk.demo.street import BranchPlan, Care
from pbdesk.model import Posting, Visit

_MORNING, _AFTERNOON = (time(9, 5), time(10, 30)), (time(14, 40), time(16, 0))
_EVENING = (time(18, 0),)
_MISSED = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.05, Care.POOR: 0.22}
_LATE = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.04, Care.POOR: 0.1}
_MADE_UP = 0.85
"""How often a Tuesday that is a holiday is made up for on another workday of the week."""


class VisitMaker:
    """Writes the visits of one guide, branch after branch on each day."""

    def __init__(
        self, rng: random.Random, plans: Mapping[str, BranchPlan], ids: Numbering, diary: Diary, until: date
    ) -> None:
        self._rng, self._plans, self._ids, self._diary, self._until = rng, plans, ids, diary, until

    def visits(self, guide: GuidePlan, start: date, end: date) -> Iterator[Visit]:
        """The visits for the Tuesdays in ``[start, end)``."""
        for tuesday in weekdays_in(start, end):
            posted = [p for p in guide.postings if p.started_on <= tuesday and (not p.ended_on or tuesday < p.ended_on)]
            moved_to = self._other_day(tuesday)
            round_ = [(self._day(posting, tuesday, moved_to), posting) for posting in posted]
            for visited_on in sorted({day for day, _ in round_ if day and day <= self._until}):
                todo = [posting for day, posting in round_ if day == visited_on]
                for posting, starts_at in zip(todo, self._starts(guide, visited_on), strict=False):
                    yield self._visit(posting, visited_on, starts_at)

    def _day(self, posting: Posting, tuesday: date, moved_to: date | None) -> date | None:
        care, draw = self._plans[posting.branch_id].care, self._rng.random()
        if not is_workday(tuesday):
            return moved_to if care is Care.EXEMPLARY or draw < _MADE_UP else None
        if posting.started_on == tuesday:
            return tuesday
        if draw < _MISSED[care]:
            return None
        return moved_to if draw < _MISSED[care] + _LATE[care] else tuesday

    def _other_day(self, tuesday: date) -> date | None:
        later = [day for day in week_of(tuesday) if day > tuesday and is_workday(day)]
        return later[0] if later else None

    def _starts(self, guide: GuidePlan, day: date) -> list[time]:
        """When the guide can be in one branch after the other, around what stands in the diary."""
        who = (guide.person.id,)
        morning = _MORNING if self._diary.free(who, day, Slot.MORNING) else ()
        afternoon = _AFTERNOON if self._diary.free(who, day, Slot.AFTERNOON) else ()
        return [*morning, *afternoon, *_EVENING]

    def _visit(self, posting: Posting, day: date, free_from: time) -> Visit:
        rng = self._rng
        start = plus(free_from, rng.choice((0, 5, 10)))
        duties = rng.sample(DUTIES, rng.choice((1, 1, 2)))
        talks: Sequence[tuple[str, str]] = [rng.choice(VISIT_TALK[duty]) for duty in duties]
        recorded = day + timedelta(days=rng.choice((0, 0, 0, 1, 2)) if rng.random() < 0.95 else rng.randint(4, 9))
        return Visit(
            id=self._ids.next("v", 5), posting_id=posting.id, visited_on=day, starts_at=start,
            ends_at=plus(start, rng.randrange(45, 70, 5)), duties=",".join(duties),
            met="、".join(rng.sample(VISIT_MET, rng.choice((1, 2, 2)))), content="".join(talk for talk, _ in talks),
            advice="".join(advice for _, advice in talks),
            recorded_at=instant(min(recorded, self._until), time(20, rng.randrange(60))),
        )  # fmt: skip
