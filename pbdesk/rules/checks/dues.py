"""The checks of DUE-10, 11 and 13: a month collected in full, large extra sums, and everyone's sum fixed for the year.

Only of branches whose dues are looked at (policy ``dues_checked``). Messages name people and months; what anybody earns
is nowhere in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.checks.owing import owed, person_of, stated
from pbdesk.rules.checks.study import on_roll
from pbdesk.rules.context import Context
from pbdesk.rules.dues import BACK_MONTHS, EXTRA_TO_CENTRE
from pbdesk.rules.dues_book import Payment, collection_day, holding, month_of, month_shifted
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.hours import plain
from pbdesk.rules.settling import Credits, not_applicable
from pbdesk.rules.topics.people import MemberFact

_NAMED = 5
"""So many people are named in a sentence; more are counted."""
_NOTHING = Decimal(0)


@dataclass(slots=True)
class _Month:
    """How a branch's month stands: who owes, who is open, of whom nobody knows what he owes."""

    back_until: date
    people: int = 0
    due: int = 0
    open: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    late: int = 0
    found: Credits = field(default_factory=Credits)


def collected(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-11: each month's dues are paid in full by everyone whom the branch holds on the day of collection (E-17)."""
    money = ctx.topics.money
    payers = _payers(ctx)
    for period in ctx.months() if money.checked else ():
        holders = _holders(ctx, period.label)
        for branch, _ in ctx.active_branches(period):
            if branch.id in money.checked:
                own = holders.get(branch.id, [])
                stand = _stand(ctx, branch, period, own, payers.get((branch.id, period.label), ()))
                if stand.people:
                    yield _collected(ctx, rule, branch, period, stand)


def large_extras(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-10: what is paid at once beyond 1000 yuan more than owed all goes to the centre; the program reminds."""
    money, months = ctx.topics.money, {period.label: period for period in ctx.months()}
    for (person, month), payment in money.book.payments.items():
        if payment.paid < EXTRA_TO_CENTRE:
            continue
        extra = payment.paid - (money.book.owed(person, month) or _NOTHING)
        if month in months and extra >= EXTRA_TO_CENTRE and payment.branch_id in money.checked:
            told = f"{name_of(ctx, person)}{months[month].title}的党费比应交多交了{plain(extra)}元，"
            told += f"自愿一次多交{EXTRA_TO_CENTRE}元以上的，应当全部上缴中央"
            subject, found = person_of(person, payment.branch_id), Credits(counted=[payment.id])
            yield stated(ctx, rule, subject, months[month], Outcome.WARN, told, found)


def all_fixed(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-13: what each member pays a month is fixed by January's day of collection, or by that of joining."""
    year, money = ctx.year(), ctx.topics.money
    month = month_of(ctx.as_of(year))
    members: dict[str, list[MemberFact]] = defaultdict(list)
    branches: dict[str, BranchFact] = {}
    for branch, member in on_roll(ctx, year) if money.checked else ():
        if branch.id in money.checked:
            branches[branch.id] = branch
            members[branch.id].append(member)
    for branch in branches.values():
        own = members[branch.id]
        missing = [m for m in own if money.book.standard(m.person_id, month) is None]
        days = [_first_day(ctx, member, year) for member in missing]
        told = f"{len(own)}名党员，已有{len(own) - len(missing)}人定了每月党费标准"
        told += f"，{some([m.name for m in missing])}还没有定" if missing else ""
        yield owed(
            ctx, rule, branch_subject(branch), year.label, min(days, default=_first_day(ctx, own[0], year)), told,
            Credits(counted=_standards(ctx, own, month)), enough=not missing, count=(len(own), len(own) - len(missing)),
        )  # fmt: skip


def _holders(ctx: Context, month: str) -> Mapping[str, list[str]]:
    """Whom each branch holds on the day on which a month is collected."""
    day = collection_day(month, ctx.topics.money.book.day_of_month)
    found: dict[str, list[str]] = defaultdict(list)
    for person, own in ctx.topics.people.relations.items():
        held = own[0] if len(own) == 1 and own[0].covers(day) else holding(own, day)
        if held is not None:
            found[held.branch_id].append(person)
    return found


def _payers(ctx: Context) -> Mapping[tuple[str, str], list[str]]:
    """Who paid for a month, by branch and month."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (person, month), payment in ctx.topics.money.book.payments.items():
        found[payment.branch_id, month].append(person)
    return found


def _stand(ctx: Context, branch: BranchFact, period: Period, held: Sequence[str], payers: Sequence[str]) -> _Month:
    """How a branch's month stands, as the sheet of the month tells it."""
    month, book = period.label, ctx.topics.money.book
    stand = _Month(period.last_day + relativedelta(months=BACK_MONTHS, day=31))
    for person in dict.fromkeys((*held, *payers)):
        payment = book.payments.get((person, month))
        if payment is not None and payment.branch_id != branch.id:
            stand.found.reject(payment.id, f"已交到{payment.branch}，一个月只交一次")
            continue
        stand.people += 1
        _count(ctx, stand, person, month, payment)
    return stand


def _count(ctx: Context, stand: _Month, person: str, month: str, payment: Payment | None) -> None:
    """Add one member to a month."""
    due, paid = ctx.topics.money.book.owed(person, month), payment.paid if payment else _NOTHING
    if due is None:
        if not paid:
            stand.unknown.append(name_of(ctx, person))
        return
    if not due:
        return
    stand.due += 1
    if payment is None or paid < due:
        stand.open.append(name_of(ctx, person))
        if payment is not None and paid:
            stand.found.reject(payment.id, "没有交足")
        return
    stand.found.counted.append(payment.id)
    stand.late += payment.paid_on is not None and payment.paid_on > stand.back_until


def _collected(ctx: Context, rule: Rule, branch: BranchFact, period: Period, stand: _Month) -> Finding:
    """The finding of a branch's month."""
    if not stand.due and not stand.unknown:
        return not_applicable(rule, branch_subject(branch), period, "没有应交党费的党员")
    done = stand.due - len(stand.open)
    told = f"应交{stand.due}人，已交足{done}人" if stand.due else ""
    told += f"，{some(stand.open)}没有交足" if stand.open else ""
    told += f"，其中{stand.late}人补交时已超过{BACK_MONTHS}个月" if stand.late else ""
    unfixed = f"{some(stand.unknown)}还没有定标准，不知道应交多少" if stand.unknown else ""
    if stand.open and unfixed:
        told, unfixed = f"{told}；{unfixed}", ""
    made = owed(
        ctx, rule, branch_subject(branch), period.label, period.last_day, told, stand.found,
        enough=not stand.open and not unfixed, unsure=unfixed, count=(stand.due, done),
    )  # fmt: skip
    return replace(made, outcome=Outcome.WARN) if stand.late and made.outcome is Outcome.MET else made


def name_of(ctx: Context, person: str) -> str:
    """The name of a member; who never was one here is somebody."""
    relations = ctx.topics.people.relations.get(person, ())
    return relations[0].name if relations else "有人"


def some(names: Sequence[str]) -> str:
    """A few names, and how many there are where there are more."""
    return "、".join(names[:_NAMED]) + (f"等{len(names)}人" if len(names) > _NAMED else "")


def _first_day(ctx: Context, member: MemberFact, year: Period) -> date:
    """By when a member's sum of the year is to be fixed: the first day of collection on which the branch holds him."""
    collects_on, start = ctx.topics.money.book.day_of_month, max(year.start, member.started_on)
    day = collection_day(month_of(start), collects_on)
    later = member.started_on > day and not member.admitted
    return collection_day(month_shifted(month_of(start), 1), collects_on) if later else day


def _standards(ctx: Context, members: Sequence[MemberFact], month: str) -> list[str]:
    held = (ctx.topics.money.book.standard(member.person_id, month) for member in members)
    return [standard.id for standard in held if standard]
