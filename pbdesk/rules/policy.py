"""The policies: choices where no regulation speaks, each with its default, each changeable from a day on.

Which policies there are, and what they may be set to, is data (``resources/rules/policies.toml``).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pbdesk.assets import asset

OTHERS = "其他"
"""The heading of what names none."""


@dataclass(frozen=True, slots=True)
class PolicyKind:
    """One policy: its title for people, its default, and what values it takes.

    ``group`` is the heading it stands under, ``effect`` what it changes, ``brief`` how a sheet's foot says its value.
    """

    key: str
    title: str
    kind: str
    default: str
    choices: Mapping[str, str]
    minimum: int
    maximum: int
    group: str = ""
    effect: str = ""
    brief: str = "{}"

    @property
    def name(self) -> str:
        """What it is called in a list: 每个期间至少几次党课, 走访日逢放假."""
        return self.brief.removesuffix("：{}").replace("{}", "几" if self.kind == "integer" else "…")

    def words(self, value: str) -> str:
        """A value as a person says it."""
        match self.kind:
            case "choice":
                return self.choices.get(value, value)
            case "switch":
                return {"true": "是", "false": "否"}.get(value, value)
            case "month_day":
                return f"{int(value[:2])}月{int(value[3:])}日" if _is_month_day(value) else value
            case _:
                return value

    def said(self, value: str) -> str:
        """A value in the few words of a sheet's foot: 每个期间至少2次党课."""
        return self.brief.format(self.words(value))

    def problem(self, value: str) -> str | None:
        """Why ``value`` can't be taken, as a Chinese sentence, or None when it can."""
        match self.kind:
            case "integer":
                fits = re.fullmatch(r"\d{1,4}", value, re.ASCII) is not None
                if fits and self.minimum <= int(value) <= self.maximum:
                    return None
                return self._refusal(f"只能是 {self.minimum} 到 {self.maximum} 的整数", value)
            case "choice":
                allowed = "、".join(self.choices)
                return None if value in self.choices else self._refusal(f"只能是 {allowed}", value)
            case "switch":
                return None if value in {"true", "false"} else self._refusal("只能是 true 或 false", value)
            case _:
                return None if _is_month_day(value) else self._refusal("要写成 03-31 这样的月日", value)

    def _refusal(self, expected: str, value: str) -> str:
        return f"“{self.title}”{expected}，不能是“{value[:20]}”"


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that the file sets for a policy, valid from a day (None: always)."""

    key: str
    value: str
    valid_from: date | None


class Policies:
    """The values in force on a day: the file's own settings over the defaults."""

    def __init__(self, settings: Iterable[Setting] = ()) -> None:
        kinds = policy_kinds()
        self._settings: dict[str, list[Setting]] = {}
        self._known: dict[tuple[str, date], str] = {}
        for setting in sorted(settings, key=lambda s: s.valid_from or date.min):
            known = kinds.get(setting.key)
            if known and known.problem(setting.value) is None:
                self._settings.setdefault(setting.key, []).append(setting)

    def of(self, key: str) -> tuple[Setting, ...]:
        """What the file sets for a policy, the earliest first."""
        return tuple(self._settings.get(key, ()))

    def with_setting(self, setting: Setting) -> Policies:
        """The same policies with one more setting, or in place of that of the same day: to see what it would change."""
        return Policies((*self._others(setting.key, setting.valid_from), setting))

    def without_setting(self, key: str, valid_from: date | None) -> Policies:
        """The same policies without one setting."""
        return Policies(self._others(key, valid_from))

    def text(self, key: str, on: date) -> str:
        """The value of a policy on a day, as text; asked for thousands of times in an evaluation, so it is kept."""
        value = self._known.get((key, on))
        if value is None:
            value = policy_kinds()[key].default
            for setting in self._settings.get(key, ()):
                if setting.valid_from is None or setting.valid_from <= on:
                    value = setting.value
            self._known[key, on] = value
        return value

    def number(self, key: str, on: date) -> int:
        """The value of an integer policy on a day."""
        return int(self.text(key, on))

    def switch(self, key: str, on: date) -> bool:
        """The value of a switch on a day."""
        return self.text(key, on) == "true"

    def month_day(self, key: str, on: date, year: int) -> date:
        """The value of a month-and-day policy on a day, as a date of ``year``."""
        return date.fromisoformat(f"{year}-{self.text(key, on)}")

    @property
    def version(self) -> str:
        """What sheets print: ``默认`` or a short code that changes with any setting."""
        settings = [s for group in self._settings.values() for s in group]
        if not settings:
            return "默认"
        text = ";".join(sorted(f"{s.key}={s.value}@{s.valid_from or ''}" for s in settings))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def _others(self, key: str, valid_from: date | None) -> Iterator[Setting]:
        every = (setting for group in self._settings.values() for setting in group)
        return (setting for setting in every if (setting.key, setting.valid_from) != (key, valid_from))


@cache
def policy_kinds() -> Mapping[str, PolicyKind]:
    """Every policy this version knows, by key."""
    entries = tomllib.loads(asset("rules", "policies.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _kind(key, entry) for key, entry in entries.items()})


def problem(key: str, value: str) -> str | None:
    """Why a policy's value can't be taken, or None; a key of a later version is nobody's problem."""
    known = policy_kinds().get(key)
    return known.problem(value) if known else None


def _kind(key: str, entry: Mapping[str, Any]) -> PolicyKind:
    return PolicyKind(
        key=key,
        title=entry["title"],
        kind=entry["kind"],
        default=entry["default"],
        choices=entry.get("choices", {}),
        minimum=entry.get("min", 0),
        maximum=entry.get("max", 0),
        group=entry.get("group", OTHERS),
        effect=entry.get("effect", ""),
        brief=entry.get("brief", "{}"),
    )


def _is_month_day(value: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(f"2025-{value}")
    except ValueError:
        return False
    return True
