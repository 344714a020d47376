"""Several bundles at a time: the preview says what the merging does, bad files keep none of the others out."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange.batch import Merged, gather, look, merge_all, take_back
from pbdesk.exchange.receipts import write_receipt
from pbdesk.model import Meeting
from pbdesk.store import Store, bundles
from tests.exchange.desks import DeskFile, desks, strangers


def quiet(_done: int, _total: int, _words: str) -> None:
    """Nobody watches."""


@pytest.fixture
def trio() -> list[DeskFile]:
    """A street and two files of one branch, which have gone on by themselves."""
    street, one, other = desks(2)
    one.hold("m1", ("p1",))
    other.hold("m2", ("p2",))
    return [street, one, other]


@pytest.fixture
def folder(trio: list[DeskFile], tmp_path: Path) -> Path:
    """A folder as it comes from a stick: two bundles of one branch and one of the other, a sheet, a broken copy."""
    _, one, other = trio
    (tmp_path / "b.bin").write_bytes(one.send(everything=False))
    one.edit("m1", title="学习会")
    (tmp_path / "a(1).txt").write_bytes(one.send(everything=False))
    (tmp_path / "深").mkdir()
    (tmp_path / "深" / "支部2.pbbundle").write_bytes(other.send())
    (tmp_path / "花名册.xlsx").write_bytes(b"PK")
    (tmp_path / "broken.pbbundle").write_bytes(other.send()[:-40])
    return tmp_path


def merged(store: Store, paths: list[Path]) -> list[Merged]:
    kept: list[Merged] = []
    merge_all(store, paths, quiet, kept)
    return kept


def test_a_folder_gives_its_bundles_whatever_they_are_called(folder: Path) -> None:
    shutil.copyfile(folder / "b.bin", folder / ".b.bin.0123abcd.part")  # what somebody is writing, or never finished
    assert {path.name for path in gather([folder])} == {"b.bin", "a(1).txt", "支部2.pbbundle", "broken.pbbundle"}


def test_a_folder_without_any_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="这里没有数据包"):
        gather([tmp_path])


def test_the_preview_of_several_says_what_merging_them_does(trio: list[DeskFile], folder: Path) -> None:
    street, paths = trio[0], gather([folder])
    before = street.records()
    planned = look(street.store, paths, quiet)
    assert street.records() == before
    done = merged(street.store, paths)
    assert [p.plan.counts if p.plan else p.trouble for p in planned] == [
        m.plan.counts if m.plan else m.trouble for m in done
    ]


def test_bundles_of_one_sender_come_in_their_order(trio: list[DeskFile], folder: Path) -> None:
    merged(trio[0].store, gather([folder]))
    shown = trio[0].store.get(Meeting, "m1")
    assert shown is not None
    assert shown.record.title == "学习会"


def test_a_broken_file_keeps_none_of_the_others_out(trio: list[DeskFile], folder: Path) -> None:
    done = merged(trio[0].store, gather([folder]))
    assert [m.path.name for m in done if m.trouble] == ["broken.pbbundle"]
    assert trio[0].store.get(Meeting, "m2") is not None


def test_all_of_them_can_be_taken_back_at_once(trio: list[DeskFile], folder: Path) -> None:
    street = trio[0]
    before = street.records()
    done = merged(street.store, gather([folder]))
    assert take_back(street.store, [m.action_id for m in done if m.action_id]) == (3, "")
    assert street.records() == before


def test_what_was_done_since_is_not_passed_over(trio: list[DeskFile], folder: Path) -> None:
    street = trio[0]
    done = merged(street.store, gather([folder]))
    street.edit("m2", title="改过")
    number, why = take_back(street.store, [m.action_id for m in done if m.action_id])
    assert (number, "又有别的改动" in why) == (0, True)


def test_whoever_stops_half_way_knows_what_was_merged(trio: list[DeskFile], folder: Path) -> None:
    kept: list[Merged] = []

    def stop(done: int, total: int, _words: str) -> None:
        if done == total - 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        merge_all(trio[0].store, gather([folder]), stop, kept)
    assert len(kept) == 3
    assert trio[0].store.get(Meeting, "m1") is not None


def test_a_receipt_among_them_is_noted(trio: list[DeskFile], tmp_path: Path) -> None:
    street, one, _ = trio
    street.take(one.send())
    (tmp_path / "回执").write_bytes(write_receipt(street.store, "dev-支部1"))
    (planned,) = look(one.store, gather([tmp_path]), quiet)
    (done,) = merged(one.store, gather([tmp_path]))
    assert planned.receipt
    assert done.confirmed == 2


# merged again


def test_a_folder_merged_again_brings_nothing_and_says_so(trio: list[DeskFile], folder: Path) -> None:
    street = trio[0]
    merged(street.store, gather([folder]))
    before = street.records(), street.heads(), street.store.steps()
    planned = look(street.store, gather([folder]), quiet)
    again = merged(street.store, gather([folder]))
    for plans in ([p.plan for p in planned if p.plan], [m.plan for m in again if m.plan]):
        assert [(p.again, p.device is not None, p.landing.news) for p in plans] == [(True, True, 0)] * 3
        assert all(p.counts == {"new": 0, "same": p.opened.manifest.revisions, "aside": 0} for p in plans)
    assert [m.action_id for m in again] == [None] * 4
    assert (street.records(), street.heads(), street.store.steps()) == before


def test_a_merge_taken_back_is_no_merge_when_the_folder_comes_again(trio: list[DeskFile], folder: Path) -> None:
    street = trio[0]
    merged(street.store, gather([folder]))
    before = street.records()
    street.store.undo()
    again = merged(street.store, gather([folder]))
    assert [bool(m.action_id) for m in again if m.plan].count(True) == 1
    assert street.records() == before


def test_a_bundle_that_was_merged_is_refused_when_it_comes_again_damaged(
    trio: list[DeskFile], tmp_path: Path
) -> None:  # fmt: skip
    street, one, _ = trio
    path, data = tmp_path / "b", one.send()
    path.write_bytes(data)
    merged(street.store, [path])
    path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    assert [(m.plan, "损坏" in m.trouble) for m in merged(street.store, [path])] == [(None, True)]


def test_numbers_that_were_erased_come_back_with_their_bundle(trio: list[DeskFile], tmp_path: Path) -> None:
    street, one, _ = trio
    one.change_person("p1", phone="13800138000")
    path = tmp_path / "b"
    path.write_bytes(one.send(private=True))
    merged(street.store, [path])
    with street.store.writing() as conn:
        conn.execute("DELETE FROM person_private WHERE person_id = 'p1'")
    merged(street.store, [path])
    assert street.phone("p1") == "13800138000"


def test_a_bundle_of_a_computer_that_was_blocked_since_says_so(trio: list[DeskFile], tmp_path: Path) -> None:
    street, one, _ = trio
    path = tmp_path / "b"
    path.write_bytes(one.send())
    merged(street.store, [path])
    bundles.decide_device(street.store, one.device, "blocked", (), by="街道")
    assert [(p.plan.blocked, p.plan.again) for p in look(street.store, [path], quiet) if p.plan] == [(True, True)]


# memory


def test_what_is_kept_of_many_bundles_holds_none_of_their_contents(tmp_path: Path) -> None:
    street, branch = strangers(1)
    path = tmp_path / "b"
    path.write_bytes(branch.send(private=True))
    (planned,), (done,) = look(street.store, [path], quiet), merged(street.store, [path])
    for plan in (planned.plan, done.plan):
        assert plan is not None
        assert plan.counts["aside"] == plan.opened.manifest.revisions
        assert (plan.opened.contents.revisions, {a.revision.doc for a in plan.aside}) == ([], {"{}"})


def test_bundles_too_large_to_be_kept_are_read_again(
    trio: list[DeskFile], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    kept = look(trio[0].store, gather([folder]), quiet)
    monkeypatch.setattr("pbdesk.exchange.batch._ROOM", 0)
    read = look(trio[0].store, gather([folder]), quiet)
    assert [p.plan.counts if p.plan else p.trouble for p in kept] == [
        p.plan.counts if p.plan else p.trouble for p in read
    ]


def test_the_file_can_be_read_while_bundles_are_looked_at(tmp_path: Path) -> None:
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    for number in range(40):
        branch.hold(f"m{number + 1}")
    path = tmp_path / "b"
    path.write_bytes(branch.send())
    street.store.conn.execute("PRAGMA cache_size = 10")  # far less than the bundle needs
    found: list[int] = []

    def read(_done: int, _total: int, _words: str) -> None:
        with closing(sqlite3.connect(tmp_path / "街道.pbdesk", timeout=0)) as other:
            found.append(other.execute("SELECT COUNT(*) FROM meeting").fetchone()[0])

    assert look(street.store, [path, path, path], read)[0].plan is not None
    assert found == [1] * 6
