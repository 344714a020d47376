"""A city is looked at part by part: the same findings as all at once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pbdesk.calendar import parse_period
from pbdesk.demo.records import street_records
from pbdesk.model import Finding
from pbdesk.rules import evaluate, evaluate_parts
from pbdesk.store import Store
from pbdesk.store.loading import load

PERIOD, TODAY = parse_period("2018Q4"), date(2018, 12, 20)


def order(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.subject, finding.subject_kind, finding.branch or "", finding.period


@pytest.fixture
def street(store: Store) -> Store:
    load(store, (json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, 12, 1)))
    return store


@pytest.mark.parametrize("size", [1, 5, 100])
def test_parts_find_what_the_whole_finds(street: Store, size: int) -> None:
    parts = [f for part in evaluate_parts(street, PERIOD, TODAY, size=size) for f in part]
    assert sorted(parts, key=order) == sorted(evaluate(street, PERIOD, TODAY), key=order)


def test_a_part_holds_no_more_branches_than_asked_for(street: Store) -> None:
    parts = list(evaluate_parts(street, PERIOD, TODAY, size=5, rules=["MTG-01"]))
    assert [len({f.branch for f in part}) for part in parts] == [5, 5, 2, 0]
