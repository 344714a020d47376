"""Setting a policy from a day on, and going back to its default: each one action, which can be undone."""

from __future__ import annotations

from datetime import date

from pbdesk.errors import Fault, FieldError
from pbdesk.model import Policy
from pbdesk.rules import load_policies
from pbdesk.rules.policy import PolicyKind, policy_kinds
from pbdesk.store import Changes, Store

EARLIEST = date(1921, 7, 1)


def set_policy(store: Store, key: str, value: str, valid_from: date | None) -> Changes:
    """Set a policy from a day on (None: for all time); a setting of the same day is replaced, others stay.

    Raises:
        FieldError: there is no such policy, it does not take the value, or that is what it says on that day already.
    """
    kind = _known(key)
    problem = kind.problem(value)
    if problem is not None:
        raise FieldError((Fault("value", f"{problem}。"),))
    _check_day(valid_from)
    if load_policies(store).text(key, valid_from or date.min) == value:
        raise FieldError((Fault("value", f"“{kind.title}”{_when(valid_from)}已经是“{kind.words(value)}”，不用改。"),))
    with store.change(f"口径：{kind.name}改为{kind.words(value)}{_since(valid_from)}") as tx:
        shown = store.get(Policy, _record_id(key, valid_from))
        tx.put(Policy(key=key, value=value, valid_from=valid_from), heads=shown.heads if shown else ())
    return tx.changes


def reset_policy(store: Store, key: str, valid_from: date | None) -> Changes:
    """Go back to a policy's default from a day on (None: for all time): settings from that day on are taken back.

    Raises:
        FieldError: there is no such policy, or it is at its default from that day on already.
    """
    kind = _known(key)
    _check_day(valid_from)
    policies = load_policies(store)
    later = [s for s in policies.of(key) if valid_from is None or (s.valid_from and s.valid_from >= valid_from)]
    rest = policies
    for setting in later:
        rest = rest.without_setting(key, setting.valid_from)
    stays = rest.text(key, valid_from or date.min) == kind.default
    if stays and not later:
        raise FieldError((Fault("value", f"“{kind.title}”{_when(valid_from)}已经是默认值，不用改。"),))
    with store.change(f"口径：{kind.name}恢复默认{_since(valid_from)}") as tx:
        for setting in later:
            shown = store.get(Policy, _record_id(key, setting.valid_from))
            if shown is not None:
                tx.delete(shown.record, heads=shown.heads)
        if not stays:
            tx.put(Policy(key=key, value=kind.default, valid_from=valid_from))
    return tx.changes


def _known(key: str) -> PolicyKind:
    kind = policy_kinds().get(key)
    if kind is None:
        raise FieldError((Fault("key", f"没有叫“{key[:40]}”的口径。可用的有：{'、'.join(policy_kinds())}。"),))
    return kind


def _check_day(valid_from: date | None) -> None:
    if valid_from is not None and valid_from < EARLIEST:
        raise FieldError((Fault("valid_from", "从哪天起执行：日期太早，请核对年份。"),))


def _record_id(key: str, valid_from: date | None) -> str:
    return f"{key}@{valid_from.isoformat()}" if valid_from else key


def _since(valid_from: date | None) -> str:
    return f"（{valid_from.isoformat()} 起）" if valid_from else ""


def _when(valid_from: date | None) -> str:
    return f"从 {valid_from.isoformat()} 起" if valid_from else ""
