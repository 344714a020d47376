"""The rule book and its evaluation: what each branch, group and guide owes, and what the records say of it."""

from __future__ import annotations

from pbdesk.rules.catalogue import Rule, catalogue, core_rules, rules_version
from pbdesk.rules.engine import evaluate, evaluate_part, parts_of
from pbdesk.rules.loading import load_policies
from pbdesk.rules.rulebook import RuleBook, policy_version, rule_book

__all__ = [
    "Rule", "RuleBook", "catalogue", "core_rules", "evaluate", "evaluate_part", "load_policies", "parts_of",
    "policy_version", "rule_book", "rules_version",
]  # fmt: skip
