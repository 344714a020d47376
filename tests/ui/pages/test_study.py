"""谈话学时 with the keyboard: talks one after the other, who is still waiting, hours with what is behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.talks import TalkDraft, record
from pbdesk.model import Desk, Meeting, MeetingKind, Membership, Organizer
from pbdesk.store import Changes, Store
from pbdesk.views.talks import TalkRow
from tests.builders import a_meeting, fill, seen
from tests.orchard import BRANCH, a_file, plant
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, check_model, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.study import HOURS, StudyPage
from ui.requests import OpenMeeting
from ui.theme import load_theme

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> StudyPage:
    made = StudyPage(bridge)
    shown(made, qtbot)
    made.talks.form.talker.setFocus()
    return made


def talks(store: Store) -> list[Meeting]:
    rows = store.query("SELECT m.id FROM meeting m WHERE m.deleted_at IS NULL AND m.kind = 'talk' ORDER BY m.id")
    found = [store.get(Meeting, row["id"]) for row in rows]
    return [each.record for each in found if each is not None]


def a_talk(store: Store, talker: str = "p1", other: str = "p4", talk_id: str = "t") -> None:
    record(
        store,
        TalkDraft(branch_id=BRANCH, held_on=date(2026, 11, 20), talker_id=talker, with_ids=(other,), topic="近况"),
        talk_id,
    )


def heard(page: StudyPage) -> None:
    """The page learns of what was written behind its back."""
    page.bridge.tell(Changes(frozenset({"meeting"}), "准备"), "已准备")


def people(talk: Meeting) -> tuple[str | None, set[str]]:
    return talk.chair_id, {mark.person_id for mark in talk.attendance}


def test_a_talk_is_recorded_with_initials_and_enter(page: StudyPage, branch: Store) -> None:
    write(keyboard(), "cjg")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    write(keyboard(), "zw")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    write(keyboard(), "工作近况")
    hit(Key.Key_Return)
    (talk,) = talks(branch)
    assert (people(talk), talk.title, talk.held_on) == (("p1", {"p1", "p4"}), "工作近况", date(2026, 11, 22))


def test_tab_takes_the_one_who_fits(page: StudyPage, branch: Store) -> None:
    write(keyboard(), "cjg")
    hit(Key.Key_Tab)
    write(keyboard(), "zw")
    hit(Key.Key_S, CTRL)
    assert people(talks(branch)[0]) == ("p1", {"p1", "p4"})


def test_the_next_talk_of_the_day_needs_only_a_name(page: StudyPage, branch: Store) -> None:
    test_a_talk_is_recorded_with_initials_and_enter(page, branch)
    assert keyboard().accessibleName() == "谈话对象"
    write(keyboard(), "lgl")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    (again,) = [talk for talk in talks(branch) if "p5" in people(talk)[1]]
    assert (people(again), again.title) == (("p1", {"p1", "p5"}), "工作近况")


def test_several_may_talk_together_and_backspace_takes_the_last_away(page: StudyPage, branch: Store) -> None:
    write(keyboard(), "cjg")
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    for name in ("zw", "lgl", "hht"):
        write(keyboard(), name)
        hit(Key.Key_Return)
    hit(Key.Key_Backspace)
    hit(Key.Key_S, CTRL)
    assert people(talks(branch)[0])[1] == {"p1", "p4", "p5"}


def test_what_is_missing_is_said_at_its_field(page: StudyPage, branch: Store) -> None:
    hit(Key.Key_S, CTRL)
    assert talks(branch) == []
    assert {"请填谈话人。", "请填和谁谈。"} <= set(words(page.talks.form).split("\n"))
    assert keyboard().accessibleName() == "谈话人"


def test_a_talk_half_typed_is_asked_about_from_the_hours_too(page: StudyPage) -> None:
    write(keyboard(), "cjg")
    hit(Key.Key_Return)
    page.sections.open(HOURS)
    assert not page.leaving()
    assert (page.talks.unsaved.isVisible(), keyboard().accessibleName()) == (True, "保存并离开")
    page.talks.form.start()


def test_a_day_to_come_is_refused_at_the_day(page: StudyPage) -> None:
    day = go_to("谈话日期")
    assert isinstance(day, QLineEdit)
    day.selectAll()
    write(day, "2026-12-01")
    page.talks.form.talker.set_value("p1")
    page.talks.form.others.set_people(("p4",))
    hit(Key.Key_S, CTRL)
    assert "2026年12月1日还没到，谈过以后再记。" in words(page.talks.form)
    page.talks.form.start()


def test_a_name_that_nobody_has_is_not_silently_dropped(page: StudyPage, branch: Store) -> None:
    page.talks.form.talker.set_value("p1")
    write(go_to("谈话对象"), "xyzq")
    hit(Key.Key_S, CTRL)
    assert talks(branch) == []
    assert "没有找到“xyzq”" in words(page.talks.form)
    page.talks.form.others.finder.clear()
    page.talks.form.start()


def test_the_page_asks_for_nothing_private(page: StudyPage) -> None:
    assert "谈话内容是个人隐私，不要写；涉密内容不得录入。" in words(page)


def test_the_list_and_the_figures_follow(page: StudyPage, bridge: Bridge) -> None:
    draft = TalkDraft(branch_id=BRANCH, held_on=date(2026, 11, 20), talker_id="p1", with_ids=("p2",))
    bridge.run(lambda store: record(store, draft))
    assert [(row.talker, row.others) for row in page.talks.table.rows] == [("陈建国", "李秀英")]
    assert "支委之间 1/3" in words(page.talks)
    assert page.subtitle_label.text().startswith("谈话 1 次")


def test_enter_on_who_is_waiting_begins_that_talk(page: StudyPage, branch: Store) -> None:
    page.talks.missing.setFocus()
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == "主题"
    hit(Key.Key_Return)
    assert people(talks(branch)[0]) == ("p1", {"p1", "p2"})
    assert page.talks.missing.rows[0].words == "陈建国和林晓燕还没有谈"


def test_enter_on_a_talk_corrects_it(page: StudyPage, branch: Store, bridge: Bridge) -> None:
    a_talk(branch)
    heard(page)
    page.talks.table.setFocus()
    hit(Key.Key_Return)
    assert page.talks.form.heading.text() == "更正11月20日的谈话"
    topic = go_to("主题")
    assert isinstance(topic, QLineEdit)
    topic.selectAll()
    write(topic, "家庭近况")
    hit(Key.Key_Return)
    (talk,) = talks(branch)
    assert (talk.id, talk.title) == ("t", "家庭近况")


def test_a_talk_is_deleted_and_the_toast_offers_to_undo(page: StudyPage, branch: Store, told: Told) -> None:
    a_talk(branch)
    heard(page)
    page.talks.open_talk("t")
    click(button_named(page, "删除这次谈话"))
    assert talks(branch) == []
    assert told.said[-1] == "已删除：11月20日谈心谈话"


def test_a_talk_half_recorded_is_asked_about_before_leaving(page: StudyPage) -> None:
    write(keyboard(), "cjg")
    hit(Key.Key_Return)
    assert not page.leaving()
    assert page.talks.unsaved.isVisible()
    click(button_named(page, "不保存"))
    assert page.leaving()


def test_alt_2_shows_the_hours(page: StudyPage) -> None:
    page.sections.open(HOURS)
    assert keyboard() is page.hours.table
    assert page.hours.table.rows[0].name == "陈建国"
    assert "0/29 人达到要求" in words(page.hours)


def test_the_events_behind_a_figure_are_shown_and_open_their_record(
    page: StudyPage, branch: Store, told: Told
) -> None:
    lecture = a_meeting(
        "l", BRANCH, present=("p1",), kind=MeetingKind.LECTURE, title="学党章", starts_at=time(15), ends_at=time(16, 30)
    )
    fill(branch, lecture)
    heard(page)
    page.sections.open(HOURS)
    assert "陈建国　1.5 学时" in words(page.hours)
    hit(Key.Key_Return)
    hit(Key.Key_Return)
    assert told.asked == [OpenMeeting("l")]
    hit(Key.Key_Escape)
    assert keyboard() is page.hours.table


def test_a_lecture_that_gives_no_hours_is_pointed_at(page: StudyPage, branch: Store) -> None:
    fill(branch, a_meeting("l", BRANCH, present=("p1",), kind=MeetingKind.LECTURE, title="学党章"))
    heard(page)
    page.sections.open(HOURS)
    assert [event.words for event in page.hours.uncounted.rows] == ["党课“学党章”"]
    assert "没有填学时，也没有填起止时间" in words(page.hours)


def test_a_training_of_some_members_over_days_is_recorded(page: StudyPage, qtbot: QtBot) -> None:
    dialog = page.record_training()
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    write(go_to("第一天"), "11.19")
    write(go_to("最后一天"), "11.20")
    write(go_to("每天学时"), "8")
    write(go_to("培训主题"), "支部书记轮训")
    write(go_to("谁举办的"), "县")
    write(go_to("参加的人，按姓名勾选"), "cjg")
    hit(Key.Key_Return)
    go_to("参加的人")
    hit(Key.Key_Down)
    hit(Key.Key_Space)
    assert dialog.understood.text() == "共 2 天，每人 16 学时，2 人。"
    hit(Key.Key_S, CTRL)
    hours = {line.person_id: line.hours for line in page.hours.table.rows if line.hours}
    assert hours == {"p1": Decimal(16), "p2": Decimal(16)}
    assert "集中培训：县（区）级以上举办 1 次" in page.hours.basis.text()


def test_the_trainings_of_a_member_say_who_held_them(page: StudyPage, branch: Store) -> None:
    training = a_meeting("t", BRANCH, present=("p1",), kind=MeetingKind.TRAINING, hours=Decimal(8))
    fill(branch, training, replace(training, id="u", held_on=date(2026, 7, 9), organizer=Organizer.SUPERIOR,
                                   attendance=a_meeting("u", BRANCH, present=("p1",)).attendance))  # fmt: skip
    heard(page)
    page.sections.open(HOURS)
    assert "集中培训：没有写明谁举办的 1 次，上级党组织举办 1 次" in page.hours.basis.text()
    assert page.hours.events.rows[0].told == "教育培训（没有写明谁举办的）"


def test_a_training_without_anybody_is_refused_at_the_list(page: StudyPage, branch: Store) -> None:
    dialog = page.record_training()
    assert dialog is not None
    dialog.form.set_values({"first_day": date(2026, 11, 19), "hours": "8", "topic": "轮训"})
    dialog.save()
    assert dialog.people.fault.text() == "请选参加的人。"
    dialog.take_as_untouched()
    dialog.reject()


def test_another_year_is_shown_with_its_own_talks(page: StudyPage, branch: Store) -> None:
    a_talk(branch)
    heard(page)
    click(button_named(page, "上一年"))
    assert page.talks.table.rows == ()
    assert "2025年还没有记谈心谈话" in words(page)


def test_without_a_branch_the_page_says_what_comes_first(empty: Store, qtbot: QtBot) -> None:
    made = StudyPage(Bridge(empty, load_theme()))
    shown(made, qtbot)
    assert "还没有支部" in words(made)
    assert made.record_training() is None


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[StudyPage]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=3)
        made = StudyPage(Bridge(store, load_theme()))
        shown(made, qtbot)
        yield made


def test_of_several_branches_one_is_chosen(street: StudyPage) -> None:
    assert street.branch_field.isVisible()
    street.branch_field.set_value("other")
    assert len(street.hours.table.rows) == 3


def test_a_narrow_page_swaps_the_talks_for_who_is_waiting(page: StudyPage, qtbot: QtBot) -> None:
    page.resize(900, 600)
    assert not page.talks.missing.isVisible()
    click(page.talks.swap_button)
    assert page.talks.missing.isVisible()
    assert page.talks.swap_button.text() == "看本年的谈话"


def test_every_list_keeps_to_the_rules_of_qt(page: StudyPage) -> None:
    for table in (page.talks.table, page.talks.missing, page.hours.table, page.hours.events, page.hours.uncounted):
        check_model(table.model())


def test_two_thousand_talks_open_at_once(page: StudyPage) -> None:
    day, names = date(2026, 11, 20), ("陈建国", "张伟")
    page.talks.table.show_rows([
        TalkRow(str(number), BRANCH, "", day, ("p1", "p4"), names, "近况") for number in range(2000)
    ])  # fmt: skip
    assert page.talks.table.model().rowCount() == 2000
    assert len(page.talks.table.viewport().children()) < 10


def test_correcting_a_talk_keeps_those_who_have_left_since(page: StudyPage, branch: Store) -> None:
    a_talk(branch)
    membership = seen(branch, Membership, "m4")
    with branch.change("转出") as tx:
        tx.put(replace(membership.record, ended_on=date(2026, 11, 21)), heads=membership.heads)
    heard(page)
    page.talks.open_talk("t")
    page.talks.form.topic.setText("家庭近况")
    hit(Key.Key_S, CTRL)
    (talk,) = talks(branch)
    assert (people(talk), talk.title) == (("p1", {"p1", "p4"}), "家庭近况")
