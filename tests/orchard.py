"""A made-up branch to try actions, views and pages on: 30 members, a committee of three, two groups, a guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pbdesk.actions.meetings import MeetingDraft, Presence
from pbdesk.clock import Clock
from pbdesk.model import (
    AttendanceState,
    Committee,
    ConditionKind,
    Desk,
    MeetingKind,
    MemberCondition,
    Membership,
    Organization,
    OrganizationKind,
    PartyGroup,
    Person,
    Post,
    Posting,
    PostRole,
    UnitKind,
)
from pbdesk.store import Store

BRANCH = "guoyuan"
GUIDE = "g1"
TODAY = date(2026, 11, 22)
NAMES = (
    "陈建国", "李秀英", "王志强", "张伟", "刘桂兰", "黄海涛", "林晓燕", "吴德明", "周美玲", "郑国华",
    "何永福", "梁小红", "谢志明", "罗文", "宋春梅", "唐建军", "许丽", "韩冬", "冯玉珍", "邓超",
    "曹国庆", "彭飞", "曾宪明", "肖静", "田野", "董洁", "袁立", "潘虹", "蒋勇", "蔡明",
)  # fmt: skip
PROBATIONARY = (3, 9)
EASED = 19
SUSPENDED = 30
POSTS = {1: PostRole.SECRETARY, 2: PostRole.ORGANIZATION, 7: PostRole.PUBLICITY}


def at(day: str, hour: int = 2) -> Clock:
    """A clock that stands still, at ten in the morning of a day in China."""
    instant = datetime.combine(date.fromisoformat(day), time(hour), UTC)
    return lambda: instant


def a_file(
    desk: Desk = Desk.BRANCH, path: Path | None = None, *, today: str = TODAY.isoformat(), members: int = 30
) -> Store:
    """A new file with the branch in it."""
    store = Store.create(path, desk=desk, title="果园居民小组党支部", clock=at(today), author="林晓燕")
    plant(store, members=members)
    return store


def plant(store: Store, branch: str = BRANCH, name: str = "果园居民小组党支部", members: int = 30) -> None:
    """Write a branch with its roll, committee, groups and guide."""
    own = "" if branch == BRANCH else f"{branch}-"
    with store.change("准备") as tx:
        tx.put(
            Organization(
                id=branch, kind=OrganizationKind.BRANCH, name=name, unit_kind=UnitKind.RESIDENTS_GROUP,
                founded_on=date(2018, 6, 19),
            )
        )  # fmt: skip
        for number, words in ((1, "第一党小组"), (2, "第二党小组")):
            tx.put(PartyGroup(id=f"{own}group{number}", branch_id=branch, name=words, formed_on=date(2019, 1, 1)))
        tx.put(Committee(id=f"{own}committee", branch_id=branch, started_on=date(2019, 1, 1)))
        for number in range(1, members + 1):
            person = f"{own}p{number}"
            tx.put(a_person(person, number))
            tx.put(
                Membership(
                    id=f"{own}m{number}", person_id=person, branch_id=branch, started_on=date(2019, 1, 1),
                    group_id=f"{own}group{1 if number <= members // 2 else 2}",
                )
            )  # fmt: skip
        for number, role in ((n, r) for n, r in POSTS.items() if n <= members):
            tx.put(
                Post(
                    id=f"{own}t{number}", person_id=f"{own}p{number}", organization_id=branch, role=role,
                    started_on=date(2019, 1, 1),
                )
            )  # fmt: skip
        for number, kind in ((EASED, ConditionKind.ATTENDANCE_EASED), (SUSPENDED, ConditionKind.RIGHTS_SUSPENDED)):
            if number <= members:
                tx.put(
                    MemberCondition(
                        id=f"{own}c{number}", person_id=f"{own}p{number}", kind=kind, started_on=date(2025, 1, 1)
                    )
                )
        tx.put(Person(id=f"{own}{GUIDE}", name="高远"))
        tx.put(
            Posting(id=f"{own}posting", person_id=f"{own}{GUIDE}", branch_id=branch, started_on=date(2020, 1, 1))
        )


def a_person(person_id: str, number: int) -> Person:
    """A member; the number decides name, standing and whether he is still on probation."""
    again, place = divmod(number - 1, len(NAMES))
    return Person(
        id=person_id,
        name=NAMES[place] + ("" if again == 0 else "甲乙丙"[again - 1]),
        joined_on=date(1990, 1, 1) + timedelta(days=number),
        full_on=None if number in PROBATIONARY else date(1991, 6, 1),
    )


def present(*numbers: int, members: int = 30) -> tuple[Presence, ...]:
    """Everyone there, but for those numbered."""
    return tuple(
        Presence(
            person_id=f"p{n}", state=AttendanceState.ABSENT if n in numbers else AttendanceState.PRESENT,
            reason="外出" if n in numbers else "",
        )
        for n in range(1, members + 1)
    )  # fmt: skip


def a_draft(held_on: date | None = date(2026, 11, 20), *absent: int, **changed: object) -> MeetingDraft:
    """A complete general meeting, but for what is changed."""
    draft = MeetingDraft(
        branch_id=BRANCH, kind=MeetingKind.GENERAL_MEETING, held_on=held_on, title="学习全会精神",
        place="党群服务中心三楼", starts_at=time(15), ends_at=time(16, 30), chair_id="p1", recorder_id="p7",
        content="一、学习。", attendance=present(*absent),
    )  # fmt: skip
    return replace(draft, **changed)  # type: ignore[arg-type]  # the test names the fields it means
