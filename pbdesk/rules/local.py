"""A street's own rules as data: the methods they may choose, what is wrong with one, and the rule it makes.

A method is a check that takes parameters (``resources/rules/methods.toml``). What it can't follow (a method of a later
version) is kept in the file and finds nothing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset
from pbdesk.calendar import PeriodKind
from pbdesk.errors import Fault
from pbdesk.model import LocalRule, Severity, SubjectKind
from pbdesk.rules.catalogue import Document, Rule, Source, catalogue
from pbdesk.words import UNIT_WORDS

PERIOD_WORDS: Mapping[str, str] = MappingProxyType({
    PeriodKind.DAY.value: "按天", PeriodKind.MONTH.value: "每月", PeriodKind.QUARTER.value: "每季度",
    PeriodKind.YEAR.value: "每年",
})  # fmt: skip
"""How a street's own rule counts."""
_YEARLY = frozenset({"organization_life_meeting", "democratic_appraisal"})
_BINDING = frozenset({Severity.MANDATORY, Severity.GENERALLY})
"""What a regulation itself asks for."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method: its words, and the values that it takes."""

    key: str
    title: str
    kind: str
    default: int | str | None
    choices: Mapping[str, str]
    minimum: int
    maximum: int
    optional: bool

    def problem(self, value: object) -> str | None:
        """Why a value can't be taken, as a Chinese sentence without its full stop; None when it can."""
        match self.kind:
            case "integer":
                fits = type(value) is int and self.minimum <= value <= self.maximum
                return None if fits else f"“{self.title}”要写 {self.minimum} 到 {self.maximum} 的整数"
            case "choice":
                listed = "、".join(self.choices)
                return None if isinstance(value, str) and value in self.choices else f"“{self.title}”只能是 {listed}"
            case _:
                fits = isinstance(value, list) and all(isinstance(v, str) and v in self.choices for v in value)
                return None if fits else f"“{self.title}”要写成列表，只能有 {'、'.join(self.choices)}"

    def words(self, value: object) -> str:
        """A value as a person says it."""
        if isinstance(value, list):
            return "、".join(self.choices[v] for v in value)
        return self.choices.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Method:
    """How a street's own rule may be checked."""

    key: str
    title: str
    effect: str
    periods: tuple[str, ...]
    subject: SubjectKind
    check: str
    door: str
    replaces: tuple[str, ...]
    policies: tuple[str, ...]
    parameters: tuple[Parameter, ...]


