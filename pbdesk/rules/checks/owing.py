"""What the checks of single people share: an obligation that is met or not, told with its deadline."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context
from pbdesk.rules.settling import Credits, Subject, excuse, finding
from pbdesk.words import long_date


def owed(
    ctx: Context,
    rule: Rule,
    subject: Subject,
    label: str,
    last_day: date,
    told: str,
    found: Credits,
    *,
    enough: bool,
    unsure: str = "",
    short: Outcome = Outcome.UNMET,
    count: tuple[int, int] | None = None,
) -> Finding:
    """The finding of something owed in the period ``label``, by ``last_day``; ``unsure`` is what the file lacks.

    Where the file lacks what would tell, nothing is called unmet: it is unknown until that is filled in. ``short`` is
    what it is called otherwise; ``count`` is how many are due and done, where it is not a matter of once.
    """
    left = (last_day - ctx.today).days
    if enough:
        outcome, words = Outcome.MET, told
    elif left >= 0:
        ahead = f"还有{left}天" if left else "就是今天"
        outcome, words = Outcome.PENDING, _joined(told, unsure, f"最后期限{long_date(last_day)}，{ahead}")
    elif accepted := excuse(ctx, rule, subject, label):
        outcome, words = Outcome.EXCUSED, _joined(told, f"上级已认可说明：{accepted}")
    elif unsure:
        outcome, words = Outcome.UNKNOWN, _joined(told, unsure)
    else:
        outcome, words = short, _joined(told, f"期限{long_date(last_day)}已过")
    due, done = count or (1, int(enough))
    return finding(rule, subject, label, outcome, due, done, found, last_day, f"{words}。")


def stated(
    ctx: Context,
    rule: Rule,
    subject: Subject,
    period: Period,
    outcome: Outcome,
    told: str,
    found: Credits,
    *,
    count: tuple[int, int] = (1, 0),
) -> Finding:
    """The finding of a state on a day of a period; what a superior accepted as explained is excused."""
    accepted = excuse(ctx, rule, subject, period.label) if outcome in {Outcome.UNMET, Outcome.WARN} else None
    if accepted:
        outcome, told = Outcome.EXCUSED, _joined(told, f"上级已认可说明：{accepted}")
    return finding(rule, subject, period.label, outcome, *count, found, period.last_day, f"{told}。")


def person_of(person_id: str, branch_id: str) -> Subject:
    """A member as the subject of a finding, in the branch that answers for him."""
    return Subject(person_id, SubjectKind.PERSON, branch_id, person_id)


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
