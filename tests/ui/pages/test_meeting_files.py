"""会议: photos and scans, what is still lacking, like last time, and the fields for the clipboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.attachments import Picked, attach_all
from pbdesk.actions.meeting_drafts import AgendaDraft
from pbdesk.actions.meetings import record
from pbdesk.model import AgendaKind, AttachmentKind, Meeting, MeetingKind
from pbdesk.store import Store
from tests.builders import an_attachment
from tests.orchard import BRANCH, a_draft, present
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, check_model, click, hit, press, write
from tests.ui.pages.desk import exceptions, go_to, keyboard, meetings, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meeting_sections import FILES
from ui.pages.meetings import MeetingsPage
from ui.requests import ShowHistory
from ui.widgets.attachments import AttachmentsPanel

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


@pytest.fixture
def recorded(page: MeetingsPage, branch: Store) -> MeetingsPage:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    return page


def png(width: int = 40, height: int = 30) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def a_photo(folder: Path, name: str = "会场.png") -> Path:
    path = folder / name
    path.write_bytes(png())
    return path


def panel(page: MeetingsPage) -> AttachmentsPanel:
    return page.editor.sheet.content.files


def names(page: MeetingsPage) -> list[str]:
    return [row.name for row in panel(page).model.rows]


def choose_files(page: MeetingsPage, *paths: Path) -> None:
    """The dialog for files, answered."""
    click(button_named(panel(page), "选文件…"))
    dialog = panel(page).dialog
    assert isinstance(dialog, QFileDialog)
    dialog.close()
    dialog.filesSelected.emit([str(path) for path in paths])


def test_a_photo_is_attached_by_the_dialog_and_can_be_taken_back(
    recorded: MeetingsPage, bridge: Bridge, tmp_path: Path
) -> None:
    hit(Key.Key_3, ALT)
    choose_files(recorded, a_photo(tmp_path))
    assert names(recorded) == ["会场.png"]
    assert recorded.editor.sheet.content.sections.bar.tabText(2) == "附件 1"
    bridge.undo()
    assert names(recorded) == []


def test_what_cannot_be_attached_is_said_and_the_rest_is_in(recorded: MeetingsPage, tmp_path: Path) -> None:
    letter = tmp_path / "通知.docx"
    letter.write_bytes(b"PK\x03\x04 something")
    hit(Key.Key_3, ALT)
    choose_files(recorded, a_photo(tmp_path), letter)
    assert names(recorded) == ["会场.png"]
    assert "“通知.docx”没有附上" in panel(recorded).said.text()


def test_a_picture_is_pasted_from_the_clipboard(recorded: MeetingsPage) -> None:
    image = QImage()
    image.loadFromData(png())
    QGuiApplication.clipboard().setImage(image)
    hit(Key.Key_3, ALT)
    click(button_named(panel(recorded), "粘贴"))
    assert names(recorded) == ["粘贴的图片.png"]


def test_pasting_nothing_says_what_to_do(recorded: MeetingsPage) -> None:
    QGuiApplication.clipboard().setText("几个字")
    hit(Key.Key_3, ALT)
    click(button_named(panel(recorded), "粘贴"))
    assert "剪贴板里没有图片" in panel(recorded).said.text()


def test_files_are_dropped_onto_the_panel(recorded: MeetingsPage, tmp_path: Path) -> None:
    hit(Key.Key_3, ALT)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(a_photo(tmp_path)))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel(recorded), QDragEnterEvent(QPoint(20, 20), copy, mime, left, none))
    QApplication.sendEvent(panel(recorded), QDropEvent(QPointF(20, 20), copy, mime, left, none))
    assert names(recorded) == ["会场.png"]


def test_a_new_meeting_is_saved_before_something_is_attached_to_it(
    page: MeetingsPage, branch: Store, tmp_path: Path
) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    hit(Key.Key_3, ALT)
    choose_files(page, a_photo(tmp_path))
    assert meetings(branch) == 1
    assert names(page) == ["会场.png"]


def test_that_a_new_meeting_was_saved_first_is_said_and_one_stays_at_the_attachments(
    page: MeetingsPage, told: Told, tmp_path: Path
) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    hit(Key.Key_3, ALT)
    choose_files(page, a_photo(tmp_path))
    assert told.said[-1].startswith("会议先保存了，")
    assert page.editor.sheet.content.sections.current == FILES


def test_the_small_picture_comes_in_and_fits_its_square(recorded: MeetingsPage, branch: Store) -> None:
    shown_meeting = branch.get(Meeting, "m")
    assert shown_meeting is not None
    attach_all(branch, shown_meeting.record, [Picked("宽.png", png(400, 100))], AttachmentKind.PHOTO)
    recorded.refresh()
    picture = panel(recorded).model.index(0).data(Qt.ItemDataRole.DecorationRole)
    assert (picture.width(), picture.height()) == (88, 22)


def test_an_attachment_is_removed_and_saved_elsewhere_by_keys(
    recorded: MeetingsPage, branch: Store, tmp_path: Path
) -> None:
    hit(Key.Key_3, ALT)
    choose_files(recorded, a_photo(tmp_path))
    panel(recorded).list.setFocus()
    hit(Key.Key_Return)
    dialog = panel(recorded).dialog
    assert isinstance(dialog, QFileDialog)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "另存.png"))
    assert (tmp_path / "另存.png").read_bytes() == png()
    panel(recorded).list.setFocus()
    hit(Key.Key_Delete)
    assert names(recorded) == []


def test_a_program_that_came_as_a_photo_is_not_saved_and_why_is_said(
    recorded: MeetingsPage, branch: Store, tmp_path: Path
) -> None:
    with branch.change("合并来的") as tx:
        tx.keep_blob(b"MZ")
        tx.put(an_attachment(b"MZ", branch_id=BRANCH, meeting_id="m", name="../合影\u202egpj.exe"))
    recorded.open_record("m")
    assert names(recorded) == ["合影gpj.png"]
    hit(Key.Key_3, ALT)
    panel(recorded).list.setFocus()
    hit(Key.Key_Return)
    dialog = panel(recorded).dialog
    assert isinstance(dialog, QFileDialog)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "合影.png"))
    assert "没有另存：这是一个程序文件" in panel(recorded).said.text()
    assert list(tmp_path.iterdir()) == []


def test_what_is_typed_survives_attaching(recorded: MeetingsPage, tmp_path: Path) -> None:
    write(keyboard(), "正在改")
    hit(Key.Key_3, ALT)
    choose_files(recorded, a_photo(tmp_path))
    assert recorded.editor.draft().title == "正在改"


def test_the_model_of_attachments_keeps_qts_rules(recorded: MeetingsPage, tmp_path: Path) -> None:
    check_model(panel(recorded).model)
    hit(Key.Key_3, ALT)
    choose_files(recorded, a_photo(tmp_path))
    press(panel(recorded).list, Key.Key_Delete)


@pytest.mark.parametrize(
    ("changed", "sentence", "name"),
    [
        ({"place": ""}, "地点", "地点"),
        ({"content": ""}, "会议记录", "会议记录"),
        ({"attendance": present(5)[:4] + present()[5:]}, "出席", "标记缺席和请假"),
        ({"agenda": (AgendaDraft(id="a", kind=AgendaKind.CONVERSION, topic="转正"),)}, "是哪一位", "表决的是谁"),
    ],
)
def test_each_sentence_about_what_lacks_leads_to_its_field(
    page: MeetingsPage, branch: Store, changed: dict[str, object], sentence: str, name: str
) -> None:
    record(branch, a_draft(date(2026, 11, 20), **changed), "m")
    page.open_record("m")
    hit(Key.Key_4, ALT)
    lacks = page.editor.sheet.content.lacks
    (row,) = [n for n in range(lacks.count()) if sentence in lacks.item(n).text()]
    lacks.setCurrentRow(row)
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == name


def test_like_last_time_brings_people_who_are_always_away(page: MeetingsPage, branch: Store) -> None:
    for day in (date(2026, 5, 20), date(2026, 8, 20)):
        record(branch, a_draft(day, 25, chair_id="p2", place="礼堂"))
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("主题"), "新的主题")
    hit(Key.Key_L, CTRL)
    draft = page.editor.draft()
    assert (draft.title, draft.place, draft.chair_id) == ("新的主题", "礼堂", "p2")
    hit(Key.Key_S, CTRL)
    assert exceptions(only_meeting(branch, since=date(2026, 11, 1))) == {"p25": ("absent", "外出")}


def test_the_first_meeting_of_a_kind_has_nothing_to_be_like(page: MeetingsPage, told: Told) -> None:
    page.start_record(BRANCH, MeetingKind.LECTURE)
    hit(Key.Key_L, CTRL)
    assert told.said == ["以前没有记过党课，没有可以照着填的。"]


def test_a_late_entry_is_called_so_at_its_head(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING, on=date(2026, 11, 2))
    assert page.title_label.text() == "补录党员大会"
    hit(Key.Key_S, CTRL)
    assert page.title_label.text() == "11月2日党员大会（补录）"


def test_one_key_copies_one_field_and_ticks_it(recorded: MeetingsPage) -> None:
    hit(Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    copying = recorded.copy_panel
    assert copying is not None
    press(copying.table, Key.Key_4)
    assert QGuiApplication.clipboard().text() == "党群服务中心三楼"
    assert [line.field.name for line in copying.table.rows if line.done] == ["会议地点"]
    press(copying.table, Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "陈建国"
    press(copying.table, Key.Key_Escape)


def test_a_key_meant_for_the_panel_never_lands_in_a_field(recorded: MeetingsPage) -> None:
    title = recorded.editor.sheet.form.input("title")
    title.setFocus()
    hit(Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    panel_shown = recorded.copy_panel
    assert panel_shown is not None
    assert not isinstance(recorded.focusWidget(), QLineEdit)  # whichever of the two windows has the keyboard
    panel_shown.close()
    assert recorded.focusWidget() is title


def test_copying_saves_first_so_that_nothing_old_is_pasted(recorded: MeetingsPage, branch: Store) -> None:
    write(keyboard(), "新的主题")
    hit(Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    copying = recorded.copy_panel
    assert copying is not None
    press(copying.table, Key.Key_1)
    assert QGuiApplication.clipboard().text() == only_meeting(branch).title == "新的主题"
    copying.close()


def test_the_history_of_the_record_is_asked_for(recorded: MeetingsPage, told: Told) -> None:
    menu = recorded.more_button.menu()
    (entry,) = [each for each in menu.actions() if each.text() == "这条记录的历史…"]
    entry.trigger()
    assert told.asked == [ShowHistory("meeting", "m")]


def test_a_late_entry_is_told_and_not_counted_among_what_is_missing(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 2)), "m")
    page.open_record("m")
    lacks = page.editor.sheet.content.lacks
    told = [lacks.item(row).text() for row in range(lacks.count())]
    assert sum("补录" in line for line in told) == 1
    assert lacks.count_open == len(told) - 1
