"""What would make a finding right, and by when, in one sentence or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.forecast import Chance, Outlook
from pbdesk.rules.rulebook import book_rule
from pbdesk.views.remedies import remedy

LAST = date(2026, 12, 31)
GENERAL = Finding(
    "MTG-01", "b1", SubjectKind.BRANCH, "b1", None, "2026Q4", Outcome.PENDING, 1, 0, (), (), LAST, "",
)  # fmt: skip
IN_TIME = Outlook(Chance.IN_TIME, LAST, LAST, LAST, 28, known=True, reason="")
OVER = Outlook(Chance.RECORD_ONLY, LAST, None, None, 0, known=True, reason="期限已过")
RULES = ("MTG-01", "MTG-04", "MTG-07", "GUI-01", "GUI-02", "GUI-03", "GUI-04", "GUI-05", "NEW-01")


def told(finding: Finding, outlook: Outlook | None = None) -> str:
    return remedy(finding, book_rule(finding.rule), outlook)


def test_a_pending_obligation_says_what_and_by_when() -> None:
    assert told(GENERAL, IN_TIME) == "2026年12月31日前召开1次党员大会并记录下来，就达标。"


def test_the_last_workday_is_advised_where_the_last_day_is_a_day_off() -> None:
    friday = replace(IN_TIME, last_day=date(2026, 10, 31), advised=date(2026, 10, 30))
    assert "最后一个工作日是10月30日（星期五），最好在那之前办好" in told(GENERAL, friday)


def test_what_is_lost_is_told_to_the_superior() -> None:
    lost = replace(IN_TIME, chance=Chance.LOST, last_day=None, reason="还差5次，到期前只剩4天")
    assert told(GENERAL, lost).startswith("还差5次，到期前只剩4天，已经来不及按期达标。")


def test_a_missed_one_says_that_it_can_only_be_entered_late_or_explained() -> None:
    sentence = told(replace(GENERAL, outcome=Outcome.UNMET), OVER)
    assert "现在补开不算" in sentence
    assert "补录" in sentence
    assert "已说明" in sentence


def test_an_event_that_happened_is_looked_over() -> None:
    vote = replace(GENERAL, rule="NEW-01", outcome=Outcome.UNMET, period="2026-11-10")
    assert told(vote, replace(OVER, chance=Chance.LOOK_OVER)).startswith("事情已经发生，请核对记录有没有记错")


def test_the_deed_of_the_rule_says_what_is_to_be_done() -> None:
    rule = replace(book_rule("NEW-01"), deed="补选支委")
    state = Outlook(Chance.MENDABLE, LAST, LAST, LAST, 28, known=True, reason="")
    found = replace(GENERAL, rule="NEW-01", outcome=Outcome.UNMET)
    assert remedy(found, rule, state) == "请补选支委并记录下来，2026年12月31日前办好，本期就算。"


@pytest.mark.parametrize("chance", list(Chance))
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("rule", RULES)
def test_every_outcome_of_every_rule_has_a_finished_sentence(rule: str, outcome: Outcome, chance: Chance) -> None:
    ahead = Outlook(chance, LAST, None, None, 0, known=True, reason="有个原因")
    assert told(replace(GENERAL, rule=rule, outcome=outcome), ahead).endswith("。")


def test_a_branch_without_a_guides_duty_is_told_where_to_correct_its_unit_kind() -> None:
    nothing = replace(GENERAL, outcome=Outcome.NOT_APPLICABLE)
    assert "修改支部资料" in told(replace(nothing, rule="GUI-01"))
    assert "修改支部资料" not in told(nothing)


def test_a_reminder_about_a_state_says_what_settles_it_and_counts_nothing() -> None:
    crowded = replace(GENERAL, rule="ORG-02", outcome=Outcome.WARN)
    assert told(crowded) == "只作提醒，见上面的说明。情况属实的，请报告上级，商量设党总支或者分设支部。"


def test_what_is_missing_is_named_by_what_fills_it_in() -> None:
    unknown = replace(GENERAL, rule="ORG-08", outcome=Outcome.UNKNOWN)
    assert told(unknown).startswith("还缺资料，暂时判断不了。请登记支委会的任期")
