"""A city is looked at part by part: the same findings as all at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pbdesk.calendar import parse_period
from pbdesk.demo.records import street_records
from pbdesk.errors import UserError
from pbdesk.model import Finding
from pbdesk.rules import evaluate, evaluate_part, parts_of
from pbdesk.rules.totals import total_of, total_of_file
from pbdesk.store import Store
from pbdesk.store.loading import load
from pbdesk.store.rekeying import adopt, prepare

PERIOD, TODAY = parse_period("2018Q4"), date(2018, 12, 20)


def order(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.subject, finding.subject_kind, finding.branch or "", finding.period


@pytest.fixture
def street(store_file: Path) -> Iterator[Store]:
    store = Store.open(store_file)
    load(store, (json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, 12, 1)))
    yield store
    store.close()


@pytest.mark.parametrize("size", [1, 5, 100])
def test_parts_find_what_the_whole_finds(street: Store, size: int) -> None:
    parts = [evaluate_part(street, PERIOD, TODAY, part) for part in parts_of(street, size)]
    assert sorted((f for part in parts for f in part), key=order) == sorted(evaluate(street, PERIOD, TODAY), key=order)


def test_a_part_holds_no_more_branches_than_asked_for(street: Store) -> None:
    parts = [evaluate_part(street, PERIOD, TODAY, part, rules=["MTG-01"]) for part in parts_of(street, 5)]
    assert [len({f.branch for f in part}) for part in parts] == [5, 5, 2, 0]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_totals_of_a_file_are_those_of_its_findings(street: Store, store_file: Path, processes: int) -> None:
    whole = evaluate(street, PERIOD, TODAY)
    found = total_of_file(store_file, PERIOD, TODAY, size=5, processes=processes)
    assert found == total_of(whole)
    assert {rule: total.outcomes.total() for rule, total in found.items()} == Counter(f.rule for f in whole)
    general = [f for f in whole if f.rule == "MTG-01"]
    assert found["MTG-01"].due == sum(f.due for f in general) > 0
    assert found["MTG-01"].outcomes == Counter(f.outcome for f in general)


def test_what_goes_wrong_in_a_part_is_told_by_the_whole(street: Store, store_file: Path) -> None:
    with pytest.raises(UserError, match="没有编号为“MTG-99”的规则"):
        total_of_file(store_file, PERIOD, TODAY, rules=["MTG-99"], size=5, processes=2)


def test_other_processes_can_read_a_file_with_a_password(street: Store, store_file: Path) -> None:
    whole = total_of(evaluate(street, PERIOD, TODAY))
    adopt(street, prepare(street, "correct horse battery"))
    assert total_of_file(store_file, PERIOD, TODAY, size=5, processes=2) == whole
