"""交换: export, merge with a preview, let a desk in, receipts, keys; what each desk sees, all from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from pbdesk.exchange import incoming, keys
from pbdesk.exchange.beginning import GUIDE
from pbdesk.exchange.receipts import take_receipt, write_receipt
from pbdesk.model import Desk, Meeting, Person
from pbdesk.store import bundles
from tests.builders import a_person, a_posting, a_visit, seen
from tests.exchange.desks import BRANCH, DeskFile, desks
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, hit
from tests.ui.pages.desk import keyboard, words
from tests.ui.pages.exchange_desks import bundle, dialog, merged, page_of, read_again
from ui.pages.exchange import ExchangePage


@pytest.fixture
def pair() -> list[DeskFile]:
    """A street and a branch that trust each other and have the same records."""
    return desks(1)


@pytest.fixture
def street(pair: list[DeskFile], qtbot: QtBot) -> Iterator[ExchangePage]:
    page = page_of(pair[0], qtbot)
    yield page
    assert page.bridge.jobs.finish()


@pytest.fixture
def branch(pair: list[DeskFile], qtbot: QtBot) -> Iterator[ExchangePage]:
    page = page_of(pair[1], qtbot)
    yield page
    assert page.bridge.jobs.finish()


def tabs(page: ExchangePage) -> list[str]:
    return [page.sections.bar.tabText(n) for n in range(page.sections.bar.count())]


def saved(page: ExchangePage, path: Path) -> None:
    """Answer the question where to save."""
    assert page.send is not None
    chooser = page.send.saving.dialog
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    QApplication.processEvents()


def test_a_street_starts_with_merging_a_branch_with_reporting(street: ExchangePage, branch: ExchangePage) -> None:
    assert tabs(street) == ["合并", "发送", "电脑", "搁置", "冲突", "重复", "公钥"]
    assert tabs(branch) == ["报送", "合并", "电脑", "搁置", "冲突", "重复", "街道公钥"]


def test_a_branch_is_told_what_it_may_see_and_send(branch: ExchangePage) -> None:
    told = words(branch)
    assert "这是支部的文件，只有“b1党支部”的记录。" in told
    assert "身份证号和电话平时不带" in told


def test_what_would_go_is_said_before_anything_is_written(branch: ExchangePage, pair: list[DeskFile]) -> None:
    pair[1].edit("m0", title="学习会")
    read_again(branch)
    told = words(branch)
    assert "会议 1" in told
    assert "不带身份证号和电话" in told
    assert len(bundles.departures(pair[1].store)) == 1  # the one that the fixture sent


def test_exporting_saves_a_bundle_that_the_street_can_merge(
    branch: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    pair[1].edit("m0", title="学习会")
    read_again(branch)
    hit(Qt.Key.Key_S, CTRL)
    saved(branch, tmp_path / "报送.pbbundle")
    pair[0].take((tmp_path / "报送.pbbundle").read_bytes())
    assert seen(pair[0].store, Meeting, "m0").record.title == "学习会"


def test_numbers_go_only_when_ticked_and_the_tick_is_gone_again(
    branch: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    pair[1].put(a_person("p7", name="李七", phone="13800000000"))
    read_again(branch)
    assert branch.send is not None
    branch.send.options.private.setChecked(True)
    assert "带上 1 处身份证号和电话" in words(branch)
    branch.send.export()
    saved(branch, tmp_path / "报送.pbbundle")
    assert not branch.send.options.private.isChecked()
    pair[0].take((tmp_path / "报送.pbbundle").read_bytes())
    assert seen(pair[0].store, Person, "p7").record.phone == "13800000000"


def test_with_nothing_new_the_red_button_rests_and_says_why(branch: ExchangePage, pair: list[DeskFile]) -> None:
    pair[0].take(pair[1].send())
    take_receipt(pair[1].store, write_receipt(pair[0].store, "dev-支部1"))
    read_again(branch)
    assert branch.send is not None
    assert not branch.send.export_button.isEnabled()
    assert "没有新的内容要报送" in words(branch)


def test_a_merge_is_seen_before_it_is_done(street: ExchangePage, pair: list[DeskFile], tmp_path: Path) -> None:
    pair[1].hold("m1", ("p1",))
    before = pair[0].records()
    street.merge(bundle(pair[1], tmp_path))
    assert "新增 1 条：会议 1" in dialog(street).detail.text()
    assert pair[0].records() == before
    dialog(street).reject()
    assert pair[0].records() == before


def test_enter_merges_and_the_result_can_be_taken_back(
    street: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    pair[1].hold("m1", ("p1",))
    before = pair[0].records()
    street.merge(bundle(pair[1], tmp_path))
    dialog(street).activateWindow()
    dialog(street).merge_button.setFocus()
    hit(Qt.Key.Key_Return)
    assert pair[0].store.get(Meeting, "m1") is not None
    assert "合并了 1 个数据包" in dialog(street).words_label.text()
    dialog(street).undo()
    assert pair[0].records() == before
    dialog(street).accept()


def test_a_whole_folder_is_one_job_and_one_undo(street: ExchangePage, pair: list[DeskFile], tmp_path: Path) -> None:
    before = pair[0].records()
    for number in range(3):
        pair[1].hold(f"m{number + 1}", ("p1",))
        bundle(pair[1], tmp_path, f"第{number}包", everything=False)
    (tmp_path / "花名册.xlsx").write_bytes(b"PK")
    street.merge(tmp_path)
    assert "核对了 3 个文件" in dialog(street).words_label.text()
    dialog(street).merge()
    assert "合并了 3 个数据包" in dialog(street).words_label.text()
    dialog(street).undo()
    assert pair[0].records() == before
    dialog(street).accept()


def test_a_broken_file_says_why_and_nothing_can_be_merged(street: ExchangePage, tmp_path: Path) -> None:
    (tmp_path / "x.pbbundle").write_bytes(b"PBDESK-BUNDLE {}\n")
    street.merge(tmp_path / "x.pbbundle")
    assert "损坏" in dialog(street).detail.text()
    assert not dialog(street).merge_button.isEnabled()
    dialog(street).reject()


def test_receipts_are_offered_and_noted_on_the_other_side(
    street: ExchangePage, branch: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    pair[1].hold("m1", ("p1",))
    street.merge(bundle(pair[1], tmp_path))
    dialog(street).merge()
    assert dialog(street).receipt_button.isVisible()
    dialog(street).receipt_button.click()
    chooser = street.receive.dialog
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "回执.pbreceipt"))
    chooser.reject()
    merged(branch, tmp_path / "回执.pbreceipt")
    assert any(d.receipt_at for d in bundles.departures(pair[1].store))


@pytest.fixture
def stranger() -> DeskFile:
    """A branch that nobody has let in, with a meeting."""
    desk = DeskFile("新支部", Desk.BRANCH)
    desk.found_branch("b9")
    desk.add_person("p9", "b9")
    desk.hold("m9", ("p9",), "b9")
    return desk


def test_an_unknown_desk_waits_until_its_fingerprint_was_compared(
    street: ExchangePage, pair: list[DeskFile], stranger: DeskFile, tmp_path: Path
) -> None:
    merged(street, bundle(stranger, tmp_path))
    assert pair[0].store.get(Meeting, "m9") is None
    street.open(street.devices)
    assert keys.fingerprint(keys.verify_key_of(keys.device_key(stranger.store))) in words(street)
    button_named(street, "确认这台电脑").click()
    assert seen(pair[0].store, Meeting, "m9").record.branch_id == "b9"
    assert tabs(street)[2] == "电脑"


def test_what_is_aside_says_why_and_from_whom(
    street: ExchangePage, stranger: DeskFile, tmp_path: Path
) -> None:
    merged(street, bundle(stranger, tmp_path))
    rows = street.aside.table.rows
    assert {(row.sender, row.reason) for row in rows} == {("新支部 · 新支部", "这台电脑还没有经过确认")}
    assert tabs(street)[3] == f"搁置 {len(rows)}"


def test_a_desk_without_a_branch_is_not_let_in(street: ExchangePage, stranger: DeskFile, tmp_path: Path) -> None:
    merged(street, bundle(stranger, tmp_path))
    street.open(street.devices)
    assert street.devices.scope is not None
    street.devices.scope.tick(())
    told = Told(street.bridge)
    street.devices.allow()
    assert told.failed == ["请先勾选这台电脑可以报送哪些支部。"]
    assert [d.state for d in bundles.devices(street.bridge.store) if d.name == "新支部 · 新支部"] == ["pending"]


def test_a_blocked_desk_is_kept_aside_from_then_on(street: ExchangePage, pair: list[DeskFile], tmp_path: Path) -> None:
    street.open(street.devices)
    street.devices.block()
    pair[1].hold("m1", ("p1",))
    merged(street, bundle(pair[1], tmp_path))
    assert pair[0].store.get(Meeting, "m1") is None


def test_what_was_out_of_scope_comes_in_when_the_scope_is_widened(
    street: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    pair[0].found_branch("b2")
    pair[1].hold("m1", ("p1",))
    bundles.decide_device(pair[0].store, "dev-支部1", "approved", ("b2",), by="x")
    merged(street, bundle(pair[1], tmp_path))
    assert [row.reason for row in street.aside.table.rows] == ["不是本支部的记录"]
    street.open(street.devices)
    assert street.devices.scope is not None
    street.devices.scope.tick((BRANCH,))
    street.devices.allow()
    assert pair[0].store.get(Meeting, "m1") is not None


def test_the_street_s_code_is_registered_and_locks_what_goes_out(
    street: ExchangePage, branch: ExchangePage, pair: list[DeskFile]
) -> None:
    street.open(street.keys)
    branch.open(branch.keys)
    branch.keys.field.setPlainText(street.keys.code.text().lower())
    branch.keys.act()
    assert street.keys.mark.text() == branch.keys.mark.text()
    data = pair[1].send()
    assert b'"locked": true' in data[:120]
    assert incoming.open_bundle(pair[0].store, data).manifest.branches == (BRANCH,)


def test_a_mistyped_code_is_said_at_the_field(branch: ExchangePage) -> None:
    branch.open(branch.keys)
    branch.keys.field.setPlainText("AGE1 ABCD")
    branch.keys.act()
    assert "抄错了字" in branch.keys.error.text()
    assert keyboard() is branch.keys.field


def test_a_key_file_is_registered_too(
    street: ExchangePage, branch: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    (tmp_path / "k.pbkey").write_bytes(keys.office_key(pair[0].store).to_file())
    branch.keys.read_file(tmp_path / "k.pbkey")
    known = keys.known_office(pair[1].store)
    assert known is not None
    assert known.fingerprint == keys.office_key(pair[0].store).fingerprint


def test_a_street_sends_each_branch_its_own(street: ExchangePage, pair: list[DeskFile], tmp_path: Path) -> None:
    pair[0].found_branch("b2")
    pair[0].edit("m0", title="总结会")
    read_again(street)
    street.open(street.issue or street.receive)
    assert street.issue is not None
    hit(Qt.Key.Key_A, CTRL)
    street.issue.export()
    chooser = street.issue.saving.dialog
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"发给b1党支部", "发给b2党支部"}
    assert street.issue.table.chosen_rows == ()


@pytest.fixture
def guide(qtbot: QtBot) -> Iterator[ExchangePage]:
    """A guide's desk with two guides in its file."""
    desk = DeskFile("指导员", Desk.GUIDE)
    desk.found_branch()
    for person, name in (("g1", "周导"), ("g2", "吴导")):
        desk.put(a_person(person, name=name))
        desk.put(a_posting(f"po-{person}", person))
    desk.put(a_visit("v1", "po-g1"))
    page = page_of(desk, qtbot)
    yield page
    assert page.bridge.jobs.finish()


