"""The attendance card: marking by typing, in the grid, with reasons; the live line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.model import AgendaKind, AttendanceState, MeetingKind
from pbdesk.views.marking import Marking
from pbdesk.views.pinyin import Named
from pbdesk.views.roll import Roll, Seat, default_state
from tests.orchard import NAMES
from tests.ui.hands import check_model, click, hit, press, write
from ui.theme import load_theme
from ui.widgets.attendance import AttendanceCard, VoteTerms

Key = Qt.Key
GUIDE = Named("g1", "高远", note="党建指导员")


def a_roll(number: int = 30) -> Roll:
    return Roll(
        tuple(
            Seat(number=n, person_id=f"p{n}", name=NAMES[(n - 1) % 30], full=n not in (4, 9), suspended=n == 30,
                 eased=n == 19)
            for n in range(1, number + 1)
        )
    )  # fmt: skip


def lay(card: AttendanceCard, kind: MeetingKind = MeetingKind.GENERAL_MEETING, roll: Roll | None = None) -> None:
    roll = roll or a_roll()
    usual = Marking(default_state(kind))
    card.show_roll(roll, {seat.person_id: usual for seat in roll.seats}, kind)
    card.offer_observers([GUIDE], GUIDE)


@pytest.fixture
def card(qtbot: QtBot) -> AttendanceCard:
    made = AttendanceCard(load_theme())
    qtbot.addWidget(made)
    made.resize(714, 440)
    with qtbot.waitActive(made):
        made.show()
    lay(made)
    made.box.setFocus()
    return made


def away(card: AttendanceCard) -> dict[str, str]:
    """Everyone who is not simply there, in words."""
    usual = default_state(MeetingKind.GENERAL_MEETING)
    return {p: card.model.word(m) for p, m in card.markings().items() if m.state is not usual}


def mark(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    write(focus, text)
    hit(Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("12", {"p12": "缺席"}),
        ("12b", {"p12": "病假"}),
        ("ty", {"p25": "缺席"}),
        ("田野 s", {"p25": "事假"}),
        ("5b 12s 25", {"p5": "病假", "p12": "事假", "p25": "缺席"}),
        ("7x", {"p7": "线上"}),
    ],
)
def test_typing_and_enter_marks_exceptions(card: AttendanceCard, typed: str, marked: dict[str, str]) -> None:
    mark(typed)
    assert away(card) == marked
    assert card.box.text() == ""


def test_before_enter_the_line_says_what_enter_will_do(card: AttendanceCard) -> None:
    write(card.box, "5b 25")
    assert card.hint.text() == "回车：5 刘桂兰 → 病假、25 田野 → 缺席"
    assert away(card) == {}


def test_enter_again_goes_round_the_ways_to_be_away(card: AttendanceCard) -> None:
    mark("25")
    seen = []
    for _ in range(5):
        hit(Key.Key_Return)
        seen.append(away(card).get("p25", "到会"))
    assert seen == ["事假", "病假", "公假", "线上", "到会"]


def test_the_number_of_someone_marked_earlier_asks_for_his_reason_and_unmarks_nobody(card: AttendanceCard) -> None:
    mark("2")
    mark("25b")
    write(card.box, "2")
    assert card.hint.text() == "回车：2 李秀英 已是缺席，写原因"
    hit(Key.Key_Return)
    assert card.reason.hasFocus()
    mark("出差")
    assert card.markings()["p2"] == Marking(AttendanceState.ABSENT, "出差")
    assert away(card) == {"p2": "缺席", "p25": "病假"}


def test_d_takes_a_mark_back(card: AttendanceCard) -> None:
    mark("25")
    mark("25d")
    assert away(card) == {}


@pytest.mark.parametrize(
    ("typed", "state", "reason"),
    [
        ("2 出差", AttendanceState.ABSENT, "出差"),
        ("2出差", AttendanceState.ABSENT, "出差"),
        ("2s 家里有事", AttendanceState.LEAVE, "事假：家里有事"),
        ("2病假住院", AttendanceState.LEAVE, "病假：住院"),
    ],
)
def test_state_and_reason_are_typed_in_one_line(
    card: AttendanceCard, typed: str, state: AttendanceState, reason: str
) -> None:
    mark(typed)
    assert card.markings()["p2"] == Marking(state, reason)


def test_a_reason_typed_later_keeps_the_kind_of_leave(card: AttendanceCard) -> None:
    mark("2s")
    mark("25")
    mark("2 家里有事")
    assert card.markings()["p2"] == Marking(AttendanceState.LEAVE, "事假：家里有事")
    assert card.hint.text() == "2 李秀英：事假（家里有事）。空着再按回车 → 病假"


def test_another_kind_of_absence_keeps_the_reason(card: AttendanceCard) -> None:
    mark("2 住院")
    mark("2b")
    assert card.markings()["p2"] == Marking(AttendanceState.LEAVE, "病假：住院")


def test_whose_reason_it_is_stands_before_the_box_and_the_reason_on_his_chip(card: AttendanceCard) -> None:
    mark("2s")
    assert (card.reason_words.text(), card.reason_words.isVisible()) == ("2 李秀英 事假原因", True)
    write(card.reason, "家里有事")
    assert card.model.index(1).data(Qt.ItemDataRole.ToolTipRole) == "事假原因：家里有事"


def test_a_name_that_fits_several_marks_nobody_until_one_is_chosen(card: AttendanceCard) -> None:
    mark("lxy")
    assert away(card) == {}
    assert card.box.error == "“lxy”有 2 人：2 李秀英、7 林晓燕。按 ↓ 选人，或改输编号。"
    hit(Key.Key_Down)
    hit(Key.Key_Down)
    assert card.hint.text() == "回车：7 林晓燕 → 缺席"
    hit(Key.Key_Return)
    assert away(card) == {"p7": "缺席"}


def test_a_name_nobody_has_stays_in_the_box_and_is_said(card: AttendanceCard) -> None:
    mark("赵无名")
    assert (card.box.text(), away(card)) == ("赵无名", {})
    assert card.hint.text() == "没有找到“赵无名”。可以输入编号、姓名或拼音首字母。"
    assert card.hint.property("role") == "error"


def test_the_reason_is_asked_beside_the_box_and_enter_goes_back(card: AttendanceCard) -> None:
    mark("25")
    hit(Key.Key_Tab)
    assert card.reason.hasFocus()
    mark("外出务工")
    assert card.markings()["p25"] == Marking(AttendanceState.ABSENT, "外出务工")
    assert card.box.hasFocus()


def test_nobody_away_means_no_reason_to_ask(card: AttendanceCard) -> None:
    assert not card.reason.isVisible()
    mark("25x")
    assert not card.reason.isVisible()


def test_down_leads_into_the_grid_and_keys_set_the_state_there(card: AttendanceCard) -> None:
    hit(Key.Key_Down)
    assert card.view.hasFocus()
    hit(Key.Key_Right)
    hit(Key.Key_B)
    hit(Key.Key_Down)
    hit(Key.Key_4)
    assert away(card) == {"p2": "病假", "p7": "缺席"}


@pytest.mark.parametrize(
    ("key", "word"),
    [(Key.Key_2, "线上"), (Key.Key_3, "事假"), (Key.Key_4, "缺席"), (Key.Key_G, "公假"), (Key.Key_Space, "缺席")],
)
def test_each_key_of_the_grid(card: AttendanceCard, key: Qt.Key, word: str) -> None:
    hit(Key.Key_Down)
    hit(key)
    assert away(card) == {"p1": word}


def test_one_takes_a_mark_back_in_the_grid(card: AttendanceCard) -> None:
    mark("1")
    hit(Key.Key_Down)
    hit(Key.Key_Down)
    press(card.view, Key.Key_Home)
    hit(Key.Key_1)
    assert away(card) == {}


def test_clicking_a_name_marks_it_too(card: AttendanceCard) -> None:
    place = card.view.visualRect(card.model.index(2)).center()
    click(card.view.viewport(), place)
    assert away(card) == {"p3": "缺席"}


@pytest.mark.parametrize(
    ("typed", "line", "tone"),
    [
        ("", "应到 30　实到 30　请假 0　缺席 0　·　✓ 有表决权 27，到场 27，已过半数", "met"),
        ("5b 7x", "应到 30　实到 29（线上 1）　请假 1　缺席 0　·　✓ 有表决权 27，到场 25，已过半数", "met"),
        (
            " ".join(str(n) for n in range(11, 27)),
            "应到 30　实到 14　请假 0　缺席 16　·　✗ 有表决权 27，到场 11，不到半数，不能表决（至少 14 人）",
            "short",
        ),
    ],
)
def test_the_live_line_says_what_the_law_says(card: AttendanceCard, typed: str, line: str, tone: str) -> None:
    mark(typed)
    assert (card.live.text(), card.live.property("tone")) == (line, tone)


def test_exactly_half_is_pointed_out(card: AttendanceCard) -> None:
    lay(card, roll=Roll(tuple(Seat(number=n, person_id=f"p{n}", name=NAMES[n]) for n in range(1, 5))))
    mark("1 2")
    assert card.live.text().endswith("！ 有表决权 4，到场 2，恰为半数，建议核对")


def test_an_admission_asks_for_more_than_half(card: AttendanceCard) -> None:
    roll = Roll(tuple(Seat(number=n, person_id=f"p{n}", name=NAMES[n]) for n in range(1, 5)))
    there = {"p1": Marking(AttendanceState.PRESENT), "p2": Marking(AttendanceState.PRESENT)}
    card.show_roll(roll, there, MeetingKind.GENERAL_MEETING, VoteTerms(frozenset({AgendaKind.ADMISSION})))
    assert "没有超过半数，不能表决（至少 3 人）" in card.live.text()


def test_someone_validly_left_out_is_not_counted(card: AttendanceCard) -> None:
    roll = a_roll()
    marks = {seat.person_id: Marking(AttendanceState.PRESENT) for seat in roll.seats[:29]}
    marks["p1"] = Marking(AttendanceState.LEAVE, "病假")
    card.show_roll(roll, marks, MeetingKind.GENERAL_MEETING, VoteTerms(left_out=frozenset({"p1"})))
    assert "有表决权 26，到场 26" in card.live.text()


def test_a_lecture_needs_no_quorum_and_shows_the_rate(card: AttendanceCard) -> None:
    lay(card, MeetingKind.LECTURE)
    mark("1")
    assert card.live.text().endswith("·　出席率 96.6%（1 人年老体弱不计）")


def test_a_talk_marks_who_took_part(card: AttendanceCard) -> None:
    lay(card, MeetingKind.TALK)
    mark("1 7")
    assert {p for p, m in card.markings().items() if m.state} == {"p1", "p7"}
    assert card.live.text() == "参加 2"
    mark("7")
    assert card.live.text() == "参加 1"


def test_observers_are_counted_apart(card: AttendanceCard) -> None:
    card.observers.finder.setFocus()
    mark("高远")
    assert "列席 1" in card.live.text()


def test_someone_due_is_no_observer(card: AttendanceCard) -> None:
    card.offer_observers([Named("p1", "陈建国"), GUIDE], Named("p1", "陈建国"))
    assert [person.name for person in card.observers.finder.offered] == ["高远"]


def test_an_odd_roll_is_explained(card: AttendanceCard) -> None:
    lay(card, roll=Roll((), "名册上当天没有党员，先登记党员再记会议。"))
    assert card.hint.text() == "名册上当天没有党员，先登记党员再记会议。"


def test_the_model_keeps_qts_rules(card: AttendanceCard) -> None:
    check_model(card.model)
    mark("5b")
    lay(card, roll=a_roll(60))


def test_a_screen_reader_hears_number_name_and_state(card: AttendanceCard) -> None:
    mark("12b")
    read = [card.model.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in (10, 11)]
    assert read == ["11 何永福 到会", "12 梁小红 病假"]


@pytest.mark.parametrize(("number", "fewest"), [(30, 30), (60, 45)])
def test_as_many_people_as_possible_are_seen_at_once(card: AttendanceCard, number: int, fewest: int) -> None:
    lay(card, roll=a_roll(number))
    inside = card.view.viewport().rect()
    seen = sum(inside.contains(card.view.visualRect(card.model.index(n))) for n in range(number))
    assert seen >= fewest
