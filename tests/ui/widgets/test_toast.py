"""The line that says what was done, and the sentence that waits to be read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import button_named, click
from ui.widgets.toast import Toast


class Host(QWidget):
    """A page with a toast."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = 0
        self.resize(900, 500)
        self.page = QPushButton("保存")
        self.page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.toast = Toast(self.undo)
        lay = QVBoxLayout(self)
        lay.addWidget(self.page, 1)
        lay.addWidget(self.toast)

    def undo(self) -> None:
        """Count what was undone."""
        self.undone += 1


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_nothing_is_said_at_first(host: Host) -> None:
    assert host.toast.text() == ""


def test_what_was_saved_is_said_with_the_way_back(host: Host) -> None:
    host.toast.say("已保存：记录会议", undoable=True)
    click(button_named(host, "撤销"))
    assert host.undone == 1


def test_what_cannot_be_undone_offers_no_undoing(host: Host) -> None:
    host.toast.say("已备份")
    assert [b.accessibleName() for b in host.toast.findChildren(QPushButton) if b.isVisible()] == []


def test_good_news_goes_by_itself(host: Host, qtbot: QtBot) -> None:
    host.toast.show_for = 0.05
    host.toast.say("已保存")
    qtbot.waitUntil(lambda: host.toast.text() == "")


def test_bad_news_stays_until_it_is_read(host: Host, qtbot: QtBot) -> None:
    good = Toast(host.undo)
    good.setParent(host)
    good.show_for = host.toast.show_for = 0.05
    host.toast.fail("文件是只读的，没有保存。")
    good.say("已保存")
    qtbot.waitUntil(lambda: good.text() == "")
    assert host.toast.text() == "文件是只读的，没有保存。"
    click(button_named(host, "关闭提示"))
    assert host.toast.text() == ""


@pytest.mark.parametrize("width", [900, 420])
def test_a_long_sentence_is_not_cut_off(host: Host, qtbot: QtBot, width: int) -> None:
    host.resize(width, 500)
    host.toast.fail("这份文件是用更新版本的支部工作台保存的，请先升级程序再打开。" * 3)
    QApplication.processEvents()
    (words,) = [w for w in host.toast.findChildren(QLabel) if w.text()]
    assert words.height() >= words.heightForWidth(words.width())
    assert host.rect().contains(host.toast.geometry())


def test_it_follows_the_size_of_the_page(host: Host, qtbot: QtBot) -> None:
    host.toast.say("已保存")
    host.resize(500, 300)
    qtbot.waitUntil(lambda: host.rect().contains(host.toast.geometry()))


def test_user_text_is_never_markup(host: Host) -> None:
    host.toast.say("<b>甲</b>")
    assert host.toast.text() == "<b>甲</b>"


def test_what_it_says_moves_nothing_and_lies_over_nothing(host: Host, qtbot: QtBot) -> None:
    before = host.page.geometry()
    host.toast.say("已保存：更正11月20日党员大会", undoable=True)
    QApplication.processEvents()
    assert host.page.geometry() == before
    assert not host.toast.geometry().intersects(before)


def test_bad_news_after_good_can_be_read(host: Host) -> None:
    host.toast.say("已保存")
    good = host.toast.findChildren(QLabel)[0].palette().windowText().color()
    host.toast.fail("磁盘满了，请腾出空间。")
    assert host.toast.findChildren(QLabel)[0].palette().windowText().color() != good
