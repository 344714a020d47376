"""What the checks of single people share: an obligation that is met or not, told with its deadline."""

from __future__ import annotations

from datetime import date

from pbdesk.model import Finding, Outcome
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
) -> Finding:
    """The finding of something owed once in the period ``label``, by ``last_day``; ``unsure`` is what the file lacks.

    Where the file lacks what would tell, nothing is called unmet: it is unknown until that is filled in.
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
        outcome, words = Outcome.UNMET, _joined(told, f"期限{long_date(last_day)}已过")
    return finding(rule, subject, label, outcome, 1, int(enough), found, last_day, f"{words}。")


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
