"""The field for a day of which perhaps only the month is known."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.orchard import TODAY
from tests.ui.hands import press, write
from ui.widgets.form import Field, Form, Kind
from ui.widgets.when import WhenField


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form([[Field("joined", "入党日期", Kind.WHEN)]], lambda: TODAY)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("20150307", date(2015, 3, 7), "2015-03-07"),
        ("2015年3月", "2015-03", "2015年3月"),
        ("2015.03", "2015-03", "2015年3月"),
        ("", None, ""),
    ],
)
def test_days_and_months_are_kept_as_what_they_are(form: Form, typed: str, value: object, shown: str) -> None:
    field = form.input("joined")
    assert isinstance(field, WhenField)
    write(field, typed)
    press(field, Qt.Key.Key_Return)
    assert (form.values()["joined"], field.text()) == (value, shown)


def test_what_is_neither_is_said_at_the_field(form: Form) -> None:
    field = form.input("joined")
    write(field, "abc")
    assert not form.check()
    assert "只知道月份就写" in form.error("joined")


def test_a_month_is_filled_in_as_words(form: Form) -> None:
    form.set_values({"joined": "2015-03"})
    assert form.values() == {"joined": "2015-03"}
