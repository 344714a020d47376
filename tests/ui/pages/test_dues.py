"""党费 with the keyboard: a month in two strokes, exceptions, standards with the calculator, arrears; nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.dues import Collection, Paid, collect
from pbdesk.actions.dues_standards import StandardDraft, set_standards
from pbdesk.model import Desk, Dues, DuesCategory, DuesStandard
from pbdesk.store import Changes, Store
from pbdesk.views.dues import DuesLine, DuesState, dues_month
from tests.orchard import BRANCH, a_file, plant
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, check_model, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.dues import ARREARS, STANDARDS, DuesPage
from ui.requests import ShowArrears
from ui.theme import load_theme

Key = Qt.Key
NOW = "2026-11"


def standards(store: Store, *numbers: int, since: str = NOW) -> None:
    """A standard of 40 yuan for the members numbered."""
    set_standards(
        store,
        [
            StandardDraft(person_id=f"p{n}", from_month=since, category=DuesCategory.WAGE, amount=Decimal(40))
            for n in numbers
        ],
    )


@pytest.fixture
def page(bridge: Bridge, branch: Store, qtbot: QtBot) -> DuesPage:
    """The page of a branch in which all but the last member have a standard from this month on."""
    standards(branch, *range(1, 30))
    made = DuesPage(bridge)
    shown(made, qtbot)
    made.collect.grid.setFocus()
    return made


@pytest.fixture
def behind(bridge: Bridge, branch: Store, qtbot: QtBot) -> DuesPage:
    """The page of a branch in which the secretary has not paid for five months."""
    standards(branch, 1, since="2026-06")
    made = DuesPage(bridge)
    shown(made, qtbot)
    made.sections.open(ARREARS)
    return made


def saved(store: Store, month: str = NOW) -> dict[str, Decimal]:
    return {line.person_id: line.paid for line in dues_month(store, BRANCH, month).lines if line.recorded}


def states(page: DuesPage) -> set[DuesState]:
    return {line.state for line in page.collect.grid.dues_model.lines}


def line(page: DuesPage, row: int = 0) -> DuesLine:
    return page.collect.grid.dues_model.lines[row]


def test_a_month_of_everybody_is_two_strokes(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_S, CTRL)
    assert len(saved(branch)) == 29
    assert branch.history(1)[0].label == "收2026年11月党费（29人）"


def test_nothing_is_saved_before_it_is_said_so(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    assert saved(branch) == {}
    assert "有 29 处还没有保存" in page.collect.sums.text()


def test_an_exception_is_typed_over(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_Down)
    write(page.collect.grid, "2")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    write(editor, "5.5")
    hit(Key.Key_Return)
    QApplication.processEvents()
    assert page.collect.grid.currentIndex().row() == 2
    hit(Key.Key_S, CTRL)
    assert saved(branch)["p2"] == Decimal("25.5")
    assert line(page, 1).state is DuesState.PART


def test_enter_marks_one_after_the_other(page: DuesPage, branch: Store) -> None:
    for _ in range(3):
        hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert len(saved(branch)) == 3


def test_space_takes_a_mark_back(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_Space)
    hit(Key.Key_S, CTRL)
    assert "p1" not in saved(branch)
    assert len(saved(branch)) == 28


def test_who_handed_it_in_is_written_in_the_cell_beside(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Space)
    hit(Key.Key_Right)
    hit(Key.Key_Return)
    write(keyboard(), "家属")
    hit(Key.Key_S, CTRL)
    shown_record = branch.get(Dues, f"p1@{NOW}")
    assert shown_record is not None
    assert shown_record.record.payer == "家属"


def test_a_sum_that_cannot_be_read_is_said_at_the_member_and_not_taken(page: DuesPage, branch: Store) -> None:
    model = page.collect.grid.dues_model
    assert not model.setData(model.index(0, 5), "4o")
    assert page.collect.told.text() == "陈建国：看不懂“4o”。请填金额，例如 40 或 40.50；没交的清空。"
    assert model.index(0, 6).data() == "填错了"
    assert not page.collect.dirty


def test_a_negative_sum_is_not_taken(page: DuesPage) -> None:
    model = page.collect.grid.dues_model
    assert not model.setData(model.index(0, 5), "-5")
    assert "看不懂“-5”" in page.collect.told.text()


def test_an_absurd_sum_is_refused_at_the_member(page: DuesPage, branch: Store) -> None:
    model = page.collect.grid.dues_model
    model.setData(model.index(2, 5), "9999999")
    hit(Key.Key_S, CTRL)
    assert saved(branch) == {}
    assert page.collect.grid.currentIndex().row() == 2
    assert "不是能收的数" in page.collect.told.text()
    page.collect.forget()


def test_a_day_to_come_is_refused_at_the_day(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    page.collect.day.set_value(date(2026, 12, 1))
    hit(Key.Key_S, CTRL)
    assert page.collect.day_fault.text() == "2026年12月1日还没到，收到党费以后再记。"
    assert saved(branch) == {}
    page.collect.forget()


def test_due_10_a_large_sum_more_than_owed_is_remarked_on(page: DuesPage) -> None:
    model = page.collect.grid.dues_model
    model.setData(model.index(0, 5), "1040")
    assert "全部上缴中央" in page.collect.told.text()
    page.collect.forget()


def test_who_has_no_standard_is_pointed_to_it(page: DuesPage) -> None:
    page.collect.grid.go_to(29)
    hit(Key.Key_Space)
    assert "还没有定标准" in page.collect.told.text()
    click(button_named(page, "去定标准"))
    assert page.sections.current == STANDARDS


def test_another_month_asks_about_what_is_not_saved(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_Left, ALT)
    assert page.period_bar.period.label == NOW
    click(button_named(page, "保存并离开"))
    assert page.period_bar.period.label == "2026-10"
    assert len(saved(branch)) == 29


def test_leaving_asks_too_and_dropping_drops(page: DuesPage, branch: Store) -> None:
    hit(Key.Key_Space)
    assert not page.leaving()
    click(button_named(page, "不保存"))
    assert page.leaving()
    assert saved(branch) == {}


def test_undoing_a_collection_shows_at_once(page: DuesPage, bridge: Bridge) -> None:
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_S, CTRL)
    assert page.subtitle_label.text() == "应交 1160.00 元，实交 1160.00 元"
    bridge.undo()
    assert DuesState.OPEN in states(page)


def test_the_calculator_finds_the_sum_and_keeps_no_income(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.select_where(lambda row: row.person_id == "p30")
    category = page.standards.form.input("category")
    assert isinstance(category, QComboBox)
    category.setCurrentIndex(category.findData(DuesCategory.WAGE))
    category.setFocus()
    write(go_to("收入（只用来算，不保存）"), "5001")
    assert page.standards.reckoned.text() == "5001 元 × 1.5% = 75.02 元（党费规定第二条）"
    hit(Key.Key_Return)
    found = branch.get(DuesStandard, f"p30@{NOW}")
    assert found is not None
    assert found.record.amount == Decimal("75.02")
    assert "5001" not in branch.query("SELECT r.doc FROM revision r WHERE r.record_id = ?", (f"p30@{NOW}",))[0]["doc"]


def half_typed(page: DuesPage, qtbot: QtBot) -> None:
    """A sum is typed for the last member, then another one is chosen."""
    page.sections.open(STANDARDS)
    page.standards.table.select_where(lambda row: row.person_id == "p30")
    page.standards.form.set_values({"category": DuesCategory.RETIRED, "amount": "25"})
    page.standards.table.select_where(lambda row: row.person_id == "p2")
    qtbot.waitUntil(page.unsaved.isVisible)


def chosen(page: DuesPage) -> list[str]:
    return [row.person_id for row in page.standards.chosen()]


def test_another_member_asks_about_a_standard_half_typed(page: DuesPage, branch: Store, qtbot: QtBot) -> None:
    half_typed(page, qtbot)
    assert (chosen(page), page.standards.form.values()["amount"]) == (["p30"], "25")
    hit(Key.Key_Return)
    assert branch.get(DuesStandard, f"p30@{NOW}") is not None
    assert (chosen(page), page.standards.form.values()["amount"]) == (["p2"], "40.00")


def test_a_standard_half_typed_is_dropped_when_the_user_says_so(page: DuesPage, branch: Store, qtbot: QtBot) -> None:
    half_typed(page, qtbot)
    click(button_named(page, "不保存"))
    assert branch.get(DuesStandard, f"p30@{NOW}") is None
    assert (chosen(page), page.standards.dirty) == (["p2"], False)


def test_what_is_typed_for_several_outlives_a_change_of_the_file(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.selectAll()
    page.standards.form.set_values({"category": DuesCategory.RETIRED, "amount": "25"})
    page.bridge.tell(Changes(frozenset({"person"}), "准备"), "已准备")
    assert (len(chosen(page)), page.standards.form.values()["amount"]) == (30, "25")


def test_a_fixed_category_fills_its_sum(page: DuesPage) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.select_where(lambda row: row.person_id == "p30")
    category = page.standards.form.input("category")
    assert isinstance(category, QComboBox)
    category.setCurrentIndex(category.findData(DuesCategory.STUDENT))
    assert page.standards.form.values()["amount"] == "0.20"
    assert not page.standards.form.input("base").isVisible()


def test_one_standard_for_several(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.selectAll()
    assert page.standards.heading.text() == "给 30 名党员定同一个标准"
    page.standards.form.set_values({"category": DuesCategory.RETIRED, "amount": "25"})
    hit(Key.Key_S, CTRL)
    click(button_named(page.standards, "一起改"))
    assert {each.due for each in dues_month(branch, BRANCH, NOW).lines} == {Decimal("25.00")}
    assert branch.history(1)[0].label == "定30名党员的党费标准（2026年11月起）"


def test_saving_with_ctrl_held_leaves_one_member_selected(page: DuesPage) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.select_where(lambda row: row.person_id == "p30")
    page.standards.form.set_values({"category": DuesCategory.RETIRED, "amount": "25"})
    hit(Key.Key_S, CTRL)
    page.standards.table.select_where(lambda row: row.person_id == "p2")
    assert [row.person_id for row in page.standards.chosen()] == ["p2"]


def test_standards_that_are_there_already_are_not_lost_unasked(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    page.standards.table.selectAll()
    page.standards.form.set_values({"category": DuesCategory.RETIRED, "amount": "25"})
    hit(Key.Key_S, CTRL)
    assert page.standards.question.words.text().startswith("29 人已有标准：陈建国 40.00 元、")
    hit(Key.Key_Return)
    assert {each.due for each in dues_month(branch, BRANCH, NOW).lines} == {Decimal("25.00"), Decimal("40.00")}


@pytest.mark.parametrize(
    ("values", "field", "word"),
    [({"amount": "四十"}, "amount", "看不懂这个数"), ({"amount": "0"}, "approved_by", "批准文件"),
     ({"from_month": "去年"}, "from_month", "看不懂这个月份"), ({"category": None}, "category", "请选党费类别"),
     ({"amount": "20000"}, "amount", "多写了位数"), ({"base": "4x"}, "base", "看不懂这个数")],
)  # fmt: skip
def test_a_wrong_standard_is_refused_at_its_field(
    page: DuesPage, branch: Store, values: dict[str, object], field: str, word: str
) -> None:
    page.sections.open(STANDARDS)
    page.standards.form.set_values(values)
    hit(Key.Key_S, CTRL)
    assert word in page.standards.form.error(field)


def test_a_standard_fixed_by_mistake_is_taken_back(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    click(button_named(page, "删除这条标准"))
    assert branch.get(DuesStandard, f"p1@{NOW}") is None


def test_who_is_behind_is_said_with_what_to_do(behind: DuesPage) -> None:
    (one,) = behind.arrears.table.rows
    assert (one.months_words, one.alert) == ("2026年6月至10月", 5)
    assert "已连续5个月没有交党费。再过1个月就满6个月" in words(behind.arrears)
    assert behind.sections.bar.tabText(ARREARS) == "欠交 1"


def test_overdue_months_are_taken_up_together(behind: DuesPage, branch: Store, told: Told) -> None:
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == "补交哪几个月"
    hit(Key.Key_S, CTRL)
    assert saved(branch, "2026-06") == {"p1": Decimal(40)}
    assert "✓ 没有人欠交党费" in words(behind.arrears)


def test_only_the_oldest_months_may_be_taken_up(behind: DuesPage, branch: Store) -> None:
    behind.arrears.form.set_values({"months": 2})
    hit(Key.Key_S, CTRL)
    assert saved(branch, "2026-07") == {"p1": Decimal(40)}
    assert behind.arrears.table.rows[0].months_words == "2026年8月至10月"


def test_the_year_shows_what_came_in(page: DuesPage, bridge: Bridge) -> None:
    paid = (Paid(person_id="p1", month=NOW, paid=Decimal(40)),)
    made = Collection(branch_id=BRANCH, paid_on=date(2026, 11, 10), payments=paid)
    bridge.run(lambda store: collect(store, made))
    first, second = page.year.table.rows[:2]
    assert (first.cells[10].mark, second.cells[10].mark) == ("✓", "…")


def test_without_a_branch_the_page_says_what_comes_first(empty: Store, qtbot: QtBot) -> None:
    made = DuesPage(Bridge(empty, load_theme()))
    shown(made, qtbot)
    assert "还没有支部" in words(made)


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[DuesPage]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=3)
        made = DuesPage(Bridge(store, load_theme()))
        shown(made, qtbot)
        yield made


def test_of_several_branches_one_is_chosen(street: DuesPage) -> None:
    street.branch_field.set_value("other")
    assert len(street.collect.grid.dues_model.lines) == 3


def test_every_table_keeps_to_the_rules_of_qt(page: DuesPage) -> None:
    check_model(page.collect.grid.dues_model)
    hit(Key.Key_Return, CTRL)
    hit(Key.Key_Space)
    page.collect.forget()
    for table in (page.standards.table, page.arrears.table, page.year.table):
        check_model(table.model())


def test_two_thousand_members_are_filled_in_at_once(page: DuesPage) -> None:
    first = line(page)
    lines = [replace(first, number=n, person_id=f"x{n}") for n in range(2000)]
    page.collect.grid.dues_model.show_lines(lines, over=False)
    assert page.collect.grid.dues_model.fill_all() == 2000
    assert len(page.collect.grid.viewport().children()) < 10
    page.collect.forget()


def test_a_standard_half_typed_is_asked_about_before_leaving(page: DuesPage, branch: Store) -> None:
    page.sections.open(STANDARDS)
    page.standards.form.set_values({"amount": "75.02"})
    assert not page.leaving()
    click(button_named(page, "保存并离开"))
    found = branch.get(DuesStandard, f"p1@{NOW}")
    assert found is not None
    assert found.record.amount == Decimal("75.02")
    assert page.leaving()


def test_what_is_typed_into_a_standard_outlives_a_change_elsewhere(page: DuesPage, bridge: Bridge) -> None:
    page.sections.open(STANDARDS)
    page.standards.form.set_values({"amount": "75.02"})
    bridge.run(lambda store: collect(store, Collection(branch_id=BRANCH, paid_on=date(2026, 11, 10), payments=(
        Paid(person_id="p2", month=NOW, paid=Decimal(40)),
    ))))  # fmt: skip
    assert page.standards.form.values()["amount"] == "75.02"
    page.standards.forget()
    assert page.standards.form.values()["amount"] == "40.00"


def test_the_first_page_leads_to_those_behind(page: DuesPage) -> None:
    page.answer(ShowArrears())
    assert page.sections.current == ARREARS
