"""The sample as a file: built through the ordinary door, judged by the ordinary rules, never over a user's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.demo.make import LABEL, QUARTER, TODAY, make_demo
from pbdesk.demo.summary import DemoSummary
from pbdesk.errors import UserError
from pbdesk.model import Outcome, UnitKind
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, int]]) -> DemoSummary:
    return make_demo(tmp_path_factory.mktemp("made") / "街道", on_progress=lambda *step: told.append(step))


@pytest.fixture(scope="module")
def store(made: DemoSummary) -> Iterator[Store]:
    with Store.open(made.file, read_only=True) as opened:
        yield opened


def test_the_street_is_one_action_in_the_history(store: Store) -> None:
    assert [entry.label for entry in store.history(limit=5)] == [LABEL]


def test_the_file_is_sound(store: Store) -> None:
    assert examine(store).healthy


def test_the_summary_counts_what_is_in_the_file(made: DemoSummary, store: Store) -> None:
    visits = store.query("SELECT COUNT(*) AS n FROM visit v WHERE v.deleted_at IS NULL")[0]["n"]
    assert made.counts["visits"] == visits
    assert made.units == {UnitKind.RESIDENTS_GROUP: 50, UnitKind.WORK_STATION: 9, UnitKind.COOP_COMPANY: 6}
    assert made.founded == 11


def test_the_summary_says_all_that_a_reader_needs(made: DemoSummary) -> None:
    words = "\n".join(made.lines())
    assert "党支部65个（居民小组50个、社区工作站9个、股份合作公司6个）" in words
    assert str(made.file) in words
    assert "python main.py" in words


def test_about_nine_duties_in_ten_are_kept(made: DemoSummary) -> None:
    assert 0.87 < made.compliance.part / made.compliance.whole < 0.96


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.UNKNOWN}))
def test_the_quarter_shows_every_kind_of_outcome(store: Store, outcome: Outcome) -> None:
    assert any(f.outcome is outcome for f in evaluate(store, QUARTER, TODAY))


def test_nothing_in_the_street_is_unknown_to_the_rules(store: Store) -> None:
    assert not any(f.outcome is Outcome.UNKNOWN for f in evaluate(store, QUARTER, TODAY))


def test_every_rule_that_can_be_broken_is_broken_somewhere_in_the_year(store: Store) -> None:
    unmet = Counter(f.rule for f in evaluate(store, QUARTER, TODAY) if f.outcome is Outcome.UNMET)
    assert {"MTG-02", "MTG-03", "MTG-04", "MTG-05", "MTG-06", "GUI-01", "GUI-02", "GUI-03", "GUI-05"} <= set(unmet)


def test_the_sheets_are_printed_beside_the_file(made: DemoSummary) -> None:
    assert [path.parent for path in made.sheets] == [made.file.parent] * 4
    assert all(path.read_bytes().startswith(b"%PDF") for path in made.sheets)


def test_the_same_seed_gives_the_same_dump_and_the_same_sheets(made: DemoSummary, store: Store, tmp_path: Path) -> None:
    again = make_demo(tmp_path)
    with Store.open(again.file, read_only=True) as other:
        assert list(dump(other)) == list(dump(store))
    assert [p.read_bytes() for p in again.sheets] == [p.read_bytes() for p in made.sheets]


@pytest.mark.usefixtures("made")
def test_progress_is_told_up_to_the_end_of_each_stage(told: list[tuple[str, int, int]]) -> None:
    assert ("编写记录", 65, 65) in told
    assert told[-1] == ("打印报表", 4, 4)


def test_a_file_that_is_there_already_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "demo.pbdesk"
    mine.write_bytes(b"mine")
    with pytest.raises(UserError, match="已经有“demo"):
        make_demo(tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="不能使用文件夹"):
        make_demo(tmp_path / "taken")


@pytest.mark.parametrize("name", ["bad\0name", "x" * 300])
def test_a_name_that_no_directory_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="不能使用文件夹"):
        make_demo(tmp_path / name)


def test_giving_up_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    class GivenUpError(Exception):
        pass

    def give_up(what: str, done: int, total: int) -> None:
        if what == "打印报表" and done:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        make_demo(tmp_path, on_progress=give_up)
    assert list(tmp_path.iterdir()) == []
