"""The window: pages, menus, undoing, the line that says what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.errors import UserError
from pbdesk.model import Meeting
from pbdesk.store import Changes, Store
from pbdesk.store.backup import backup
from tests.orchard import BRANCH, a_draft, a_file
from tests.ui.hands import CTRL, SHIFT, button_named, click, hit, press, write
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.pages.compliance import CompliancePage
from ui.pages.home import HomePage
from ui.pages.reports import ReportsPage
from ui.requests import LogVisit, RecordMeeting, Request
from ui.theme import SCALES, THEMES, apply_theme, load_theme
from ui.window import Window


class NotePage(Page):
    """A page with one field; it answers what no page of these tests does, and may refuse to be left."""

    TITLE = "记事"
    WATCHES = frozenset({"visit"})
    ANSWERS = frozenset({RecordMeeting, LogVisit})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.field = QLineEdit()
        self.body.addWidget(self.field)
        self.reloads = 0
        self.answered: list[Request] = []
        self.stays = False

    def reload(self) -> None:
        self.reloads += 1

    def answer(self, request: Request) -> None:
        self.answered.append(request)

    def leaving(self) -> bool:
        return not self.stays

    def first_widget(self) -> QWidget | None:
        return self.field


PAGES = (HomePage, NotePage, CompliancePage, ReportsPage)


def opened(bridge: Bridge, qtbot: QtBot) -> Window:
    window = Window(bridge, PAGES)
    qtbot.addWidget(window)
    window.resize(1366, 740)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot) -> Window:
    return opened(bridge, qtbot)


def note(window: Window) -> NotePage:
    page = window.pages[1]
    assert isinstance(page, NotePage)
    return page


def entry(window: Window, words: str) -> QAction:
    (found,) = [a for a in window.findChildren(QAction) if a.text().startswith(words)]
    return found


def meetings(store: Store) -> int:
    return int(store.query("SELECT COUNT(*) AS n FROM meeting m WHERE m.deleted_at IS NULL")[0]["n"])


def test_the_first_page_is_shown_first(window: Window) -> None:
    assert isinstance(window.page, HomePage)
    assert window.windowTitle() == "果园居民小组党支部 – 党支部工作台"


def test_numbers_switch_pages_and_the_keyboard_goes_along(window: Window) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    assert window.page is note(window)
    assert QApplication.focusWidget() is note(window).field


def test_the_side_bar_marks_the_page_shown(window: Window) -> None:
    click(button_named(window.side, "达标"))
    assert isinstance(window.page, CompliancePage)
    assert [b.text() for b in window.side.findChildren(QPushButton) if b.isChecked()] == ["达标"]


def test_arrows_walk_through_the_side_bar(window: Window) -> None:
    button_named(window.side, "首页").setFocus()
    hit(Qt.Key.Key_Down)
    assert window.page is note(window)


def test_a_page_with_unsaved_work_is_not_left_by_accident(window: Window) -> None:
    window.show_page(1)
    note(window).stays = True
    press(window, Qt.Key.Key_1, CTRL)
    assert window.page is note(window)
    note(window).stays = False


def test_nor_is_the_window_closed_over_it(window: Window) -> None:
    window.show_page(1)
    note(window).stays = True
    assert not window.close()
    note(window).stays = False


def test_a_page_reads_again_only_what_it_watches(window: Window, bridge: Bridge) -> None:
    window.show_page(1)
    before = note(window).reloads
    bridge.changed.emit(Changes(frozenset({"meeting"}), "记录会议"))
    assert note(window).reloads == before
    bridge.changed.emit(Changes(frozenset({"visit"}), "记录走访"))
    assert note(window).reloads == before + 1


def test_a_hidden_page_reads_again_when_it_is_shown(window: Window, bridge: Bridge) -> None:
    before = note(window).reloads
    bridge.changed.emit(Changes(frozenset({"visit"}), "记录走访"))
    assert note(window).reloads == before
    window.show_page(1)
    assert note(window).reloads == before + 1


def test_a_request_goes_to_the_page_that_answers_it(window: Window, bridge: Bridge) -> None:
    bridge.log_visit(BRANCH, date(2026, 11, 17))
    assert window.page is note(window)
    assert note(window).answered == [LogVisit(BRANCH, date(2026, 11, 17))]


def test_ctrl_n_starts_a_meeting_from_anywhere(window: Window) -> None:
    press(window, Qt.Key.Key_N, CTRL)
    assert note(window).answered == [RecordMeeting()]


def test_ctrl_t_starts_a_visit_from_anywhere(window: Window) -> None:
    press(window, Qt.Key.Key_T, CTRL)
    assert note(window).answered == [LogVisit()]


def test_the_menu_says_what_would_be_undone(window: Window, bridge: Bridge) -> None:
    assert entry(window, "撤销").text() == "撤销：准备"
    bridge.run(lambda store: record(store, a_draft()))
    assert entry(window, "撤销").text() == "撤销：记录11月20日党员大会"
    assert not entry(window, "重做").isEnabled()


def test_ctrl_z_undoes_and_says_what(window: Window, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    hit(Qt.Key.Key_Z, CTRL)
    assert meetings(bridge.store) == 0
    assert window.toast.text() == "已撤销：记录11月20日党员大会"
    assert entry(window, "重做").text() == "重做：记录11月20日党员大会"


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_Y, CTRL), (Qt.Key.Key_Z, CTRL | SHIFT)])
def test_redoing_has_both_its_keys(window: Window, bridge: Bridge, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    hit(Qt.Key.Key_Z, CTRL)
    hit(key, held)
    assert meetings(bridge.store) == 1


def test_in_a_field_ctrl_z_takes_back_the_typing_first(window: Window, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    window.show_page(1)
    write(note(window).field, "abc")
    hit(Qt.Key.Key_Z, CTRL)
    assert meetings(bridge.store) == 1
    assert note(window).field.text() != "abc"


def test_in_an_untouched_field_ctrl_z_undoes_the_last_change(window: Window, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    window.show_page(1)
    hit(Qt.Key.Key_Z, CTRL)
    assert meetings(bridge.store) == 0


def test_what_was_saved_can_be_taken_back_from_the_line(window: Window, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    click(button_named(window.toast, "撤销"))
    assert meetings(bridge.store) == 0


def test_a_refusal_is_a_sentence_in_the_window_and_escape_closes_it(window: Window, bridge: Bridge) -> None:
    def refuse(_store: Store) -> Changes:
        raise UserError("磁盘满了，请腾出空间。")

    bridge.run(refuse)
    assert window.toast.text() == "磁盘满了，请腾出空间。"
    press(window, Qt.Key.Key_Escape)
    assert window.toast.text() == ""


def test_the_side_bar_says_which_file_and_when_it_was_backed_up(tmp_path: Path, qtbot: QtBot) -> None:
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())
        window = opened(bridge, qtbot)
        said = [w.text() for w in window.side.findChildren(QLabel)]
        assert "果园居民小组党支部" in said
        assert "还没有备份" in said
        backup(store)
        window.show_file()
        assert "上次备份 今天 10:00" in [w.text() for w in window.side.findChildren(QLabel)]
        window.close()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("新建文件", "new"), ("打开文件", "open"), ("看示例街道", "demo"), ("立即备份", "backup"), ("添加支部", "branch"),
     ("添加党员", "members"), ("登记指导员", "guide")],
)  # fmt: skip
def test_what_needs_another_file_is_asked_of_the_program(window: Window, qtbot: QtBot, words: str, wanted: str) -> None:
    with qtbot.waitSignal(window.wanted) as asked:
        entry(window, words).trigger()
    assert asked.args == [wanted]


@pytest.mark.parametrize(
    ("words", "look"), [("深色", ("dark", 100)), ("高对比", ("contrast", 100)), ("特大字", ("light", 150))]
)
def test_the_look_is_chosen_from_the_menu(window: Window, qtbot: QtBot, words: str, look: tuple[str, int]) -> None:
    with qtbot.waitSignal(window.look_chosen) as chosen:
        entry(window, words).trigger()
    assert tuple(chosen.args) == look


@pytest.mark.parametrize("words", ["键盘怎么用", "关于本软件"])
def test_help_opens_and_escape_closes_it(window: Window, words: str) -> None:
    entry(window, words).trigger()
    QApplication.processEvents()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_control_has_a_name_for_those_who_cannot_see_it(window: Window) -> None:
    nameless = []
    for number in range(len(window.pages)):
        window.show_page(number)
        QApplication.processEvents()
        nameless += [
            type(w).__name__
            for w in window.page.findChildren(QWidget)
            if w.isVisible()
            and w.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not w.accessibleName()
            and not w.objectName().startswith("qt_")
            and w is not getattr(window.page, "field", None)
        ]
    assert nameless == []


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, load_theme())


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.usefixtures("looks")
def test_no_words_are_cut_off_in_any_look(
    branch: Store, qtbot: QtBot, qapp: QApplication, name: str, scale: int
) -> None:
    theme = load_theme(name, scale)
    apply_theme(qapp, theme)
    bridge = Bridge(branch, theme)
    bridge.run(lambda store: record(store, a_draft()))
    window = opened(bridge, qtbot)
    cut = []
    for number in range(len(window.pages)):
        window.show_page(number)
        QApplication.processEvents()
        cut += [w.text() for w in window.findChildren(QLabel) if w.isVisible() and is_cut(w)]
        buttons = [b for b in window.findChildren(QPushButton) if b.isVisible()]
        cut += [b.text() for b in buttons if b.width() < b.minimumSizeHint().width()]
    assert cut == []
    assert bridge.jobs.finish()


def is_cut(words: QLabel) -> bool:
    """Whether a label has less room than its words need (one that wraps needs height, one that elides nothing)."""
    if not words.text() or hasattr(words, "full_text"):
        return False
    if words.wordWrap():
        return words.height() < words.heightForWidth(words.width())
    return words.width() < words.sizeHint().width() or words.height() < words.sizeHint().height()


def test_a_meeting_keeps_its_record_after_undo_and_redo(window: Window, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    hit(Qt.Key.Key_Z, CTRL)
    hit(Qt.Key.Key_Y, CTRL)
    found = bridge.store.get(Meeting, "m1")
    assert found is not None
    assert found.record.title == "学习全会精神"
