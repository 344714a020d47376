"""An office that went back to an older backup: it lacks what it had confirmed, says so, and gets all of it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbdesk.exchange import container, incoming
from pbdesk.exchange.batch import Merged, look, merge_all
from pbdesk.exchange.incoming import Plan
from pbdesk.exchange.manifest import read_manifest
from pbdesk.model import Desk, Meeting
from pbdesk.store.backup import backup
from pbdesk.store.restoring import restore
from pbdesk.views.exchange import plan_lines
from pbdesk.views.exchange_merge import FileState, ahead, done, done_words
from pbdesk.views.restoring import restore_preview
from tests.exchange.desks import DeskFile, desks


@pytest.fixture
def pair(tmp_path: Path) -> list[DeskFile]:
    """A street that has confirmed three bundles of a branch, and went back to a backup from after the first."""
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    branch.note(street.reply(branch))
    copy = backup(street.store)
    for meeting in ("m1", "m2"):
        branch.hold(meeting)
        confirmed(street, branch)
    restore(street.store, copy)
    branch.hold("m3")
    return [street, branch]


def confirmed(street: DeskFile, branch: DeskFile) -> Plan:
    plan = street.take(branch.news() or b"")
    branch.note(street.reply(branch))
    return plan


def meetings(desk: DeskFile) -> list[str]:
    return [name for name in ("m0", "m1", "m2", "m3") if desk.store.get(Meeting, name)]


def test_the_preview_and_the_merge_say_which_are_lacking(pair: list[DeskFile]) -> None:
    street, branch = pair
    data = branch.news() or b""
    planned = incoming.plan(street.store, incoming.open_bundle(street.store, data))
    made = street.take(data)
    assert (planned.lacking, made.lacking, meetings(street)) == ((2, 3), (2, 3), ["m0", "m3"])
    assert [line for line in plan_lines(made) if "中间缺第 2、3 包" in line and "全部重新导出" in line] != []
    assert incoming.sentence(made).endswith("前面还缺 2 包")


def test_a_bundle_of_everything_makes_it_good_for_this_one_and_those_to_come(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.take(branch.news() or b"")
    assert street.take(branch.send(everything=True)).lacking == ()
    assert meetings(street) == ["m0", "m1", "m2", "m3"]
    branch.edit("m3", title="学习会")
    assert street.take(branch.news() or b"").lacking == ()


def test_another_street_lacks_all_that_the_first_has_confirmed(pair: list[DeskFile]) -> None:
    street, branch = pair
    other = DeskFile("新街道", Desk.STREET)
    other.trust(branch)
    assert other.take(branch.news() or b"").lacking == (1, 2, 3)
    assert street.take(branch.news() or b"").lacking == (2, 3)


def test_nothing_is_lacking_where_everything_arrived() -> None:
    street, branch = desks(1)
    branch.note(street.reply(branch))
    for meeting in ("m1", "m2", "m3"):
        branch.hold(meeting)
        assert confirmed(street, branch).lacking == ()


def test_a_bundle_whose_content_went_again_with_a_later_one_is_not_asked_for() -> None:
    street, branch = desks(1)
    branch.note(street.reply(branch))
    branch.hold("m1")
    first = branch.news() or b""
    branch.hold("m2")
    second = branch.news() or b""
    other = DeskFile("新街道", Desk.STREET)
    other.trust(branch)
    for data in (first, second):
        street.take(data)
    branch.note(street.reply(branch))
    branch.hold("m3")
    assert other.take(branch.news() or b"").lacking == (1, 3)


def test_a_branch_that_went_back_is_told_of_its_streets_bundles(tmp_path: Path) -> None:
    street, _ = desks(1)
    branch = DeskFile("支部", Desk.BRANCH, path=tmp_path / "支部.pbdesk")
    branch.trust(street)
    street.trust(branch)
    copy = backup(branch.store)
    branch.take(street.news("b1") or b"")
    street.note(branch.reply(street))
    restore(branch.store, copy)
    street.hold("m1")
    assert branch.take(street.news("b1") or b"").lacking == (1,)


def test_two_desks_of_a_branch_ask_each_other_for_nothing() -> None:
    street, one, other = desks(2)
    one.note(street.reply(one))
    one.hold("m1")
    assert other.take(one.news() or b"").lacking == ()


def test_a_bundle_of_an_earlier_version_says_nothing_of_it() -> None:
    street, branch = desks(1)
    told = incoming.open_bundle(street.store, branch.send()).manifest.to_bytes()
    assert read_manifest(told).after == {}
    assert read_manifest(told.replace(b'"after":{},', b"")).after is None


def test_a_folder_shows_it_file_by_file_and_together(pair: list[DeskFile], tmp_path: Path) -> None:
    street, branch = pair
    path = tmp_path / "b"
    path.write_bytes(branch.news() or b"")
    (planned,) = look(street.store, [path], lambda *_: None)
    made: list[Merged] = []
    merge_all(street.store, [path], lambda *_: None, made)
    rows = [done(each) for each in made]
    assert [ahead(planned).state, *(row.state for row in rows)] == [FileState.LACKING] * 2
    assert done_words(rows, 0) == "合并了 1 个数据包，1 个前面有缺，要请对方全部重新导出。"


def test_going_back_says_whose_bundles_go_and_who_has_to_be_let_in_again(tmp_path: Path) -> None:
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    copy = backup(street.store)
    branch.hold("m1")
    confirmed(street, branch)
    branch.hold("m2")
    confirmed(street, branch)
    late = DeskFile("后来的", Desk.BRANCH)
    street.trust(late)
    preview = restore_preview(street.store, copy)
    again, let_in = preview.exchange
    assert "收到的 2 个数据包" in again
    assert "支部1（第 2、3 包，最后一个2026-11-30 09:" in again
    assert "全部重新导出" in again
    assert "--since all" in again
    assert let_in.endswith("：后来的。")
    assert [row.name[:9] for row in preview.bundles] == ["支部1 第 3 包", "支部1 第 2 包"]
    assert preview.sentences[-2:] == preview.exchange


def test_a_merge_that_was_taken_back_is_not_asked_for(tmp_path: Path) -> None:
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    copy = backup(street.store)
    branch.hold("m1")
    street.take(branch.news() or b"")
    street.store.undo()
    assert restore_preview(street.store, copy).exchange == ()


def test_a_receipt_that_says_what_is_lacking_lets_it_go_with_the_next_bundle(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))
    assert meetings(street) == ["m0", "m3"]
    made = street.take(branch.news() or b"")
    assert (made.lacking, meetings(street)) == ((), ["m0", "m1", "m2", "m3"])
    branch.note(street.reply(branch))
    assert branch.news() is None
    branch.note(street.reply(branch))
    assert branch.news() is None


def test_a_receipt_of_an_earlier_version_says_nothing_of_it(
    pair: list[DeskFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    street, branch = pair
    street.take(branch.news() or b"")
    pack = container.pack

    def older(frames: list[tuple[bytes, bytes]]) -> tuple[bytes, int, str]:
        ((letter, told),) = frames
        return pack([(letter, json.dumps({k: v for k, v in json.loads(told).items() if k != "lacking"}).encode())])

    monkeypatch.setattr(container, "pack", older)
    data = street.reply(branch)
    monkeypatch.undo()
    assert branch.note(data) == 2
    assert branch.news() is None


def test_a_desk_that_went_back_gives_no_number_twice(tmp_path: Path) -> None:
    street, _ = desks(1)
    branch = DeskFile("支部", Desk.BRANCH, path=tmp_path / "支部.pbdesk")
    branch.trust(street)
    branch.found_branch("b2")
    copy = backup(branch.store)
    for _ in range(2):
        branch.send()
    restore(branch.store, copy)
    restore(branch.store, copy)
    assert incoming.open_bundle(street.store, branch.send()).manifest.sequence == 3