def test_a_guide_is_asked_once_who_he_is(guide: ExchangePage) -> None:
    assert guide.send is not None
    assert "请先在上面选好“我是哪位指导员”。" in words(guide)
    guide.send.who.setFocus()
    guide.send.who.setCurrentIndex(guide.send.who.findText("周导"))
    guide.send.who.activated.emit(guide.send.who.currentIndex())
    assert guide.bridge.store.setting(GUIDE) == "g1"
    assert "走访 1" in words(guide)


def test_nothing_that_came_shows_words_instead_of_an_empty_table(street: ExchangePage) -> None:
    street.open(street.aside)
    assert "没有搁置的内容" in words(street)
    street.open(street.conflicts)
    assert "✓ 没有冲突" in words(street)
    street.open(street.duplicates)
    assert "✓ 没有可能重复的记录" in words(street)


def test_what_is_lacking_is_told_before_and_after_merging(
    street: ExchangePage, pair: list[DeskFile], tmp_path: Path
) -> None:
    branch = pair[1]
    take_receipt(branch.store, write_receipt(pair[0].store, "dev-支部1"))
    branch.edit("m0", title="学习会")
    pair[0].take(branch.news() or b"")
    take_receipt(branch.store, write_receipt(pair[0].store, "dev-支部1"))
    branch.hold("m1")
    office = DeskFile("从备份恢复的街道", Desk.STREET)
    office.trust(branch)
    street.bridge.store = office.store
    street.merge(bundle(branch, tmp_path, everything=False))
    assert "中间缺第 1、2 包" in words(dialog(street))
    dialog(street).merge()
    assert "1 个前面有缺，要请对方全部重新导出" in words(dialog(street))
    dialog(street).accept()


def test_of_the_only_street_there_is_nothing_to_confirm_or_to_stop(branch: ExchangePage) -> None:
    branch.open(branch.devices)
    assert [row.desk for row in branch.devices.table.rows] == ["街道"]
    assert not branch.devices.allow_button.isVisible()
    assert not branch.devices.block_button.isVisible()


def test_a_street_chooses_anew_what_a_branch_may_send(street: ExchangePage) -> None:
    street.open(street.devices)
    assert street.devices.allow_button.isVisible()
    assert street.devices.block_button.isVisible()


def test_each_large_fingerprint_says_who_asks_for_it(street: ExchangePage) -> None:
    street.open(street.keys)
    told = words(street)
    assert "谁来核对：支部和指导员登记公钥的时候。" in told
    assert "第一次收到这个文件的数据包" in told


def test_a_bundle_says_from_which_computer_it_came(street: ExchangePage, pair: list[DeskFile]) -> None:
    pair[1].edit("m0", title="学习会")
    pair[0].take(pair[1].send())
    read_again(street)
    (device,) = street.devices.table.rows
    assert device.mark == device.fingerprint[:4]
    assert {row.mark for row in street.receive.table.rows} == {device.mark}