@cache
def methods() -> Mapping[str, Method]:
    """Every method this version knows, by key."""
    entries = tomllib.loads(asset("rules", "methods.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _method(key, entry) for key, entry in entries.items()})


def faults(record: LocalRule) -> Iterator[Fault]:
    """Everything in a rule that can't be followed, each tied to its column."""
    if record.id in catalogue():
        yield Fault("id", f"编号“{record.id}”是规则库里的，请换一个，例如 LOC-01。")
    method = methods().get(record.method)
    if method is None:
        known = "、".join(f"{m.key}（{m.title}）" for m in methods().values())
        yield Fault("method", f"没有叫“{record.method[:30]}”的核对办法，只能是 {known}。")
        return
    if record.period not in method.periods:
        allowed = "、".join(method.periods)
        yield Fault("period", f"“{method.title}”的期间只能是 {allowed}，不能是 {record.period}。")
    yield from _parameter_faults(method, record)
    yield from _replacing_faults(method, record)
    if record.valid_from and record.valid_to and record.valid_to <= record.valid_from:
        yield Fault("valid_to", "失效日期要晚于生效日期。")


def row_faults(row: Mapping[str, str | int]) -> Iterator[tuple[str, str]]:
    """As :func:`faults`, of a row on its way into the file: its column and a clause for the list of bad rows."""

    def text(name: str) -> str | None:
        return str(row[name]) if name in row else None

    def day(name: str) -> date | None:
        return date.fromisoformat(str(row[name])) if name in row else None

    record = LocalRule(
        id=str(row["id"]), title=str(row["title"]), method=str(row["method"]), period=str(row["period"]),
        parameters=text("parameters"), replaces=text("replaces"), valid_from=day("valid_from"),
        valid_to=day("valid_to"),
    )  # fmt: skip
    yield from ((fault.field, fault.sentence.rstrip("。")) for fault in faults(record))


def values_of(record: LocalRule) -> dict[str, Any]:
    """The parameters of a rule as they were written; nothing where they can't be read."""
    try:
        read = json.loads(record.parameters or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def rule_of(record: LocalRule) -> Rule | None:
    """The rule that a record makes; None when this version can't follow it."""
    if any(True for _ in faults(record)):
        return None
    method, values = methods()[record.method], values_of(record)
    title = f"{record.document}{record.article or ''}" if record.document else f"本地规定{record.id}"
    source = Source(Document(record.id, title, title, "", {}), None, "A", "")
    return Rule(
        id=record.id,
        title=record.title,
        text=record.text or sentence(record),
        subject=method.subject,
        period=record.period,
        severity=Severity.LOCAL,
        sources=(source,),
        policies=method.policies,
        check=method.check,
        door=method.door,
        core=True,
        parameters=MappingProxyType({"method": method.key, **values}),
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        replaces=record.replaces or "",
    )


def sentence(record: LocalRule) -> str:
    """What a rule asks for, in one sentence made of its method and parameters."""
    method = methods().get(record.method)
    if method is None:
        return f"核对办法“{record.method[:30]}”是更新的版本才有的，这里不检查。"
    if any(fault.field == "parameters" for fault in faults(record)):
        return "参数不对，这条规定没有起作用。"
    values = values_of(record)
    said = {p.key: p.words(values[p.key]) for p in method.parameters if values.get(p.key)}
    told = _SENTENCES[method.key](PERIOD_WORDS.get(record.period, ""), said)
    return told + (f"（只要求{said['unit_kinds']}党支部）" if "unit_kinds" in said else "") + "。"


def _visit_sentence(_often: str, said: Mapping[str, str]) -> str:
    weeks = said.get("weeks", "1")
    often = f"每{said['weekday']}" if weeks == "1" else f"每{weeks}周的{said['weekday']}"
    return f"党建指导员{often}走访1次" + (f"，没去成的{said['make_up']}补" if "make_up" in said else "")


_SENTENCES: Mapping[str, Callable[[str, Mapping[str, str]], str]] = {
    "meetings": lambda often, said: f"{often}至少开展{said['number']}次{said['kind']}",
    "visit_weekday": _visit_sentence,
    "visit_count": lambda often, said: (
        f"党建指导员{often}至少走访{said['number']}次" + (f"，只算{said['weekday']}的" if "weekday" in said else "")
    ),
    "visit_interval": lambda _often, said: f"党建指导员至少每{said['days']}天走访1次",
    "guide_meetings": lambda often, said: f"党建指导员{often}至少列席{said['number']}次支部党员大会",
    "hours": lambda often, said: f"党员{often}至少学习培训{said['hours']}学时",
    "guide_lectures": lambda often, said: f"党建指导员{often}至少讲{said['number']}次党课",
}


def _parameter_faults(method: Method, record: LocalRule) -> Iterator[Fault]:
    try:
        values = json.loads(record.parameters or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        yield Fault("parameters", '参数要写成 JSON 对象，例如 {"number": 2}。')
        return
    known = {parameter.key: parameter for parameter in method.parameters}
    for key in values.keys() - known.keys():
        yield Fault("parameters", f"“{method.title}”没有叫“{key[:30]}”的参数，只能有 {'、'.join(known)}。")
    for key, parameter in known.items():
        if key not in values:
            if not parameter.optional:
                yield Fault("parameters", f"缺少参数 {key}（{parameter.title}）。")
        elif (reason := parameter.problem(values[key])) is not None:
            yield Fault("parameters", f"{reason}。")
    if values.get("kind") in _YEARLY and record.period != PeriodKind.YEAR:
        yield Fault("period", "组织生活会和民主评议按年度要求，期间只能是 year。")
    if type(values.get("weeks")) is int and values["weeks"] > 1 and record.valid_from is None:
        yield Fault("valid_from", "隔几周走访一次的，要写明从哪天起，才知道从哪一周数起。")


def _replacing_faults(method: Method, record: LocalRule) -> Iterator[Fault]:
    if record.replaces is None:
        return
    replaced = catalogue().get(record.replaces)
    if replaced is None:
        yield Fault("replaces", f"规则库里没有编号为“{record.replaces[:30]}”的规则，不能代替它。")
    elif replaced.severity in _BINDING:
        yield Fault(
            "replaces",
            f"{replaced.id}（{replaced.title}）是{replaced.sources[0].document.title}的要求，本地规定不能代替；"
            "要求更严的，可以另加一条，不填“代替”。",
        )
    elif replaced.id not in method.replaces:
        allowed = "、".join(method.replaces)
        named = f"{replaced.id}（{replaced.title}）"
        others = f"可以代替的有：{allowed}" if allowed else "它不代替任何规则"
        yield Fault("replaces", f"“{method.title}”不能代替 {named}，{others}。")
    elif replaced.id == "MTG-04" and values_of(record).get("kind") != "lecture":
        yield Fault("replaces", "只有党课的次数才能代替 MTG-04（党课）。")


def _method(key: str, entry: Mapping[str, Any]) -> Method:
    return Method(
        key=key,
        title=entry["title"],
        effect=entry["effect"],
        periods=tuple(entry["periods"]),
        subject=SubjectKind(entry["subject"]),
        check=entry["check"],
        door=entry["door"],
        replaces=tuple(entry["replaces"]),
        policies=tuple(entry["policies"]),
        parameters=tuple(_parameter(name, each) for name, each in entry["parameters"].items()),
    )


def _parameter(key: str, entry: Mapping[str, Any]) -> Parameter:
    units = {kind.value: words for kind, words in UNIT_WORDS.items()} if entry["kind"] == "units" else {}
    return Parameter(
        key, entry["title"], entry["kind"], entry.get("default"), MappingProxyType(entry.get("choices", units)),
        entry.get("min", 0), entry.get("max", 0), entry.get("optional", False),
    )  # fmt: skip
