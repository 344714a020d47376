"""Files and bundles of every format: opened, looked through, merged and compared with what they said in their day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange import incoming, keys, receipts
from pbdesk.exchange.beginning import begin
from pbdesk.exchange.container import BUNDLE_SUFFIX, FORMAT
from pbdesk.model import Meeting
from pbdesk.store import Store, migrations
from pbdesk.store.columns import TABLES
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.unlocking import unlock
from tests.builders import seen
from tests.museum import MUSEUM, OFFICE_KEY, PASSWORD, RECEIPT, TO_BRANCH, TOLD
from tests.passwords import forget_all

FILES = sorted(MUSEUM.glob("*v*.pbdesk"))
HALLS = sorted(MUSEUM.glob("bundles-*"))
MAKE = "make it with: python -m tests.museum.make"


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    yield
    forget_all()


def told_of(specimen: Path) -> list[str]:
    """What a specimen said when it was made."""
    beside = specimen.with_name(specimen.stem.removeprefix("locked-") + ".jsonl")
    return beside.read_text(encoding="utf-8").splitlines()


def opened(specimen: Path, folder: Path) -> Store:
    """A copy of a specimen, opened and thereby brought to the present format."""
    copy = folder / specimen.name
    shutil.copyfile(specimen, copy)
    if specimen.name.startswith("locked-"):
        unlock(copy, PASSWORD)
    return Store.open(copy)


def lacking(version: int, format_: int) -> list[str]:
    """The specimens that a museum of these formats ought to have and has not."""
    files = [f"{lock}v{number}.pbdesk" for number in range(1, version + 1) for lock in ("", "locked-")]
    halls = [f"bundles-{number}" for number in range(1, format_ + 1)]
    before_passwords = {"locked-v1.pbdesk", "locked-v2.pbdesk"}
    return [name for name in (*files, *halls) if name not in before_passwords and not (MUSEUM / name).exists()]


def told_in(hall: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((hall / TOLD).read_text(encoding="utf-8"))
    return told


def street_of(hall: Path, folder: Path) -> Store:
    return opened((hall / told_in(hall)["street"]).resolve(), folder)


def merged(store: Store, bundle: Path) -> incoming.Plan:
    return incoming.merge(store, incoming.open_bundle(store, bundle.read_bytes()))[0]


# files


@pytest.mark.parametrize("specimen", FILES, ids=lambda path: path.stem)
def test_a_file_of_every_format_opens_and_says_what_it_said(specimen: Path, tmp_path: Path) -> None:
    with opened(specimen, tmp_path) as store:
        assert list(dump(store)) == told_of(specimen)
        assert examine(store).findings == ()


@pytest.mark.parametrize("specimen", FILES, ids=lambda path: path.stem)
def test_a_specimen_that_says_something_else_is_noticed(specimen: Path, tmp_path: Path) -> None:
    with opened(specimen, tmp_path) as store:
        first = json.loads(next(line for line in dump(store) if '"table": "meeting"' in line))
        shown = seen(store, Meeting, first["id"])
        with store.change("修改") as tx:
            tx.put(replace(shown.record, place="别处"), shown.heads)
        assert list(dump(store)) != told_of(specimen)


def test_every_format_has_its_specimen() -> None:
    assert lacking(migrations.VERSION, FORMAT) == [], MAKE


def test_a_format_without_a_specimen_is_noticed() -> None:
    assert lacking(migrations.VERSION + 1, FORMAT + 1) == [
        f"v{migrations.VERSION + 1}.pbdesk", f"locked-v{migrations.VERSION + 1}.pbdesk", f"bundles-{FORMAT + 1}",
    ]  # fmt: skip


def test_the_latest_specimen_has_rows_in_every_table(tmp_path: Path) -> None:
    with opened(MUSEUM / f"v{migrations.VERSION}.pbdesk", tmp_path) as store:
        tables = [r["name"] for r in store.query("SELECT s.name FROM sqlite_schema s WHERE s.type = 'table'")]
        empty = [name for name in tables if not store.query(f"SELECT 1 FROM {name} LIMIT 1")]
    assert empty == []


def test_the_latest_specimen_fills_every_column_and_makes_every_choice(tmp_path: Path) -> None:
    with opened(MUSEUM / f"v{migrations.VERSION}.pbdesk", tmp_path) as store:
        rows = [json.loads(line) for line in dump(store)]
    said = {(row["table"], column, value) for row in rows for column, value in row.items()}
    filled = {(table, column) for table, column, _ in said}
    columns = [(table.name, c) for table in TABLES.values() for c in table.columns]
    assert [(table, c.name) for table, c in columns if (table, c.name) not in filled] == []
    choices = [(table, c.name, str(one)) for table, c in columns if issubclass(c.type, StrEnum) for one in c.type]
    assert [choice for choice in choices if choice not in said] == []


def test_a_file_of_the_next_format_is_refused_unchanged(tmp_path: Path) -> None:
    copy = tmp_path / "新.pbdesk"
    with opened(MUSEUM / f"v{migrations.VERSION}.pbdesk", tmp_path) as store:
        store.conn.execute("PRAGMA query_only = OFF")
        store.conn.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    (tmp_path / f"v{migrations.VERSION}.pbdesk").rename(copy)
    before = copy.read_bytes()
    with pytest.raises(UserError, match="请先升级程序再打开"):
        Store.open(copy)
    assert copy.read_bytes() == before


# bundles


@pytest.mark.parametrize("hall", HALLS, ids=lambda path: path.name)
def test_bundles_of_every_format_are_merged_and_give_what_they_gave(hall: Path, tmp_path: Path) -> None:
    with street_of(hall, tmp_path) as store:
        for name, counts in told_in(hall)["counts"].items():
            assert (name, merged(store, hall / f"{name}{BUNDLE_SUFFIX}").counts) == (name, counts)
            assert list(dump(store)) == told_of(hall / name)
        assert examine(store).findings == ()


@pytest.mark.parametrize("hall", HALLS, ids=lambda path: path.name)
def test_merged_again_they_bring_nothing_new(hall: Path, tmp_path: Path) -> None:
    with street_of(hall, tmp_path) as store:
        bundles = sorted(hall.glob(f"[0-9]*{BUNDLE_SUFFIX}"))
        assert bundles
        for bundle in bundles:
            merged(store, bundle)
        after = list(dump(store))
        again = [merged(store, bundle) for bundle in reversed(bundles)]
        assert [(plan.again, plan.landing.new, plan.landing.changed) for plan in again] == [(True, [], [])] * len(again)
        assert list(dump(store)) == after


@pytest.mark.parametrize("hall", HALLS, ids=lambda path: path.name)
def test_a_file_begins_with_the_street_s_bundle_of_every_format(hall: Path) -> None:
    with begin(None, (hall / TO_BRANCH).read_bytes()) as store:
        assert list(dump(store)) == told_of(hall / TO_BRANCH)
        assert examine(store).findings == ()


@pytest.mark.parametrize("hall", HALLS, ids=lambda path: path.name)
def test_receipts_and_keys_of_every_format_are_read(hall: Path, tmp_path: Path) -> None:
    with street_of(hall, tmp_path) as store:
        assert receipts.take_receipt(store, (hall / RECEIPT).read_bytes()) == 2
        read = keys.read_office((hall / OFFICE_KEY).read_text(encoding="utf-8"))
        assert read == keys.office_key(store)


@pytest.mark.parametrize("hall", HALLS, ids=lambda path: path.name)
def test_a_bundle_that_was_altered_is_noticed(hall: Path, tmp_path: Path) -> None:
    with street_of(hall, tmp_path) as store:
        for bundle in hall.glob(f"*{BUNDLE_SUFFIX}"):
            data = bytearray(bundle.read_bytes())
            data[len(data) // 2] ^= 1
            with pytest.raises(UserError):
                incoming.open_bundle(store, bytes(data))
