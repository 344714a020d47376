"""A file that begins with the street's bundle: the same ids, the street let in, nothing sent back that it has."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange import incoming
from pbdesk.exchange.beginning import begin
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import Desk, Meeting, MeetingKind, Posting
from pbdesk.store import Store, bundles
from pbdesk.store.restoring import is_good
from pbdesk.views.exchange import device_rows
from tests.builders import NOW, a_person, a_posting
from tests.exchange.desks import BRANCH, DeskFile, desks


@pytest.fixture
def street() -> DeskFile:
    """A street with the records of one branch, which has a guide."""
    made, _ = desks(1)
    made.put(a_person("guide", name="周导"))
    made.put(a_posting(branch_id=BRANCH))
    return made


def test_the_branch_and_its_records_have_the_street_s_ids(street: DeskFile) -> None:
    with begin(None, street.send()) as store:
        assert (store.desk, store.title) == (Desk.BRANCH, "b1党支部")
        assert store.get(Meeting, "m0") is not None


def test_the_street_is_let_in_from_the_start(street: DeskFile) -> None:
    with begin(None, street.send()) as store:
        (row,) = device_rows(store)
        assert (row.state, row.desk) == ("approved", "街道")
        street.edit("m0", title="总结会")
        incoming.merge(store, incoming.open_bundle(store, street.send()))
        shown = store.get(Meeting, "m0")
    assert shown is not None
    assert shown.record.title == "总结会"


def test_what_came_from_the_street_is_not_sent_back(street: DeskFile) -> None:
    with begin(None, street.send()) as store:
        with pytest.raises(UserError, match="里面都是街道发来的，还没有新的内容要报送"):
            write(store, Wish())
        with store.change("记录会议") as tx:
            tx.put(Meeting(id="m9", branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=date(2026, 11, 3)))
        assert write(store, Wish()).manifest.counts == {"meeting": 1}


def test_undo_does_not_lead_before_the_beginning(street: DeskFile) -> None:
    with begin(None, street.send()) as store:
        assert store.steps() == (None, None)


def test_a_guide_s_file_knows_whose_it_is_when_there_is_one_guide(street: DeskFile) -> None:
    with begin(None, street.send(), desk=Desk.GUIDE) as store:
        assert store.setting("guide_id") == "guide"
        assert store.get(Posting, "po1") is not None


def test_a_branch_s_own_bundle_begins_no_file(tmp_path: Path) -> None:
    _, branch = desks(1)
    with pytest.raises(UserError, match="要用街道导出的数据包"):
        begin(tmp_path / "新.pbdesk", branch.send())
    assert list(tmp_path.iterdir()) == []


def test_a_broken_bundle_leaves_no_file_behind(street: DeskFile, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        begin(tmp_path / "新.pbdesk", street.send()[:-9])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_touched(street: DeskFile, tmp_path: Path) -> None:
    path = tmp_path / "新.pbdesk"
    Store.create(path, desk=Desk.BRANCH, title="旧的").close()
    with pytest.raises(UserError, match="已经存在"):
        begin(path, street.send())
    with Store.open(path) as store:
        assert (store.title, bundles.devices(store)) == ("旧的", ())


def test_nobody_finds_half_of_a_file_that_begins_with_a_bundle(street: DeskFile, tmp_path: Path) -> None:
    path, found = tmp_path / "新.pbdesk", []

    def now() -> datetime:
        found.append(path.exists() and is_good(path))
        return NOW

    with begin(path, street.send(), clock=now) as store:
        assert (store.path, store.get(Meeting, "m0") is not None) == (path, True)
    assert found[0] is False
    assert sorted(found) == found
    assert [each.name for each in tmp_path.iterdir()] == ["新.pbdesk"]
