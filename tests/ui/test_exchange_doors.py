"""Bundles come in by every door: dropped on the window, opened, or as the beginning of a new file; handing over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import Desk, Meeting
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_street, fill, seen
from tests.exchange.desks import desks
from tests.orchard import a_file, at
from tests.ui.hands import button_named
from ui.app import Program
from ui.dialogs.begin import BeginDialog
from ui.dialogs.handover import HandoverDialog
from ui.dialogs.merge import MergeDialog
from ui.pages.exchange import ExchangePage
from ui.window import Window


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """A street's file with one branch."""
    path = tmp_path / "街道.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="林晓燕") as store:
        fill(
            store, a_street(), a_branch(name="果园党支部", parent_id="street"), a_person("p1", name="陈明"),
            a_membership("p1"), a_meeting(present=("p1",), title="商定垃圾分类", content="讨论了路灯。"),
        )  # fmt: skip
    return path


@pytest.fixture
def issued(street: Path, tmp_path: Path) -> Path:
    """The street's bundle for its branch, under a name that says nothing."""
    path = tmp_path / "微信图片(1)"
    with Store.open(street) as store:
        path.write_bytes(write(store, Wish("b1", ("b1",), True)).data)
    return path


def window(program: Program) -> Window:
    assert program.window is not None
    QApplication.processEvents()
    return program.window


def preview(program: Program, qtbot: QtBot) -> MergeDialog:
    """The preview, once it has been worked out."""
    page = window(program).page
    assert isinstance(page, ExchangePage)
    found = page.receive.dialog
    assert isinstance(found, MergeDialog)
    qtbot.waitUntil(lambda: bool(found.rows) or bool(found.error.text()), timeout=20_000)
    return found


