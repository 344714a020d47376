"""A forecast as lines for a terminal and as a document for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import SubjectKind
from pbdesk.views.as_json import finding_document
from pbdesk.views.forecast import ForecastRow
from pbdesk.views.outlook_as_json import outlook_document
from pbdesk.views.outlook_words import CHANCE_WORDS, left_words
from pbdesk.views.steps import Urgency
from pbdesk.words import long_date

URGENCY_WORDS: Mapping[Urgency, str] = {
    Urgency.TODAY: "今天到期",
    Urgency.OVERDUE: "已经过期",
    Urgency.LOST: "来不及了",
    Urgency.SOON: "14天内到期",
    Urgency.LATER: "以后到期",
}
"""The headings under which open items are told."""
_SHOWN = 200


def forecast_lines(rows: Sequence[ForecastRow], today: date, *, everything: bool = False) -> Iterator[str]:
    """How many there are of each kind, then a line an obligation under its heading."""
    if not rows:
        yield f"{long_date(today)}  没有要办的事项。"
        return
    chances = Counter(row.outlook.chance for row in rows)
    told = "，".join(f"{CHANCE_WORDS[chance]}{chances[chance]}" for chance in CHANCE_WORDS if chances[chance])
    yield f"{long_date(today)}  要办的共{len(rows)}项：{told}"
    if any(not row.outlook.known for row in rows):
        yield "注意：有的日子放假安排还没有录入，工作日按周一至周五估计（标“？”）。"
    shown = rows if everything else rows[:_SHOWN]
    for urgency in Urgency:
        under = [row for row in shown if row.urgency is urgency]
        if under:
            yield ""
            yield URGENCY_WORDS[urgency]
            yield from (_line(ones) for ones in _together(under))
    if len(rows) > len(shown):
        yield ""
        yield f"……另有{len(rows) - len(shown)}项，加 --all 全部列出，或用 --branch、--guide、--days 缩小范围。"


def forecast_document(rows: Sequence[ForecastRow], period: Period | None, today: date) -> dict[str, object]:
    """The answer of ``forecast --json``; the keys are a contract."""
    return {
        "today": today.isoformat(),
        "period": period.label if period else None,
        "obligations": [
            finding_document(row.finding)
            | {"title": row.row.rule, "name": row.row.subject, "urgency": row.urgency.value}
            | outlook_document(row.outlook, today)
            for row in rows
        ],
    }


def _together(rows: Sequence[ForecastRow]) -> Iterator[Sequence[ForecastRow]]:
    """The rows, those of several members of a branch who owe the same together."""
    found: dict[tuple[object, ...], list[ForecastRow]] = {}
    for number, row in enumerate(rows):
        person = row.finding.subject_kind is SubjectKind.PERSON
        same = (row.finding.rule, row.finding.branch, row.finding.period, row.outlook.chance)
        found.setdefault(same if person else (number,), []).append(row)
    yield from found.values()


def _line(ones: Sequence[ForecastRow]) -> str:
    row = ones[0]
    found = row.finding
    who = f"{len(ones)}名党员" if len(ones) > 1 else row.row.subject
    whose = row.row.branch if found.subject_kind is SubjectKind.BRANCH else f"{row.row.branch}·{who}"
    doubt = "" if row.outlook.known else "？"
    reason = f"（{row.outlook.reason}）" if row.outlook.reason else ""
    when = left_words(row.outlook, row.today).replace(" ", "")
    what = f"{found.rule} {row.row.period}{row.row.rule}"
    return f"  {row.chance}  {when}  {row.last_day}{doubt}  {what}  {whose}{reason}"
