"""The worked examples of the rule book do what they say: loaded as records, evaluated, compared."""

from __future__ import annotations

import json

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import Finding, Outcome
from pbdesk.rules import catalogue, evaluate
from pbdesk.rules.examples import Example, ExampleKind, examples, people
from pbdesk.rules.reckoning import reckoned
from pbdesk.store import Store
from pbdesk.store.loading import load

EVERY = [example for own in examples().values() for example in own]
SCENES = [example for example in EVERY if example.reckon is None]
SUMS = [example for example in EVERY if example.reckon is not None]


def told(example: Example) -> str:
    return f"{example.rule}-{example.kind}-{example.title}"


def finding_of(store: Store, example: Example) -> Finding:
    load(store, [json.dumps(dict(row), ensure_ascii=False).encode() for row in example.records])
    found = evaluate(store, parse_period(example.period), example.today, rules=[example.rule])
    (only,) = [f for f in found if f.subject == example.subject and example.own_period in ("", f.period)]
    return only


@pytest.mark.parametrize("example", SCENES, ids=told)
def test_a_scene_gives_the_finding_that_it_names(store: Store, example: Example) -> None:
    finding = finding_of(store, example)
    assert finding.outcome is example.outcome, finding.message
    assert example.due in (None, finding.due)
    assert example.done in (None, finding.done)


@pytest.mark.parametrize("example", [one for one in SCENES if one.outcome is Outcome.UNMET], ids=told)
def test_what_is_unmet_is_excused_once_an_explanation_is_accepted(store: Store, example: Example) -> None:
    """Every rule honours it, so that the screen never offers in vain to write one."""
    finding = finding_of(store, example)
    excuse = {
        "table": "explanation", "id": "excuse", "rule": finding.rule, "subject_id": finding.subject,
        "period": finding.period, "reason": "台风停工停课", "accepted_by": "党工委", "accepted_on": "2026-01-01",
    }  # fmt: skip
    load(store, [json.dumps(excuse, ensure_ascii=False).encode()])
    found = evaluate(store, parse_period(example.period), example.today, rules=[example.rule])
    (only,) = [f for f in found if (f.subject, f.period) == (finding.subject, finding.period)]
    assert only.outcome is Outcome.EXCUSED, only.message


@pytest.mark.parametrize("example", SUMS, ids=told)
def test_a_sum_comes_to_what_it_names(example: Example) -> None:
    assert example.reckon is not None
    assert reckoned(example.reckon) == example.gives
    wrong = bool(example.claimed) and example.claimed != example.gives
    assert wrong is (example.kind is ExampleKind.FAIL)


@pytest.mark.parametrize("example", SCENES, ids=told)
def test_a_pass_is_met_and_a_failure_is_not(example: Example) -> None:
    good = example.outcome in {Outcome.MET, Outcome.EXCUSED}
    assert example.kind is ExampleKind.BOUNDARY or good is (example.kind is ExampleKind.PASS)


@pytest.mark.parametrize("rule", list(catalogue()))
def test_every_rule_has_a_pass_a_failure_and_a_boundary(rule: str) -> None:
    assert {example.kind for example in examples().get(rule, ())} == set(ExampleKind)


def test_only_rules_of_the_book_have_examples() -> None:
    assert set(examples()) <= set(catalogue())


def test_people_can_be_written_in_short() -> None:
    assert people("p2..p4") == ["p2", "p3", "p4"]
    assert people("y1") == ["y1"]
