"""The first step of a new file, typed and pasted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pbdesk.model import Desk
from pbdesk.store import Store
from tests.orchard import at
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, click, hit, press, write
from ui.bridge import Bridge
from ui.dialogs.first_branch import BranchDialog, BranchesDialog, MembersDialog, first_dialog
from ui.dialogs.setup import SetupDialog
from ui.theme import load_theme


def desk_bridge(desk: Desk) -> Bridge:
    store = Store.create(None, desk=desk, title="新文件", clock=at("2026-11-22"), author="林晓燕")
    return Bridge(store, load_theme())


def opened(dialog: SetupDialog, qtbot: QtBot) -> SetupDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog, before_close_func=lambda widget: widget.done(0))
    with qtbot.waitActive(dialog):
        dialog.open()
    return dialog


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = desk_bridge(Desk.BRANCH)
    yield made
    made.store.close()


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> SetupDialog:
    return opened(BranchDialog(bridge), qtbot)


def paste(dialog: SetupDialog, field: str, text: str) -> None:
    widget = dialog.form.input(field)
    assert isinstance(widget, QPlainTextEdit)
    QApplication.clipboard().setText(text)
    widget.setFocus()
    widget.paste()


def names(store: Store, table: str) -> list[str]:
    rows = store.query(f"SELECT t.name FROM {table} t WHERE t.deleted_at IS NULL ORDER BY t.name")
    return [row["name"] for row in rows]


def test_each_desk_has_its_own_first_step(qtbot: QtBot) -> None:
    kinds = []
    for desk in (Desk.BRANCH, Desk.STREET, Desk.GUIDE):
        made = first_dialog(desk_bridge(desk))
        qtbot.addWidget(made)
        kinds.append(made.windowTitle())
        made.bridge.store.close()
    assert kinds == ["登记支部", "登记街道和支部", "登记联系的支部"]


def test_a_branch_with_pasted_members_is_made_by_keyboard(dialog: SetupDialog, bridge: Bridge) -> None:
    told = Told(bridge)
    write(dialog.form.input("name"), "果园居民小组党支部")
    paste(dialog, "roster", "张建国 书记\n李秀英\n王志强 预备")
    dialog.save_button.setFocus()
    hit(Qt.Key.Key_Return)
    assert names(bridge.store, "person") == ["张建国", "李秀英", "王志强"]
    assert told.said == ["已保存：登记果园居民小组党支部"]
    assert not dialog.isVisible()


def test_what_was_understood_is_said_while_typing(dialog: SetupDialog) -> None:
    paste(dialog, "roster", "张建国 书记\n李秀英 王志强")
    told = "看到 1 人，书记 张建国，没有写转正日期 1 人，先按正式党员计票。"
    assert dialog.understood.text() == f"{told}　还有 1 行看不懂，保存时会指出来。"


def test_a_missing_name_is_said_at_the_name_and_nothing_is_saved(dialog: SetupDialog, bridge: Bridge) -> None:
    dialog.form.input("name").clear()
    paste(dialog, "roster", "张建国")
    click(dialog.save_button)
    assert dialog.form.error("name") == "请填写支部名称。"
    assert names(bridge.store, "person") == []
    assert dialog.isVisible()


def test_a_line_nobody_understands_is_said_at_the_list(dialog: SetupDialog) -> None:
    write(dialog.form.input("name"), "果园")
    paste(dialog, "roster", "张建国 皇帝")
    click(dialog.save_button)
    assert "第1行：看不懂“皇帝”" in dialog.form.error("roster")


def test_a_committee_without_members_is_said_at_the_list(dialog: SetupDialog) -> None:
    assert isinstance(dialog, BranchDialog)
    write(dialog.form.input("name"), "果园")
    paste(dialog, "roster", "张建国")
    dialog.committee.setFocus()
    hit(Qt.Key.Key_Space)
    click(dialog.save_button)
    assert "设有支委会" in dialog.form.error("roster")


def test_escape_leaves_it_for_later(dialog: SetupDialog, bridge: Bridge) -> None:
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert bridge.version == 0


def test_it_can_be_left_for_later_by_button(dialog: SetupDialog) -> None:
    click(button_named(dialog, "以后再说"))
    assert not dialog.isVisible()


def test_a_street_pastes_its_branches(qtbot: QtBot) -> None:
    bridge = desk_bridge(Desk.STREET)
    dialog = opened(BranchesDialog(bridge), qtbot)
    write(dialog.form.input("street"), "春江街道党工委")
    paste(dialog, "branches", "甲居民小组党支部\n乙社区党支部")
    assert dialog.understood.text() == "看到 2 个支部，其中 2 个看得出单位类别。"
    click(dialog.save_button)
    assert names(bridge.store, "organization") == ["乙社区党支部", "春江街道党工委", "甲居民小组党支部"]
    bridge.store.close()


def test_a_guide_is_posted_to_the_branches_listed(qtbot: QtBot) -> None:
    bridge = desk_bridge(Desk.GUIDE)
    dialog = opened(BranchesDialog(bridge), qtbot)
    write(dialog.form.input("guide"), "高远")
    write(dialog.form.input("guide_since"), "1.1")
    paste(dialog, "branches", "甲居民小组党支部")
    click(dialog.save_button)
    assert [row["started_on"] for row in bridge.store.query("SELECT t.started_on FROM posting t")] == ["2026-01-01"]
    bridge.store.close()


def test_members_join_the_only_branch_without_asking_which(bridge: Bridge, dialog: SetupDialog, qtbot: QtBot) -> None:
    write(dialog.form.input("name"), "果园")
    click(dialog.save_button)
    more = opened(MembersDialog(bridge), qtbot)
    paste(more, "roster", "何永福\n罗文")
    assert more.understood.text() == "看到 2 人，没有写转正日期 2 人，先按正式党员计票。"
    click(more.save_button)
    assert names(bridge.store, "person") == ["何永福", "罗文"]


def test_every_field_can_be_reached_with_tab(dialog: SetupDialog) -> None:
    dialog.form.input("name").setFocus()
    reached = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.accessibleName())
        hit(Qt.Key.Key_Tab)
    assert reached == [
        "支部名称", "单位类别", "成立日期", "党员名单", "党建指导员", "到任日期", "设有支部委员会", "以后再说",
    ]  # fmt: skip


def test_what_was_typed_is_asked_about_before_it_is_dropped(dialog: SetupDialog, bridge: Bridge) -> None:
    paste(dialog, "roster", "张建国")
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.unsaved.isVisible()
    click(dialog.unsaved.drop_button)
    assert not dialog.isVisible()
    assert bridge.version == 0


def test_a_double_click_on_later_drops_nothing(dialog: SetupDialog) -> None:
    paste(dialog, "roster", "张建国")
    for _ in range(2):
        click(button_named(dialog, "以后再说"))
    assert dialog.isVisible()
    hit(Qt.Key.Key_Escape)
    assert dialog.lines("roster") == "张建国"


def test_a_tick_is_asked_about_too(dialog: SetupDialog) -> None:
    assert isinstance(dialog, BranchDialog)
    dialog.committee.setFocus()
    hit(Qt.Key.Key_Space)
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.unsaved.isVisible()


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_S, CTRL), (Qt.Key.Key_Return, CTRL), (Qt.Key.Key_S, ALT)])
def test_keys_save_from_within_the_list(
    dialog: SetupDialog, bridge: Bridge, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    paste(dialog, "roster", "张建国")
    hit(key, held)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert names(bridge.store, "person") == ["张建国"]


def test_the_name_of_the_file_stands_there_to_be_taken_or_typed_over(dialog: SetupDialog, bridge: Bridge) -> None:
    assert dialog.form.values()["name"] == "新文件"
    write(dialog.form.input("name"), "果园")
    assert dialog.form.values()["name"] == "果园"


def test_long_words_do_not_lie_on_one_another(dialog: SetupDialog) -> None:
    paste(dialog, "roster", "\n".join(f"张建国 皇帝{n}" for n in range(9)))
    click(dialog.save_button)
    QApplication.processEvents()
    boxes = [w.geometry() for w in (dialog.form, dialog.understood)]
    assert dialog.understood.isVisible()
    assert not boxes[0].intersects(boxes[1])
    assert dialog.understood.height() >= dialog.understood.heightForWidth(dialog.understood.width())


def test_an_empty_list_says_how_to_write_it(bridge: Bridge, dialog: SetupDialog, qtbot: QtBot) -> None:
    click(dialog.save_button)
    more = opened(MembersDialog(bridge), qtbot)
    paste(more, "roster", " ")
    assert more.understood.text() == "还没有名字。每行写一个人。"
