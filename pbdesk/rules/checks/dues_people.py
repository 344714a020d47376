"""The checks of DUE-07, 08 and 12: sums below the tariff, who pays from the day of the vote, and who has long not paid.

Nothing is decided here about anybody: reduced dues are the superior's to approve, and of long silence the branch is
reminded (MEM-07).
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.calendar import month_period
from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.owing import owed, person_of, stated
from pbdesk.rules.context import Context
from pbdesk.rules.dues import ALERT_ADVICE, below_tariff
from pbdesk.rules.dues_book import alert_at, month_of, months_words
from pbdesk.rules.settling import Credits
from pbdesk.words import long_date


def reduced(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-07: who pays less than the tariff, or nothing, does so with the superior's approval."""
    money, people = ctx.topics.money, ctx.topics.people
    for quarter in ctx.quarters():
        day = ctx.as_of(quarter)
        for person in money.book.standards if day >= quarter.start else ():
            standard = money.book.standard(person, month_of(day))
            if standard is None or not (standard.approved_by or below_tariff(standard.category, standard.amount)):
                continue
            held = people.held_by(person, day)
            if held is None or held.branch_id not in money.checked:
                continue
            what = "减交党费" if standard.amount else "免交党费"
            by = standard.approved_by
            told = f"{held.name}{what}，" + (f"已写明上级批准：{by}" if by else "没有写明上级党委的批准文件")
            outcome, found = Outcome.MET if by else Outcome.UNMET, Credits(counted=[standard.id])
            subject = person_of(person, held.branch_id)
            yield stated(ctx, rule, subject, quarter, outcome, told, found, count=(1, int(bool(by))))


def from_the_vote(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-08: a probationary member pays from the month of the vote that admitted him (E-18)."""
    money = ctx.topics.money
    for own in ctx.topics.people.relations.values() if money.checked else ():
        for member in own:
            day = member.started_on
            if not member.admitted or day not in ctx.period or member.branch_id not in money.checked:
                continue
            month = month_period(day.year, day.month)
            standard = money.book.standard(member.person_id, month.label)
            payment = money.book.payments.get((member.person_id, month.label))
            known = [each.id for each in (standard, payment) if each]
            told = f"{member.name}{long_date(day)}经支部大会接收为预备党员，"
            told += "当月起已定党费标准" if known else "当月起应当交纳党费，还没有定标准"
            subject, found = person_of(member.person_id, member.branch_id), Credits(counted=known)
            yield owed(
                ctx, rule, subject, day.isoformat(), month.last_day, told, found, enough=bool(known),
                short=Outcome.WARN,
            )  # fmt: skip


def long_unpaid(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """DUE-12: after three, five and six months in a row without dues the branch is reminded; nothing is decided."""
    money, people = ctx.topics.money, ctx.topics.people
    for quarter in ctx.quarters():
        day = ctx.as_of(quarter)
        for person in money.silent.standards if day >= quarter.start else ():
            months, held = money.unpaid(person, day), people.held_by(person, day)
            if months and held is not None and held.branch_id in money.checked:
                told = f"{held.name}已连续{len(months)}个月没有交党费（{months_words(months)}）。"
                told += ALERT_ADVICE[alert_at(len(months))].rstrip("。")
                subject, due = person_of(person, held.branch_id), len(months)
                yield stated(ctx, rule, subject, quarter, Outcome.WARN, told, Credits(), count=(due, 0))
