"""The words of a record: title, minutes of a few sentences, and the agenda with its votes."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from pbdesk.demo import phrases
from pbdesk.demo.rolls import Member
from pbdesk.demo.street import BranchPlan
from pbdesk.demo.timetable import Lecturer, Part
from pbdesk.model import AgendaItem, AgendaKind, MeetingKind, UnitKind

T = TypeVar("T", bound=Hashable)
_NUMERALS = "一二三四五六"
_BALLOT_KINDS = frozenset({AgendaKind.ADMISSION, AgendaKind.CONVERSION})
_LECTURER_WORDS = {
    Lecturer.SECRETARY: "支部书记",
    Lecturer.OFFICER: "支部党员骨干",
    Lecturer.GUIDE: "党建指导员",
    Lecturer.COMMUNITY: "社区党委书记",
    Lecturer.STREET: "街道党工委书记",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to write about: the day, the part, who leads, who is due, who came, who may vote."""

    meeting_id: str
    day: date
    part: Part
    chair: Member
    due: tuple[Member, ...]
    present: tuple[Member, ...]
    voters_due: int
    voters_present: int
    lecturer: Lecturer | None
    seats: int


@dataclass(frozen=True, slots=True)
class Words:
    """Title, minutes and agenda of one record."""

    title: str
    content: str
    agenda: tuple[AgendaItem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    kind: AgendaKind
    topic: str
    talk: str
    agreed: str | None = None
    voted: bool = False
    person_id: str | None = None
    important: bool = False
    owner: str | None = None
    finish_on: date | None = None


class Minutes:
    """Writes for one branch, with the matters that its kind of unit talks about."""

    def __init__(self, rng: random.Random, plan: BranchPlan) -> None:
        self._rng, self._matters = rng, phrases.MATTERS[plan.unit_kind]
        self._branch, self._residents = plan.organization.name, plan.unit_kind is UnitKind.RESIDENTS_GROUP
        self._had: set[Hashable] = set()
        self._proposed: phrases.Matter | None = None
        """What the committee wants the next general meeting to decide."""

    def title(self, part: Part, day: date) -> str:
        """The title of a sitting that has not been held: what it is meant for."""
        match part.kind:
            case MeetingKind.THEME_DAY:
                return self._rng.choice(phrases.THEMES[day.month])
            case MeetingKind.LECTURE:
                return self._fresh(phrases.LECTURES)
            case MeetingKind.ORGANIZATION_LIFE_MEETING:
                return f"{part.for_year}年度组织生活会"
            case MeetingKind.DEMOCRATIC_APPRAISAL:
                return f"{part.for_year}年度民主评议党员"
            case _:
                return f"学习{self._rng.choice(phrases.STUDIES[day.month])}"

    def write(self, scene: Scene) -> Words:
        """The words for a sitting that was held."""
        match scene.part.kind:
            case MeetingKind.GENERAL_MEETING:
                return self._founding(scene) if scene.part.founding else self._general(scene)
            case MeetingKind.COMMITTEE_MEETING:
                return self._committee(scene)
            case MeetingKind.GROUP_MEETING:
                return self._group(scene)
            case MeetingKind.LECTURE:
                return self._lecture(scene)
            case MeetingKind.DEMOCRATIC_APPRAISAL:
                return self._appraisal(scene)
            case MeetingKind.THEME_DAY:
                talk, result = self._rng.choice(phrases.THEME_TALK), self._fresh(phrases.THEME_RESULT)
            case _:
                talk, result = self._rng.choice(phrases.LIFE_TALK), self._rng.choice(phrases.LIFE_RESULT)
        return Words(self.title(scene.part, scene.day), f"{_opening(scene)}{talk}{result}")

    def _founding(self, scene: Scene) -> Words:
        items = [
            _Item(AgendaKind.MATTER, "宣布支部成立", f"宣读街道党工委关于成立{self._branch}的批复。"),
            _Item(AgendaKind.ELECTION, "选举支部班子", "通过选举办法和监票、计票人名单，无记名投票选举。",
                  "当选名单报社区党委备案。"),
        ]
        return self._with_agenda(scene, "成立大会暨第一次党员大会", items)

    def _general(self, scene: Scene) -> Words:
        study = self._fresh(phrases.STUDIES[scene.day.month])
        matter, self._proposed = self._proposed or self._in_season(scene.day), None
        owner = self._rng.choice(scene.present).person.name if self._rng.random() < 0.7 else None
        finish_on = scene.day + timedelta(days=30) if owner else None
        items = [
            _Item(AgendaKind.STUDY, f"学习{study}", "书记领学，两名党员谈了体会。"),
            _Item(
                AgendaKind.RESOLUTION, matter.topic, f"{matter.talk}。", f"{matter.agreed}。", voted=True, owner=owner,
                finish_on=finish_on,
            ),
        ]  # fmt: skip
        for member in scene.due:
            if scene.day == member.person.joined_on == member.membership.started_on:
                talk = "支委会汇报培养考察情况，两名介绍人发言，党员讨论后无记名投票。"
                topic = f"接收{member.person.name}为预备党员"
                items.append(_Item(AgendaKind.ADMISSION, topic, talk, voted=True, person_id=member.id))
            elif scene.day == member.person.full_on:
                talk = "本人汇报预备期表现，介绍人说明教育考察情况，党员讨论后投票。"
                topic = f"{member.person.name}按期转正"
                items.append(_Item(AgendaKind.CONVERSION, topic, talk, voted=True, person_id=member.id))
        return self._with_agenda(scene, f"学习{study}，讨论{matter.topic}", items)

    def _committee(self, scene: Scene) -> Words:
        works = self._rng.sample(phrases.COMMITTEE_WORK, 2)
        talks = self._rng.sample(phrases.COMMITTEE_TALK, 2)
        items = [
            _Item(AgendaKind.MATTER, topic, talk, f"{agreed}。")
            for (topic, agreed), talk in zip(works, talks, strict=True)
        ]
        if self._proposed is None and self._rng.random() < 0.7:
            self._proposed = self._in_season(scene.day)
            items.append(
                _Item(
                    AgendaKind.MATTER, self._proposed.topic, f"{self._proposed.talk}，委员逐个发表意见。",
                    "提交党员大会讨论。", important=self._residents,
                )
            )  # fmt: skip
        return self._with_agenda(scene, "、".join(topic for topic, _ in works), items)

    def _in_season(self, day: date) -> phrases.Matter:
        return self._fresh([m for m in self._matters if not m.months or day.month in m.months])

    def _group(self, scene: Scene) -> Words:
        topic, talk = self._fresh(phrases.GROUP_TALK)
        return Words(topic, f"{_opening(scene)}{talk}。")

    def _lecture(self, scene: Scene) -> Words:
        outside = self._rng.choice(phrases.OUTSIDE_TEACHERS)
        who = _LECTURER_WORDS.get(scene.lecturer, outside) if scene.lecturer else outside
        title = self._fresh(phrases.LECTURES)
        talk = "".join(self._rng.sample(phrases.LECTURE_TALK, 2))
        return Words(title, f"{who}以“{title}”为题讲课，到课{len(scene.present)}人。{talk}")

    def _appraisal(self, scene: Scene) -> Words:
        ballots = len(scene.present)
        item = AgendaItem(
            id=f"{scene.meeting_id}-a1", meeting_id=scene.meeting_id, position=1, kind=AgendaKind.APPRAISAL,
            topic="民主测评", issued=ballots, returned=ballots,
        )  # fmt: skip
        return Words(self.title(scene.part, scene.day), f"{_opening(scene)}{phrases.APPRAISAL_TALK}", (item,))

    def _with_agenda(self, scene: Scene, title: str, items: Sequence[_Item]) -> Words:
        agenda = tuple(self._agenda_item(scene, position, item) for position, item in enumerate(items, 1))
        lines = [f"{_NUMERALS[n]}、{item.topic}。{item.talk}" for n, item in enumerate(items)]
        return Words(title, "\n".join((_opening(scene), *lines)), agenda)

    def _agenda_item(self, scene: Scene, position: int, item: _Item) -> AgendaItem:
        approve, against, abstain = self._vote(scene) if item.voted else (None, None, None)
        resolution = item.agreed
        if approve is not None:
            passed = 2 * approve > scene.voters_due
            resolution = f"{item.agreed or ''}{'表决通过' if passed else '赞成未过半数，未通过'}。"
        secret = item.kind in _BALLOT_KINDS or item.kind is AgendaKind.ELECTION
        return AgendaItem(
            id=f"{scene.meeting_id}-a{position}", meeting_id=scene.meeting_id, position=position, kind=item.kind,
            topic=item.topic, resolution=resolution, approve=approve, against=against,
            abstain=abstain, seats=scene.seats if item.kind is AgendaKind.ELECTION else None,
            issued=scene.voters_present if secret else None, returned=scene.voters_present if secret else None,
            person_id=item.person_id, important=1 if item.important else None, owner=item.owner,
            finish_on=item.finish_on,
        )  # fmt: skip

    def _fresh(self, options: Sequence[T]) -> T:
        """One that this branch has not had, as long as there is one."""
        chosen = self._rng.choice([option for option in options if option not in self._had] or options)
        self._had.add(chosen)
        return chosen

    def _vote(self, scene: Scene) -> tuple[int, int, int]:
        against = min(self._rng.choices((0, 1), (9, 1))[0], scene.voters_present)
        abstain = min(self._rng.choices((0, 1, 2), (8, 1, 1))[0], scene.voters_present - against)
        return scene.voters_present - against - abstain, against, abstain


def _opening(scene: Scene) -> str:
    return f"{scene.chair.person.name}主持，应到{len(scene.due)}人，实到{len(scene.present)}人。"
