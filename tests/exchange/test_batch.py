"""Several bundles at a time: the preview says what the merging does, bad files keep none of the others out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange.batch import Merged, gather, look, merge_all, take_back
from pbdesk.exchange.receipts import write_receipt
from pbdesk.model import Meeting
from pbdesk.store import Store
from tests.exchange.desks import DeskFile, desks


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
