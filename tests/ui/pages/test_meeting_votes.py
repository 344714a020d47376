"""会议: the agenda and its votes, typed with the keyboard; the arithmetic follows every key."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meeting_drafts import AgendaDraft, CandidateDraft, ExclusionDraft, MeetingDraft
from pbdesk.actions.meetings import record
from pbdesk.model import Admission, AdmissionStep, AdmissionStepKind, AgendaKind, MeetingKind, Person
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, present
from tests.ui.hands import ALT, CTRL, check_model, hit, press, write
from tests.ui.pages.desk import go_to, keyboard, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.widgets.agenda import AgendaPanel

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def agenda(page: MeetingsPage) -> AgendaPanel:
    return page.editor.sheet.agenda


def begin(page: MeetingsPage, kind: MeetingKind = MeetingKind.GENERAL_MEETING, absent: str = "") -> None:
    """A new meeting with the section of the agenda open."""
    page.start_record(BRANCH, kind)
    if absent:
        write(go_to("标记缺席和请假"), absent)
        hit(Key.Key_Return)
    hit(Key.Key_2, ALT)


def open_with(page: MeetingsPage, store: Store, *items: AgendaDraft, **changed: object) -> None:
    record(store, a_draft(date(2026, 11, 20), agenda=items, **changed), "m")
    page.open_record("m")
    hit(Key.Key_2, ALT)


def enter(text: str) -> None:
    """Type over what stands in the field that has the keyboard."""
    field = keyboard()
    if isinstance(field, QLineEdit):
        field.selectAll()
    write(field, text)


def add(page: MeetingsPage, topic: str) -> None:
    agenda(page).box.setFocus()
    enter(topic)
    hit(Key.Key_Return)


def stand(page: MeetingsPage) -> str:
    return agenda(page).stand.sentence.text()


def test_a_routine_meeting_meets_nothing_but_its_minutes(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    assert page.editor.sheet.minutes.isVisible()
    assert not agenda(page).isVisible()


def test_items_are_typed_one_after_the_other_and_saved_in_their_order(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    for topic in ("学习全会精神", "讨论困难党员帮扶"):
        add(page, topic)
        assert keyboard().accessibleName() == "加一个议题"
    hit(Key.Key_S, CTRL)
    items = only_meeting(branch).agenda
    assert [(i.position, i.topic, i.kind) for i in items] == [
        (1, "学习全会精神", AgendaKind.STUDY), (2, "讨论困难党员帮扶", AgendaKind.MATTER)
    ]  # fmt: skip


def test_the_bar_says_how_many_items_there_are(page: MeetingsPage) -> None:
    begin(page)
    add(page, "学习")
    assert page.editor.sheet.content.sections.bar.tabText(1) == "议题与表决 1"


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("讨论张三转正", AgendaKind.CONVERSION), ("接收黄海涛为预备党员", AgendaKind.ADMISSION),
        ("补选支委", AgendaKind.ELECTION), ("审议年度计划", AgendaKind.RESOLUTION),
        ("民主评议党员", AgendaKind.APPRAISAL),
        ("传达上级通知", AgendaKind.STUDY), ("讨论卫生整治", AgendaKind.MATTER),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_the_topic(page: MeetingsPage, topic: str, kind: AgendaKind) -> None:
    begin(page)
    add(page, topic)
    assert agenda(page).model.items[0].kind is kind


def test_an_ordinary_vote_says_at_once_whether_it_passes(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    add(page, "表决年度计划")
    assert keyboard().accessibleName() == "赞成"
    enter("13")
    assert stand(page).startswith("✗ 没有通过")
    enter("14")
    assert stand(page).startswith("✓ 通过")
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).agenda[0].approve == 14


def test_the_vote_follows_the_attendance(page: MeetingsPage) -> None:
    begin(page)
    add(page, "表决年度计划")
    enter("14")
    write(go_to("标记缺席和请假"), " ".join(str(n) for n in range(11, 27)))
    hit(Key.Key_Return)
    assert "表决无效" in stand(page)


def test_an_admission_asks_for_more_than_half_to_be_there(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    add(page, "接收预备党员")
    assert keyboard().accessibleName() == "表决的是谁"
    assert "超过半数" in "".join(w.text() for w in agenda(page).stand._lines)


def test_someone_new_is_admitted_by_name_and_gives_the_topic(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    hit(Key.Key_2, ALT)
    add(page, "接收预备党员")
    agenda(page).item_form.form.set_values({"topic": ""})
    enter("贺知文")
    hit(Key.Key_Return)
    enter_at(page, "赞成", "20")
    hit(Key.Key_S, CTRL)
    item = only_meeting(branch).agenda[0]
    (name,) = branch.query("SELECT p.name FROM person p WHERE p.id = ?", [item.person_id])
    assert (name["name"], item.topic, item.approve) == ("贺知文", "讨论接收贺知文为预备党员", 20)


def enter_at(page: MeetingsPage, name: str, text: str) -> None:
    go_to(name)
    enter(text)


def test_who_is_to_be_admitted_is_found_among_those_on_the_way_and_made_no_second_time(
    page: MeetingsPage, branch: Store
) -> None:
    with branch.change("建档") as tx:
        tx.put(Person(id="chen", name="陈小满"))
        step = AdmissionStep(id="s", admission_id="t", kind=AdmissionStepKind.TARGET, done_on=date(2026, 5, 1))
        tx.put(Admission(id="t", person_id="chen", branch_id=BRANCH, steps=(step,)))
    begin(page)
    add(page, "接收预备党员")
    hit(Key.Key_Down)  # whom the vote is likeliest about comes first
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    (item,) = only_meeting(branch).agenda
    assert item.person_id == "chen"
    assert branch.query("SELECT COUNT(*) AS n FROM person p WHERE p.name = '陈小满'")[0]["n"] == 1


def test_someone_of_another_branch_is_asked_about_before_a_second_person_is_made(
    page: MeetingsPage, branch: Store
) -> None:
    with branch.change("登记") as tx:
        tx.put(Person(id="wen", name="温亮"))
    begin(page)
    add(page, "接收温亮为预备党员")
    enter("温亮")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).agenda[0].person_id == "wen"


def test_a_written_opinion_handed_in_before_counts_and_a_later_one_does_not(page: MeetingsPage, branch: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, topic="王志强转正", person_id="p3", approve=13)
    open_with(page, branch, item, attendance=present(12, 25))
    agenda(page).opinions.finder.setFocus()
    enter("12")
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == "梁小红 书面意见"
    hit(Key.Key_Tab)
    enter("11.18")
    hit(Key.Key_Tab)
    assert stand(page).startswith("✓ 通过")
    hit(Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    enter("11.21")
    hit(Key.Key_Tab)
    assert "不计票" in agenda(page).opinions.rows[0].words.text()
    assert not stand(page).startswith("✓")


def test_written_opinions_are_offered_to_those_away_only(page: MeetingsPage, branch: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, topic="转正", person_id="p3")
    open_with(page, branch, item, attendance=present(12, 25))
    assert sorted(p.person_id for p in agenda(page).opinions.finder.offered) == ["p12", "p25"]


@pytest.mark.parametrize(("topic", "asked"), [("延长王志强的预备期", True), ("修订支部公约", False)])
def test_written_opinions_may_be_typed_for_a_resolution_on_a_probation(
    page: MeetingsPage, branch: Store, topic: str, asked: bool
) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic=topic, approve=14)
    open_with(page, branch, item, attendance=present(12, 25))
    assert agenda(page).opinions.isVisible() is asked


def test_an_election_counts_each_candidate_against_those_present(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    add(page, "补选支委一名")
    for text in ("1", "27", "27", "0"):
        enter(text)
        hit(Key.Key_Return)
    assert keyboard().accessibleName() == "候选人"
    for name, votes in (("李秀英", "20"), ("张伟", "7")):
        agenda(page).item_form.candidates.finder.setFocus()
        write(keyboard(), name)
        hit(Key.Key_Return)
        enter(votes)
    notes = [row.note.text() for row in agenda(page).item_form.candidates.rows]
    assert "当选" in notes[0]
    assert notes[1].startswith("✗")
    hit(Key.Key_S, CTRL)
    meeting = only_meeting(branch)
    assert {(c.person_id, c.votes) for c in meeting.candidates} == {("p2", 20), ("p4", 7)}


def test_enter_goes_down_the_votes_of_the_candidates(page: MeetingsPage, branch: Store) -> None:
    candidates = (CandidateDraft(person_id="p2"), CandidateDraft(person_id="p5"))
    open_with(page, branch, AgendaDraft(id="a", kind=AgendaKind.ELECTION, topic="选举", candidates=candidates))
    agenda(page).item_form.candidates.rows[0].votes.setFocus()
    hit(Key.Key_Return)
    assert keyboard() is agenda(page).item_form.candidates.rows[1].votes


def test_members_on_probation_do_not_stand_for_election(page: MeetingsPage, branch: Store) -> None:
    open_with(page, branch, AgendaDraft(id="a", kind=AgendaKind.ELECTION, topic="选举"))
    offered = {p.person_id for p in agenda(page).item_form.candidates.finder.offered}
    assert "p1" in offered
    assert not offered & {"p3", "p9", "p30"}


def test_an_exclusion_without_papers_says_what_is_missing_and_counts_once_they_are_there(
    page: MeetingsPage, branch: Store
) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="表决", approve=13)
    open_with(page, branch, item, attendance=present(28))
    agenda(page).exclusions.finder.setFocus()
    enter("28")
    hit(Key.Key_Return)
    assert "缺上级同意文件" in agenda(page).exclusions.rows[0].words.text()
    assert stand(page).startswith("✗")
    hit(Key.Key_Tab)
    enter("街道〔2026〕3号")
    hit(Key.Key_Tab)
    enter("3.2")
    hit(Key.Key_S, CTRL)
    (left_out,) = only_meeting(branch).exclusions
    assert (left_out.person_id, left_out.reason, left_out.resolved_on) == ("p28", 1, date(2026, 3, 2))
    assert agenda(page).exclusions.rows[0].words.text() == "✓ 不计入应到"


def test_the_live_line_of_the_attendance_knows_who_is_left_out(page: MeetingsPage, branch: Store) -> None:
    out = ExclusionDraft(person_id="p28", reason=5, consent_document="批复", resolved_on=date(2026, 3, 2))
    open_with(page, branch, attendance=present(28), exclusions=(out,))
    assert "有表决权 26，到场 26" in page.editor.sheet.attendance.live.text()


def test_more_approvals_than_people_are_refused_at_the_field(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    add(page, "表决年度计划")
    enter("31")
    hit(Key.Key_1, ALT)
    hit(Key.Key_S, CTRL)
    assert "多于到会的 30 人" in agenda(page).item_form.form.error("approve")
    assert agenda(page).isVisible()
    assert not branch.query("SELECT m.id FROM meeting m")


def test_a_number_that_is_none_is_said_at_once_and_not_saved(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    add(page, "表决年度计划")
    enter("十三")
    hit(Key.Key_S, CTRL)
    assert agenda(page).item_form.form.error("approve") == "请写数字，如 12。"
    assert not branch.query("SELECT m.id FROM meeting m")


def test_another_item_is_not_shown_over_a_number_that_cannot_be_read(page: MeetingsPage) -> None:
    begin(page)
    add(page, "学习")
    add(page, "表决年度计划")
    enter("十三")
    agenda(page).list.setFocus()
    press(agenda(page).list, Key.Key_Up)
    assert agenda(page).list.currentIndex().row() == 1


def test_an_item_that_cannot_be_added_yet_says_so_beside_the_field_and_leads_to_the_fault(page: MeetingsPage) -> None:
    begin(page)
    add(page, "接收预备党员")
    enter("陈小满")
    add(page, "选举支部委员会")
    assert "还没有加上：第 1 个议题" in agenda(page).fault.text()
    assert (keyboard().accessibleName(), agenda(page).box.text()) == ("表决的是谁", "选举支部委员会")
    assert not keyboard().visibleRegion().isEmpty()


def test_items_are_moved_and_taken_away_by_keys(page: MeetingsPage) -> None:
    begin(page)
    for topic in ("甲", "乙", "丙"):
        add(page, topic)
    agenda(page).list.setFocus()
    hit(Key.Key_Up, ALT)
    assert [item.topic for item in agenda(page).model.items] == ["甲", "丙", "乙"]
    hit(Key.Key_Delete)
    assert [item.topic for item in agenda(page).model.items] == ["甲", "乙"]


def test_changing_the_kind_drops_the_numbers_of_the_other_kind(page: MeetingsPage) -> None:
    begin(page)
    add(page, "表决年度计划")
    enter("20")
    kind = agenda(page).item_form.form.input("kind")
    press(kind, Key.Key_Up)
    item = agenda(page).model.items[0]
    assert (item.kind, item.approve) == (AgendaKind.MATTER, None)


def test_opening_a_meeting_with_votes_changes_nothing(page: MeetingsPage, branch: Store) -> None:
    item = AgendaDraft(
        id="a", kind=AgendaKind.ELECTION, topic="选举", seats=1, issued=27, returned=27,
        candidates=(CandidateDraft(person_id="p2", votes=20),),
    )  # fmt: skip
    open_with(page, branch, item, AgendaDraft(id="b", topic="旧记录里没有种类的一项"))
    agenda(page).list.setFocus()
    hit(Key.Key_Down)
    assert not page.editor.dirty


def test_the_model_keeps_qts_rules_while_items_come_move_and_go(page: MeetingsPage) -> None:
    check_model(agenda(page).model)
    begin(page)
    for topic in ("甲", "乙"):
        add(page, topic)
    agenda(page).list.setFocus()
    hit(Key.Key_Up, ALT)
    hit(Key.Key_Delete)
    agenda(page).show_agenda(MeetingDraft(branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=None))


def test_every_field_of_a_vote_has_a_name(page: MeetingsPage, branch: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.CONVERSION, topic="转正", person_id="p3")
    open_with(page, branch, item, attendance=present(12), exclusions=(ExclusionDraft(person_id="p28", reason=2),))
    stops = {keyboard().accessibleName()}
    for _ in range(30):
        hit(Key.Key_Tab)
        stops.add(keyboard().accessibleName())
    assert {"种类", "表决的是谁", "赞成", "决议", "书面意见", "潘虹 不计入的原因", "删除这个议题"} <= stops
    assert "" not in stops


def test_a_screen_reader_hears_the_result_of_an_item(page: MeetingsPage, branch: Store) -> None:
    open_with(page, branch, AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="年度计划", approve=20))
    QApplication.processEvents()
    heard = agenda(page).model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "1 年度计划 表决事项 ✓ 通过"
