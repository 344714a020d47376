"""Forms drawn from data: values, faults at their fields, the keyboard."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.views.pinyin import Named
from tests.ui.hands import write
from ui.widgets.form import Field, Form, Kind

ROWS = (
    (Field("day", "日期(&D)", Kind.DAY, required=True), Field("at", "开始(&S)", Kind.TIME)),
    (
        Field("title", "主题(&T)", required=True, share=2),
        Field("kind", "种类", Kind.CHOICE, choices=((1, "一"), (2, "二"))),
    ),
    (Field("chair", "主持人", Kind.PERSON), Field("text", "内容", Kind.LONG)),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(ROWS, lambda: date(2026, 11, 22))
    made.offer("chair", [Named("p1", "陈建国", 1)])
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def filled(form: Form) -> None:
    form.set_values({
        "day": date(2026, 7, 8), "at": time(15), "title": " 学习 ", "kind": 2, "chair": "p1", "text": "一、学习。",
    })  # fmt: skip


def test_what_is_filled_in_comes_out_as_values(form: Form) -> None:
    filled(form)
    assert form.values() == {
        "day": date(2026, 7, 8), "at": time(15), "title": "学习", "kind": 2, "chair": "p1", "text": "一、学习。",
    }  # fmt: skip


def test_empty_fields_are_nothing(form: Form) -> None:
    assert form.values() == {"day": None, "at": None, "title": None, "kind": 1, "chair": None, "text": None}


def test_a_missing_field_is_said_where_it_is_missing_and_has_the_focus(form: Form, qtbot: QtBot) -> None:
    form.set_values({"day": date(2026, 7, 8)})
    assert not form.check()
    assert form.error("title") == "请填写主题。"
    assert form.input("title").hasFocus()


def test_an_unreadable_field_is_said_too(form: Form, qtbot: QtBot) -> None:
    filled(form)
    field = form.input("at")
    assert isinstance(field, QWidget)
    write(field, "99")
    assert not form.check()
    assert "看不懂这个时间" in form.error("at")


def test_a_filled_form_has_no_faults(form: Form) -> None:
    filled(form)
    assert form.check()


def test_a_refusal_stands_at_the_fields_it_names(form: Form) -> None:
    form.show_error(FieldError((Fault("day", "这一天还没到。"), Fault("title", "太长。"))))
    assert (form.error("day"), form.error("title")) == ("这一天还没到。", "太长。")
    assert form.input("day").hasFocus()


def test_several_faults_of_one_field_are_all_said(form: Form) -> None:
    form.show_error(FieldError((Fault("text", "第1行看不懂。"), Fault("text", "第2行看不懂。"))))
    assert form.error("text") == "第1行看不懂。\n第2行看不懂。"


def test_a_refusal_of_the_whole_stands_below(form: Form) -> None:
    form.show_error(UserError("文件是只读的。"))
    assert "文件是只读的。" in [w.text() for w in form.findChildren(QLabel) if w.isVisible()]


def test_editing_a_field_takes_its_fault_away(form: Form, qtbot: QtBot) -> None:
    form.show_error(FieldError((Fault("title", "太长。"),)))
    write(form.input("title"), "短")
    assert form.error("title") == ""


def test_every_field_has_a_name_and_words_that_lead_to_it(form: Form) -> None:
    buddies = [w.buddy() for w in form.findChildren(QLabel) if w.buddy()]
    assert len(buddies) == 6
    assert [form.input(name).accessibleName() for name in ("day", "title", "text")] == ["日期", "主题", "内容"]


def test_every_edit_is_told(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.changed):
        write(form.input("text"), "一")
    with qtbot.waitSignal(form.changed):
        write(form.input("title"), "一")
