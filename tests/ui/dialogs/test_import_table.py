"""Taking a table in by keyboard: file, columns, preview, and only then written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from pbdesk.store import Store
from pbdesk.tables.fields import Field
from pbdesk.tables.preview import RowState
from tests.orchard import a_file
from tests.tables.made import a_book, rows
from tests.ui.conftest import Told
from tests.ui.hands import button_named, check_model, click, hit, press, write
from ui.bridge import Bridge
from ui.dialogs.import_table import ImportDialog
from ui.theme import load_theme

HEAD = ("序号", "姓名", "性别", "入党时间", "转正时间", "党员类别")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    """The file of a branch on disk, so that the work is done on the worker."""
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        yield store


@pytest.fixture
def bridge(file: Store) -> Iterator[Bridge]:
    made = Bridge(file, load_theme())
    yield made
    assert made.jobs.finish()


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(bridge)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.done(0))
    with qtbot.waitActive(made):
        made.open()
    return made


def a_roster(path: Path, count: int = 30, *more: tuple[object, ...], head: tuple[str, ...] = HEAD) -> Path:
    """A roster of people whom the file does not know."""
    lines = [
        (n, f"新人{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{chr(0x4E00 + n)}", "男", "1998.07.01", "1999.07.01", "正式党员")
        for n in range(count)
    ]
    return a_book(path, rows(("果园居民小组党支部党员名册",), head, *lines, *more))


def read(dialog: ImportDialog, path: Path, qtbot: QtBot, step: int) -> None:
    """Type a path, press Enter, and wait until a step is shown."""
    field = dialog.file.path_field
    field.setFocus()
    field.clear()
    write(field, str(path))
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step == step and dialog.next_button.isEnabled())


def members(store: Store) -> int:
    return int(store.query("SELECT COUNT(*) AS n FROM membership m WHERE m.deleted_at IS NULL")[0]["n"])


def test_thirty_people_come_in_with_two_strokes_after_the_path(
    dialog: ImportDialog, bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    told = Told(bridge)
    read(dialog, a_roster(tmp_path / "名册.xlsx"), qtbot, 2)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.next_button)
    assert (members(bridge.store), dialog.next_button.text()) == (30, "写入 30 行(&W)")
    hit(Qt.Key.Key_Return)
    assert (members(bridge.store), dialog.isVisible()) == (60, False)
    assert told.said == ["已保存：导入党员名册（果园居民小组党支部，30 人）"]
    assert bridge.undo()
    assert members(bridge.store) == 30


def test_nothing_is_written_before_it_is_said(
    dialog: ImportDialog, bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, a_roster(tmp_path / "名册.xlsx"), qtbot, 2)
    press(dialog, Qt.Key.Key_Escape)
    assert (members(bridge.store), bridge.version, dialog.isVisible()) == (30, 0, False)


def test_without_a_file_it_says_so(dialog: ImportDialog) -> None:
    click(dialog.next_button)
    assert dialog.status.text() == "请先选一个表格文件。"


def test_a_file_that_is_no_table_is_told_below(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "名册.xlsx").write_bytes(b"%PDF-1.7")
    read(dialog, tmp_path / "名册.xlsx", qtbot, 0)
    assert "PDF" in dialog.status.text()
    assert dialog.status.isVisible()


def test_a_column_nobody_knows_is_asked_about_and_can_be_named(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    head = ("序号", "姓名", "性别", "何时加入", "转正时间", "党员类别")
    read(dialog, a_roster(tmp_path / "名册.xlsx", 3, head=head), qtbot, 1)
    box = dialog.columns.box("何时加入")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is box)
    choose(box, Field.JOINED)
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step == 2)
    assert dialog.shown is not None
    entry = dialog.shown.rows[0].entry
    assert entry is not None
    assert str(entry.joined) == "1998-07-01"


def test_how_a_file_was_read_is_told_beside_the_preview(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    text = tmp_path / "名册.xlsx"
    text.write_text("姓名,性别\n张新,男\n", encoding="utf-8")
    read(dialog, text, qtbot, 2)
    assert "其实是文本格式" in dialog.preview.notes.text()


def test_a_field_moves_from_one_column_to_another(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    head = ("序号", "曾用名", "姓名", "入党时间", "转正时间", "党员类别")
    read(dialog, a_roster(tmp_path / "名册.xlsx", 3, head=head), qtbot, 1)
    choose(dialog.columns.box("曾用名"), Field.NAME)
    assert dialog.columns.box("姓名").currentText() == "不导入"


def test_a_needed_column_that_is_missing_is_asked_for(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = a_book(tmp_path / "a.xlsx", rows(("甲", "乙"), ("张三", "男")))
    read(dialog, path, qtbot, 1)
    click(dialog.next_button)
    assert dialog.status.text() == "请指明哪一列是“姓名”。"


def test_identity_numbers_are_masked_among_the_first_values(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    number = "11010519491231002X"
    path = a_book(tmp_path / "a.xlsx", rows(("姓名", "身份证号", "号码二"), ("张三", number, number)))
    read(dialog, path, qtbot, 1)
    said = [w.accessibleName() for w in dialog.columns.findChildren(type(dialog.columns.where))]
    assert not any(number in words for words in said)


def test_another_sheet_can_be_chosen(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    sheets = rows(("姓名", "特长"), ("张三", "书法")), rows(("姓名", "爱好"), ("李四", "下棋"))
    read(dialog, a_book(tmp_path / "a.xlsx", *sheets, names=["一", "二"]), qtbot, 1)
    box = dialog.columns.sheet
    box.setFocus()
    hit(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.columns.table() is not None and dialog.columns.table().sheet == "二")  # type: ignore[union-attr]


def choose(box: QComboBox, field: Field) -> None:
    """Choose an entry with the arrows, as a person does."""
    box.setFocus()
    for _ in range(box.count()):
        if box.currentData() == field:
            return
        hit(Qt.Key.Key_Down)
    raise AssertionError(f"{field} is not offered")


MIXED = (
    (31, "张三三", "男", "七几年", "", ""),
    (32, "陈建国", "男", "", "", ""),
    (33, "李秀英", "女", "1985-01-01", "1986-01-01", ""),
)


@pytest.fixture
def mixed(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> ImportDialog:
    """A preview with new, changed and refused lines, and a namesake to decide on."""
    read(dialog, a_roster(tmp_path / "名册.xlsx", 2, *MIXED), qtbot, 2)
    return dialog


def shown_lines(dialog: ImportDialog) -> list[int]:
    return [row.line for row in dialog.preview.table.rows]


def test_what_can_not_be_taken_is_shown_first(mixed: ImportDialog) -> None:
    assert shown_lines(mixed) == [5, 7]
    assert "看不懂日期“七几年”" in mixed.preview.detail.words.text()
    assert mixed.next_button.text() == "跳过 2 行，写入 3 行(&W)"


def test_a_count_shows_only_its_lines_and_again_all(mixed: ImportDialog) -> None:
    figure = mixed.preview.figures[RowState.NEW.value]
    figure.setFocus()
    hit(Qt.Key.Key_Return)
    assert shown_lines(mixed) == [3, 4]
    hit(Qt.Key.Key_Space)
    assert shown_lines(mixed) == [3, 4, 5, 6, 7]


def test_who_a_namesake_is_is_the_users_choice(mixed: ImportDialog, qtbot: QtBot) -> None:
    mixed.preview.table.select_where(lambda row: row.name == "李秀英")
    who = mixed.preview.detail.who
    assert (who.isVisible(), who.currentText()) == (True, "请选…")
    who.setFocus()
    hit(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: mixed.next_button.text() == "跳过 1 行，写入 4 行(&W)")
    assert mixed.shown is not None
    assert {row.line: row.state for row in mixed.shown.rows}[7] is RowState.NEW


def test_the_good_lines_are_written_without_the_refused(mixed: ImportDialog, bridge: Bridge) -> None:
    click(mixed.next_button)
    assert members(bridge.store) == 32
    assert not mixed.isVisible()


def test_the_day_of_entry_can_be_said(mixed: ImportDialog, bridge: Bridge, qtbot: QtBot) -> None:
    field = mixed.preview.since_field
    field.setFocus()
    write(field, "2026-01-01")
    hit(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "从 2026-01-01 起在册" in mixed.preview.notes.text())
    click(mixed.next_button)
    rows = bridge.store.query("SELECT m.id FROM membership m WHERE m.started_on = '2026-01-01'")
    assert len(rows) == 2


def test_back_leads_to_the_columns_and_the_file(mixed: ImportDialog) -> None:
    for step in (1, 0):
        click(button_named(mixed, "上一步(B)"))
        assert mixed.step == step


def test_a_change_made_meanwhile_is_taken_into_the_preview(mixed: ImportDialog, bridge: Bridge, qtbot: QtBot) -> None:
    from pbdesk.actions.setup import add_members

    assert bridge.run(lambda store: add_members(store, "guoyuan", "张三三", None))
    qtbot.waitUntil(lambda: mixed.next_button.isEnabled())
    click(mixed.next_button)
    assert members(bridge.store) == 33


def test_the_list_keeps_to_qts_rules(mixed: ImportDialog) -> None:
    check_model(mixed.preview.table.model())


def test_two_thousand_lines_are_compared_and_shown_without_waiting(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, a_roster(tmp_path / "名册.xlsx", 2000), qtbot, 2)
    table = dialog.columns.table()
    assert table is not None
    assert dialog.shown is not None
    started = time.process_time()
    dialog.preview.show_preview(table, dialog.shown)
    QApplication.processEvents()
    assert time.process_time() - started < 0.5
    assert len(dialog.preview.table.rows) == 2000


def test_every_part_has_a_name_for_the_screen_reader(mixed: ImportDialog) -> None:
    boxes = [*mixed.findChildren(QComboBox), mixed.preview.table, mixed.file.path_field, mixed.next_button]
    assert [box for box in boxes if not box.accessibleName()] == []


def test_a_template_is_saved_where_it_is_asked_for(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.file.save_template("党员名册模板.xlsx")
    from PySide6.QtWidgets import QFileDialog

    (asked,) = dialog.file.findChildren(QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "模板.xlsx"))
    asked.close()
    assert (tmp_path / "模板.xlsx").is_file()
    assert "模板已保存到" in dialog.file.note.text()
