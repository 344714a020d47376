"""Rows of the papers of a branch's own desk built by hand: say only what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from pbdesk.calendar import Period, month_period, months_in, year_period
from pbdesk.model import AttendanceState, MeetingKind
from pbdesk.views.rows import (
    DuesGrid,
    DuesGridLine,
    DuesMonth,
    DuesPayment,
    DuesSheet,
    Lecture,
    Lectures,
    LecturesSheet,
    MinuteBook,
    Minutes,
    Ratio,
    Roster,
    RosterMember,
    RosterSheet,
    Signer,
    SignIn,
    SignInSheet,
)
from tests.sheets.by_hand import issue, some_minutes

BRANCH = "果园居民小组党支部"
YEAR = year_period(2026)
JULY = month_period(2026, 7)
SURNAMES = "陈李王张刘黄林吴周郑何梁谢罗宋唐许韩冯邓"


def signers(count: int, **values: Any) -> tuple[Signer, ...]:
    """So many people in two groups."""
    half = (count + 1) // 2
    return tuple(
        replace(Signer(f"{SURNAMES[n % 20]}某{n + 1}", "第一党小组" if n < half else "第二党小组"), **values)
        for n in range(count)
    )


def a_sign_in(count: int = 30, **values: Any) -> SignIn:
    """The blank sheet of a general meeting to come."""
    made = SignIn(
        branch=BRANCH, kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 12, 5), title="讨论年度总结",
        starts_at=time(15), place="党群服务中心三楼", signers=signers(count),
    )  # fmt: skip
    return replace(made, **values)


def a_filled_sign_in() -> SignIn:
    """A meeting held with one person of each state, and the guide."""
    states = (
        Signer("王敏", "第一党小组", AttendanceState.PRESENT), Signer("李娜", "第一党小组", AttendanceState.ONLINE),
        Signer("张三", "第二党小组", AttendanceState.LEAVE, "住院"),
        Signer("李四", "第二党小组", AttendanceState.ABSENT),
    )  # fmt: skip
    return a_sign_in(signers=states, observers=("林浩",), filled=True, ends_at=time(16, 20))


def sign_in_sheet(*meetings: SignIn) -> SignInSheet:
    """The sheets of several meetings."""
    return SignInSheet(issue(), meetings)


def a_member(number: int = 1, **values: Any) -> RosterMember:
    """A full member with everything known of her."""
    made = RosterMember(
        name=f"{SURNAMES[number % 20]}某{number}", is_full=True, gender="女", ethnicity="汉族", born="1973.11",
        education="大专", id_number="440***********1234", phone="138****8000", employer="社区居委会",
        joined="1997.10.02", full="1998.10", group="第一党小组", post="书记", status="正式",
    )  # fmt: skip
    return replace(made, **values)


def roster_sheet(*rosters: Roster, **values: Any) -> RosterSheet:
    """The rosters of several branches at the end of September."""
    return replace(RosterSheet(issue(), date(2026, 9, 30), rosters), **values)


def a_roster(count: int = 3, branch: str = BRANCH) -> Roster:
    """A branch of so many members, the last one on probation."""
    members = [a_member(n) for n in range(1, count)]
    return Roster(branch, (*members, a_member(count, is_full=False, gender="男", full="", post="", status="预备")))


def a_lecture(month: int = 5, **values: Any) -> Lecture:
    """A lecture of the secretary."""
    made = Lecture(
        held_on=date(2026, month, 12), title="学好条例", giver="王敏　书记", giver_kind="书记", hours=Decimal("1.5"),
        attendance=Ratio(22, 24), place="二楼会议室", papers="现场照片2份", recorder="李娜",
    )  # fmt: skip
    return replace(made, **values)


def lectures_sheet(*branches: Lectures) -> LecturesSheet:
    """The registers of a year."""
    return LecturesSheet(issue(YEAR), branches)


def a_book(count: int = 4, **values: Any) -> MinuteBook:
    """A year's minutes: so many meetings over the months, each kind in turn."""
    kinds = (MeetingKind.COMMITTEE_MEETING, MeetingKind.GENERAL_MEETING, MeetingKind.LECTURE, MeetingKind.THEME_DAY)
    days = [date(2026, 1 + n * 12 // count, 1 + n % 28) for n in range(count)]
    meetings = [
        some_minutes(n, kind=kinds[n % 4], held_on=day, title=f"第{n + 1}号议题") for n, day in enumerate(days)
    ]
    return replace(MinuteBook(issue(YEAR), BRANCH, tuple(meetings), ("王敏",), ("李娜",)), **values)


def a_book_of(*meetings: Minutes) -> MinuteBook:
    """A year with just these meetings."""
    return a_book(meetings=meetings)


def a_payment(number: int = 1, **values: Any) -> DuesPayment:
    """Dues paid in full on the day of collection."""
    made = DuesPayment(
        f"{SURNAMES[number % 20]}某{number}", "按月领工资 1%", Decimal("40.00"), Decimal("40.00"), date(2026, 7, 10)
    )
    return replace(made, **values)


def dues_month_sheet(*payments: DuesPayment, branch: str = BRANCH, month: Period = JULY) -> DuesSheet:
    """A month's collection."""
    return DuesSheet(issue(month), months=(DuesMonth(branch, month, payments),))


def dues_grid_sheet(period: Period = YEAR, count: int = 2) -> DuesSheet:
    """A grid of a period in which everybody paid 40 a month but for the last month."""
    months = tuple(months_in(period))
    cells = (*(("40",) * (len(months) - 1)), "✗")
    due, paid = Decimal(40 * len(months)), Decimal(40 * (len(months) - 1))
    lines = tuple(
        DuesGridLine(f"{SURNAMES[n % 20]}某{n}", cells, due, paid, due - paid, "按月领工资 1%", Decimal(40))
        for n in range(1, count + 1)
    )
    return DuesSheet(issue(period), grids=(DuesGrid(BRANCH, months, lines),))


def register(*lectures: Lecture, branch: str = BRANCH) -> Lectures:
    """The lectures of one branch."""
    return Lectures(branch, lectures)
