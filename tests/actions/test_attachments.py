"""Photos and scans on a record: attached, listed, saved elsewhere, taken off, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.actions.attachments import Picked, attach, attach_all, content, detach, export
from pbdesk.actions.meetings import delete, record
from pbdesk.errors import UserError
from pbdesk.model import Admission, Attachment, AttachmentKind, Meeting
from pbdesk.store import Shown, Store
from pbdesk.store.doctor import examine
from pbdesk.views.attachments import AttachmentRow, attachments_of, size_words
from tests.actions.pictures import a_jpeg, a_pdf, a_png
from tests.orchard import BRANCH, a_draft, a_file

SIGNED, PHOTO = AttachmentKind.SIGNED_PAGE, AttachmentKind.PHOTO


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        record(file, a_draft(), "m")
        yield file


def meeting(store: Store) -> Shown[Meeting]:
    found = store.get(Meeting, "m")
    assert found is not None
    return found


def rows(store: Store) -> tuple[AttachmentRow, ...]:
    return attachments_of(store, meeting_id="m")


def test_a_scan_is_attached_from_the_disk(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "签字页.PDF"
    path.write_bytes(a_pdf())
    changes = attach(store, meeting(store).record, path, SIGNED)
    (row,) = rows(store)
    assert (row.name, row.what, row.media_type, row.size) == ("签字页.pdf", "签字页", "application/pdf", len(a_pdf()))
    assert (changes.label, "attachment" in changes.tables) == ("附上签字页", True)


def test_a_picture_comes_from_the_clipboard_too(store: Store) -> None:
    attach(store, meeting(store).record, Picked("粘贴的图片", a_png()))
    (row,) = rows(store)
    assert (row.name, row.is_picture, store.blob(row.sha256)) == ("粘贴的图片.png", True, a_png())


def test_several_come_in_one_step_and_the_bad_ones_are_named(store: Store, tmp_path: Path) -> None:
    for name, data in (("a.jpg", a_jpeg()), ("b.png", a_png()), ("程序.jpg", b"MZ"), ("c.png", a_png())):
        (tmp_path / name).write_bytes(data)
    done = attach_all(
        store, meeting(store).record, [tmp_path / n for n in ("a.jpg", "b.png", "程序.jpg", "c.png", "没有.jpg")], PHOTO
    )
    assert (done.names, [refused.name for refused in done.refused]) == (
        ("a.jpg", "b.png"), ["程序.jpg", "c.png", "没有.jpg"]
    )  # fmt: skip
    assert done.sentence.startswith("已附上 2 个文件。\n“程序.jpg”没有附上：这是一个程序文件")
    store.undo()
    assert rows(store) == ()


def test_the_same_content_is_attached_once(store: Store) -> None:
    attach(store, meeting(store).record, Picked("一.png", a_png()))
    with pytest.raises(UserError, match="同样内容的文件已经附过了，叫“一"):
        attach(store, meeting(store).record, Picked("二.png", a_png()))


def test_the_same_picture_may_show_two_meetings_and_is_kept_once(store: Store) -> None:
    record(store, a_draft(), "n")
    other = store.get(Meeting, "n")
    assert other is not None
    for owner in (meeting(store).record, other.record):
        attach(store, owner, Picked("合影.png", a_png()))
    assert len(store.query("SELECT b.sha256 FROM blob b")) == 1


def test_a_refused_file_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = store.history()
    for source in (Picked("空.jpg", b""), tmp_path, tmp_path / "没有"):
        with pytest.raises(UserError):
            attach(store, meeting(store).record, source)
    assert (store.history(), rows(store)) == (before, ())


def test_a_large_file_is_not_even_read_whole(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "录像.jpg"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(UserError, match=r"这个文件有 3\.0 GB，最多 20 MB"):
        attach(store, meeting(store).record, path)


def test_an_attachment_is_saved_where_the_user_says(store: Store, tmp_path: Path) -> None:
    attach(store, meeting(store).record, Picked("合影.png", a_png()))
    found = store.get(Attachment, rows(store)[0].id)
    assert found is not None
    export(store, found.record, tmp_path / "出来.png")
    assert (tmp_path / "出来.png").read_bytes() == a_png()


def test_bytes_that_are_not_here_are_said_so(store: Store) -> None:
    lost = Attachment(id="a", branch_id=BRANCH, kind=PHOTO, name="合影.jpg", media_type="image/jpeg", size=3,
                      sha256="0" * 64)  # fmt: skip
    with pytest.raises(UserError, match="的内容不在这个文件里"):
        content(store, lost)


def test_taking_one_off_can_be_undone(store: Store) -> None:
    attach(store, meeting(store).record, Picked("合影.png", a_png()))
    found = store.get(Attachment, rows(store)[0].id)
    assert found is not None
    assert detach(store, found).label == "移除现场照片“合影.png”"
    assert rows(store) == ()
    store.undo()
    assert [row.name for row in rows(store)] == ["合影.png"]


def test_a_deleted_meeting_takes_its_attachments_along_and_brings_them_back(store: Store) -> None:
    attach(store, meeting(store).record, Picked("合影.png", a_png()))
    delete(store, meeting(store))
    assert rows(store) == ()
    store.undo()
    assert [row.name for row in rows(store)] == ["合影.png"]


def test_papers_of_an_admission_are_its_own(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Admission(id="t", person_id="p3", branch_id=BRANCH))
    track = store.get(Admission, "t")
    assert track is not None
    attach(store, track.record, Picked("志愿书.pdf", a_pdf()), AttachmentKind.MATERIAL)
    assert [row.name for row in attachments_of(store, admission_id="t")] == ["志愿书.pdf"]
    assert rows(store) == ()


def test_a_file_with_attachments_is_sound(store: Store) -> None:
    attach(store, meeting(store).record, Picked("合影.png", a_png()))
    assert examine(store).findings == ()


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (12_345, "12 KB"), (1_048_063, "1023 KB"),
     (1_048_064, "1 MB"), (1_572_864, "1.5 MB"), (20 * 1024 * 1024, "20 MB")],
)  # fmt: skip
def test_sizes_are_said_in_the_unit_that_reads_best(size: int, words: str) -> None:
    assert size_words(size) == words
