"""Findings as rows, and one finding in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.local_rules import add_preset
from pbdesk.actions.meetings import cancel, record
from pbdesk.actions.visits import VisitDraft, log
from pbdesk.calendar import quarter_period
from pbdesk.errors import UserError
from pbdesk.model import Meeting, Outcome
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.compliance import (
    Explained,
    FindingRow,
    explain,
    explain_row,
    find_row,
    finding_rows,
    in_period,
    narrowed,
)
from pbdesk.views.home import year_findings
from pbdesk.views.names import branch_choices, load_names
from pbdesk.views.record_lines import RecordKind
from tests.orchard import BRANCH, TODAY, a_draft, a_file

Q4 = quarter_period(2026, 4)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def rows(store: Store) -> tuple[FindingRow, ...]:
    return finding_rows(evaluate(store, Q4, TODAY), load_names(store))


def the_general_meeting(store: Store) -> Explained:
    row = find_row(rows(store), "MTG-01", BRANCH, "2026Q4")
    assert row is not None
    return explain_row(store, row, TODAY)


def test_ids_become_names(store: Store) -> None:
    row = find_row(rows(store), "MTG-03", "group1", "2026-11")
    assert row is not None
    assert (row.rule, row.subject, row.branch, row.period) == ("党小组会", "第一党小组", "果园居民小组党支部", "11月")


def test_e11_what_a_guide_owes_is_found_in_the_branch_that_is_meant(store: Store) -> None:
    one = find_row(rows(store), "GUI-01", BRANCH, "2026-11-17")
    assert one is not None
    mine = [replace(one, finding=replace(one.finding, subject="g2", branch=branch)) for branch in ("n1", "n2")]
    found = [find_row(mine, "GUI-01", "g2", "2026-11-17", branch) for branch in ("n2", None, "n3")]
    assert [row.finding.branch if row else None for row in found] == ["n2", "n1", None]


def test_what_is_short_stands_before_what_is_due_before_what_is_met(store: Store) -> None:
    order = [row.outcome for row in rows(store)]
    ranks = [(Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING).index(o) if o in (
        Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING) else 3 for o in order]  # fmt: skip
    assert ranks == sorted(ranks)


def test_the_findings_of_a_year_cut_to_a_quarter_are_those_of_the_quarter(store: Store) -> None:
    cut = in_period(year_findings(store, TODAY), Q4)
    assert sorted(map(str, cut)) == sorted(map(str, evaluate(store, Q4, TODAY)))


def test_filters_narrow_together(store: Store) -> None:
    found = narrowed(rows(store), TODAY, outcomes=[Outcome.UNMET], rule="GUI-01", branch=BRANCH)
    assert found
    assert {(row.finding.rule, row.outcome) for row in found} == {("GUI-01", Outcome.UNMET)}


def test_open_means_short_or_due_in_a_running_period(store: Store) -> None:
    found = narrowed(rows(store), TODAY, open_only=True)
    assert not [row for row in found if row.finding.period == "2026-12"]


@pytest.mark.parametrize("words", ["第一党小组", "dydxz", "党小组会", "MTG-03", "mtg-03"])
def test_words_are_looked_for_in_names_initials_rules_and_numbers(store: Store, words: str) -> None:
    found = [row for row in narrowed(rows(store), TODAY, words=words) if row.finding.rule.startswith("MTG")]
    assert found
    assert {row.finding.rule for row in found} == {"MTG-03"}


def test_words_that_fit_nothing_find_nothing(store: Store) -> None:
    assert narrowed(rows(store), TODAY, words="没有这个") == []


def test_a_pending_finding_is_explained_with_rule_article_and_deadline(store: Store) -> None:
    found = the_general_meeting(store)
    assert found.citation.endswith("第十一条")
    assert found.severity == "一般"
    assert found.facts == (("1 次", "应办"), ("0 次", "已计入"), ("2026年12月31日", "最后期限（还有 39 天）"))
    assert found.due_words == "2026年第四季度：应1次，已计入0次，最后期限2026年12月31日"


def test_a_counted_meeting_is_told_with_day_and_title(store: Store) -> None:
    record(store, a_draft(), "m1")
    (line,) = the_general_meeting(store).counted
    assert (line.kind, line.id, line.day) == (RecordKind.MEETING, "m1", date(2026, 11, 20))
    assert line.words == "党员大会 · 学习全会精神"


def test_a_cancelled_meeting_is_among_those_that_do_not_count_with_the_reason(store: Store) -> None:
    record(store, a_draft(), "m1")
    shown = store.get(Meeting, "m1")
    assert shown is not None
    cancel(store, shown)
    (line,) = the_general_meeting(store).rejected
    assert "已取消" in line.words
    assert line.reason


def test_a_visit_is_told_with_weekday_and_guide(store: Store) -> None:
    log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 17), content="看望党员"), "v1")
    row = find_row(rows(store), "GUI-01", BRANCH, "2026-11-17")
    assert row is not None
    (line,) = explain_row(store, row, TODAY).counted
    assert line.kind is RecordKind.VISIT
    assert line.words == "走访（星期二） · 高远 · 看望党员"


def test_a_posting_is_told_with_its_guide(store: Store) -> None:
    row = find_row(rows(store), "GUI-05", BRANCH, "2026Q4")
    assert row is not None
    (line,) = explain_row(store, row, TODAY).counted
    assert (line.kind, line.words) == (RecordKind.POSTING, "派驻 · 高远")


def test_every_finding_of_a_year_can_be_explained(store: Store) -> None:
    record(store, a_draft(), "m1")
    for row in finding_rows(year_findings(store, TODAY), load_names(store)):
        assert explain_row(store, row, TODAY).remedy.endswith("。")


def test_a_finding_of_a_rule_that_is_not_known_is_listed_and_explained(store: Store) -> None:
    strange = replace(evaluate(store, Q4, TODAY)[0], rule="XYZ-01", outcome=Outcome.UNMET, counted=("gone",))
    (row,) = finding_rows([strange], load_names(store))
    found = explain_row(store, row, TODAY)
    assert (row.rule, found.citation, found.step) == ("XYZ-01", "规则库以外的规则", None)
    assert "已经没有这条记录" in found.counted[0].words


def test_an_open_finding_is_told_with_how_it_stands(store: Store) -> None:
    assert the_general_meeting(store).forecast == (
        "来得及，还有 39 天；最后一天 2026年12月31日（星期四）；其中工作日 29 天。"
    )


def test_a_finding_that_asks_for_nothing_has_no_forecast(store: Store) -> None:
    record(store, a_draft(), "m1")
    assert the_general_meeting(store).forecast == ""


def test_explaining_a_month_s_rule_over_a_quarter_gives_its_months(store: Store) -> None:
    found = explain(store, "MTG-02", BRANCH, Q4, TODAY)
    assert [one.row.finding.period for one in found] == ["2026-10", "2026-11", "2026-12"]


def test_explaining_what_is_not_owed_is_refused_with_a_sentence(store: Store) -> None:
    with pytest.raises(UserError, match="没有规则“MTG-03”对“果园居民小组党支部”的要求"):
        explain(store, "MTG-03", BRANCH, quarter_period(2010, 1), TODAY)


def test_explaining_nobody_says_that_there_is_nobody_of_that_name(store: Store) -> None:
    with pytest.raises(UserError, match="没有编号或名称为“nobody”的支部、党小组或人员"):
        explain(store, "MTG-01", "nobody", Q4, TODAY)


def test_explaining_what_a_rule_of_the_street_replaces_names_that_rule(store: Store) -> None:
    add_preset(store, "longgang_seven_days", date(2026, 10, 1))
    with pytest.raises(UserError, match="本地规定 LOC-01（每七天走访一次）代替了 GUI-01。请改查 LOC-01"):
        explain(store, "GUI-01", BRANCH, Q4, TODAY)


def test_branches_are_offered_by_name_with_a_number(store: Store) -> None:
    (only,) = branch_choices(store)
    assert (only.person_id, only.name, only.number) == (BRANCH, "果园居民小组党支部", 1)
