"""``chase`` and ``chases`` as they are typed: papers, numbers, answers, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.store import Store
from tests.builders import a_branch, a_street, fill
from tests.sheets.reading import bookmarks, packed

Say = Callable[..., tuple[int, str, str]]
PERIOD = ("--period", "2026Q3")
DAY = ("--today", "2026-10-08")


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
    """A street of two branches that reported nothing."""
    with Store.open(store_file) as store:
        orchard = a_branch("b1", name="果园党支部", parent_id="street")
        fill(store, a_street(), orchard, a_branch("b2", name="东边党支部"))
    return store_file


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return tmp_path / "催办.pdf"


def told(say: Say, file: Path, *words: object, day: str = "2026-10-08") -> list[dict[str, Any]]:
    """What the JSON says was chased."""
    _, out, _ = say("chases", file, "--today", day, "--json", *words)
    answer: list[dict[str, Any]] = json.loads(out)["chases"]
    return answer


def test_a_list_is_printed_and_nothing_kept(say: Say, file: Path, paper: Path) -> None:
    status, out, _ = say("chase", file, *PERIOD, *DAY, "-o", paper)
    assert (status, out) == (0, f"催办清单已保存到 {paper}（没有登记）\n")
    assert "共核对2个支部，2个还有事项要办，其中2个没有任何记录" in packed(paper.read_bytes())
    assert told(say, file) == []


def test_notices_are_kept_numbered_and_printed_a_page_each(say: Say, file: Path, paper: Path) -> None:
    _, out, _ = say("chase", file, *PERIOD, *DAY, "--form", "notice", "--record", "--by", "街道组织办", "-o", paper)
    assert "已登记：整改通知书1号，2个支部" in out  # one in each street, of which the second has none
    assert len(bookmarks(paper.read_bytes())) == 2
    assert {chase["chased_by"] for chase in told(say, file)} == {"街道组织办"}


def test_programs_get_what_was_chased_with_its_obligations(say: Say, file: Path, paper: Path) -> None:
    say("chase", file, *PERIOD, *DAY, "--form", "notice", "--record", "--branch", "果园党支部", "-o", paper)
    (chase,) = told(say, file)
    assert (chase["form"], chase["number"], chase["fix_by"], chase["state"]) == ("notice", 1, "2026-10-21", "waiting")
    assert ["b1", "2026Q3"] in chase["items"][0]["obligations"]
    assert chase["open_items"] == len(chase["items"])


def test_those_chased_lately_are_named_as_left_out(say: Say, file: Path, paper: Path) -> None:
    say("chase", file, *PERIOD, *DAY, "--record", "--branch", "b1", "-o", paper)
    _, out, _ = say("chase", file, *PERIOD, *DAY, "--record", "-o", paper)
    assert "1个支部，1个支部近几天催过、没有重复登记" in out
    assert len(told(say, file)) == 2


def test_all_chased_lately_is_a_sentence_and_no_paper(say: Say, file: Path, paper: Path) -> None:
    say("chase", file, *PERIOD, *DAY, "--record", "-o", paper)
    paper.unlink()
    status, _, err = say("chase", file, *PERIOD, *DAY, "--record", "-o", paper)
    assert (status, paper.exists()) == (2, False)
    assert "7天内都催办过" in err
    assert say("chase", file, *PERIOD, *DAY, "--record", "--again", "-o", paper)[0] == 0


def test_an_answer_is_noted_and_told(say: Say, file: Path, paper: Path) -> None:
    say("chase", file, *PERIOD, *DAY, "--record", "--branch", "b1", "-o", paper)
    (chase,) = told(say, file)
    words = ("--answer", chase["id"], "--words", "已补录", "--on", "2026-10-09", "--today", "2026-10-10")
    assert say("chases", file, *words)[1] == "已登记答复。\n"
    _, out, _ = say("chases", file, "--today", "2026-10-10")
    assert "[已回复] 2026-10-08 催办清单〔2026〕1号　果园党支部" in out
    assert "2026-10-09答复：已补录" in out


def test_nothing_chased_yet_says_so(say: Say, file: Path) -> None:
    assert say("chases", file)[1] == "还没有登记过催办。\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--form", "letter"), "--form 的值不对"),
        (("--branch", "南边"), "没有编号或名称为“南边”的支部"),
        (("--record", "--fix-by", "2026-10-01"), "已经过了"),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(
    say: Say, file: Path, paper: Path, words: tuple[str, ...], sentence: str
) -> None:
    status, out, err = say("chase", file, *PERIOD, *DAY, *words, "-o", paper)
    assert (status, out, paper.exists()) == (2, "", False)
    assert sentence in err


def test_with_nobody_short_there_is_no_paper(say: Say, file: Path, paper: Path) -> None:
    status, _, err = say("chase", file, "--period", "2009Q4", *DAY, "-o", paper)
    assert (status, "没有需要催办的支部" in err, paper.exists()) == (2, True, False)


def test_the_paper_never_takes_the_place_of_the_file(say: Say, file: Path) -> None:
    assert "不能保存成数据文件本身" in say("chase", file, *PERIOD, "-o", file)[2]


def test_a_paper_that_has_no_place_reminds_nobody(say: Say, file: Path, tmp_path: Path) -> None:
    status, out, err = say("chase", file, *PERIOD, *DAY, "--record", "-o", tmp_path / "没有" / "催办.pdf")
    assert (status, out, told(say, file)) == (2, "", [])
    assert "不能写入" in err


@pytest.mark.parametrize("words", [("--words", "已补"), ("--on", "2026-10-08")])
def test_an_answer_names_what_it_answers(say: Say, file: Path, words: tuple[str, ...]) -> None:
    status, out, err = say("chases", file, *words)
    assert (status, out) == (2, "")
    assert "请用 --answer 写上是哪条催办" in err
