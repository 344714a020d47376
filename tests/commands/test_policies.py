"""``policies``, ``policy`` and ``local-rule`` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk import cli
from pbdesk.rules import load_policies
from pbdesk.rules.policy import policy_kinds
from pbdesk.store import Store
from tests.builders import a_branch, fill

Say = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-30")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; answers exit status, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_every_policy_is_listed_for_programs(say: Say, store_file: Path) -> None:
    say("policy", store_file, "lecture_min", "2", "--from", "2026-01-01")
    status, out, _ = say("policies", store_file, "--json", *TODAY)
    told = json.loads(out)
    by_key = {policy["key"]: policy for policy in told["policies"]}
    assert (status, list(by_key)) == (0, [key for key in by_key if key in policy_kinds()])
    assert {name: by_key["lecture_min"][name] for name in ("default", "value", "valid_from")} == {
        "default": "1", "value": "2", "valid_from": "2026-01-01",
    }  # fmt: skip
    assert len(by_key) == len(policy_kinds())


def test_people_see_what_is_not_at_its_default(say: Say, store_file: Path) -> None:
    say("policy", store_file, "lecture_min", "2", "--from", "2026-01-01")
    _, out, _ = say("policies", store_file, *TODAY)
    (line,) = [line for line in out.splitlines() if "lecture_min" in line]
    assert line == " * lecture_min  每个期间至少几次党课：2（默认：1），2026年1月1日起"


def test_a_policy_holds_from_the_next_quarter_unless_told_otherwise(say: Say, store_file: Path) -> None:
    status, out, _ = say("policy", store_file, "lecture_min", "2", *TODAY)
    assert status == 0
    assert out.splitlines()[:2] == [
        "已保存：口径：每个期间至少几次党课改为2（2027-01-01 起）", "从2027年1月1日起执行，在那以前的结果不变。",
    ]  # fmt: skip


def test_the_word_default_takes_it_back(say: Say, store_file: Path) -> None:
    say("policy", store_file, "lecture_min", "2", *TODAY)
    status, _, _ = say("policy", store_file, "lecture_min", "default", *TODAY)
    with Store.open(store_file, read_only=True) as store:
        assert (status, load_policies(store).version) == (0, "默认")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("lecture_min", "many", "“每个期间至少几次党课”只能是 0 到 12 的整数，不能是“many”。"),
        ("life_meeting_last_day", "02-30", "要写成 03-31 这样的月日"),
        ("hours", "3", "没有叫“hours”的口径"),
    ],
)
def test_a_bad_value_gets_one_sentence_and_changes_nothing(
    say: Say, store_file: Path, key: str, value: str, said: str
) -> None:
    status, out, err = say("policy", store_file, key, value, *TODAY)
    assert (status, out, said in err) == (2, "", True)
    with Store.open(store_file, read_only=True) as store:
        assert store.history() == []


def test_what_other_places_ask_is_listed_and_taken_over(say: Say, store_file: Path) -> None:
    assert "longgang_seven_days  每七天走访一次" in say("local-rule", store_file, "--list")[1]
    status, out, _ = say("local-rule", store_file, "longgang_seven_days", "--from", "2026-10-01", *TODAY)
    assert status == 0
    assert "LOC-01  每七天走访一次：党建指导员至少每7天走访1次。（2026年10月1日起，代替GUI-01 周二走访）" in out


def test_a_local_rule_is_found_explained_and_ended(say: Say, store_file: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, a_branch())
    say("local-rule", store_file, "lectures_twice_a_year", "--from", "2026-01-01", *TODAY)
    _, out, _ = say("check", store_file, "--period", "2026Q4", "--rule", "LOC-01", "--json", *TODAY)
    (found,) = json.loads(out)["findings"]
    assert (found["period"], found["due"]) == ("2026", 2)
    _, out, _ = say("explain", store_file, "--rule", "LOC-01", "--subject", "b1", "--period", "2026", *TODAY)
    assert out.startswith("LOC-01 党课每年两次：每年至少开展2次党课。")
    assert say("local-rule", store_file, "LOC-01", "--end", *TODAY)[0] == 0
    told = json.loads(say("policies", store_file, "--json", "--today", "2027-02-01")[1])["local_rules"]
    assert [(rule["id"], rule["state"], rule["valid_to"]) for rule in told] == [("LOC-01", "ended", "2027-01-01")]


def test_an_example_has_to_be_named(say: Say, store_file: Path) -> None:
    status, _, err = say("local-rule", store_file)
    assert (status, "用 --list 看" in err) == (2, True)
