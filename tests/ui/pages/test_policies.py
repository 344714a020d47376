"""口径 with the keyboard: a policy changed and undone, a rule of the street's own added, ended, taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea
from pytestqt.qtbot import QtBot

from pbdesk.actions.local_rules import add_preset
from pbdesk.actions.policies import set_policy
from pbdesk.model import Desk
from pbdesk.rules import load_policies
from pbdesk.rules.local import values_of
from pbdesk.rules.rulebook import local_rules
from pbdesk.store import Store
from tests.orchard import a_file
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.policies import PoliciesPage
from ui.theme import load_theme

Key = Qt.Key
NEXT = date(2027, 1, 1)


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> PoliciesPage:
    made = PoliciesPage(bridge)
    shown(made, qtbot)
    made.policies.table.setFocus()
    return made


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[PoliciesPage]:
    """The page of a street's file."""
    with a_file(Desk.STREET) as store:
        bridge = Bridge(store, load_theme())
        made = PoliciesPage(bridge)
        shown(made, qtbot)
        yield made
        assert bridge.jobs.finish()


def stand_on(page: PoliciesPage, key: str) -> None:
    """Go to a policy in the list."""
    page.policies.table.select_where(lambda row: row.key == key)
    page.policies.table.setFocus()


def value(store: Store, key: str, day: date = NEXT) -> str:
    return load_policies(store).text(key, day)


def seen(page: PoliciesPage, qtbot: QtBot) -> str:
    """The preview once it has been worked out."""
    panel = page.rules if page.sections.current else page.policies
    qtbot.waitUntil(lambda: "保存以后会怎样" in panel.preview.text(), timeout=20_000)
    return panel.preview.text()


def test_every_policy_is_listed_with_its_value_and_whether_it_was_changed(page: PoliciesPage) -> None:
    set_policy(page.bridge.store, "lecture_min", "2", date(2026, 10, 1))
    page.refresh()
    (row,) = [row for row in page.policies.table.rows if row.key == "lecture_min"]
    assert (row.words, row.changed) == ("2", True)
    assert "1 项与默认不同" in page.subtitle_label.text()


def test_a_number_is_changed_with_a_few_keys_from_the_next_quarter_on(page: PoliciesPage, branch: Store) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "2")
    hit(Key.Key_S, CTRL)
    assert (value(branch, "lecture_min"), value(branch, "lecture_min", date(2026, 12, 31))) == ("2", "1")
    assert branch.history(1)[0].label == "口径：每个期间至少几次党课改为2（2027-01-01 起）"


def test_the_change_is_undone_in_one_step(page: PoliciesPage, branch: Store) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "2")
    hit(Key.Key_S, CTRL)
    page.bridge.undo()
    assert value(branch, "lecture_min") == "1"
    assert page.policies.form.values()["number"] == 1


def test_a_choice_a_switch_and_a_day_of_the_year_have_fields_of_their_own(page: PoliciesPage, branch: Store) -> None:
    for key, name, keys, wanted in (
        ("late_visit", "choice", None, "unmet"), ("hours_pro_rata", "choice", None, "false"),
        ("life_meeting_last_day", "day", "4.15", "04-15"),
    ):  # fmt: skip
        stand_on(page, key)
        hit(Key.Key_Return)
        assert keyboard() is page.policies.form.input(name)
        if keys is None:
            hit(Key.Key_Down)
        else:
            write(keyboard(), keys)
        hit(Key.Key_S, CTRL)
        assert value(branch, key) == wanted


def test_a_value_that_makes_no_sense_is_said_at_its_field_and_nothing_is_saved(
    page: PoliciesPage, branch: Store
) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "99")
    hit(Key.Key_S, CTRL)
    assert "只能是 0 到 12 的整数" in page.policies.form.error("number")
    assert branch.history(1)[0].label != "口径"
    assert page.policies.dirty


def test_another_day_says_what_it_means_for_open_periods(page: PoliciesPage) -> None:
    stand_on(page, "lecture_min")
    assert "从2027年1月1日起执行，在那以前的结果不变" in words(page)
    hit(Key.Key_Return)
    go_to("从哪天起执行")
    write(keyboard(), "2026-08-15")
    hit(Key.Key_Tab)
    assert "马上按新口径重新核对" in page.policies.begins.text()
    assert "按季度的从2026年10月1日起" in page.policies.begins.text()


def test_what_would_change_is_seen_before_it_is_saved(page: PoliciesPage, branch: Store, qtbot: QtBot) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "0")
    told = seen(page, qtbot)
    assert "2026年第四季度：结果不变" in told
    assert "由“待办”变为“不适用”（1个支部）" in told
    assert value(branch, "lecture_min") == "1"


def test_back_to_the_default(page: PoliciesPage, branch: Store) -> None:
    set_policy(branch, "lecture_min", "2", date(2026, 10, 1))
    page.refresh()
    stand_on(page, "lecture_min")
    click(page.policies.reset_button)
    assert (value(branch, "lecture_min"), value(branch, "lecture_min", date(2026, 11, 1))) == ("1", "2")


def test_past_and_coming_values_are_told_with_who_set_them(page: PoliciesPage, branch: Store) -> None:
    set_policy(branch, "lecture_min", "2", date(2026, 10, 1))
    set_policy(branch, "lecture_min", "3", NEXT)
    page.refresh()
    stand_on(page, "lecture_min")
    assert [(line.words, line.who) for line in page.policies.history.rows] == [("2", "林晓燕"), ("3", "林晓燕")]


