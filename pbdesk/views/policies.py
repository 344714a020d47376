"""The policies as a page and the command line show them: default, value, since when, who set it, what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.calendar import PeriodKind, obligation_period, quarter_with, span_with
from pbdesk.clock import SHANGHAI
from pbdesk.model import Desk
from pbdesk.rules import RuleBook, load_policies, rule_book
from pbdesk.rules.policy import Policies, PolicyKind, policy_kinds
from pbdesk.store import Store
from pbdesk.store.versions import versions
from pbdesk.words import long_date

ALWAYS = "一直"
_CLOSED = """
    SELECT DISTINCT c.period
      FROM closing c
     WHERE c.deleted_at IS NULL AND c.reopened_on IS NULL
     ORDER BY c.period"""


class When(StrEnum):
    """Where a setting stands beside the day asked for."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"


WHEN_WORDS: Mapping[When, str] = {When.PAST: "以前", When.NOW: "现在", When.COMING: "以后"}


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One value that the file sets, from when on, and who set it when."""

    value: str
    words: str
    valid_from: date | None
    when: When
    who: str
    made: str

    @property
    def since(self) -> str:
        """From when on, in words."""
        return f"{long_date(self.valid_from)}起" if self.valid_from else ALWAYS


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy: its words, its default, its value now, and the rules that look at it."""

    kind: PolicyKind
    value: str
    valid_from: date | None
    rules: tuple[str, ...]
    settings: tuple[SettingLine, ...]

    @property
    def key(self) -> str:
        """The policy by its key."""
        return self.kind.key

    @property
    def words(self) -> str:
        """The value now, in words."""
        return self.kind.words(self.value)

    @property
    def default_words(self) -> str:
        """The default, in words."""
        return self.kind.words(self.kind.default)

    @property
    def changed(self) -> bool:
        """Whether it is not at its default now."""
        return self.value != self.kind.default

    @property
    def coming(self) -> SettingLine | None:
        """The next value, if one is set already."""
        return next((line for line in self.settings if line.when is When.COMING), None)

    @property
    def since(self) -> str:
        """Since when the value now holds, in words; nothing for a default that was never changed."""
        now = next((line for line in self.settings if line.when is When.NOW), None)
        return now.since if now else ""


def policy_rows(store: Store, today: date) -> tuple[PolicyRow, ...]:
    """Every policy, by its heading, in the order in which they are written."""
    policies, book = load_policies(store), rule_book(store)
    order = list(dict.fromkeys(kind.group for kind in policy_kinds().values()))
    rows = [_row(store, kind, policies, book, today) for kind in policy_kinds().values()]
    return tuple(sorted(rows, key=lambda row: order.index(row.kind.group)))


def next_quarter(today: date) -> date:
    """The day from which a change holds unless another is chosen: the first of the next quarter."""
    return quarter_with(today).end


def begin_words(store: Store, valid_from: date, today: date) -> tuple[str, ...]:
    """What it means that something holds from a day on, in sentences: what is counted anew, and what is not (E-34)."""
    quarter, year = (span_with(kind, valid_from) for kind in (PeriodKind.QUARTER, PeriodKind.YEAR))
    if valid_from > today:
        told = [f"从{long_date(valid_from)}起执行，在那以前的结果不变。"]
    else:
        told = ["这一天已经过去：那以后开始的、还没有封账的期间马上按新口径重新核对。"]
    if valid_from != quarter.start:
        told.append(
            f"每项要求看它的期间从哪天开始：按天的从{long_date(valid_from)}起，按季度的从{long_date(quarter.end)}起，"
            f"按年度的从{long_date(year.end)}起。"
        )
    elif valid_from != year.start:
        told.append(f"按年度要求的事项从{long_date(year.end)}起按新口径，今年的仍按原来的。")
    closed = _closed_since(store, valid_from)
    if closed:
        told.append(f"{'、'.join(closed)}已经封账，不会自动改；结果有变化的，要登记更正。")
    return tuple(told)


def desk_words(desk: Desk) -> str:
    """Which desk usually sets policies, said on the others."""
    if desk is Desk.STREET:
        return ""
    return "口径和本地规定一般由街道统一规定；在这里改，只影响这个文件。改之前请先问街道。"


def _row(store: Store, kind: PolicyKind, policies: Policies, book: RuleBook, today: date) -> PolicyRow:
    settings = policies.of(kind.key)
    begun = [s for s in settings if s.valid_from is None or s.valid_from <= today]
    lines = []
    for setting in settings:
        when = When.COMING if setting not in begun else When.NOW if setting is begun[-1] else When.PAST
        who, made = _signature(store, setting.key, setting.valid_from)
        lines.append(SettingLine(setting.value, kind.words(setting.value), setting.valid_from, when, who, made))
    rules = tuple(f"{rule.id} {rule.title}" for rule in book if kind.key in rule.policies)
    since = begun[-1].valid_from if begun else None
    return PolicyRow(kind, policies.text(kind.key, today), since, rules, tuple(lines))


def _signature(store: Store, key: str, valid_from: date | None) -> tuple[str, str]:
    """Who saved a setting last, and when."""
    record = f"{key}@{valid_from.isoformat()}" if valid_from else key
    found = versions(store, "policy", record)
    if not found:
        return "", ""
    last = found[0]
    return last.author, f"{last.made_at.astimezone(SHANGHAI):%Y-%m-%d}"


def _closed_since(store: Store, day: date) -> list[str]:
    """The closed periods that had not ended on a day."""
    periods = (obligation_period(row["period"]) for row in store.query(_CLOSED))
    return [period.title for period in periods if period.end > day]
