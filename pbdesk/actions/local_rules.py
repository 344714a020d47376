"""A street's own rules: added, changed, ended and taken back, each one action, which can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import LocalRule
from pbdesk.rules.local import faults as rule_faults
from pbdesk.rules.presets import presets
from pbdesk.rules.rulebook import local_rules
from pbdesk.store import Changes, Shown, Store

_IDS = "SELECT l.id FROM local_rule l"
_PREFIX = "LOC-"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as it is about to be saved; ``values`` are its method's parameters, those left out are None."""

    title: str
    method: str
    period: str
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    replaces: str | None = None
    document: str = ""
    article: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    remark: str = ""


def add_rule(store: Store, draft: RuleDraft) -> Changes:
    """Add a rule under the next free number.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    record = record_of(next_id(store), draft)
    _refuse(store, record)
    with store.change(f"本地规定：新增{record.id}{record.title}") as tx:
        tx.put(record)
    return tx.changes


def add_preset(store: Store, key: str, valid_from: date | None) -> Changes:
    """Take over what another place asks, from a day on.

    Raises:
        UserError: there is no such example.
    """
    preset = presets().get(key)
    if preset is None:
        raise UserError(f"没有叫“{key[:40]}”的范例。可用的有：{'、'.join(presets())}。")
    record = preset.rule(next_id(store), valid_from)
    _refuse(store, record)
    with store.change(f"本地规定：新增{record.id}{record.title}") as tx:
        tx.put(record)
    return tx.changes


def change_rule(store: Store, rule: str, draft: RuleDraft) -> Changes:
    """Change a rule of the file's own.

    Raises:
        FieldError: as in ``add_rule``.
        UserError: there is no such rule.
    """
    shown = _shown(store, rule)
    record = record_of(rule, draft)
    _refuse(store, record)
    with store.change(f"本地规定：修改{rule}{record.title}") as tx:
        tx.put(record, heads=shown.heads)
    return tx.changes


def end_rule(store: Store, rule: str, valid_to: date) -> Changes:
    """End a rule: from ``valid_to`` on nothing is owed by it, what was owed before stays.

    Raises:
        FieldError: it would end before it began.
        UserError: there is no such rule.
    """
    shown = _shown(store, rule)
    record = replace(shown.record, valid_to=valid_to)
    if record.valid_from is not None and valid_to <= record.valid_from:
        raise FieldError((Fault("valid_to", "失效日期要晚于生效日期。"),))
    with store.change(f"本地规定：{rule}{record.title}执行到{valid_to.isoformat()}为止") as tx:
        tx.put(record, heads=shown.heads)
    return tx.changes


def remove_rule(store: Store, rule: str) -> Changes:
    """Take a rule back that was entered by mistake: as if it had never been there.

    Raises:
        UserError: there is no such rule.
    """
    shown = _shown(store, rule)
    with store.change(f"本地规定：删除{rule}{shown.record.title}") as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def record_of(rule: str, draft: RuleDraft) -> LocalRule:
    """The record that a draft makes."""
    values = {key: value for key, value in draft.values.items() if value is not None and value != []}
    return LocalRule(
        id=rule,
        title=draft.title.strip(),
        text=draft.text.strip() or None,
        method=draft.method,
        period=draft.period,
        parameters=json.dumps(values, ensure_ascii=False),
        replaces=draft.replaces or None,
        document=draft.document.strip() or None,
        article=draft.article.strip() or None,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        remark=draft.remark.strip() or None,
    )


def faults(store: Store, record: LocalRule) -> Iterator[Fault]:
    """Everything in a rule that can't be true, each tied to its field."""
    if not record.title:
        yield Fault("title", "请写规定的名称，例如“党课”。")
    yield from rule_faults(record)
    others = (other for other in local_rules(store) if other.id != record.id and other.replaces == record.replaces)
    for other in others if record.replaces else ():
        if _overlap(record, other):
            yield Fault(
                "replaces",
                f"{other.id}（{other.title}）这段时间已经代替 {record.replaces}。请先让它停止执行，或者把日期错开。",
            )


def next_id(store: Store) -> str:
    """The next free number; one that was ever used is not used again."""
    used = [row["id"] for row in store.query(_IDS)]
    numbers = [int(rule.removeprefix(_PREFIX)) for rule in used if rule.removeprefix(_PREFIX).isdecimal()]
    return f"{_PREFIX}{max(numbers, default=0) + 1:02}"


def _overlap(one: LocalRule, other: LocalRule) -> bool:
    """Whether two rules hold on some day together."""
    first = one.valid_to is None or other.valid_from is None or other.valid_from < one.valid_to
    return first and (other.valid_to is None or one.valid_from is None or one.valid_from < other.valid_to)


def _refuse(store: Store, record: LocalRule) -> None:
    found = tuple(faults(store, record))
    if found:
        raise FieldError(found)


def _shown(store: Store, rule: str) -> Shown[LocalRule]:
    shown = store.get(LocalRule, rule)
    if shown is None:
        own = "、".join(record.id for record in local_rules(store))
        known = f"现有的编号：{own}" if own else "现在还没有本地规定"
        raise UserError(f"文件里没有编号为“{rule[:40]}”的本地规定。{known}。")
    return shown
