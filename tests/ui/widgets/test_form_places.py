"""A form leaves fields out and sets them in other rows; what was typed stays."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.hands import write
from ui.widgets.form import Field, Form, Kind

ROWS = (
    (Field("day", "日期", Kind.DAY), Field("place", "地点"), Field("guest", "来宾", Kind.GUEST)),
    (Field("title", "主题"),),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(ROWS, lambda: date(2026, 11, 22))
    qtbot.addWidget(made)
    made.resize(600, 200)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_a_field_left_out_gives_its_room_to_the_others(form: Form, qtbot: QtBot) -> None:
    before = form.input("place").width()
    form.show_field("guest", False)
    qtbot.waitUntil(lambda: form.input("place").width() > before)
    assert not form.input("guest").isVisible()


def test_a_field_shown_again_has_its_place_back(form: Form, qtbot: QtBot) -> None:
    before = form.input("place").width()
    form.show_field("guest", False)
    form.show_field("guest", True)
    qtbot.waitUntil(lambda: form.input("place").width() == before)
    assert form.input("guest").isVisible()


def test_other_rows_keep_what_was_typed_and_what_was_left_out(form: Form, qtbot: QtBot) -> None:
    form.set_values({"place": "三楼", "title": "学习"})
    form.show_field("guest", False)
    form.arrange([["day"], ["place", "guest"], ["title"]])
    qtbot.waitUntil(lambda: form.input("place").y() > form.input("day").y())
    assert (form.values()["place"], form.values()["title"]) == ("三楼", "学习")
    assert not form.input("guest").isVisible()


def test_faults_are_said_at_the_field_in_its_new_row(form: Form) -> None:
    form.arrange([["day"], ["place", "guest"], ["title"]])
    write(form.input("day"), "某天")
    assert not form.check()
    assert form.error("day").startswith("看不懂这个日期")
