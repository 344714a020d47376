"""The ledger: 17 columns of every held meeting, its sums and statistics, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pbdesk.actions.meeting_drafts import AgendaDraft
from pbdesk.actions.meetings import cancel, record
from pbdesk.calendar import parse_period
from pbdesk.model import AgendaKind, AttendanceState, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.tables.cells import Cell
from pbdesk.tables.ledger_rows import rate
from pbdesk.tables.reading import read_book
from pbdesk.views.ledger import ledger, ledger_xlsx
from tests.orchard import BRANCH, TODAY, a_draft, a_file, plant, present

YEAR = parse_period("2026")
HEAD = (
    "序号|会议名称|会议日期|会议时间|会议类型|所属党小组|会议地点|主持人|记录人|会议议题|会议决议/结论|"
    "应到人数|实到人数|请假人数|缺席人数|出勤率|参会人员名单"
)
PROBES = ("=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.cn", "＝1", "0012", "\t=1", "'x")


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file() as store:
        record(store, a_draft(date(2026, 7, 8), 3, title="学党章"))
        record(store, a_draft(date(2026, 11, 20), kind=MeetingKind.LECTURE, title="廉政党课", lecturer_id="p1"))
        yield store


def sheets(store: Store, tmp_path: Path, period: str = "2026") -> dict[str, tuple[tuple[Cell, ...], ...]]:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger_xlsx(store, parse_period(period), TODAY))
    return {sheet.name: sheet.rows for sheet in read_book(path).sheets}


def test_the_columns_are_those_that_offices_use(branch: Store, tmp_path: Path) -> None:
    rows = sheets(branch, tmp_path)["会议记录明细"]
    assert (rows[0][0], "|".join(map(str, rows[2]))) == ("党建工作台账", HEAD)
    assert rows[1][0] == "统计时间段：2026-01-01 至 2026-12-31　党支部：果园居民小组党支部"


def test_a_line_says_who_came_and_who_did_not(branch: Store, tmp_path: Path) -> None:
    line = sheets(branch, tmp_path)["会议记录明细"][3]
    assert line[:5] == (1.0, "学党章", "2026-07-08", "15:00-16:30", "党员大会")
    assert line[11:16] == (30.0, 29.0, 0.0, 1.0, "96.7%")
    assert str(line[16]).endswith("王志强(缺席)[外出]")


def test_the_last_row_holds_the_sums(branch: Store, tmp_path: Path) -> None:
    last = sheets(branch, tmp_path)["会议记录明细"][-1]
    assert (last[0], last[1], last[11:16]) == ("合计", "共 2 次", (60.0, 59.0, 0.0, 1.0, "98.3%"))


def test_statistics_stand_on_sheets_of_their_own(branch: Store, tmp_path: Path) -> None:
    found = sheets(branch, tmp_path)
    assert list(found) == ["会议记录明细", "参会考勤统计", "月度汇总", "会议类型统计"]
    absent = [row for row in found["参会考勤统计"] if row[1] == "王志强"]
    assert absent[0][4:] == (2.0, 1.0, 0.0, 1.0, "50.0%")
    assert found["月度汇总"][3:] == (
        ("2026-07", 1.0, 30.0, 29.0, "96.7%"), ("2026-11", 1.0, 30.0, 30.0, "100.0%"),
        ("合计", 2.0, 60.0, 59.0, "98.3%"),
    )  # fmt: skip
    assert found["会议类型统计"][3:] == (("党员大会", 1.0, "50.0%"), ("党课", 1.0, "50.0%"))


def test_what_somebody_sees_to_stands_on_a_sheet_of_its_own(branch: Store, tmp_path: Path) -> None:
    item = AgendaDraft(
        id="a", kind=AgendaKind.MATTER, topic="路灯", resolution="月底修好。", important=1, owner="陈建国",
        finish_on=date(2026, 8, 31),
    )  # fmt: skip
    record(store=branch, draft=a_draft(date(2026, 8, 10), agenda=(item,)))
    line = sheets(branch, tmp_path)["决议落实"][3]
    assert line[1:8] == ("2026-08-10", "党员大会", "路灯", "月底修好。", "是", "陈建国", "2026-08-31")


@pytest.mark.parametrize("probe", PROBES)
def test_text_is_text_whatever_it_begins_with(branch: Store, tmp_path: Path, probe: str) -> None:
    record(branch, a_draft(date(2026, 7, 1), title=probe, place=probe))
    assert sheets(branch, tmp_path)["会议记录明细"][3][1] == probe.strip()


def test_the_same_records_give_the_same_bytes(branch: Store) -> None:
    assert ledger_xlsx(branch, YEAR, TODAY) == ledger_xlsx(branch, YEAR, TODAY)


def test_only_held_meetings_of_the_period_stand_in_it(branch: Store) -> None:
    record(branch, a_draft(date(2026, 12, 20), status=MeetingStatus.PLANNED))
    record(branch, a_draft(date(2026, 8, 1), title="取消的"))
    (row,) = branch.query("SELECT m.id FROM meeting m WHERE m.title = '取消的'")
    shown = branch.get(Meeting, row["id"])
    assert shown is not None
    cancel(branch, shown)
    assert [line.title for line in ledger(branch, YEAR, TODAY).lines] == ["学党章", "廉政党课"]
    assert [line.title for line in ledger(branch, parse_period("2026Q3"), TODAY).lines] == ["学党章"]


def test_talks_are_private_and_never_in_it(branch: Store) -> None:
    talk = a_draft(date(2026, 8, 1), kind=MeetingKind.TALK, attendance=present(members=2))
    record(branch, replace(talk, chair_id="p1"))
    assert MeetingKind.TALK not in {line.kind for line in ledger(branch, YEAR, TODAY).lines}


def test_several_branches_have_a_column_more(branch: Store, tmp_path: Path) -> None:
    plant(branch, "chaoyang", "朝阳社区党支部", members=2)
    draft = a_draft(date(2026, 8, 1), branch_id="chaoyang", chair_id=None, recorder_id=None)
    mark = present(members=1)[0]
    record(branch, replace(draft, attendance=(replace(mark, person_id="chaoyang-p1", state=AttendanceState.PRESENT),)))
    rows = sheets(branch, tmp_path)["会议记录明细"]
    assert rows[2][17] == "所属党支部"
    assert {line.branch_id for line in ledger(branch, YEAR, TODAY, [BRANCH]).lines} == {BRANCH}


def test_a_period_without_meetings_is_an_empty_ledger_not_an_error(branch: Store, tmp_path: Path) -> None:
    rows = sheets(branch, tmp_path, "2025")["会议记录明细"]
    assert rows[3][:2] == ("合计", "共 0 次")


def test_rates_round_half_up_and_nothing_due_is_a_dash() -> None:
    assert [rate(1, 3), rate(2, 3), rate(1, 2000), rate(0, 0), rate(3, 3)] == ["33.3%", "66.7%", "0.1%", "—", "100.0%"]
