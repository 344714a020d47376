"""Handing a branch over: one command makes the whole pack, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.exchange import incoming
from pbdesk.exchange.keys import known_office
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import Desk, Dues, Meeting, Person
from pbdesk.store import Store
from pbdesk.store.dumping import dump
from pbdesk.store.unlocking import has_password
from pbdesk.views.exchange import device_rows
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_street, fill, seen
from tests.orchard import at
from tests.passwords import lock
from tests.sheets.reading import text_of

Say = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def records(store: Store) -> None:
    fill(
        store, a_street(), a_branch(name="果园党支部", parent_id="street"), a_branch("b2", name="东边党支部"),
        a_person("p1", name="陈明", phone="13800000000"), a_membership("p1"),
        a_person("p2", name="李秀英"), a_membership("p2", "b2"),
        a_meeting(present=("p1",), title="商定垃圾分类", content="讨论了路灯和垃圾分类。"),
        Dues(person_id="p1", month="2026-07", branch_id="b1", paid=Decimal(5), due=Decimal(5)),
    )  # fmt: skip


@pytest.fixture(params=[Desk.STREET, Desk.BRANCH])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of a street, then that of a branch."""
    path = tmp_path / "旧.pbdesk"
    with Store.create(path, desk=request.param, title="旧文件", clock=at("2026-11-22"), author="林晓燕") as store:
        records(store)
    return path


@pytest.fixture
def street(tmp_path: Path) -> Path:
    path = tmp_path / "街道.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="林晓燕") as store:
        records(store)
    return path


def pack(say: Say, file: Path, *words: object) -> Path:
    folder = file.parent / "交接"
    status, _, err = say("handover", file, "--branch", "果园党支部", "-o", folder, *TODAY, *words)
    assert status == 0, err
    return folder


def new_file(folder: Path) -> Store:
    return Store.open(folder / "果园党支部.pbdesk")


def test_the_pack_holds_the_file_the_volumes_what_is_open_and_a_word(say: Say, file: Path) -> None:
    folder = pack(say, file)
    assert {path.name for path in folder.iterdir()} == {
        "果园党支部.pbdesk", "会议记录本-2026年.pdf", "党费收缴表-2026年.pdf", "党费收缴表-2025年.pdf",
        "党费收缴表-2024年.pdf", "党员花名册.pdf", "支部全年一图-2026年.pdf", "待办事项.txt", "README.txt",
    }  # fmt: skip


def test_the_bound_minutes_and_the_open_items_can_be_read(say: Say, file: Path) -> None:
    folder = pack(say, file)
    assert "讨论了路灯和垃圾分类" in text_of((folder / "会议记录本-2026年.pdf").read_bytes()).replace("\n", "")
    assert "要办的共" in (folder / "待办事项.txt").read_text(encoding="utf-8-sig")


def test_the_word_says_what_to_do_and_what_there_is_not(say: Say, file: Path) -> None:
    told = (pack(say, file) / "README.txt").read_text(encoding="utf-8-sig")
    assert "接手以后怎么办" in told
    assert "会议记录本-2024年：2024年没有已经召开的会议" in told


def test_the_new_file_holds_the_branch_and_has_a_desk_of_its_own(say: Say, file: Path) -> None:
    folder = pack(say, file)
    with Store.open(file) as old, new_file(folder) as new:
        assert seen(new, Meeting, "m1").record.title == "商定垃圾分类"
        assert (new.desk, new.setting("device") != old.setting("device")) == (Desk.BRANCH, True)


def test_numbers_stay_behind_unless_asked_for(say: Say, file: Path) -> None:
    with new_file(pack(say, file)) as store:
        assert seen(store, Person, "p1").record.phone is None


def test_numbers_go_along_when_asked_for(say: Say, file: Path) -> None:
    folder = pack(say, file, "--show-private")
    with new_file(folder) as store:
        assert seen(store, Person, "p1").record.phone == "13800000000"
    assert "13800000000" in text_of((folder / "党员花名册.pdf").read_bytes())


def test_the_pack_of_a_file_with_a_password_has_none_and_says_so(say: Say, file: Path) -> None:
    lock(file)
    folder = pack(say, file)
    assert not has_password(folder / "果园党支部.pbdesk")
    assert "请马上自己设一个密码" in (folder / "README.txt").read_text(encoding="utf-8-sig")
    with new_file(folder) as new:
        assert seen(new, Meeting, "m1").record.title == "商定垃圾分类"


def test_the_old_file_says_what_it_said(say: Say, file: Path) -> None:
    with Store.open(file) as store:
        before = list(dump(store))
    pack(say, file)
    with Store.open(file) as store:
        assert list(dump(store)) == before


def test_from_a_street_only_the_branch_s_records_go(say: Say, street: Path) -> None:
    with new_file(pack(say, street)) as store:
        assert store.get(Person, "p2") is None


def test_street_and_new_file_know_each_other_from_the_start(say: Say, street: Path) -> None:
    with new_file(pack(say, street)) as new, Store.open(street) as old:
        with new.change("记录会议") as tx:
            tx.put(a_meeting("m2", held_on=date(2026, 10, 1)))
        plan, _ = incoming.merge(old, incoming.open_bundle(old, write(new, Wish()).data))
        assert [row.state for row in device_rows(new)] == ["approved"]
        assert known_office(new) is not None
    assert (plan.device is not None, plan.counts) == (True, {"new": 1, "same": 0, "aside": 0})


def test_a_folder_with_something_in_it_is_left_alone(say: Say, street: Path) -> None:
    folder = street.parent / "交接"
    folder.mkdir()
    (folder / "别的.txt").write_text("x", encoding="utf-8")
    status, _, err = say("handover", street, "--branch", "b1", "-o", folder, *TODAY)
    assert (status, "已经有东西" in err) == (2, True)
    assert [path.name for path in folder.iterdir()] == ["别的.txt"]


def test_what_a_killed_program_left_of_a_pack_goes_with_the_next(say: Say, file: Path) -> None:
    left, young = (file.parent / f".交接.{mark}.part" for mark in ("0123abcd", "89abcdef"))
    for half in (left, young):
        half.mkdir()
        (half / "果园党支部.pbdesk").write_bytes(b"half")
    os.utime(left, (1, 1))
    pack(say, file)
    assert (left.exists(), young.exists()) == (False, True)


def test_a_guide_hands_no_branch_over(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "指导员.pbdesk"
    with Store.create(path, desk=Desk.GUIDE, title="指导员", clock=at("2026-11-22")) as store:
        records(store)
    status, _, err = say("handover", path, "--branch", "b1", "-o", tmp_path / "交接", *TODAY)
    assert (status, "要用街道的文件" in err) == (2, True)
    assert not (tmp_path / "交接").exists()


def test_a_new_file_begins_with_a_bundle_on_the_command_line(say: Say, street: Path) -> None:
    bundle, new = street.parent / "发给果园.pbbundle", street.parent / "果园.pbdesk"
    say("export", street, "--branch", "果园党支部", "-o", bundle)
    status, out, _ = say("new", new, "--from", bundle)
    assert (status, "果园党支部" in out) == (0, True)
    with Store.open(new) as store:
        assert seen(store, Meeting, "m1").record.branch_id == "b1"


def test_a_new_file_without_a_name_or_a_bundle_is_refused(say: Say, tmp_path: Path) -> None:
    status, _, err = say("new", tmp_path / "x.pbdesk", "--desk", "branch")
    assert (status, "--name" in err) == (2, True)