def drop(on: QWidget, *paths: Path) -> bool:
    """Drag files over a widget as file managers do, by its window, and let them go; whether anybody took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))
    where = on.mapTo(on.window(), on.rect().center())
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    taken = False
    for event in (QDragEnterEvent(where, *how), QDragMoveEvent(where, *how), QDropEvent(where.toPointF(), *how)):
        event.ignore()
        QApplication.sendEvent(on.window().windowHandle(), event)
        taken = event.isAccepted()
    return taken


def test_a_bundle_dropped_on_the_window_is_shown_before_it_is_merged(
    program: Program, street: Path, issued: Path, qtbot: QtBot
) -> None:
    program.start(street)
    assert drop(window(program), issued)
    assert "就是这个文件自己导出的" in preview(program, qtbot).detail.text()
    preview(program, qtbot).reject()


def field_in(shown: Window, kind: type[QLineEdit | QPlainTextEdit]) -> QLineEdit | QPlainTextEdit:
    """A field of the window that takes what is dropped on it for words."""
    field = kind(shown)
    field.setGeometry(300, 200, 400, 80)
    field.show()
    field.raise_()
    return field


def words(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_bundle_dropped_on_a_field_is_received_and_not_typed_into_it(
    program: Program, street: Path, issued: Path, qtbot: QtBot, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    program.start(street)
    field = field_in(window(program), kind)
    assert drop(field, issued)
    assert words(field) == ""
    assert "就是这个文件自己导出的" in preview(program, qtbot).detail.text()
    preview(program, qtbot).reject()


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_another_file_goes_on_to_the_field_under_the_pointer(
    program: Program, street: Path, tmp_path: Path, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    (tmp_path / "花名册.xlsx").write_bytes(b"PK")
    program.start(street)
    field = field_in(window(program), kind)
    assert drop(field, tmp_path / "花名册.xlsx")
    assert "xlsx" in words(field)


def test_other_files_are_not_taken(program: Program, street: Path, tmp_path: Path) -> None:
    (tmp_path / "花名册.xlsx").write_bytes(b"PK")
    program.start(street)
    assert not drop(window(program), tmp_path / "花名册.xlsx")


def test_opening_a_bundle_leads_to_the_preview(program: Program, tmp_path: Path, issued: Path, qtbot: QtBot) -> None:
    path = tmp_path / "果园.pbdesk"
    a_file(path=path).close()
    program.start(path)
    program.open(issued)
    assert "春江街道" in preview(program, qtbot).detail.text()
    preview(program, qtbot).reject()


def test_merging_on_the_worker_shows_in_the_window_and_can_be_undone(
    program: Program, tmp_path: Path, issued: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "果园.pbdesk"
    with Store.create(path, desk=Desk.BRANCH, title="果园党支部", clock=at("2026-11-22"), author="林晓燕") as store:
        fill(store, a_branch(name="果园党支部"))
    program.start(path)
    program.open(issued)
    shown = preview(program, qtbot)
    shown.merge()
    qtbot.waitUntil(lambda: shown.close_button.isVisible(), timeout=20_000)
    shown.accept()
    page = window(program).page
    assert isinstance(page, ExchangePage)
    qtbot.waitUntil(lambda: page.board is not None and page.board.pending == 1, timeout=20_000)
    page.open(page.devices)
    page.devices.allow()
    assert seen(window(program).bridge.store, Meeting, "m1").record.title == "商定垃圾分类"
    window(program).bridge.undo()
    assert window(program).bridge.store.get(Meeting, "m1") is None


def test_without_a_file_a_bundle_begins_one(program: Program, issued: Path, tmp_path: Path, qtbot: QtBot) -> None:
    program.start()
    program.open(issued)
    qtbot.waitUntil(lambda: isinstance(program.dialog, BeginDialog), timeout=20_000)
    dialog = program.dialog
    assert isinstance(dialog, BeginDialog)
    assert (dialog.desk, dialog.title_field.text()) == (Desk.BRANCH, "果园党支部")
    dialog.place_field.setText(str(tmp_path / "新" / "果园"))
    (tmp_path / "新").mkdir()
    dialog.submit()
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert seen(window(program).bridge.store, Meeting, "m1").record.title == "商定垃圾分类"


def test_a_bundle_that_begins_nothing_is_told_on_the_start_screen(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    _, branch = desks(1)
    (tmp_path / "x").write_bytes(branch.send())
    program.start()
    program.open(tmp_path / "x")
    screen = program.start_screen
    assert screen is not None
    qtbot.waitUntil(lambda: bool(screen.error_label.text()), timeout=20_000)
    assert "要用街道导出的数据包" in screen.error_label.text()


def test_the_start_screen_offers_it(program: Program) -> None:
    program.start()
    assert program.start_screen is not None
    assert button_named(program.start_screen, "从数据包新建")


def test_handing_over_is_one_button(program: Program, street: Path, tmp_path: Path, qtbot: QtBot) -> None:
    program.start(street)
    page = next(each for each in window(program).pages if isinstance(each, ExchangePage))
    page.hand_over()
    dialog = page.dialog
    assert isinstance(dialog, HandoverDialog)
    assert dialog.branch.text() == "果园党支部"
    dialog.place.setText(str(tmp_path / "交接"))
    dialog.make_button.setFocus()
    dialog.make()
    qtbot.waitUntil(lambda: dialog.pack is not None, timeout=60_000)
    assert (tmp_path / "交接" / "README.txt").is_file()
    assert "街道已经认得" in dialog.step.text()
    dialog.reject()


def test_a_folder_that_is_not_empty_is_said_in_the_dialog(
    program: Program, street: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    program.start(street)
    page = next(each for each in window(program).pages if isinstance(each, ExchangePage))
    page.hand_over()
    dialog = page.dialog
    assert isinstance(dialog, HandoverDialog)
    dialog.place.setText(str(tmp_path))
    dialog.make()
    qtbot.waitUntil(lambda: bool(dialog.error.text()), timeout=60_000)
    assert "已经有东西" in dialog.error.text()
    dialog.reject()
