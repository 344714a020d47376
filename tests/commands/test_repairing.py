"""``doctor --repair``: backup and office's copy come first, taking apart is asked for, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.store import Store
from pbdesk.store.backup import backup
from pbdesk.store.dumping import dump
from tests.builders import a_branch, a_meeting, a_person, a_small_branch, a_street, fill
from tests.passwords import PASSWORD, forget_all, lock
from tests.store.wrecks import INNER_KEYS, KEYS, flip, kinds, spoil

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


def break_indexes(path: Path) -> None:
    spoil(path, [number for number, kind in kinds(path).items() if kind in {KEYS, INNER_KEYS}])


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_damaged_file_that_is_looked_over_leads_to_what_can_be_done(say: Say, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])
    status, out, err = say("doctor", path)
    assert (status, out) == (2, "")
    assert "不完整" in err
    assert "--repair" in err


def test_a_sound_file_is_left_alone(say: Say, path: Path, tmp_path: Path) -> None:
    before = files_in(tmp_path)
    status, out, err = say("doctor", path, "--repair", "-o", tmp_path / "新.pbdesk")
    assert (status, err) == (0, "")
    assert "文件完好，不用修复" in out
    assert files_in(tmp_path) == before
    assert json.loads(say("doctor", path, "--repair", "--json")[1]) == {"healthy": True}


def test_without_a_clear_wish_the_ways_out_are_told_and_nothing_is_made(say: Say, path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        copy = backup(store)
    break_indexes(path)
    before = files_in(tmp_path)
    status, out, _ = say("doctor", path, "--repair")
    assert status == 0
    assert "先看备份：最近一份完好的是" in out
    assert "里面最新的一次改动是" in out
    assert "的“准备”" in out
    assert str(copy) in out
    assert f"doctor {path} --repair -o 新文件" in out.replace("'", "")
    assert out.index("restore") < out.index("各支部手里") < out.index("-o 新文件")
    assert files_in(tmp_path) == before


def test_a_damaged_file_is_taken_apart_into_a_new_one(say: Say, path: Path, tmp_path: Path) -> None:
    whole = text_of(path)
    break_indexes(path)
    damaged, target = path.read_bytes(), tmp_path / "新.pbdesk"
    status, out, err = say("doctor", path, "--repair", "-o", target)
    assert (status, err) == (0, "")
    assert "没有找到完好的备份" in out
    assert "没有发现丢了什么" in out
    assert path.read_bytes() == damaged
    assert text_of(target) == whole
    assert "文件完好" in say("doctor", target)[1]


def test_what_was_not_saved_is_told_by_name_and_as_json(say: Say, path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        fill(store, a_meeting("m9", title="独一无二"), label="记录会议")
    flip(path, '"title":"独一无二"'.encode())
    status, out, _ = say("doctor", path, "--repair", "-o", tmp_path / "新.pbdesk")
    assert status == 0
    assert "内容被改动过" in out
    assert "请逐条核对：会议 2026-07-08 党员大会 独一无二" in out
    told = json.loads(say("doctor", path, "--repair", "-o", tmp_path / "又.pbdesk", "--json")[1])
    assert told["salvaged"]["rebuilt"] == [["meeting", "m9"]]
    assert told["salvaged"]["revisions"] == {"saved": 11, "known": 12}
    assert (told["healthy"], told["salvaged"]["healthy"], told["backup"]) == (False, True, None)


def test_an_existing_file_is_not_overwritten(say: Say, path: Path, tmp_path: Path) -> None:
    break_indexes(path)
    target = tmp_path / "已有.pbdesk"
    target.write_bytes(b"mine")
    status, out, err = say("doctor", path, "--repair", "-o", target)
    assert (status, out) == (2, "")
    assert "不会覆盖" in err
    assert target.read_bytes() == b"mine"


def test_a_file_of_noise_is_refused_in_a_sentence(say: Say, tmp_path: Path) -> None:
    noise = tmp_path / "坏.pbdesk"
    noise.write_bytes(b"\xff" * 40_960)
    status, _, err = say("doctor", noise, "--repair", "-o", tmp_path / "新.pbdesk")
    assert status == 2
    assert "一条记录也没能读出来" in err
    assert files_in(tmp_path) == {noise.name}


def test_the_new_file_needs_a_place_only_when_something_is_repaired(say: Say, path: Path, tmp_path: Path) -> None:
    status, _, err = say("doctor", path, "-o", tmp_path / "新.pbdesk")
    assert status == 2
    assert "--repair" in err


def test_doctor_as_json(say: Say, path: Path) -> None:
    told = json.loads(say("doctor", path, "--json")[1])
    assert (told["healthy"], told["records"], told["findings"]) == (True, 11, [])


def test_a_file_with_a_password_is_asked_for_it_and_keeps_it(say: Say, path: Path, tmp_path: Path) -> None:
    whole = text_of(path)
    lock(path)
    forget_all()
    with path.open("rb+") as file:
        file.seek(4096 * 3 + 500)
        file.write(bytes(40))
    words = tmp_path / "密码.txt"
    words.write_text(PASSWORD, encoding="utf-8")
    target = tmp_path / "新.pbdesk"
    status, _, err = say("doctor", path, "--repair", "-o", target)
    assert status == 2
    assert "设了密码" in err
    assert not target.exists()
    assert say("doctor", path, "--repair", "-o", target, "--password-file", words)[0] == 0
    assert not target.read_bytes().startswith(b"SQLite")
    assert text_of(target) == whole


def test_what_went_to_the_office_comes_back_from_there(say: Say, store_file: Path, tmp_path: Path) -> None:
    street, branch = store_file, tmp_path / "果园.pbdesk"
    with Store.open(street) as store:
        fill(store, a_street(), a_branch("b1", name="果园党支部", parent_id="street"))
    say("new", branch, "--desk", "branch", "--name", "果园")
    with Store.open(branch) as store:
        fill(store, a_branch("b1", name="果园党支部"), a_person("p1"), a_meeting("m1", title="独一无二"))
    say("export", branch, "-o", tmp_path / "上报.pbbundle")
    say("merge", street, tmp_path / "上报.pbbundle")
    (device,) = json.loads(say("devices", street, "--json")[1])["devices"]
    say("devices", street, "--approve", device["id"], "--branch", "b1")
    whole = text_of(branch)
    with branch.open("rb+") as file:  # the row of the meeting and its revision, so that nothing is left of it
        data = bytearray(file.read())
        for at in range(len(data)):
            if data.startswith("独一无二".encode(), at):
                data[at] = 0xFF
        file.seek(0)
        file.write(data)
    out = say("doctor", branch, "--repair", "-o", tmp_path / "新.pbdesk")[1]
    assert "街道那里也有一份：交过 1 个数据包" in out
    assert "没能救出来：会议 1 条（编号 m1）" in out
    assert say("export", street, "--branch", "b1", "--since", "all", "-o", tmp_path / "带回.pbbundle")[0] == 0
    new = tmp_path / "新.pbdesk"
    assert say("merge", new, tmp_path / "带回.pbbundle")[0] == 0
    (office,) = json.loads(say("devices", new, "--json")[1])["devices"]
    say("devices", new, "--approve", office["id"])
    assert [line for line in whole if "独一无二" in line] == [line for line in text_of(new) if "独一无二" in line] != []
    assert "文件完好" in say("doctor", new)[1]
