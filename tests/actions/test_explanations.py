"""Explanations: written by a branch, accepted by the street, taken back; what they make of a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.explanations import ExplanationDraft, explain_away, withdraw_explanation
from pbdesk.calendar import parse_period, year_period
from pbdesk.demo.records import street_records
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Desk, Explanation, Finding, Outcome, SubjectKind
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.store.loading import load
from pbdesk.views.compliance import explain
from tests.builders import a_branch, a_person, a_posting, fill, seen
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


@pytest.fixture
def shared() -> Iterator[Store]:
    """A guide who came to two branches in June and gave no lecture in either: a share of his own in each (E-10)."""
    came = date(2026, 6, 1)
    with Store.create(None, desk=Desk.STREET, title="坪地", clock=at("2027-01-08"), author="测试员") as store:
        fill(
            store, a_branch("b1"), a_branch("b2"), a_person("guide", name="何指导"),
            a_posting("po1", started_on=came), a_posting("po2", branch_id="b2", started_on=came),
        )  # fmt: skip
        yield store


YEAR, NEXT_YEAR = year_period(2026), date(2027, 1, 8)


def shares(store: Store) -> dict[str | None, Finding]:
    found = evaluate(store, YEAR, NEXT_YEAR, rules=["GUI-03"])
    return {f.branch: f for f in found if f.subject_kind is SubjectKind.GUIDE}


def outcomes(store: Store) -> tuple[Outcome, Outcome]:
    found = shares(store)
    return found["b1"].outcome, found["b2"].outcome


def accepted_in(on: date = date(2027, 1, 5)) -> ExplanationDraft:
    return replace(accepted(), accepted_on=on)


def test_a_guide_s_own_share_is_excused_in_one_branch_alone(shared: Store) -> None:
    assert outcomes(shared) == (Outcome.UNMET, Outcome.UNMET)
    changes = explain_away(shared, shares(shared)["b1"], accepted_in(), NEXT_YEAR)
    assert changes.label == "认可情况说明：指导员 何指导（b1党支部） 指导员讲党课 2026"
    assert outcomes(shared) == (Outcome.EXCUSED, Outcome.UNMET)
    explain_away(shared, shares(shared)["b2"], accepted_in(), NEXT_YEAR)
    assert outcomes(shared) == (Outcome.EXCUSED, Outcome.EXCUSED)
    withdraw_explanation(shared, shares(shared)["b2"])
    assert outcomes(shared) == (Outcome.EXCUSED, Outcome.UNMET)


def test_what_was_accepted_before_branches_were_noted_holds_for_all_of_his(shared: Store) -> None:
    fill(shared, Explanation(
        id="old", rule="GUI-03", subject_id="guide", period="2026", reason=WHY, accepted_by="街道",
        accepted_on=date(2027, 1, 5),
    ))  # fmt: skip
    assert outcomes(shared) == (Outcome.EXCUSED, Outcome.EXCUSED)
    (first, second) = explain(shared, "GUI-03", "guide", YEAR, NEXT_YEAR)
    assert "没有写明支部，他联系的支部都算" in first.explanation
    assert first.explanation == second.explanation


def test_words_for_all_of_his_branches_stay_beside_those_for_one(shared: Store) -> None:
    fill(shared, Explanation(id="old", rule="GUI-03", subject_id="guide", period="2026", reason="借调"))
    explain_away(shared, shares(shared)["b1"], accepted_in(), NEXT_YEAR)
    assert outcomes(shared) == (Outcome.EXCUSED, Outcome.UNMET)
    told = [one.explanation for one in explain(shared, "GUI-03", "guide", YEAR, NEXT_YEAR)]
    assert sorted(told) == [f"情况说明（坪地街道党工委于2027年1月5日认可）：{WHY}",
                            "情况说明（没有写明支部，他联系的支部都算；还没有认可）：借调"]  # fmt: skip


@pytest.mark.parametrize("order", [("e1", "e2"), ("e2", "e1")])
def test_of_two_for_one_finding_page_and_result_give_the_same(shared: Store, order: tuple[str, str]) -> None:
    for name in order:  # as they come from two desks, in whatever order
        fill(shared, Explanation(
            id=name, rule="GUI-03", subject_id="guide", period="2026", reason=f"原因{name}", accepted_by="街道",
            accepted_on=date(2027, 1, 5), branch_id="b1",
        ))  # fmt: skip
    told = [one.explanation for one in explain(shared, "GUI-03", "guide", YEAR, NEXT_YEAR)]
    assert "原因e1" in shares(shared)["b1"].message
    assert "情况说明（街道于2027年1月5日认可）：原因e1" in told


def test_an_old_explanation_of_a_branch_takes_the_branch_with_its_next_words(store: Store) -> None:
    finding = unmet(store)[0]
    fill(store, Explanation(
        id="old", rule=finding.rule, subject_id=finding.subject, period=finding.period, reason="旧的",
    ))  # fmt: skip
    explain_away(store, finding, accepted(), TODAY)
    assert seen(store, Explanation, "old").record.branch_id == finding.branch


def test_a_member_s_explanation_goes_with_him_to_another_branch(store: Store) -> None:
    """Else what was excused would be short again after a transfer."""
    finding = next(f for f in unmet(store) if f.subject_kind is SubjectKind.PERSON)
    explain_away(store, finding, accepted(), TODAY)
    (row,) = store.query("SELECT e.branch_id FROM explanation e WHERE e.subject_id = ?", [finding.subject])
    assert row["branch_id"] is None


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
