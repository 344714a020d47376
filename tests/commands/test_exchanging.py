"""``export``, ``devices``, ``office-key`` and the others as they are typed: what is refused changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.clock import today
from pbdesk.exchange.outgoing import Wish, write
from pbdesk.model import Desk, Meeting
from pbdesk.store import Store
from pbdesk.views.exchange_out import guide_name, parcel, recipient_rows
from tests.builders import a_branch, a_meeting, a_person, a_posting, a_street, fill, seen

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
def file(store_file: Path) -> Path:
    """A street of one branch that has exchanged nothing yet."""
    with Store.open(store_file) as store:
        fill(store, a_street(), a_branch("b1", name="果园党支部", parent_id="street"))
    return store_file


@pytest.fixture
def branch(say: Say, tmp_path: Path) -> Path:
    """The file of the branch, begun by itself, with a meeting."""
    path = tmp_path / "果园.pbdesk"
    say("new", path, "--desk", "branch", "--name", "果园")
    with Store.open(path) as store:
        fill(store, a_branch("b1", name="果园党支部"), a_meeting("m9"))
    return path


def test_the_offices_key_is_saved_and_stays_the_same(say: Say, file: Path, tmp_path: Path) -> None:
    first, second = (say("office-key", file, "-o", tmp_path / name)[0] for name in ("一.txt", "二.txt"))
    assert (first, second) == (0, 0)
    assert (tmp_path / "一.txt").read_bytes() == (tmp_path / "二.txt").read_bytes()


def test_nobody_is_his_own_superior(say: Say, file: Path, tmp_path: Path) -> None:
    say("office-key", file, "-o", tmp_path / "公钥.txt")
    status, out, err = say("office-key", file, "--use", tmp_path / "公钥.txt")
    assert (status, out) == (2, "")
    assert "这是本文件自己的公钥" in err


def test_a_blocked_computer_is_called_so_and_not_a_stranger(say: Say, file: Path, tmp_path: Path) -> None:
    bundle, branch = tmp_path / "果园.pbbundle", tmp_path / "果园.pbdesk"
    say("new", branch, "--desk", "branch", "--name", "果园")
    with Store.open(branch) as store:
        fill(store, a_branch("b1", name="果园党支部"))
    say("export", branch, "-o", bundle)
    assert "还没有确认过" in say("merge", file, bundle)[1]
    device = json.loads(say("devices", file, "--json")[1])["devices"][0]["id"]
    say("devices", file, "--block", device)
    assert "已经停用，内容都搁置" in say("merge", file, bundle, "--dry-run")[1]


@pytest.mark.parametrize("command", [("office-key",), ("export", "--branch", "b1")])
def test_what_has_no_place_is_not_noted_either(
    say: Say, file: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = file.read_bytes()
    status, out, err = say(command[0], file, *command[1:], "-o", tmp_path / "没有" / "x")
    assert (status, out, file.read_bytes() == before) == (2, "", True)
    assert "不能写入" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("devices", "--branch", "南边"), "没有编号或名称为“南边”的支部"),
        (("devices", "--branch", "b1"), "只和 --approve 一起用"),
        (("devices", "--approve", ""), "没有编号为“”的电脑"),
        (("devices", "--approve", "d1", "--block", "d1"), "只能用一个"),
        (("office-key", "--use", "x", "-o", "y"), "只能用一个"),
        (("office-key", "--use", "x"), "公钥"),
        (("export", "-o", "x"), "请用 --for 写明发给哪一家"),
        (("export", "--for", "果园", "-o", "x"), "没有叫“果园”的支部"),
        (("export", "--since", "never", "--branch", "b1", "-o", "x"), "--since 的值不对"),
        (("merge", "没有.pbbundle"), "没有.pbbundle"),
        (("receipt",), "请写上对方的回执文件"),
        (("receipt", "--device", "d1", "-o", "x"), "没有可以开的回执"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_changes_nothing(
    say: Say, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before, names = file.read_bytes(), set(tmp_path.iterdir())
    status, out, err = say(words[0], file, *words[1:])
    assert (status, out, file.read_bytes() == before, set(tmp_path.iterdir())) == (2, "", True, names)
    assert sentence in err


def test_an_office_that_went_back_is_told_what_it_lacks_until_everything_comes(
    say: Say, file: Path, tmp_path: Path
) -> None:  # fmt: skip
    branch, first, receipt = tmp_path / "果园.pbdesk", tmp_path / "1.pbbundle", tmp_path / "回执"
    older, news, whole = tmp_path / "旧.pbdesk", tmp_path / "2.pbbundle", tmp_path / "3.pbbundle"
    say("new", branch, "--desk", "branch", "--name", "果园")
    with Store.open(branch) as store:
        fill(store, a_branch("b1", name="果园党支部"))
    shutil.copyfile(file, older)
    say("export", branch, "-o", first)
    say("merge", file, first)
    device = json.loads(say("devices", file, "--json")[1])["devices"][0]["id"]
    say("devices", file, "--approve", device)
    say("receipt", file, "--device", device, "-o", receipt)
    say("receipt", branch, receipt)
    with Store.open(branch) as store:
        fill(store, a_meeting("m1"))
    say("export", branch, "-o", news)
    say("export", branch, "--since", "all", "-o", whole)
    assert "中间缺第 1 包" in say("merge", older, news, "--dry-run")[1]
    assert json.loads(say("merge", older, news, "--json")[1])["lacking"] == [1]
    assert json.loads(say("merge", older, whole, "--json")[1])["lacking"] == []
    assert "中间缺" not in say("merge", older, news)[1]


# to whom, in what words


@pytest.fixture
def guided(file: Path) -> Path:
    """The same street with a guide of the branch, whose meeting was changed once."""
    with Store.open(file) as store:
        fill(store, a_branch("b2", name="东边党支部", parent_id="street"), a_person("guide", name="周导"))
        fill(store, a_posting(), a_posting("po2", branch_id="b2"), a_meeting("m1"))
        shown = seen(store, Meeting, "m1")
        with store.change("修改") as tx:
            tx.put(replace(shown.record, title="总结会"), shown.heads)
    return file


@pytest.mark.parametrize(("named", "noted"), [
    (("--for", "果园党支部"), "b1"), (("--branch", "果园党支部"), "b1"), (("--for", "周导"), "guide"),
    (("--for", "guide", "--branch", "b1"), "guide"),
])  # fmt: skip
def test_whoever_gets_a_bundle_stands_in_the_list_of_who_got_one(
    say: Say, guided: Path, tmp_path: Path, named: tuple[str, ...], noted: str
) -> None:  # fmt: skip
    assert say("export", guided, *named, "-o", tmp_path / "x")[0] == 0
    with Store.open(guided) as store:
        assert [row.id for row in recipient_rows(store, today()) if "第 1 包" in row.sent] == [noted]


@pytest.mark.parametrize("words", [
    ("--for", "周"), ("--for", ""), ("--branch", "b1", "--branch", "b2"), ("--for", "b1", "--branch", "b2"),
])  # fmt: skip
def test_a_bundle_for_nobody_in_particular_is_not_written(
    say: Say, guided: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:  # fmt: skip
    status, _, err = say("export", guided, *words, "-o", tmp_path / "x")
    assert (status, "没有导出。" in err, (tmp_path / "x").exists()) == (2, True, False)


@pytest.mark.parametrize("also", [(), ("--branch", "b1")])
def test_a_guides_bundle_begins_a_guides_file_of_the_branches_in_care(
    say: Say, guided: Path, tmp_path: Path, also: tuple[str, ...]
) -> None:  # fmt: skip
    with Store.open(guided) as store:
        fill(store, a_person("other", name="吴导"), a_posting("po3", "other"))
    say("export", guided, "--for", "周导", *also, "-o", tmp_path / "x")
    say("new", tmp_path / "周导.pbdesk", "--from", tmp_path / "x")
    with Store.open(tmp_path / "周导.pbdesk") as store:
        assert (store.desk, guide_name(store)) == (Desk.GUIDE, "周导")


def test_records_are_counted_first_on_the_way_out_and_on_the_way_in(say: Say, guided: Path, tmp_path: Path) -> None:
    with Store.open(guided) as store:
        told = parcel(store, Wish("b1", ("b1",))).lines[0]
    assert told == "组织 2，会议 1，人员 1，指导员派驻 1（共 5 条，6 处改动）"
    assert told in say("export", guided, "--for", "b1", "-o", tmp_path / "x")[1]
    say("new", tmp_path / "果园.pbdesk", "--desk", "branch", "--name", "果园")
    assert told in say("merge", tmp_path / "果园.pbdesk", tmp_path / "x", "--dry-run")[1]


def test_a_street_is_told_to_hand_over_and_not_to_look_for_a_key(say: Say, file: Path, tmp_path: Path) -> None:
    assert "发给支部和指导员的数据包不加密，请当面交" in say("export", file, "--for", "b1", "-o", tmp_path / "x")[1]


def test_a_branch_never_writes_in_the_open_once_it_knows_the_offices_key(
    say: Say, file: Path, branch: Path, tmp_path: Path
) -> None:  # fmt: skip
    say("office-key", file, "-o", tmp_path / "公钥")
    assert "没有加密" in say("export", branch, "-o", tmp_path / "0")[1]
    say("office-key", branch, "--use", tmp_path / "公钥")
    status, _, err = say("export", branch, "--for", "别人", "-o", tmp_path / "1")
    assert (status, "--for" in err, (tmp_path / "1").exists()) == (2, True, False)
    with Store.open(branch) as store:
        assert write(store, Wish("别人", (), True)).locked


def test_a_merge_that_waits_says_so_and_how_it_goes_on(say: Say, file: Path, branch: Path, tmp_path: Path) -> None:
    say("export", branch, "-o", tmp_path / "x")
    last = say("merge", file, tmp_path / "x")[1].splitlines()[-1]
    assert last.startswith("还没有合并")
    say(*last.split("请运行：")[1].split())
    with Store.open(file) as store:
        assert seen(store, Meeting, "m9").record.branch_id == "b1"


def test_a_data_file_is_called_so_where_a_bundle_is_wanted(say: Say, file: Path, branch: Path) -> None:
    status, _, err = say("merge", file, branch)
    assert (status, "这是数据文件，不是数据包。请让对方导出数据包" in err) == (2, True)


def test_a_locked_bundle_that_was_cut_off_is_to_be_copied_again_first(
    say: Say, file: Path, branch: Path, tmp_path: Path
) -> None:  # fmt: skip
    say("office-key", file, "-o", tmp_path / "公钥")
    say("office-key", branch, "--use", tmp_path / "公钥")
    say("export", branch, "-o", tmp_path / "x")
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:-40])
    assert "请先重新拷贝一次" in say("merge", file, tmp_path / "x")[2]


def test_a_branch_is_told_which_key_it_has_registered(say: Say, file: Path, tmp_path: Path) -> None:
    own = tmp_path / "支部.pbdesk"
    Store.create(own, desk=Desk.BRANCH, title="果园党支部").close()
    status, _, err = say("office-key", own)
    assert (status, "--use" in err) == (2, True)
    mark = say("office-key", file, "-o", tmp_path / "公钥.txt")[1].splitlines()[-1]
    say("office-key", own, "--use", tmp_path / "公钥.txt")
    status, out, _ = say("office-key", own)
    assert status == 0
    assert "已登记“测试街道”的公钥" in out
    assert out.splitlines()[-1] == mark
    assert say("office-key", own, "-o", tmp_path / "自己的.txt")[0] == 2


def test_approving_says_which_branch_and_that_it_may_have_a_second_id(say: Say, file: Path, tmp_path: Path) -> None:
    own = tmp_path / "自建.pbdesk"
    say("new", own, "--desk", "branch", "--name", "果园")
    with Store.open(own) as store:
        fill(store, a_branch("b9", name="果园党支部"), a_meeting("m9", "b9"))
    bundle = tmp_path / "自建.pbbundle"
    say("export", own, "-o", bundle)
    say("merge", file, bundle)
    (device,) = json.loads(say("devices", file, "--json")[1])["devices"]
    status, out, _ = say("devices", file, "--approve", device["id"])
    assert status == 0
    assert "“果园党支部”（编号 b9）可能和编号 b1 的是同一个支部，见“重复”" in out
    assert "负责：果园党支部（编号 b9）" in out
    assert f"第一次 {device['first_seen']}" in out
