"""Explanations: written by a branch, accepted by the street, taken back; what they make of a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.explanations import ExplanationDraft, explain_away, withdraw_explanation
from pbdesk.calendar import parse_period
from pbdesk.demo.records import street_records
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Desk, Finding, Outcome
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.store.loading import load
from tests.orchard import at

PERIOD, TODAY = parse_period("2018Q4"), date(2019, 1, 7)
WHY = "台风停工停课，已电话通知全体党员"


def street(desk: Desk, branches: int = 12) -> Iterator[Store]:
    with Store.create(None, desk=desk, title="坪地", clock=at("2019-01-07"), author="测试员") as store:
        load(store, (json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, branches, 1)))
        yield store


@pytest.fixture(scope="module")
def sample() -> Iterator[Store]:
    yield from street(Desk.STREET, 65)


@pytest.fixture
def store(store: Store) -> Store:
    load(store, (json.dumps(row, ensure_ascii=False).encode() for row in street_records(7, 12, 1)))
    return store


def unmet(store: Store, rule: str | None = None) -> list[Finding]:
    rules = [rule] if rule else None
    return [f for f in evaluate(store, PERIOD, TODAY, rules=rules) if f.outcome is Outcome.UNMET]


def again(store: Store, finding: Finding) -> Finding:
    found = evaluate(store, PERIOD, TODAY, rules=[finding.rule])
    return next(f for f in found if (f.subject, f.period) == (finding.subject, finding.period))


def accepted() -> ExplanationDraft:
    return ExplanationDraft(reason=WHY, accepted_by="坪地街道党工委", accepted_on=date(2019, 1, 5))


def test_whatever_is_unmet_is_excused_once_its_explanation_is_accepted(sample: Store) -> None:
    """Of every rule that finds something unmet in the sample, one finding is tried."""
    firsts = {f.rule: f for f in unmet(sample)}
    assert len(firsts) > 12
    for finding in firsts.values():
        explain_away(sample, finding, accepted(), TODAY)
        now = again(sample, finding)
        assert (now.rule, now.outcome) == (finding.rule, Outcome.EXCUSED)
        assert WHY in now.message


def test_an_explanation_alone_excuses_nothing(store: Store) -> None:
    finding = unmet(store)[0]
    explain_away(store, finding, ExplanationDraft(reason=WHY), TODAY)
    assert again(store, finding).outcome is Outcome.UNMET


def test_accepting_keeps_the_one_record(store: Store) -> None:
    finding = unmet(store)[0]
    before = store.query("SELECT COUNT(*) FROM explanation WHERE deleted_at IS NULL")[0][0]
    explain_away(store, finding, ExplanationDraft(reason=WHY), TODAY)
    explain_away(store, finding, accepted(), TODAY)
    assert store.query("SELECT COUNT(*) FROM explanation WHERE deleted_at IS NULL")[0][0] == before + 1


def test_withdrawing_goes_back_a_step_each_time(store: Store) -> None:
    finding = unmet(store)[0]
    explain_away(store, finding, accepted(), TODAY)
    withdraw_explanation(store, finding)
    assert again(store, finding).outcome is Outcome.UNMET
    withdraw_explanation(store, finding)
    with pytest.raises(UserError, match="没有情况说明"):
        withdraw_explanation(store, finding)


def test_it_can_be_undone(store: Store) -> None:
    finding = unmet(store)[0]
    explain_away(store, finding, accepted(), TODAY)
    store.undo()
    assert again(store, finding).outcome is Outcome.UNMET


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ExplanationDraft(reason="  "), "reason"),
        (ExplanationDraft(reason=WHY, accepted_on=TODAY), "accepted_by"),
        (ExplanationDraft(reason=WHY, accepted_by="党工委", accepted_on=date(2019, 1, 8)), "accepted_on"),
    ],
)
def test_what_is_missing_is_said_at_its_field(store: Store, draft: ExplanationDraft, field: str) -> None:
    finding = unmet(store)[0]
    with pytest.raises(FieldError) as refused:
        explain_away(store, finding, draft, TODAY)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert again(store, finding).outcome is Outcome.UNMET


def test_only_the_street_accepts() -> None:
    for store in street(Desk.BRANCH):
        with pytest.raises(FieldError, match="认可说明由街道登记"):
            explain_away(store, unmet(store)[0], accepted(), TODAY)


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.UNMET, Outcome.UNKNOWN}))
def test_what_is_not_unmet_has_nothing_to_explain(sample: Store, outcome: Outcome) -> None:
    day = date(2018, 11, 20) if outcome is Outcome.PENDING else TODAY
    finding = next(f for f in evaluate(sample, PERIOD, day) if f.outcome is outcome)
    with pytest.raises(UserError, match=r"不用说明|先撤回认可"):
        explain_away(sample, finding, ExplanationDraft(reason=WHY), TODAY)
