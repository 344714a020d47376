"""What is said before anything goes out, whoever's desk it is; whom a street may send to; the key on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.exchange import keys
from pbdesk.exchange.beginning import GUIDE
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.exchange.receipts import take_receipt, write_receipt
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.views.exchange_out import (
    export_name,
    guide_choices,
    guide_name,
    key_paper,
    lock_words,
    parcel,
    recipient_rows,
    role_words,
    size_words,
)
from tests.builders import a_branch, a_person, a_posting, a_small_branch, an_attachment, fill
from tests.exchange.desks import BRANCH, desks
from tests.orchard import at
from tests.sheets.reading import packed, page_texts

TODAY = date(2026, 11, 22)


def a_store(desk: Desk) -> Store:
    made = Store.create(None, desk=desk, title="春江街道", clock=at("2026-11-22"), author="测试员")
    fill(made, *a_small_branch())
    return made


@pytest.fixture
def store() -> Iterator[Store]:
    with a_store(Desk.BRANCH) as made:
        yield made


@pytest.mark.parametrize(
    ("desk", "words"),
    [
        (Desk.STREET, "看得到全部 1 个支部"),
        (Desk.BRANCH, "只有“b1党支部”的记录"),
        (Desk.GUIDE, "看得到联系的 1 个支部"),
    ],
)
def test_each_desk_is_told_what_it_sees_and_that_numbers_stay(desk: Desk, words: str) -> None:
    with a_store(desk) as store:
        told = "".join(role_words(store))
    assert words in told
    assert "身份证号和电话平时不带" in told


def test_what_would_go_counts_records_and_attachments(store: Store) -> None:
    store.keep_blob(b"x" * 2000)
    fill(store, an_attachment(b"x" * 2000))
    told = "".join(parcel(store, Wish()).lines)
    assert "人员 4" in told
    assert "照片和附件 1 个，2.0 KB" in told


def test_attachments_left_out_are_told(store: Store) -> None:
    store.keep_blob(b"x")
    fill(store, an_attachment(b"x"))
    assert "这次不带内容，只带名称" in "".join(parcel(store, Wish(photos=False)).lines)


def test_numbers_are_counted_only_when_asked_for(store: Store) -> None:
    fill(store, a_person("p7", phone="13800000000"))
    assert "不带身份证号和电话" in parcel(store, Wish()).lines[-1]
    assert "带上 1 处" in parcel(store, Wish(private=True)).lines[-1]


def test_looking_writes_nothing_down(store: Store) -> None:
    parcel(store, Wish())
    assert store.query("SELECT b.id FROM bundle_out b") == []


def test_a_lock_names_who_can_open_it(store: Store) -> None:
    assert "没有加密" in lock_words(store)
    with a_store(Desk.STREET) as street:
        keys.keep_office(store, keys.office_key(street))
    assert "只有“春江街道”能打开" in lock_words(store)


def test_a_street_sends_to_branches_and_to_guides_with_branches_in_care() -> None:
    with a_store(Desk.STREET) as store:
        fill(store, a_branch("b2"), a_posting("po2", branch_id="b2"))
        rows = {row.id: row for row in recipient_rows(store, TODAY)}
        assert set(rows) == {"b1", "b2", "guide"}
        assert (rows["guide"].what, rows["guide"].branches) == ("指导员", ("b1", "b2"))


def test_a_recipient_shows_the_last_bundle_and_its_receipt() -> None:
    street, branch = desks(1)
    made = write(street.store, Wish(BRANCH, (BRANCH,), True))
    assert recipient_rows(street.store, TODAY)[0].receipt == "还没有回执"
    branch.take(made.data)
    take_receipt(street.store, write_receipt(branch.store, "dev-街道"))
    assert recipient_rows(street.store, TODAY)[0].receipt.endswith("收到回执")


def test_a_guide_s_file_says_whose_it_is_once_it_was_told() -> None:
    with a_store(Desk.GUIDE) as store:
        assert [each.name for each in guide_choices(store)] == ["陈guide"]
        assert guide_name(store) is None
        store.keep_setting(GUIDE, "guide")
        assert guide_name(store) == "陈guide"


def test_a_file_s_name_says_for_whom_and_when(store: Store) -> None:
    assert export_name(store, TODAY) == "春江街道-20261122.pbbundle"
    assert export_name(store, TODAY, "果园/党支部") == "发给果园_党支部-20261122.pbbundle"


@pytest.mark.parametrize(("size", "words"), [(12, "12 字节"), (1500, "1.5 KB"), (2_340_000, "2.3 MB")])
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert size_words(size) == words


def test_the_paper_has_the_code_and_the_fingerprint_on_one_page() -> None:
    with a_store(Desk.STREET) as store:
        paper, key = key_paper(store, TODAY), keys.office_key(store)
        assert len(page_texts(paper)) == 1
        assert key.code.replace(" ", "") in packed(paper)
        assert key.fingerprint in packed(paper)
        assert key_paper(store, TODAY) == paper


def test_the_paper_is_saved_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store.create(tmp_path / "街道.pbdesk", desk=Desk.STREET, title="春江街道").close()
    assert cli.run(["office-key", str(tmp_path / "街道.pbdesk"), "--paper", str(tmp_path / "公钥.pdf")]) == 0
    assert "春江街道" in packed((tmp_path / "公钥.pdf").read_bytes())
    assert "指纹" in capsys.readouterr().out
