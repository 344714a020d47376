"""The street's own choices in a few words: what a sheet was judged by that is not the default."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import Period
from pbdesk.rules import RuleBook
from pbdesk.rules.policy import Policies, policy_kinds


def convention_words(policies: Policies, book: RuleBook, period: Period) -> tuple[str, ...]:
    """Every policy that is not at its default in a period, since when, and every rule of the file's own in force."""
    changed = (_policy_words(policies, key, period) for key in policy_kinds())
    own = (rule for rule in book.own if _meets(rule.valid_from, rule.valid_to, period))
    return (
        *(words for words in changed if words), *(f"{rule.id} {rule.title}{_since(rule.valid_from)}" for rule in own)
    )


def _policy_words(policies: Policies, key: str, period: Period) -> str:
    """What a policy says on the last day of a period, where that is not its default."""
    kind, day = policy_kinds()[key], period.last_day
    value = policies.text(key, day)
    if value == kind.default:
        return ""
    since = max((s.valid_from for s in policies.of(key) if s.valid_from and s.valid_from <= day), default=None)
    return f"{kind.said(value)}{_since(since)}"


def _since(day: date | None) -> str:
    return f"（自{day.isoformat()}）" if day else ""


def _meets(since: date | None, until: date | None, period: Period) -> bool:
    return (since is None or since < period.end) and (until is None or until > period.start)
