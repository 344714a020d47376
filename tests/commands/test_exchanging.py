"""``export``, ``devices``, ``office-key`` and the others as they are typed: what is refused changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.store import Store
from tests.builders import a_branch, a_meeting, a_street, fill

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
        (("export", "-o", "x"), "请用 --branch 写明发给哪些支部"),
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
