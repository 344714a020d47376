"""The list of backups: what each would change, before anything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.store.backup import backup, folder_of, made
from tests.orchard import a_draft, a_file, at
from tests.ui.hands import button_named, check_model, click, hit
from ui.bridge import Bridge
from ui.dialogs.backups import BackupsDialog
from ui.theme import load_theme

Show = Callable[[], BackupsDialog]


@pytest.fixture
def bridge(tmp_path: Path, qtbot: QtBot) -> Iterator[Bridge]:
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())
        yield bridge
        assert bridge.jobs.finish()


@pytest.fixture
def restored() -> list[Path]:
    return []


@pytest.fixture
def show(bridge: Bridge, restored: list[Path], qtbot: QtBot) -> Show:
    def made() -> BackupsDialog:
        dialog = BackupsDialog(bridge, lambda copy, _afterwards: restored.append(copy))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
        return dialog

    return made


@pytest.fixture
def worked(bridge: Bridge) -> Path:
    """A backup, after which a meeting was recorded."""
    bridge.store.clock = at("2026-11-21")
    kept = backup(bridge.store)
    bridge.store.clock = at("2026-11-22")
    bridge.run(lambda store: record(store, a_draft()))
    return kept


def file_of(bridge: Bridge) -> Path:
    assert bridge.store.path is not None
    return bridge.store.path


def test_a_file_without_backups_says_so_and_offers_one(bridge: Bridge, show: Show) -> None:
    dialog = show()
    assert (dialog.words.text(), dialog.restore_button.isEnabled()) == ("还没有备份。", False)
    click(button_named(dialog, "现在备份(B)"))
    assert len(dialog.table.rows) == len(made(folder_of(file_of(bridge)), file_of(bridge))) == 1


def test_what_would_change_is_told_before_anything_does(worked: Path, show: Show, qtbot: QtBot) -> None:
    dialog = show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert "1 条记录会不见" in dialog.words.text()
    assert [row.name for row in dialog.changes.rows] == ["2026-11-20 党员大会 学习全会精神"]
    assert dialog.restore_button.isEnabled()


def test_going_back_is_asked_once_more_and_enter_means_no(
    worked: Path, show: Show, restored: list[Path], qtbot: QtBot
) -> None:
    dialog = show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(button_named(dialog.question, "不恢复").hasFocus)
    hit(Qt.Key.Key_Return)
    assert not dialog.question.isVisible()
    assert restored == []


def test_once_confirmed_the_backup_is_asked_for(
    worked: Path, show: Show, restored: list[Path], qtbot: QtBot
) -> None:
    dialog = show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    dialog.ask()
    click(button_named(dialog.question, "恢复(R)"))
    assert restored == [worked]
    assert not dialog.isVisible()


def test_a_backup_that_says_the_same_can_not_be_gone_back_to(bridge: Bridge, show: Show, qtbot: QtBot) -> None:
    backup(bridge.store)
    dialog = show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert "完全一样" in dialog.words.text()
    assert not dialog.restore_button.isEnabled()


def test_a_damaged_backup_says_so_in_its_place(worked: Path, show: Show, qtbot: QtBot) -> None:
    worked.write_bytes(worked.read_bytes()[:5000])
    dialog = show()
    qtbot.waitUntil(lambda: "不完整" in dialog.words.text())
    assert not dialog.restore_button.isEnabled()


def test_arrows_go_from_backup_to_backup(worked: Path, bridge: Bridge, show: Show, qtbot: QtBot) -> None:
    backup(bridge.store)
    dialog = show()
    hit(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.preview is not None and dialog.preview.backup.path == worked)


def test_a_second_folder_is_chosen_tried_and_given_up(bridge: Bridge, show: Show, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    dialog = show()
    dialog.choose_folder(tmp_path / "U盘")
    assert str(tmp_path / "U盘") in dialog.second_label.text()
    assert [row.place for row in dialog.table.rows] == ["第二个文件夹"]
    click(button_named(dialog, "不再放第二份"))
    assert "还没有选" in dialog.second_label.text()


def test_a_folder_that_will_not_do_is_refused_in_place(bridge: Bridge, show: Show) -> None:
    dialog = show()
    dialog.choose_folder(file_of(bridge).parent)
    assert "别的磁盘" in dialog.error_label.text()
    assert dialog.error_label.isVisible()


def test_the_folder_is_asked_with_a_dialog(show: Show) -> None:
    dialog = show()
    click(button_named(dialog, "选文件夹…(F)"))
    assert dialog.folder_dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.folder_dialog.close()


def test_its_models_keep_to_the_rules_of_qt(worked: Path, show: Show, qtbot: QtBot) -> None:
    dialog = show()
    check_model(dialog.table.model())
    check_model(dialog.changes.model())
    qtbot.waitUntil(lambda: dialog.preview is not None)
