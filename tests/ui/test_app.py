"""The program: from the start screen to a file that can be used, with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.demo.sample import SAMPLE_MOMENT, is_sample
from pbdesk.demo.street import STREET_ID
from pbdesk.handbook import Place
from pbdesk.model import Desk, Organization, OrganizationKind
from pbdesk.store import Store
from pbdesk.store.backup import folder_of, made
from tests.orchard import BRANCH, a_draft, a_file, at
from tests.ui.hands import ALT, CTRL, button_named, click, hit, press, turn_to_number, write
from ui.app import Program
from ui.dialogs.edit_branch import EditBranchDialog
from ui.dialogs.first_branch import BranchDialog, BranchesDialog, GuideDialog, MembersDialog
from ui.dialogs.handbook import HandbookWindow
from ui.dialogs.new_file import NewFileDialog
from ui.faults import report_folder
from ui.registry import PAGES
from ui.settings import Settings
from ui.theme import apply_theme, load_theme
from ui.window import Window


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[Program]:
    running = Program(qapp, settings, at("2026-11-22"))
    yield running
    for widget in QApplication.topLevelWidgets():
        widget.close()
    assert running.jobs.finish()
    apply_theme(qapp, load_theme())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "果园.pbdesk"
    a_file(path=path).close()
    return path


def the_window(program: Program) -> Window:
    assert program.window is not None
    QApplication.processEvents()
    return program.window


def test_it_starts_with_three_choices_and_the_recent_files(program: Program, settings: Settings, file: Path) -> None:
    settings.keep_recent(file)
    program.start()
    screen = program.start_screen
    assert screen is not None
    assert [choice.accessibleName() for choice in screen.choices] == ["新建文件", "打开文件", "看看示例街道"]
    assert button_named(screen, f"果园　{file.parent}")


def test_the_handbook_can_be_read_before_any_file_is_open(program: Program, qtbot: QtBot) -> None:
    program.start()
    screen = program.start_screen
    assert screen is not None
    with qtbot.waitActive(screen):
        screen.activateWindow()
    hit(Qt.Key.Key_F1)
    (book,) = [each for each in screen.findChildren(HandbookWindow) if each.isVisible()]
    assert book.place == Place("start")
    book.close()


def test_a_file_named_on_the_way_in_is_opened_at_once(program: Program, file: Path) -> None:
    program.start(file)
    assert the_window(program).bridge.store.title == "果园居民小组党支部"
    assert program.start_screen is None


def test_a_recent_file_opens_with_a_press(program: Program, settings: Settings, file: Path) -> None:
    settings.keep_recent(file)
    program.start()
    assert program.start_screen is not None
    click(button_named(program.start_screen, f"果园　{file.parent}"))
    assert the_window(program).bridge.store.path == file


def test_a_file_that_cannot_be_opened_is_told_on_the_start_screen(program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pbdesk"
    wrong.write_text("no database at all", "utf-8")
    program.start(wrong)
    assert program.window is None
    assert program.start_screen is not None
    assert "不是支部工作台的文件" in program.start_screen.error_label.text()


def test_a_new_file_by_keyboard_leads_to_its_first_step(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    program.start()
    assert program.start_screen is not None
    with qtbot.waitActive(program.start_screen):
        program.start_screen.activateWindow()
    press(program.start_screen, Qt.Key.Key_N, ALT)
    dialog = program.dialog
    assert isinstance(dialog, NewFileDialog)
    dialog.place_field.clear()
    write(dialog.place_field, str(tmp_path / "sub" / "new.pbdesk"))
    write(dialog.title_field, "新支部")
    press(dialog.title_field, Qt.Key.Key_Return)
    assert the_window(program).bridge.store.title == "新支部"
    assert isinstance(program.dialog, BranchDialog)


def test_after_the_first_step_the_file_can_be_used(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    program.make(tmp_path / "new.pbdesk", Desk.BRANCH, "新支部")
    dialog = program.dialog
    assert isinstance(dialog, BranchDialog)
    write(dialog.form.input("name"), "老兵党支部")
    roster = dialog.form.input("roster")
    assert isinstance(roster, QPlainTextEdit)
    roster.setPlainText("张建国 书记\n李秀英")
    dialog.save()
    window = the_window(program)
    qtbot.waitUntil(lambda: window.page.title_label.text() == "2026 年第四季度")
    with qtbot.waitActive(window):
        window.activateWindow()
    press(window, Qt.Key.Key_N, CTRL)
    assert window.page.TITLE == "会议"


def test_what_is_there_already_is_never_overwritten(program: Program, file: Path) -> None:
    program.start()
    program.ask_new()
    dialog = program.dialog
    assert isinstance(dialog, NewFileDialog)
    dialog.place_field.setText(str(file))
    dialog.title_field.setText("新支部")
    dialog.submit()
    assert program.window is None
    assert "已经存在" in dialog.place_field.error
    dialog.close()


def test_a_street_starts_with_its_branches(program: Program, tmp_path: Path) -> None:
    program.make(tmp_path / "street.pbdesk", Desk.STREET, "春江街道")
    assert isinstance(program.dialog, BranchesDialog)
    program.dialog.close()


def test_opening_is_asked_with_a_file_dialog(program: Program) -> None:
    program.start()
    program.do("open")
    assert isinstance(program.dialog, QFileDialog)
    program.dialog.close()


def test_opening_starts_beside_the_users_own_last_file(
    program: Program, settings: Settings, file: Path, qtbot: QtBot
) -> None:
    settings.keep_recent(file)
    program.start()
    program.do("demo")
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    program.do("open")
    assert isinstance(program.dialog, QFileDialog)
    assert program.dialog.directory().absolutePath() == str(file.parent)
    program.dialog.close()


def test_another_file_takes_the_place_of_the_first(program: Program, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "二.pbdesk"
    a_file(path=other).close()
    program.start(file)
    program.open(other)
    assert the_window(program).bridge.store.path == other
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, Window) and w.isVisible()]) == 1


def test_the_look_is_worn_at_once_and_kept(
    program: Program, settings: Settings, file: Path, qapp: QApplication
) -> None:
    program.start(file)
    program.wear("dark", 150)
    assert the_window(program).bridge.theme.name == "dark"
    assert qapp.font().pixelSize() == 22
    assert (settings.theme.name, settings.theme.scale) == ("dark", 150)


def test_a_backup_is_made_and_said(program: Program, file: Path) -> None:
    program.start(file)
    program.do("backup")
    assert len(made(folder_of(file), file)) == 1
    assert the_window(program).toast.text().startswith("已备份到")


def test_a_day_of_work_is_backed_up_when_the_window_is_closed(program: Program, file: Path) -> None:
    program.start(file)
    window = the_window(program)
    window.bridge.run(lambda store: record(store, a_draft()))
    window.close()
    assert len(made(folder_of(file), file)) == 1


def test_looking_alone_makes_no_backup(program: Program, file: Path) -> None:
    program.start(file)
    the_window(program).close()
    assert made(folder_of(file), file) == []


def test_members_can_be_added_from_the_menu(program: Program, file: Path) -> None:
    program.start(file)
    program.do("members")
    assert isinstance(program.dialog, MembersDialog)
    program.dialog.close()


def test_in_an_empty_file_members_come_after_their_branch(program: Program, tmp_path: Path) -> None:
    program.make(tmp_path / "new.pbdesk", Desk.BRANCH, "新支部")
    assert program.dialog is not None
    program.dialog.close()
    program.do("members")
    assert isinstance(program.dialog, BranchDialog)
    program.dialog.close()


def test_a_bug_in_a_slot_is_a_report_and_a_sentence_and_the_program_stays(program: Program, file: Path) -> None:
    program.start(file)
    program.on_bug(ZeroDivisionError, ZeroDivisionError("oops"), None)
    assert "程序出了差错" in the_window(program).toast.text()
    assert any("ZeroDivisionError: oops" in path.read_text("utf-8") for path in report_folder().iterdir())


def test_the_sample_is_shown_on_a_day_of_its_own(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "demo.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="示例") as store, store.change("准备") as tx:
        tx.put(Organization(id=STREET_ID, kind=OrganizationKind.STREET, name="示例街道"))
    program.open(path)
    store = the_window(program).bridge.store
    assert is_sample(store)
    assert store.clock() == SAMPLE_MOMENT
    assert program.dialog is not None
    program.dialog.close()


def test_recent_files_that_are_gone_are_forgotten(settings: Settings, file: Path) -> None:
    settings.keep_recent(file)
    file.unlink()
    assert settings.recent == ()


def test_the_file_opened_last_stands_first(settings: Settings, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "二.pbdesk"
    other.touch()
    settings.keep_recent(file)
    settings.keep_recent(other)
    settings.keep_recent(file)
    assert settings.recent == (file, other)


def test_a_setting_that_makes_no_sense_is_the_plain_look(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_text("[General]\ntheme=rainbow\nscale=big\n", "utf-8")
    again = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert (again.theme.name, again.theme.scale) == ("light", 100)


def test_every_page_can_be_reached_with_the_keyboard_alone(program: Program, file: Path, qtbot: QtBot) -> None:
    program.start(file)
    window = the_window(program)
    with qtbot.waitActive(window):
        window.activateWindow()
    seen = []
    for number in range(len(PAGES)):
        turn_to_number(window, number)
        seen.append(window.page.TITLE)
        hit(Qt.Key.Key_Tab)
    assert seen == [page.TITLE for page in PAGES]


def test_a_branch_without_a_guide_is_given_one_from_its_finding(program: Program, file: Path) -> None:
    program.start(file)
    window = the_window(program)
    window.bridge.set_guide(BRANCH)
    dialog = program.dialog
    assert isinstance(dialog, GuideDialog)
    write(dialog.form.input("guide"), "林海")
    dialog.save()
    assert window.toast.text() == "已保存：登记指导员林海"


def test_the_data_of_a_branch_can_be_corrected_from_the_menu(program: Program, file: Path) -> None:
    program.start(file)
    (action,) = [a for a in the_window(program).findChildren(QAction) if a.text().startswith("修改支部资料")]
    action.trigger()
    assert isinstance(program.dialog, EditBranchDialog)
    program.dialog.close()
