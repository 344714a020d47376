"""What a branch is reminded of: findings drawn together by rule, each with its source, its last day and what to do.

The items are frozen as JSON with the reminder, so that a notice can be printed again as it was issued.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pbdesk.calendar import PeriodKind
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import Rule
from pbdesk.rules.almanac import Almanac
from pbdesk.rules.forecast import Chance, Outlook, outlook
from pbdesk.views.names import Names
from pbdesk.views.remedies import deed
from pbdesk.views.steps import GUIDED, POSTED, is_open, is_soon, meeting_kind, period_of, period_words
from pbdesk.words import near_date

_NAMED = 4
_RECORDS = frozenset({"meeting", "visit", "open_meeting", "record"})
"""Doors to what has happened already: it can only be looked over."""
_NOBODY = "书记未登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseItem:
    """One thing a branch is short of; ``obligations`` are the subjects and periods behind it.

    ``until`` is the last day in words, ``cited`` the short citation, ``responsible`` who sees to it.
    """

    rule: str
    what: str
    citation: str
    cited: str
    remedy: str
    due_on: date
    overdue: bool
    responsible: str
    obligations: tuple[tuple[str, str], ...] = ()

    def until(self, year: int) -> str:
        """The last day beside a year that is understood, and that it is over."""
        told = near_date(self.due_on, year)
        return f"{told}（已过）" if self.overdue else told


@dataclass(frozen=True, slots=True)
class Persons:
    """Who answers for a branch on a day: its secretary, and the leaders of its groups by group."""

    secretary: str = ""
    leaders: tuple[tuple[str, str], ...] = ()

    def of(self, finding: Finding, rule: Rule, names: Names) -> str:
        """Who sees to an obligation."""
        if rule.check in GUIDED or rule.check == POSTED:
            guide = names.people.get(finding.person or "", "")
            return f"指导员 {guide}" if guide else "尚无指导员"
        leader = dict(self.leaders).get(finding.subject, "")
        if finding.subject_kind is SubjectKind.GROUP and leader:
            return f"组长 {leader}"
        return f"书记 {self.secretary}" if self.secretary else _NOBODY


def is_short(finding: Finding, today: date, *, silent: bool) -> bool:
    """Whether a branch is reminded of a finding: it is short, or due within a fortnight.

    One that reported nothing at all is reminded of everything that is open. A guide's own target is no branch's.
    """
    if finding.branch is None or finding.subject_kind is SubjectKind.GUIDE:
        return False
    if finding.outcome is Outcome.UNMET or is_soon(finding, today):
        return True
    return silent and finding.outcome is Outcome.PENDING and is_open(finding, today)


def items_of(
    findings: Iterable[Finding], names: Names, persons: Persons, almanac: Almanac
) -> tuple[ChaseItem, ...]:
    """The items of one branch, in the order of the rule book."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    ordered = sorted(by_rule, key=names.rules.order)
    return tuple(_item(names.rules[rule], by_rule[rule], names, persons, almanac) for rule in ordered)


def freeze(items: Iterable[ChaseItem]) -> str:
    """The items as the reminder keeps them."""
    return json.dumps(
        [
            {
                "rule": item.rule, "what": item.what, "citation": item.citation, "cited": item.cited,
                "remedy": item.remedy, "due_on": item.due_on.isoformat(), "overdue": item.overdue,
                "responsible": item.responsible, "obligations": [list(each) for each in item.obligations],
            }
            for item in items
        ],
        ensure_ascii=False,
    )  # fmt: skip


def thaw(text: str, chased_on: date) -> tuple[ChaseItem, ...]:
    """The items of a reminder; what another program wrote in another form is told as it stands."""
    try:
        found = json.loads(text)
        return tuple(_thawed(each) for each in found)
    except (ValueError, TypeError, KeyError, AttributeError):
        told = ChaseItem(
            rule="", what=text, citation="", cited="", remedy="", due_on=chased_on, overdue=False, responsible=""
        )
        return (told,)


def renamed(text: str, gone: str, kept: str) -> str:
    """The items of a reminder, about the one subject instead of the other; their words stay as they were issued."""
    try:
        found = json.loads(text)
        for each in found:
            each["obligations"] = [
                [kept if subject == gone else subject, period] for subject, period in each.get("obligations", ())
            ]
    except (ValueError, TypeError, AttributeError):
        return text
    return json.dumps(found, ensure_ascii=False)


def _thawed(each: Any) -> ChaseItem:  # noqa: ANN401  JSON
    return ChaseItem(
        rule=str(each["rule"]), what=str(each["what"]), citation=str(each.get("citation", "")),
        cited=str(each.get("cited", "")), remedy=str(each.get("remedy", "")),
        due_on=date.fromisoformat(each["due_on"]), overdue=bool(each.get("overdue")),
        responsible=str(each.get("responsible", "")),
        obligations=tuple((str(subject), str(period)) for subject, period in each.get("obligations", ())),
    )  # fmt: skip


