"""The policies and a street's own rules as lines for a terminal, and in the form that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pbdesk.rules.local import values_of
from pbdesk.rules.presets import Preset
from pbdesk.views.local_rules import LIFE_WORDS, RuleRow
from pbdesk.views.policies import WHEN_WORDS, PolicyRow, SettingLine, When


def policy_lines(rows: Sequence[PolicyRow]) -> Iterator[str]:
    """Each policy under its heading: value now, default, since when; what is not at its default is marked."""
    for group, members in groupby(rows, key=lambda row: row.kind.group):
        yield group
        for row in members:
            mark = "*" if row.changed else " "
            since = f"，{row.since}" if row.since else ""
            default = f"（默认：{row.default_words}）" if row.changed else "（默认）"
            yield f" {mark} {row.key}  {row.kind.title}：{row.words}{default}{since}"
            yield from (f"      {_setting(line)}" for line in row.settings if line.when is not When.NOW)


def rule_lines(rows: Sequence[RuleRow]) -> Iterator[str]:
    """Each rule of the street's own; nothing where there is none."""
    if not rows:
        return
    yield ""
    yield "本地规定"
    for row in rows:
        instead = f"，代替{row.replaces}" if row.replaces else ""
        yield f"   {row.record.id}  {row.record.title}：{row.words}（{row.span}{instead}）  {LIFE_WORDS[row.life]}"
        if row.problem:
            yield f"      {row.problem}"


def preset_lines(presets: Sequence[Preset]) -> Iterator[str]:
    """What other places ask."""
    for preset in presets:
        yield f"{preset.key}  {preset.record.title}（{preset.place}）：{preset.told}"


def policies_document(rows: Sequence[PolicyRow], rules: Sequence[RuleRow], version: str) -> dict[str, object]:
    """The answer of ``policies --json``."""
    return {
        "version": version,
        "policies": [
            {
                "key": row.key,
                "title": row.kind.title,
                "group": row.kind.group,
                "kind": row.kind.kind,
                "effect": row.kind.effect,
                "choices": dict(row.kind.choices),
                "default": row.kind.default,
                "value": row.value,
                "valid_from": row.valid_from.isoformat() if row.valid_from else None,
                "rules": [rule.split()[0] for rule in row.rules],
                "settings": [_setting_document(line) for line in row.settings],
            }
            for row in rows
        ],
        "local_rules": [_rule_document(row) for row in rules],
    }


def _setting(line: SettingLine) -> str:
    who = f"（{line.who} {line.made}）" if line.who else ""
    return f"{WHEN_WORDS[line.when]}：{line.words}，{line.since}{who}"


def _setting_document(line: SettingLine) -> dict[str, object]:
    day = line.valid_from.isoformat() if line.valid_from else None
    return {"value": line.value, "valid_from": day, "state": line.when.value, "by": line.who, "on": line.made}


def _rule_document(row: RuleRow) -> dict[str, object]:
    record = row.record
    return {
        "id": record.id,
        "title": record.title,
        "text": row.words,
        "method": record.method,
        "period": record.period,
        "parameters": values_of(record),
        "replaces": record.replaces,
        "valid_from": record.valid_from.isoformat() if record.valid_from else None,
        "valid_to": record.valid_to.isoformat() if record.valid_to else None,
        "state": row.life.value,
    }
