"""The rule book of a file as it is printed: the shipped rules, the street's own, and what it has set."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import Period
from pbdesk.rules import load_policies, rule_book
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.rows import RuleBookSheet
from pbdesk.views.rule_cards import policy_lines, rule_chapters


def rule_book_sheet(store: Store, period: Period, today: date) -> RuleBookSheet:
    """The rules and settings that hold on the last day of a period."""
    on = period.last_day
    policies = load_policies(store)
    return RuleBookSheet(
        issue_of(store, period, today, store.title),
        rule_chapters(on, rule_book(store), policies),
        policy_lines(on, policies),
    )
