"""发展党员: the list by stage, one person's way step by step, a step recorded with a few keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions import admissions
from pbdesk.actions.admissions import StartDraft, StepDraft
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.model import Admission, Desk, Person
from pbdesk.model import AdmissionStepKind as Step
from pbdesk.rules.admission_track import Stage, StepState
from pbdesk.store import Store
from tests.builders import seen
from tests.orchard import BRANCH, a_file, at
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, check_model, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.admissions import AdmissionsPage
from ui.requests import OpenAdmission
from ui.theme import load_theme

Key = Qt.Key


def day(text: str) -> date:
    return date.fromisoformat(text)


def begin(store: Store, name: str, *steps: tuple[Step, str], **person: Any) -> str:
    (first, on), *rest = steps
    file_id = f"file-{name}"
    start = StepDraft(kind=first, done_on=day(on))
    admissions.start(store, StartDraft(branch_id=BRANCH, person=PersonDraft(name=name, **person), first=start), file_id)
    for kind, when in rest:
        admissions.record_step(store, the_file(store, file_id), StepDraft(kind=kind, done_on=day(when)))
    return file_id


def the_file(store: Store, file_id: str) -> Any:
    return seen(store, Admission, file_id)


def steps_of(store: Store, file_id: str) -> dict[Step, str]:
    return {step.kind: step.done_on.isoformat() for step in the_file(store, file_id).record.steps}


@pytest.fixture
def page(branch: Store, bridge: Bridge, qtbot: QtBot) -> AdmissionsPage:
    """The page with an applicant whose talk is due, and the two probationary members of the roll."""
    begin(branch, "方芳", (Step.APPLICATION, "2026-11-01"), born=day("1998-03-02"))
    return opened(bridge, qtbot)


def opened(bridge: Bridge, qtbot: QtBot) -> AdmissionsPage:
    made = AdmissionsPage(bridge)
    shown(made, qtbot)
    qtbot.waitUntil(lambda: bool(made.table.rows))
    return made


def choose(page: AdmissionsPage, name: str) -> None:
    assert page.table.select_where(lambda row: row.name == name)
    page.table.setFocus()


def test_the_list_says_stage_next_step_and_days_left(page: AdmissionsPage) -> None:
    (row,) = [row for row in page.table.rows if row.name == "方芳"]
    assert (row.stage, row.step, row.mark) == (Stage.APPLICANT, "派人谈话", "剩 9 天")
    assert "申请人 1" in page.subtitle_label.text()


def test_the_next_step_is_recorded_with_enter_enter_a_date_and_save(page: AdmissionsPage, branch: Store) -> None:
    choose(page, "方芳")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    write(keyboard(), "11.20")
    hit(Key.Key_S, CTRL)
    assert steps_of(branch, "file-方芳") == {Step.APPLICATION: "2026-11-01", Step.FIRST_TALK: "2026-11-20"}


def test_after_saving_the_keyboard_stands_at_what_comes_next(page: AdmissionsPage, qtbot: QtBot) -> None:
    choose(page, "方芳")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "确定为入党积极分子" in keyboard().accessibleName())


def test_the_file_shows_what_was_done_what_is_next_and_its_source(page: AdmissionsPage) -> None:
    choose(page, "方芳")
    states = [row.line.state for row in page.panel.flow.rows]
    assert states[:3] == [StepState.DONE, StepState.NEXT, StepState.LATER]
    told = words(page.panel)
    assert "最晚 2026年12月1日" in told
    assert "《中国共产党发展党员工作细则》" in told


def test_arrows_go_through_the_steps_and_enter_corrects_one(page: AdmissionsPage, branch: Store) -> None:
    choose(page, "方芳")
    hit(Key.Key_Return)
    hit(Key.Key_Up)
    assert keyboard().accessibleName().startswith("已办，递交入党申请书")
    hit(Key.Key_Return)
    write(keyboard(), "2026-11-02")
    hit(Key.Key_S, CTRL)
    assert steps_of(branch, "file-方芳") == {Step.APPLICATION: "2026-11-02"}


def test_a_step_is_taken_away_and_undo_brings_it_back(page: AdmissionsPage, bridge: Bridge, branch: Store) -> None:
    choose(page, "方芳")
    page.record(page.panel.flow.rows[0].line)
    click(button_named(page, "删除这一步"))
    assert steps_of(branch, "file-方芳") == {}
    bridge.undo()
    assert steps_of(branch, "file-方芳") == {Step.APPLICATION: "2026-11-01"}


WRONG = [
    ("2026-10-31", "“派人谈话”不能早于“递交入党申请书”的2026年11月1日。"),
    ("12.1", "2026年12月1日还没到，请核对日期。"),
    ("某天", "看不懂这个日期"),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG)
def test_bad_input_is_said_at_its_field_and_nothing_is_saved(
    page: AdmissionsPage, branch: Store, typed: str, sentence: str
) -> None:
    choose(page, "方芳")
    page.record()
    field = page.editor.form.input("done_on")
    assert isinstance(field, QLineEdit)
    field.selectAll()
    write(field, typed)
    hit(Key.Key_S, CTRL)
    assert sentence in page.editor.form.error("done_on")
    assert steps_of(branch, "file-方芳") == {Step.APPLICATION: "2026-11-01"}


def test_the_form_says_what_the_chosen_step_asks_for(page: AdmissionsPage) -> None:
    choose(page, "方芳")
    page.record()
    box = page.editor.form.input("kind")
    page.editor.form.set_values({"kind": Step.TRAINING})
    box.setFocus()
    assert "第十七条" in page.editor.hint.text()
    assert page.editor.form.input("ended_on").isVisible()


def test_a_new_person_gets_a_file_by_keyboard(page: AdmissionsPage, branch: Store) -> None:
    page.new_button.setFocus()
    hit(Key.Key_Return)
    write(go_to("姓名"), "程亮")
    hit(Key.Key_Return)
    write(go_to("日期"), "11.20")
    hit(Key.Key_S, CTRL)
    found = branch.query("SELECT a.id FROM admission a JOIN person p ON p.id = a.person_id WHERE p.name = '程亮'")
    assert len(found) == 1


def test_a_member_on_probation_without_a_file_gets_one_with_enter(page: AdmissionsPage, branch: Store) -> None:
    choose(page, "王志强")
    assert "王志强还没有发展党员档案" in words(page.panel)
    hit(Key.Key_Return)
    write(keyboard(), "2026-01-09")
    hit(Key.Key_S, CTRL)
    (row,) = branch.query("SELECT a.id FROM admission a WHERE a.person_id = 'p3'")
    assert steps_of(branch, row["id"]) == {Step.ADMISSION_VOTE: "2026-01-09"}


def test_an_approval_offers_the_roll_and_one_press_puts_the_person_there(
    branch: Store, bridge: Bridge, qtbot: QtBot
) -> None:
    file_id = begin(branch, "方芳", (Step.ADMISSION_VOTE, "2026-07-08"), (Step.ADMISSION_APPROVAL, "2026-08-20"))
    page = opened(bridge, qtbot)
    choose(page, "方芳")
    click(button_named(page, "列入党员名册"))
    person = seen(branch, Person, the_file(branch, file_id).record.person_id).record
    assert person.joined_on == day("2026-07-08")


def test_a_file_is_ended_with_a_reason_and_resumed(page: AdmissionsPage, branch: Store, qtbot: QtBot) -> None:
    choose(page, "方芳")
    click(button_named(page, "终止档案"))
    hit(Key.Key_S, CTRL)
    assert page.editor.end_form.error("end_reason") == "请写终止的原因，例如 本人调离、考察不合格。"
    write(go_to("原因"), "本人调离")
    hit(Key.Key_S, CTRL)
    assert the_file(branch, "file-方芳").record.end_reason == "本人调离"
    choose(page, "方芳")
    click(button_named(page, "恢复档案"))
    assert the_file(branch, "file-方芳").record.ended_on is None


def test_esc_leads_back_from_form_to_file_to_list(page: AdmissionsPage) -> None:
    choose(page, "方芳")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    hit(Key.Key_Escape)
    assert page.panel.isVisible()
    hit(Key.Key_Escape)
    assert keyboard() is page.table


def test_what_was_typed_is_asked_about_before_it_is_lost(page: AdmissionsPage, branch: Store) -> None:
    choose(page, "方芳")
    page.record()
    write(go_to("材料"), "谈话记录")
    hit(Key.Key_Escape)
    assert page.unsaved.isVisible()
    hit(Key.Key_Return)
    assert Step.FIRST_TALK in steps_of(branch, "file-方芳")


def test_leaving_without_saving_can_be_chosen(page: AdmissionsPage, branch: Store) -> None:
    choose(page, "方芳")
    page.record()
    write(go_to("材料"), "谈话记录")
    assert not page.leaving()
    click(button_named(page, "不保存"))
    assert steps_of(branch, "file-方芳") == {Step.APPLICATION: "2026-11-01"}


def test_the_list_is_narrowed_by_stage_and_by_initials(page: AdmissionsPage) -> None:
    page.stage_box.setCurrentIndex(page.stage_box.findData(Stage.APPLICANT))
    assert [row.name for row in page.table.rows] == ["方芳"]
    page.stage_box.setCurrentIndex(0)
    hit(Key.Key_F, CTRL)
    write(keyboard(), "wzq")
    assert [row.name for row in page.table.rows] == ["王志强"]
    write(keyboard(), "x")
    assert "没有符合条件的人" in words(page)


def test_a_request_opens_the_file_whatever_the_list_is_narrowed_to(page: AdmissionsPage, qtbot: QtBot) -> None:
    page.stage_box.setCurrentIndex(page.stage_box.findData(Stage.TARGET))
    page.answer(OpenAdmission("file-方芳"))
    qtbot.waitUntil(lambda: page.panel.page is not None and page.panel.page.name == "方芳")
    assert page.stage_box.currentIndex() == 0


def test_a_request_for_a_person_without_a_file_begins_one(page: AdmissionsPage, qtbot: QtBot) -> None:
    page.answer(OpenAdmission(person_id="p3"))
    qtbot.waitUntil(page.editor.isVisible)
    assert page.editor.form.values()["name"] == "p3"


def test_an_empty_file_says_what_the_page_is_for(empty: Store, qtbot: QtBot) -> None:
    bridge = Bridge(empty, load_theme())
    told, page = Told(bridge), AdmissionsPage(bridge)
    shown(page, qtbot)
    assert "还没有发展党员档案" in words(page)
    page.start()
    assert told.failed == ["文件里还没有支部，建不了档案。先从菜单“文件”里添加支部。"]


def test_in_a_street_the_branch_is_asked_for(qtbot: QtBot) -> None:
    with a_file(Desk.STREET) as store:
        store.clock = at("2026-11-22")
        page = AdmissionsPage(Bridge(store, load_theme()))
        shown(page, qtbot)
        page.start()
        assert page.editor.form.values()["branch_id"] == BRANCH
        page.editor.forget()


def test_the_table_keeps_to_qts_rules(page: AdmissionsPage) -> None:
    model = page.table.model()
    assert model is not None
    check_model(model)


@pytest.mark.parametrize("editing", [False, True])
def test_everything_has_a_name(page: AdmissionsPage, editing: bool) -> None:
    choose(page, "方芳")
    if editing:
        page.record()
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []


def test_in_a_narrow_window_list_and_file_take_turns(page: AdmissionsPage) -> None:
    page.resize(760, 600)
    choose(page, "方芳")
    hit(Key.Key_Return)
    assert not page.table.isVisible()
    click(button_named(page, "返回名单"))
    assert page.table.isVisible()


def test_two_thousand_people_open_at_once(branch: Store, bridge: Bridge, qtbot: QtBot) -> None:
    with branch.change("准备") as tx:
        for number in range(2000):
            tx.put(Person(id=f"x{number}", name=f"申请{number}"))
            tx.put(Admission(id=f"x{number}", person_id=f"x{number}", branch_id=BRANCH))
    page = opened(bridge, qtbot)
    assert len(page.table.rows) == 2002
