"""``members`` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.actions.members import correct, draft_of
from pbdesk.actions.members_moving import leave
from pbdesk.assumed import ASSUMED
from pbdesk.model import Membership, Person
from pbdesk.store import Store
from tests.builders import seen
from tests.orchard import BRANCH, a_file

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "果园.pbdesk"
    with a_file(path=path) as store:
        shown = seen(store, Person, "p1")
        correct(store, shown, replace(draft_of(shown.record), phone="13800008000"))
        leave(store, seen(store, Membership, "m20"), date(2026, 8, 2), "去世")
    return path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def document(say: Say, *words: object) -> dict[str, Any]:
    status, out, _ = say("members", *words, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_roll_is_printed_with_its_head_counts(say: Say, file: Path) -> None:
    status, out, _ = say("members", file, "--on", "2026-11-22")
    lines = out.splitlines()
    assert (status, lines[0]) == (0, "2026-11-22 的名册  共 29 人：正式 27，预备 2；有表决权 26")
    assert lines[3] == "  1  陈建国  正式  第一党小组  书记  入党 1990-01-02  转正 1991-06-01  电话 138****8000"


def test_e42_numbers_are_masked_until_they_are_asked_for(say: Say, file: Path) -> None:
    first = document(say, file, "--on", "2026-11-22")["list"][0]
    assert first["phone"] == "138****8000"
    assert document(say, file, "--on", "2026-11-22", "--show-private")["list"][0]["phone"] == "13800008000"


def test_another_day_is_another_roll(say: Say, file: Path) -> None:
    found = document(say, file, "--on", "2026-08-01", "--branch", BRANCH)
    assert (found["on"], found["members"], found["voting"]) == ("2026-08-01", 30, 27)


def test_those_who_left_are_listed_on_demand(say: Say, file: Path) -> None:
    assert document(say, file, "--on", "2026-11-22")["left"] == []
    (gone,) = document(say, file, "--on", "2026-11-22", "--left")["left"]
    assert (gone["name"], gone["left_on"], gone["reason"]) == ("邓超", "2026-08-02", "去世")
    assert "邓超  果园居民小组党支部  2026-08-02  去世" in say("members", file, "--left", "--on", "2026-11-22")[1]


def test_a_branch_that_is_not_there_is_said(say: Say, file: Path) -> None:
    status, out, err = say("members", file, "--branch", "没有")
    assert (status, out) == (2, "")
    assert "文件里没有编号或名称为“没有”的支部" in err


def test_months_are_iso_for_programs_and_an_assumed_day_is_none(say: Say, file: Path) -> None:
    with Store.open(file) as store:
        shown = seen(store, Person, "p1")
        with store.change("推定") as tx:
            tx.put(replace(shown.record, remark=ASSUMED), heads=shown.heads)
        other = seen(store, Person, "p2")
        correct(store, other, replace(draft_of(other.record), joined="1991-06", full="1992-06"))
    found = {each["id"]: each for each in json.loads(say("members", file, "--json")[1])["list"]}
    assert [(found[p]["joined"], found[p]["full"], found[p]["full_assumed"]) for p in ("p1", "p2")] == [
        ("1990-01-02", None, True), ("1991-06", "1992-06", False),
    ]  # fmt: skip
    assert "转正 推定" in say("members", file)[1]
