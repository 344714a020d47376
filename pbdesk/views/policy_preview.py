"""What a change of policy or of a street's own rule would do to findings: evaluated twice, nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.calendar import Period, quarter_with
from pbdesk.model import Finding, LocalRule, Outcome
from pbdesk.rules import RuleBook, evaluate, load_policies, rule_book
from pbdesk.rules.policy import Policies, Setting
from pbdesk.store import Store
from pbdesk.words import OUTCOME_WORDS

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Shift:
    """How many obligations would turn from one outcome to another (None: there is no such obligation)."""

    before: Outcome | None
    after: Outcome | None
    number: int
    branches: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change in the current quarter and its year.

    ``real`` is what changes with the day chosen; ``imagined`` what would change had it held since the year began, told
    where the day chosen leaves the quarter as it is.
    """

    period: Period
    real: tuple[Shift, ...]
    imagined: tuple[Shift, ...] | None

    @property
    def lines(self) -> tuple[str, ...]:
        """The preview in sentences."""
        told = [f"{self.period.title}：{_told(self.real) or '结果不变'}。"]
        if self.imagined is not None:
            told.append(f"假如今年一开始就这样，这一季度和今年的事项里：{_told(self.imagined) or '结果也一样'}。")
        return tuple(told)


def policy_preview(store: Store, today: date, key: str, value: str, valid_from: date | None) -> Preview:
    """What another value from a day on would change."""
    now, book = load_policies(store), rule_book(store)
    year = date(today.year, 1, 1)
    real = (now.with_setting(Setting(key, value, valid_from)), book)
    imagined = (_from_the_start(now, key, value, year), book)
    return _preview(store, today, (now, book), real, imagined)


def rule_preview(store: Store, today: date, record: LocalRule) -> Preview:
    """What a rule of the file's own would find, and what would no longer be asked for."""
    now, book = load_policies(store), rule_book(store)
    start = record.valid_from
    early = start if start is None or start < date(today.year, 1, 1) else date(today.year, 1, 1)
    began = record if record.valid_to else replace(record, valid_from=early)
    return _preview(store, today, (now, book), (now, book.with_rule(record)), (now, book.with_rule(began)))


def shifts(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Shift, ...]:
    """How the outcomes of obligations differ, the most frequent first."""
    old, new = ({f.key: f for f in findings} for findings in (before, after))
    number: Counter[tuple[Outcome | None, Outcome | None]] = Counter()
    branches: dict[tuple[Outcome | None, Outcome | None], set[str | None]] = defaultdict(set)
    for key in old.keys() | new.keys():
        was, will = old.get(key), new.get(key)
        turn = (was.outcome if was else None, will.outcome if will else None)
        told = was or will
        if told is not None and (turn[0] is not turn[1] or _sums(was) != _sums(will)):
            number[turn] += 1
            branches[turn].add(told.branch)
    found = [Shift(*turn, count, len(branches[turn])) for turn, count in number.items()]
    return tuple(sorted(found, key=lambda shift: (-shift.number, str(shift.before), str(shift.after))))


def _preview(
    store: Store,
    today: date,
    now: tuple[Policies, RuleBook],
    real: tuple[Policies, RuleBook],
    imagined: tuple[Policies, RuleBook],
) -> Preview:
    quarter = quarter_with(today)

    def found(basis: tuple[Policies, RuleBook]) -> list[Finding]:
        return evaluate(store, quarter, today, policies=basis[0], book=basis[1])

    before = found(now)
    changed = shifts(before, found(real))
    return Preview(quarter, changed, None if changed else shifts(before, found(imagined)))


def _from_the_start(now: Policies, key: str, value: str, start: date) -> Policies:
    """The policies as if a value had held since a day, whatever was set after it."""
    for setting in now.of(key):
        if setting.valid_from is not None and setting.valid_from > start:
            now = now.without_setting(key, setting.valid_from)
    return now.with_setting(Setting(key, value, start))


def _sums(finding: Finding | None) -> tuple[int, int] | None:
    return (finding.due, finding.done) if finding else None


def _told(found: Sequence[Shift]) -> str:
    return "；".join(_words(found))


def _words(found: Sequence[Shift]) -> Iterator[str]:
    """What turns into what, then what is new and what is no longer asked for, each summed up."""
    for shift in found:
        if shift.before is not None and shift.after is not None and shift.before is not shift.after:
            was, will = OUTCOME_WORDS[shift.before], OUTCOME_WORDS[shift.after]
            yield f"{shift.number}项由“{was}”变为“{will}”（{shift.branches}个支部）"
    same = sum(shift.number for shift in found if shift.before is shift.after)
    if same:
        yield f"{same}项结果不变、次数要求不同"
    for new, words in ((True, "新增"), (False, "不再要求")):
        some = [s for s in found if (s.before if new else s.after) is None]
        if some:
            parts = "、".join(f"{OUTCOME_WORDS[o]}{s.number}" for s in some if (o := s.after if new else s.before))
            yield f"{words}{sum(s.number for s in some)}项（{parts}）"