def _item(
    rule: Rule, findings: Sequence[Finding], names: Names, persons: Persons, almanac: Almanac
) -> ChaseItem:
    ahead = [(finding, outlook(finding, rule, almanac)) for finding in findings]
    pending = [o.last_day or f.due_on for f, o in ahead if f.outcome is Outcome.PENDING]
    due_on = min(pending) if pending else max(f.due_on for f in findings)
    last = max(findings, key=lambda f: period_of(f).last_day)
    cited_on = period_of(last).last_day
    return ChaseItem(
        rule=rule.id,
        what=_what(rule, findings, names),
        citation=rule.citation(cited_on),
        cited=rule.citation(cited_on, short=True),
        remedy=_remedy(rule, ahead, almanac.today),
        due_on=due_on,
        overdue=not pending and due_on < almanac.today,
        responsible="、".join(dict.fromkeys(persons.of(f, rule, names) for f in findings)),
        obligations=tuple((f.subject, f.period) for f in findings),
    )


def _what(rule: Rule, findings: Sequence[Finding], names: Names) -> str:
    """The rule, and whom and which periods it is about: 支委会（7月、8月）."""
    by_subject: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_subject[finding.subject].append(finding)
    if findings[0].subject_kind is SubjectKind.BRANCH:
        return f"{rule.title}（{_periods(findings)}）"
    told = [(names.subject(own[0]), _periods(own)) for own in by_subject.values()]
    if len({periods for _, periods in told}) == 1:
        unit = "人" if findings[0].subject_kind is SubjectKind.PERSON else "个"
        return f"{rule.title}（{told[0][1]}）：{_listed([name for name, _ in told], unit)}"
    return f"{rule.title}：{_listed([f'{name}（{periods}）' for name, periods in told], '项')}"


def _periods(findings: Sequence[Finding]) -> str:
    words = list(dict.fromkeys(period_words(f) for f in sorted(findings, key=lambda f: period_of(f).start)))
    return _listed(words, "次")


def _listed(words: Sequence[str], unit: str) -> str:
    return "、".join(words[:_NAMED]) + (f"等{len(words)}{unit}" if len(words) > _NAMED else "")


def _remedy(rule: Rule, ahead: Sequence[tuple[Finding, Outlook]], today: date) -> str:
    """What would make it right: each kind of case said once, of several days the nearest."""
    told: dict[Chance, str] = {}
    for finding, seen in sorted(ahead, key=lambda each: each[0].due_on):
        told.setdefault(seen.chance, _advice(rule, finding, seen, today))
    if {Chance.MENDABLE, Chance.IN_TIME} <= told.keys():
        late, in_time = told[Chance.MENDABLE], told.pop(Chance.IN_TIME)
        told[Chance.MENDABLE] = f"过期的请尽快补办，没到期的{in_time}" if _is_same(late, in_time) else late + in_time
    return "".join(dict.fromkeys(told.values()))


def _is_same(late: str, in_time: str) -> bool:
    """Whether two pieces of advice ask for one deed, the one of them by a day."""
    return in_time.endswith(late.removeprefix("请"))


def _advice(rule: Rule, finding: Finding, seen: Outlook, today: date) -> str:
    what = deed(finding, rule)
    match seen.chance:
        case Chance.IN_TIME:
            return f"请在{near_date(seen.last_day or finding.due_on, today.year)}前{_kept(what)}。"
        case Chance.NEEDS_GUIDE:
            return f"请先派驻党建指导员，再{what}。"
        case Chance.MENDABLE:
            return f"请{_kept(what)}。"
        case Chance.LOST:
            return "期限内已经来不及，请尽快办理，并写明原因。"
        case Chance.UNSURE:
            return "请补全资料。"
    if rule.check in GUIDED and finding.person is None:
        return "那时没有指导员的，请尽快派驻；其实有的，请登记是谁、从哪天起。"
    return _once_over(rule, finding, what)


def _kept(what: str) -> str:
    """What is to be done and put on record, unless putting it on record is all there is to do."""
    return what if "登记" in what or "记录" in what else f"{what}并登记"


def _once_over(rule: Rule, finding: Finding, what: str) -> str:
    """What can still be done once the last day is over."""
    recorded = rule.door in _RECORDS
    if period_of(finding).kind is PeriodKind.DAY and not rule.weekly:
        if not rule.deed:
            return "请核对记录，记错的更正；属实的按规定补救，并写明原因。"
        return f"请核对记录，记错的更正；属实的，{what}。" if recorded else f"期限已过，请尽快{what}，并写明原因。"
    if rule.deed and recorded and meeting_kind(rule) is None and rule.check not in GUIDED:
        return f"请{what}；办不了的，请写明原因。"
    return "已经办了的，请按实际日期补录；没有办的，请写明原因。"
