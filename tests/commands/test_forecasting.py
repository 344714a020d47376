"""``forecast``, ``calendar`` and what ``explain`` says of the future, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from pbdesk import cli
from pbdesk.model import Desk
from tests.orchard import a_file

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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A street with one branch of thirty members and its guide."""
    path = tmp_path / "街道.pbdesk"
    a_file(Desk.STREET, path).close()
    return path


def test_forecast_tells_what_is_open_under_its_urgency(say: Say, file: Path) -> None:
    status, out, _ = say("forecast", file, *TODAY)
    assert status == 0
    assert "来得及  还有39天  12月31日（星期四）  MTG-01 第四季度党员大会  果园居民小组党支部" in out
    assert "只能补录" in out


def test_forecast_answers_programs(say: Say, file: Path) -> None:
    status, out, _ = say("forecast", file, *TODAY, "--period", "2026-12", "--json")
    document = json.loads(out)
    assert (status, document["today"], document["period"]) == (0, "2026-11-22", "2026-12")
    assert {"rule", "subject", "chance", "can_be_met", "last_day", "last_workday"} <= set(document["obligations"][0])


def test_forecast_narrows_to_a_branch_a_guide_and_days(say: Say, file: Path) -> None:
    _, out, _ = say("forecast", file, *TODAY, "--branch", "guoyuan", "--guide", "高远", "--days", 8, "--json")
    assert {o["rule"] for o in json.loads(out)["obligations"]} == {"GUI-01"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--guide", "无此人"], "没有编号或姓名为“无此人”的党建指导员"),
        (["--branch", "无此支部"], "没有编号或名称为“无此支部”的支部"),
        (["--days", "-1"], "选项 --days 的值不对"),
        (["--period", "2026Q5"], "看不懂期间"),
    ],
)
def test_forecast_refuses_what_is_not_there_in_one_sentence(
    say: Say, file: Path, words: list[str], sentence: str
) -> None:
    status, out, err = say("forecast", file, *TODAY, *words)
    assert (status, out) == (2, "")
    assert sentence in err


def test_explain_tells_whether_it_can_still_be_met(say: Say, file: Path) -> None:
    status, out, _ = say("explain", file, "--rule", "MTG-01", "--subject", "guoyuan", "--period", "2026Q4", *TODAY)
    assert status == 0
    assert "能不能按期：来得及，还有 39 天；最后一天 2026年12月31日（星期四）；其中工作日 29 天。" in out


def test_explain_answers_programs_with_the_outlook(say: Say, file: Path) -> None:
    _, out, _ = say("explain", file, "--rule", "MTG-01", "--subject", "guoyuan", "--period", "2026Q4", *TODAY, "--json")
    (finding,) = json.loads(out)["findings"]
    assert finding["outlook"]["chance"] == "in_time"


def test_explain_finds_a_member_by_name(say: Say, file: Path) -> None:
    status, out, _ = say("explain", file, "--rule", "EDU-01", "--subject", "刘桂兰", "--period", "2026", *TODAY)
    assert status == 0
    assert "刘桂兰已有0学时，应32学时，还差32学时" in out


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("branch:果园居民小组党支部", "果园居民小组党支部待办"), ("branch:guoyuan", "果园居民小组党支部待办"),
        ("guide:高远", "党建指导员高远待办"), ("street", "果园居民小组党支部待办"),
    ],
)  # fmt: skip
def test_calendar_is_written_for_a_branch_a_guide_or_the_street(
    say: Say, file: Path, tmp_path: Path, asked: str, name: str
) -> None:
    out_file = tmp_path / "待办.ics"
    status, out, _ = say("calendar", file, "--for", asked, "-o", out_file, *TODAY)
    read = Calendar.from_ical(out_file.read_bytes())
    assert (status, read["X-WR-CALNAME"]) == (0, name)
    assert f"：{len(read.walk('VEVENT'))}个日程" in out


def test_calendar_written_again_follows_up_its_own_file(say: Say, file: Path, tmp_path: Path) -> None:
    out_file = tmp_path / "待办.ics"
    say("calendar", file, "--for", "street", "-o", out_file, *TODAY)
    first = out_file.read_bytes()
    say("calendar", file, "--for", "street", "-o", out_file, *TODAY)
    assert out_file.read_bytes() == first


@pytest.mark.parametrize("asked", ["", "branch", "branch:", "street:x", "town:x", "guide: "])
def test_calendar_asks_for_whom_in_one_sentence(say: Say, file: Path, tmp_path: Path, asked: str) -> None:
    status, _, err = say("calendar", file, "--for", asked, "-o", tmp_path / "x.ics", *TODAY)
    assert (status, "请写 branch:支部" in err) == (2, True)
    assert not (tmp_path / "x.ics").exists()


def test_calendar_does_not_overwrite_what_it_did_not_write(say: Say, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.ics"
    other.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//another//\r\nEND:VCALENDAR\r\n")
    status, _, err = say("calendar", file, "--for", "street", "-o", other, *TODAY)
    assert (status, "不是本软件导出的日历" in err) == (2, True)
    assert b"another" in other.read_bytes()


def test_calendar_says_what_has_no_day_left(say: Say, file: Path, tmp_path: Path) -> None:
    _, out, _ = say("calendar", file, "--for", "street", "-o", tmp_path / "x.ics", *TODAY)
    assert "项已经过期或来不及" in out
