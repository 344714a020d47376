"""The first page: figures, what is owed, the year at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pbdesk.actions.admissions import StartDraft, StepDraft, start
from pbdesk.actions.dues_standards import StandardDraft, set_standards
from pbdesk.actions.meetings import record
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.calendar import Period, quarter_with
from pbdesk.model import AdmissionStepKind, Desk, DuesCategory, MeetingKind, Organization, Outcome, Person, Policy
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.compliance import rows_of
from pbdesk.views.home import carried_findings, home, year_findings
from pbdesk.views.home_rows import BranchLine, Home
from pbdesk.views.steps import DONE_OUTCOMES, NOT_DUE, Urgency, Verb, is_open, is_soon
from tests.builders import a_meeting, fill, seen
from tests.orchard import BRANCH, TODAY, a_draft, a_file, at, present


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def page(store: Store, today: date = TODAY) -> Home:
    return home(store, year_findings(store, today), today, carried_findings(store, today))


def figure(shown: Home, name: str) -> tuple[str, str]:
    (found,) = [f for f in shown.figures if f.name == name]
    return found.number, found.mood


def test_the_last_day_of_a_quarter_says_so(store: Store) -> None:
    assert page(store, date(2026, 12, 31)).subtitle == "12月31日 星期四 · 今天是季末"


def test_a_branch_without_meetings_has_no_rate(store: Store) -> None:
    assert figure(page(store), "rate") == ("—", "")


def test_the_rate_sums_members_present_over_members_due(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20), 1, 2, 3))
    record(store, a_draft(date(2026, 11, 13), kind=MeetingKind.LECTURE, attendance=present()))
    assert figure(page(store), "rate") == ("95.0%", "")


def test_what_is_short_turns_the_first_figure_red(store: Store) -> None:
    assert figure(page(store), "short")[1] == "short"


def test_what_is_due_within_a_fortnight_is_counted(store: Store) -> None:
    number, mood = figure(page(store), "soon")
    assert int(number) > 0
    assert mood == "open"


def test_lines_are_sorted_by_urgency_then_by_their_last_day(store: Store) -> None:
    order = [(tuple(Urgency).index(line.urgency), line.due_on) for line in page(store).due]
    assert order == sorted(order)


def test_a_line_says_how_many_days_are_left(store: Store) -> None:
    lines = {line.title: line for line in page(store).due}
    assert (lines["11月支委会"].mark, lines["11月支委会"].urgency) == ("剩 8 天", Urgency.SOON)
    assert (lines["第四季度党员大会"].mark, lines["第四季度党员大会"].urgency) == ("剩 39 天", Urgency.LATER)
    assert lines["10月支委会"].mark == "已过期"


def test_what_falls_due_today_says_so_and_stands_first(store: Store) -> None:
    lines = page(store, date(2026, 11, 30)).due
    assert {line.title: line for line in lines}["11月支委会"].mark == "今天"
    assert lines[0].urgency is Urgency.TODAY


def test_a_line_says_the_last_workday_where_the_last_day_is_a_day_off(store: Store) -> None:
    notes = {line.title: line.note for line in page(store, date(2026, 10, 20)).due}
    assert notes["10月支委会"].startswith("期限 10月31日（最后一个工作日10月30日（星期五）） · ")


def test_what_cannot_be_met_any_more_is_told_apart_from_what_is_overdue(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Policy(key="lecture_min", value="9"))
    lines = {line.title: line for line in page(store, date(2026, 12, 28)).due}
    lost = lines["第四季度党课"]
    assert (lost.mark, lost.urgency) == ("来不及", Urgency.LOST)
    assert "还差9次，到期前只剩4天" in lost.note
    assert lines["11月支委会"].mark == "已过期"


def test_december_is_not_asked_for_in_november(store: Store) -> None:
    assert not [line for line in page(store).due if line.title.startswith("12月")]


def test_missed_tuesdays_are_one_line_that_logs_the_earliest(store: Store) -> None:
    (line,) = [line for line in page(store).due if "个周二" in line.title]
    assert line.title == "缺 6 个周二的走访"
    assert line.note.startswith("10月6日、10月13日、10月20日、10月27日等")
    assert line.step is not None
    assert (line.step.verb, line.step.on) == (Verb.VISIT, date(2026, 10, 10)), "moved by the holiday"


def test_the_tuesday_of_a_running_week_can_still_be_made_up_for(store: Store) -> None:
    (line,) = [line for line in page(store).due if line.title == "11月17日周二走访"]
    assert (line.mark, line.urgency, line.due_on) == ("今天还可补", Urgency.TODAY, date(2026, 11, 22))
    assert "本周内补走访仍算完成，但会有提醒" in line.note


def test_the_next_tuesday_has_a_line_and_those_after_it_wait(store: Store) -> None:
    titles = [line.title for line in page(store, date(2026, 11, 23)).due if "周二走访" in line.title]
    assert titles == ["11月24日周二走访"]


def test_every_tuesday_of_the_next_fortnight_is_counted_as_due(store: Store) -> None:
    soon = [f for f in year_findings(store, TODAY) if f.outcome is Outcome.PENDING]
    due = [f for f in soon if f.due_on <= date(2026, 12, 6)]
    assert {date(2026, 11, 24), date(2026, 12, 1)} <= {f.due_on for f in due}
    assert figure(page(store), "soon") == (str(len(due)), "open")


def test_in_the_last_days_of_a_year_the_first_tuesday_of_the_next_is_asked_for(store: Store) -> None:
    lines = {line.title: line for line in page(store, date(2026, 12, 30)).due}
    assert lines["1月5日周二走访"].note.startswith("期限 2027年1月5日 · 2027年的放假安排还没有录入")


def test_a_deadline_in_another_year_says_its_year(store: Store) -> None:
    notes = {line.title: line.note for line in page(store).due}
    assert notes["2026年度民主评议党员"].startswith("期限 2027年3月31日")
    assert notes["11月支委会"].startswith("期限 11月30日")


def test_a_task_of_several_says_how_far_it_is(store: Store) -> None:
    lecture = a_draft(date(2026, 11, 13), kind=MeetingKind.LECTURE, lecturer_id="g1", attendance=present())
    record(store, lecture)
    (line,) = [line for line in page(store).due if "指导员讲党课" in line.title]
    assert "已有 1 次，还差 1 次" in line.note


def test_what_was_missed_last_quarter_is_still_shown_in_the_first_days_of_the_next(store: Store) -> None:
    titles = [line.title for line in page(store, date(2027, 1, 8)).due]
    assert "第四季度党员大会" in titles


def test_later_in_the_quarter_it_is_left_to_the_list_of_findings(store: Store) -> None:
    titles = [line.title for line in page(store, date(2027, 2, 8)).due]
    assert "第四季度党员大会" not in titles


def test_sittings_for_last_year_are_asked_for_until_their_last_day(store: Store) -> None:
    titles = [line.title for line in page(store, date(2027, 3, 8)).due]
    assert "2026年度组织生活会" in titles
    assert "2026年度民主评议党员" in titles


def test_the_year_has_a_cell_for_each_month_quarter_or_year(store: Store) -> None:
    spans = {row.title: [cell.span for cell in row.cells] for row in page(store).grid}
    assert spans["党员大会"] == [3, 3, 3, 3]
    assert spans["支委会"] == [1] * 12
    assert spans["组织生活会"] == [12]


def test_cells_of_periods_to_come_are_blank(store: Store) -> None:
    (row,) = [row for row in page(store).grid if row.title == "支委会"]
    assert [cell.text for cell in row.cells][-2:] == ["待办", ""]


def test_a_held_meeting_is_a_tick_with_its_sentence(store: Store) -> None:
    record(store, a_draft())
    (row,) = [row for row in page(store).grid if row.title == "党员大会"]
    last = row.cells[-1]
    assert (last.text, last.outcome) == ("✓", Outcome.MET)
    assert last.sentence.startswith("第四季度党员大会：应1次，已有1次")


def test_rules_that_bind_nobody_have_no_row() -> None:
    with Store.create(None, desk=Desk.BRANCH, title="新", clock=at("2026-11-22")) as store:
        create_branches(store, BranchesDraft(branches="永盛公司党支部 非公企业 2015-01-01"))
        titles = [row.title for row in page(store).grid]
    assert "党小组会" not in titles
    assert "周二走访" not in titles


def test_with_a_few_branches_each_line_names_its_branch() -> None:
    with Store.create(None, desk=Desk.GUIDE, title="新", clock=at("2026-11-22")) as store:
        create_branches(store, BranchesDraft(guide="高远", branches="甲居民小组党支部\n乙居民小组党支部"))
        shown = page(store)
    assert all(line.title.endswith(("· 甲居民小组党支部", "· 乙居民小组党支部")) for line in shown.due)
    assert shown.only_branch is None


def test_with_many_branches_each_has_one_line_and_the_shortest_stands_first() -> None:
    with Store.create(None, desk=Desk.STREET, title="新", clock=at("2026-11-22")) as store:
        names = "\n".join(f"第{n}公司党支部 2015-01-01" for n in range(9)) + "\n新党支部 2026-11-20"
        create_branches(store, BranchesDraft(street="街道", branches=names))
        shown = page(store)
    assert shown.due == ()
    assert shown.short_branches[0].short == max(line.short for line in shown.short_branches)
    assert figure(shown, "short") == ("9 / 10", "short")


def test_what_is_met_is_counted_as_the_page_of_findings_counts_it(store: Store) -> None:
    """All rules, as the figure beside it: votes, study and admission too."""
    record(store, a_draft(date(2026, 11, 20), 1, 2, 3))
    rows = [row for row in rows_of(store, quarter_with(TODAY), TODAY) if row.outcome not in NOT_DUE]
    done = sum(row.outcome in DONE_OUTCOMES for row in rows)
    assert figure(page(store), "met")[0] == f"{done} / {len(rows)}"
    assert figure(page(store), "short")[0] == str(sum(row.outcome is Outcome.UNMET for row in rows))


@pytest.fixture
def street() -> Iterator[Store]:
    """Nine branches that held nothing in the third quarter of 2026."""
    with Store.create(None, desk=Desk.STREET, title="新", clock=at("2026-10-08")) as made:
        create_branches(made, BranchesDraft(branches="\n".join(f"第{n}公司党支部 2015-01-01" for n in range(9))))
        yield made


def listed(store: Store, line: BranchLine, period: Period, today: date) -> tuple[int, int]:
    """How many findings of a branch its list shows: unmet, and open otherwise."""
    rows = [r for r in rows_of(store, period, today) if r.finding.branch == line.branch and is_open(r.finding, today)]
    short = sum(row.outcome is Outcome.UNMET for row in rows)
    return short, len(rows) - short


def test_a_branch_is_counted_as_its_list_counts_it_once_no_other_quarter_has_a_say(street: Store) -> None:
    today = date(2026, 11, 23)
    for line in page(street, today).short_branches:
        assert (line.short, line.open) == listed(street, line, quarter_with(today), today)
        assert (line.short_before, line.period, "含" in line.worst) == (0, "", False)


def test_what_the_quarter_before_left_over_is_told_apart(street: Store) -> None:
    today = date(2026, 10, 8)
    shown = page(street, today)
    assert next(f.caption for f in shown.figures if f.name == "short") == "有未达标项的支部（含上季度）"
    for line in shown.short_branches:
        short, open_ = listed(street, line, quarter_with(today), today)
        left_over = line.short + line.open - short - open_
        assert left_over > 0
        assert line.short_before == line.short - short
        assert line.worst.startswith("主题党日 3、党员大会、党课")
        assert line.worst.endswith(f"；含上季度 {left_over} 项")


def test_what_falls_due_in_the_next_quarter_is_told_beside_the_figure(street: Store) -> None:
    today = date(2026, 9, 28)
    (caption,) = [f.caption for f in page(street, today).figures if f.name == "soon"]
    coming = evaluate(street, quarter_with(date(2026, 10, 1)), today)
    here = {f.key for f in evaluate(street, quarter_with(today), today)}
    other = sum(is_soon(f, today) and f.key not in here for f in coming)
    assert caption == (f"14 天内到期（项，其中别的季度 {other}）" if other else "14 天内到期（项）")


def test_a_branch_that_owes_of_another_quarter_only_opens_that_one(street: Store) -> None:
    """Dissolved with the third quarter, it owes nothing of the fourth."""
    (row,) = street.query("SELECT o.id FROM organization o WHERE o.name = '第0公司党支部'")
    branch = seen(street, Organization, row["id"])
    with street.change("撤销") as tx:
        tx.put(replace(branch.record, dissolved_on=date(2026, 10, 1)), branch.heads)
    (line,) = [one for one in page(street, date(2026, 10, 8)).short_branches if one.branch == row["id"]]
    assert (line.period, line.short_before) == ("2026Q3", line.short)


def test_unpaid_dues_count_among_what_is_short_as_they_stand_in_the_list(store: Store) -> None:
    before = int(figure(page(store), "short")[0])
    owes(store, "2026-10", 5)
    assert int(figure(page(store), "short")[0]) == before + 2  # October's dues, and what the year asks of dues


def test_a_few_short_among_many_are_mild() -> None:
    with Store.create(None, desk=Desk.STREET, title="新", clock=at("2026-11-22")) as store:
        create_branches(store, BranchesDraft(branches="\n".join(f"第{n}公司党支部 2015-01-01" for n in range(20))))
        rows = store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' ORDER BY o.name")
        fill(store, *(a_meeting(f"m{number}", row["id"]) for number, row in enumerate(rows[:19])))
        (general,) = [row for row in page(store).grid if row.title == "党员大会"]
    assert [(cell.text, cell.mild) for cell in general.cells[1:3]] == [("差20", False), ("差1", True)]


def test_an_only_branch_is_known(store: Store) -> None:
    assert page(store).only_branch == BRANCH


# people on the way into the Party, and what was typed and not saved


def begin(store: Store, name: str, kind: AdmissionStepKind, on: date, branch: str = BRANCH) -> None:
    first = StepDraft(kind=kind, done_on=on)
    start(store, StartDraft(branch_id=branch, person=PersonDraft(name=name), first=first), f"file-{name}")


def test_a_step_of_admission_that_falls_due_stands_among_the_lines_and_leads_to_the_file(store: Store) -> None:
    begin(store, "方芳", AdmissionStepKind.APPLICATION, date(2026, 11, 1))
    (line,) = [line for line in page(store).due if "方芳" in line.title]
    assert (line.title, line.mark, line.due_on) == ("方芳 · 派人谈话", "剩 9 天", date(2026, 12, 1))
    assert line.step is not None
    assert (line.step.verb, line.step.file, line.finding) == (Verb.ADMISSION, "file-方芳", None)


def test_a_step_that_has_time_is_left_to_its_page(store: Store) -> None:
    begin(store, "方芳", AdmissionStepKind.ACTIVIST, date(2026, 11, 1))
    assert not [line for line in page(store).due if "方芳" in line.title]


def test_the_end_of_a_probation_is_told_although_there_is_no_file(store: Store) -> None:
    shown = seen(store, Person, "p3")
    with store.change("准备") as tx:
        tx.put(replace(shown.record, joined_on=date(2025, 12, 1)), heads=shown.heads)
    (line,) = [line for line in page(store).due if "王志强" in line.title]
    assert (line.title, line.urgency) == ("王志强 · 党员大会讨论转正（12月1日满期）", Urgency.SOON)
    assert line.step is not None
    assert (line.step.words, line.step.person) == ("建档", "p3")


def test_of_many_branches_one_line_counts_who_waits() -> None:
    with Store.create(None, desk=Desk.STREET, title="新", clock=at("2026-11-22")) as store:
        create_branches(store, BranchesDraft(branches="\n".join(f"第{n}公司党支部 2015-01-01" for n in range(9))))
        branch = str(store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch'")[0]["id"])
        begin(store, "方芳", AdmissionStepKind.APPLICATION, date(2026, 11, 1), branch)
        begin(store, "程亮", AdmissionStepKind.APPLICATION, date(2026, 1, 1), branch)
        (notice,) = page(store).notices
    assert notice.words == "发展党员：已过期限 1 人，30 天内到期 1 人。"


def test_what_was_typed_and_not_saved_is_told_with_the_way_back_to_it(store: Store) -> None:
    store.keep_draft("meeting:m", "11月20日党员大会，写到一半", "{}")
    (notice,) = page(store).notices
    assert notice.words == "没有保存：11月20日党员大会，写到一半，今天 10:00。"
    assert notice.draft == "meeting:m"


def owes(store: Store, since: str, *numbers: int) -> None:
    """Members whose standard has run since a month, without a payment."""
    wage = DuesCategory.WAGE
    set_standards(
        store,
        [StandardDraft(person_id=f"p{n}", from_month=since, category=wage, amount=Decimal(40)) for n in numbers],
    )


def test_two_months_without_dues_are_not_told(store: Store) -> None:
    owes(store, "2026-09", 5)
    assert page(store).notices == ()


def test_three_months_without_dues_are_told_with_the_name(store: Store) -> None:
    owes(store, "2026-08", 5)
    (notice,) = page(store).notices
    assert (notice.words, notice.arrears) == ("党费：刘桂兰已连续 3 个月没有交，请了解原因。", True)


def test_several_without_dues_are_one_line(store: Store) -> None:
    owes(store, "2026-08", 5, 6)
    owes(store, "2026-05", 7)
    (notice,) = page(store).notices
    assert notice.words == "党费：3 人已连续 3 至 6 个月没有交，请了解原因。"


def test_the_dues_of_many_branches_stay_on_their_page(store: Store) -> None:
    owes(store, "2026-05", 5)
    create_branches(store, BranchesDraft(branches="东边党支部"))
    assert not [notice for notice in page(store).notices if notice.arrears]
