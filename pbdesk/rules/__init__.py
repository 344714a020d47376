"""The rule book and its evaluation: what each branch, group and guide owes, and what the records say of it."""

from __future__ import annotations

from pbdesk.rules.catalogue import Rule, catalogue, core_rules, rules_version
from pbdesk.rules.engine import evaluate, evaluate_parts
from pbdesk.rules.loading import load_policies

__all__ = ["Rule", "catalogue", "core_rules", "evaluate", "evaluate_parts", "load_policies", "rules_version"]
