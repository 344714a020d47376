"""``rules`` and ``handbook`` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.model import Policy
from pbdesk.rules import catalogue
from tests.orchard import a_file
from tests.sheets.reading import page_texts

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_rules_lists_every_rule_with_its_force_and_confidence(say: Say) -> None:
    status, out, _ = say("rules")
    assert status == 0
    assert [rule for rule in catalogue() if f"  {rule}  " not in out] == []
    assert "MTG-01  党员大会（一般，把握 A，自动核对" in out


def test_one_rule_is_told_with_its_source_and_examples(say: Say) -> None:
    _, out, _ = say("rules", "mtg-01")
    assert "依据：《中国共产党支部工作条例（试行）》第十一条（条文和条号都核对过原文）" in out
    assert "例子（不达标）：10月3日才开，说是补第三季度的 → 未达标" in out


def test_an_article_of_low_confidence_is_not_told(say: Say) -> None:
    _, out, _ = say("rules", "DEV-02")
    assert "依据：《中国共产党发展党员工作细则》（条文核对过，条号未核对）" in out


def test_a_rule_that_is_only_applied_says_where(say: Say) -> None:
    _, out, _ = say("rules", "DEV-19")
    assert "适用：发展党员页" in out


def test_rules_for_other_programs(say: Say) -> None:
    _, out, _ = say("rules", "--json")
    document = json.loads(out)
    assert {rule["id"] for rule in document["rules"]} == set(catalogue())
    _, out, _ = say("rules", "GUI-01", "--json")
    assert {example["kind"] for example in json.loads(out)["examples"]} == {"pass", "fail", "boundary"}


def test_an_unknown_rule_is_refused_in_a_sentence(say: Say) -> None:
    status, out, err = say("rules", "ABC-01")
    assert (status, out) == (2, "")
    assert "没有编号为“ABC-01”的规则" in err


def test_a_files_own_settings_are_told(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "果园.pbdesk"
    with a_file(path=path) as store, store.change("改口径") as tx:
        tx.put(Policy(key="lecture_min", value="2"))
    _, out, _ = say("rules", "MTG-04", "--file", path)
    assert "每个期间至少几次党课：默认 1；本文件 2" in out


def test_the_handbook_is_shown_or_saved(say: Say, tmp_path: Path) -> None:
    _, out, _ = say("handbook")
    status, said, _ = say("handbook", "-o", tmp_path / "手册.md")
    assert status == 0
    assert "手册.md" in said
    assert (tmp_path / "手册.md").read_text(encoding="utf-8") == out
    assert out.startswith("# 党支部工作台　使用手册\n")


def test_the_handbook_is_saved_as_pdf_to_be_printed(say: Say, tmp_path: Path) -> None:
    assert say("handbook", "-o", tmp_path / "手册.pdf")[0] == 0
    assert "使用手册" in page_texts((tmp_path / "手册.pdf").read_bytes())[0]


@pytest.mark.parametrize("name", ["手册.docx", "手册"])
def test_the_handbook_is_no_document_of_another_kind(say: Say, tmp_path: Path, name: str) -> None:
    status, out, err = say("handbook", "-o", tmp_path / name)
    assert (status, out, list(tmp_path.iterdir())) == (2, "", [])
    assert "只能保存成 PDF" in err


def test_the_handbook_never_takes_the_place_of_a_file_of_records(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "果园.md"
    a_file(path=path).close()
    before = path.read_bytes()
    status, _, err = say("handbook", "-o", path)
    assert (status, path.read_bytes() == before) == (2, True)
    assert "不会覆盖它" in err