def test_what_is_typed_is_asked_about_before_another_policy_is_shown(page: PoliciesPage, branch: Store) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "2")
    page.policies.table.setFocus()
    hit(Key.Key_Down)
    QApplication.processEvents()
    assert page.unsaved.isVisible()
    hit(Key.Key_Return)
    assert value(branch, "lecture_min") == "2"
    assert page.policies.current is not None
    assert page.policies.current.key != "lecture_min"


def test_a_page_with_something_typed_is_not_left_unasked(page: PoliciesPage) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "2")
    assert not page.leaving()
    click(page.unsaved.drop_button)
    assert page.leaving()


def test_one_heading_can_be_looked_at_alone(page: PoliciesPage) -> None:
    page.policies.group_box.setCurrentIndex(page.policies.group_box.findData("党费"))
    assert {row.kind.group for row in page.policies.table.rows} == {"党费"}


def test_a_branch_is_told_who_usually_sets_policies(page: PoliciesPage, street: PoliciesPage) -> None:
    assert "一般由街道统一规定" in words(page)
    assert "一般由街道统一规定" not in words(street)


def test_a_rule_of_ones_own_is_added_with_the_keyboard(page: PoliciesPage, branch: Store, qtbot: QtBot) -> None:
    hit(Key.Key_2, ALT)
    hit(Key.Key_A, ALT)
    qtbot.waitUntil(lambda: keyboard().accessibleName() == "名称")
    write(keyboard(), "街道党课")
    go_to("至少几次")
    write(keyboard(), "2")
    hit(Key.Key_S, CTRL)
    (made,) = local_rules(branch)
    assert (made.id, made.title, made.valid_from) == ("LOC-01", "街道党课", NEXT)
    assert values_of(made) == {"kind": "lecture", "number": 2}
    assert page.rules.current is not None


def test_an_example_of_another_place_fills_the_form(page: PoliciesPage, branch: Store, qtbot: QtBot) -> None:
    page.sections.open(1)
    page.rules.begin_anew()
    go_to("照着别处的做法填")
    box = keyboard()
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("longgang_seven_days"))
    box.activated.emit(box.currentIndex())
    assert "不超过七天" in page.rules.told.text()
    assert "新增" in seen(page, qtbot)
    hit(Key.Key_S, CTRL)
    assert [(rule.method, rule.replaces) for rule in local_rules(branch)] == [("visit_interval", "GUI-01")]


def test_a_method_shows_only_its_own_fields(page: PoliciesPage) -> None:
    page.sections.open(1)
    page.rules.begin_anew()
    method = page.rules.form.input("method")
    assert isinstance(method, QComboBox)
    method.setCurrentIndex(method.findData("visit_interval"))
    shown_now = [name for name in ("kind", "number", "weekday", "days", "hours", "weeks", "make_up")
                 if page.rules.form.input(name).isVisible()]  # fmt: skip
    assert shown_now == ["days"]


def test_only_some_kinds_of_unit_can_be_ticked(page: PoliciesPage, branch: Store) -> None:
    page.sections.open(1)
    page.rules.begin_anew()
    write(keyboard(), "两新党课")
    go_to("非公企业")
    hit(Key.Key_Space)
    hit(Key.Key_S, CTRL)
    assert values_of(local_rules(branch)[0])["unit_kinds"] == ["private_firm"]


def test_what_can_not_be_followed_is_said_and_nothing_is_saved(page: PoliciesPage, branch: Store) -> None:
    page.sections.open(1)
    page.rules.begin_anew()
    write(keyboard(), "党课")
    go_to("至少几次")
    write(keyboard(), "99")
    hit(Key.Key_S, CTRL)
    assert "“至少几次”要写 1 到 31 的整数" in words(page)
    assert local_rules(branch) == ()


def test_a_rule_is_ended_from_a_day_on(page: PoliciesPage, branch: Store) -> None:
    add_preset(branch, "forty_hours", date(2026, 1, 1))
    page.refresh()
    page.sections.open(1)
    click(page.rules.end_button)
    hit(Key.Key_Return)
    assert local_rules(branch)[0].valid_to == NEXT


def test_a_rule_entered_by_mistake_is_taken_back_and_can_come_again(page: PoliciesPage, branch: Store) -> None:
    add_preset(branch, "forty_hours", date(2026, 1, 1))
    page.refresh()
    page.sections.open(1)
    click(button_named(page, "删除这条规定"))
    assert local_rules(branch) == ()
    page.bridge.undo()
    assert len(page.rules.table.rows) == 1


def test_a_file_without_rules_of_its_own_says_how_to_begin(page: PoliciesPage) -> None:
    page.sections.open(1)
    assert "还没有本地规定" in words(page)
    assert page.rules.heading.text() == "新增一条本地规定"


def test_in_a_small_window_the_form_scrolls_and_the_page_does_not(page: PoliciesPage) -> None:
    page.resize(1180, 690)
    page.sections.open(1)
    QApplication.processEvents()
    (area,) = [each for each in page.findChildren(QScrollArea) if each.widget() is page.sections]
    assert area.verticalScrollBar().maximum() == 0
    assert page.rules.save_button.visibleRegion().boundingRect() == page.rules.save_button.rect()


def test_in_a_low_window_the_form_comes_into_sight_with_enter(page: PoliciesPage) -> None:
    page.resize(700, 420)
    QApplication.processEvents()
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    QApplication.processEvents()
    assert not keyboard().visibleRegion().isEmpty()


def test_what_was_saved_is_told(page: PoliciesPage, told: Told) -> None:
    stand_on(page, "lecture_min")
    hit(Key.Key_Return)
    write(keyboard(), "2")
    hit(Key.Key_S, CTRL)
    assert told.said == ["已保存：口径：每个期间至少几次党课改为2（2027-01-01 起）"]
