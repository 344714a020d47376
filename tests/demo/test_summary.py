"""The line that says how the quarter stands: sums of obligations, each counted once, nothing that is not yet due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pbdesk.calendar import quarter_period
from pbdesk.demo.summary import DemoSummary, compliance_of
from pbdesk.model import Finding, Outcome, SubjectKind, UnitKind
from pbdesk.views.rows import Ratio

QUARTER = quarter_period(2018, 4)
MET = Finding(
    rule="MTG-02", subject="b-01", subject_kind=SubjectKind.BRANCH, branch="b-01", person=None, period="2018-10",
    outcome=Outcome.MET, due=1, done=1, counted=("m-1",), rejected=(), due_on=date(2018, 10, 31), message="",
)  # fmt: skip


def test_met_and_late_ones_are_done_and_unmet_ones_are_not() -> None:
    findings = [MET, replace(MET, outcome=Outcome.WARN), replace(MET, outcome=Outcome.UNMET, done=0)]
    assert compliance_of(findings, QUARTER) == (Ratio(2, 3), 1)


@pytest.mark.parametrize("outcome", [Outcome.WAIVED, Outcome.PENDING, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN])
def test_what_is_not_owed_or_not_yet_settled_stands_aside(outcome: Outcome) -> None:
    assert compliance_of([MET, replace(MET, outcome=outcome)], QUARTER) == (Ratio(1, 1), 0)


def test_what_a_superior_excused_was_still_due() -> None:
    assert compliance_of([replace(MET, outcome=Outcome.EXCUSED, done=0)], QUARTER) == (Ratio(0, 1), 0)


def test_a_guides_own_finding_does_not_count_twice() -> None:
    own = replace(MET, rule="GUI-02", subject="p-1", subject_kind=SubjectKind.GUIDE)
    assert compliance_of([MET, own], QUARTER) == (Ratio(1, 1), 0)


def test_duties_of_the_year_are_not_of_the_quarter() -> None:
    assert compliance_of([MET, replace(MET, rule="MTG-07", period="2018")], QUARTER) == (Ratio(1, 1), 0)


def test_a_branch_behind_twice_is_one_branch() -> None:
    unmet = replace(MET, outcome=Outcome.UNMET, done=0)
    assert compliance_of([unmet, replace(unmet, period="2018-11")], QUARTER) == (Ratio(0, 2), 1)


def test_a_path_with_a_blank_can_be_pasted_into_the_shell() -> None:
    kinds = ("members", "committees", "groups", "guides", "meetings", "visits", "talks", "tracks", "dues")
    counts = dict.fromkeys(kinds, 1)
    summary = DemoSummary(
        Path("/my street/demo.pbdesk"), (), {UnitKind.RESIDENTS_GROUP: 1}, 0, counts, QUARTER, date(2019, 1, 7),
        Ratio(1, 2), 1, 0.5,
    )  # fmt: skip
    lines = list(summary.lines())
    assert lines[-1].endswith(" main.py check '/my street/demo.pbdesk' --period 2018Q4 --today 2019-01-07")
    assert any("应完成2项，已完成1项（50.0%），还差1项，涉及1个支部" in line for line in lines)
