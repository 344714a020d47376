"""Loading and dumping: what goes in comes out, in one order, whatever order it came in."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.errors import BadRowsError, UserError
from pbdesk.model import (
    Admission,
    Attachment,
    AttendanceState,
    Desk,
    Dues,
    DuesStandard,
    Meeting,
    Organization,
    Person,
    Record,
)
from pbdesk.store import Store, doctor
from pbdesk.store.dumping import dump
from pbdesk.store.loading import LoadReport, load
from pbdesk.store.staging import MOST_PROBLEMS
from tests.builders import (
    NOW,
    a_branch,
    a_group,
    a_meeting,
    a_person,
    a_posting,
    a_small_branch,
    a_visit,
    an_attachment,
    an_item,
    fill,
    seen,
)
from tests.store.strategies import worlds


def lines(*rows: dict[str, Any]) -> list[bytes]:
    return [json.dumps(row, ensure_ascii=False).encode() for row in rows]


def rows_of(store: Store) -> list[bytes]:
    return [line.encode() for line in dump(store)]


def counts(report: LoadReport) -> dict[str, tuple[int, int, int]]:
    return {count.table: (count.new, count.changed, count.same) for count in report.tables}


def another() -> Store:
    return Store.create(None, desk=Desk.STREET, title="另一个", clock=lambda: NOW)


MEETING = {"table": "meeting", "id": "m1", "branch_id": "b1", "kind": "lecture", "held_on": "2026-07-08"}
MARK = {"table": "attendance", "meeting_id": "m1", "person_id": "p1", "state": "present"}
BRANCH = {"table": "organization", "id": "b1", "kind": "branch", "name": "一支部"}
PERSON = {"table": "person", "id": "p1", "name": "陈一"}


def test_loading_what_was_dumped_gives_the_same_file(store: Store) -> None:
    fill(store, *a_small_branch(), a_person("p9", phone="138", id_number="1101"))
    with another() as copy:
        load(copy, rows_of(store))
        assert rows_of(copy) == rows_of(store)


@settings(max_examples=25)
@given(worlds(), st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order(world: tuple[Record, ...], chance: random.Random) -> None:
    with Store.create(None, desk=Desk.STREET, title="测试", clock=lambda: NOW) as first, another() as second:
        fill(first, *world)
        shuffled = rows_of(first)
        chance.shuffle(shuffled)
        load(second, shuffled)
        assert rows_of(second) == rows_of(first)
        assert doctor.examine(second).findings == ()


@settings(max_examples=20)
@given(worlds(), worlds())
def test_loading_over_what_is_there_keeps_the_file_healthy(one: tuple[Record, ...], two: tuple[Record, ...]) -> None:
    with Store.create(None, desk=Desk.STREET, title="测试", clock=lambda: NOW) as store, another() as other:
        fill(store, *one)
        fill(other, *two)
        before = rows_of(store)
        load(store, rows_of(other))
        assert doctor.examine(store).findings == ()
        assert load(store, rows_of(other)).records == 0
        if store.history()[0].label == "导入数据":
            store.undo()
        assert rows_of(store) == before


def test_a_load_can_be_undone(store: Store) -> None:
    fill(store, a_branch())
    before = rows_of(store)
    load(store, lines(PERSON, MEETING, MARK))
    store.undo()
    assert rows_of(store) == before


def test_a_load_is_one_entry_of_the_history(store: Store) -> None:
    load(store, lines(BRANCH, PERSON, MEETING, MARK), label="导入名册")
    assert [(entry.label, entry.records) for entry in store.history()] == [("导入名册", 3)]


def test_rows_are_counted_by_table(store: Store) -> None:
    load(store, lines(BRANCH, PERSON, MEETING, MARK))
    report = load(store, lines(BRANCH, {**PERSON, "name": "陈二"}, {**MARK, "state": "leave"}))
    assert counts(report) == {"organization": (0, 0, 1), "person": (0, 1, 0), "attendance": (0, 1, 0)}
    assert (report.rows, report.records, report.changes.tables) == (3, 2, frozenset({"person", "attendance"}))


def test_loading_the_same_again_writes_nothing(store: Store) -> None:
    fill(store, *a_small_branch())
    report = load(store, rows_of(store))
    assert (report.records, len(store.history())) == (0, 1)


def test_a_trial_run_counts_and_writes_nothing(store: Store) -> None:
    report = load(store, lines(BRANCH, PERSON, MEETING, MARK), dry_run=True)
    assert counts(report)["attendance"] == (1, 0, 0)
    assert rows_of(store) == []


def test_a_mark_joins_the_meeting_that_is_there(store: Store) -> None:
    fill(store, *a_small_branch())
    load(store, lines({**MARK, "person_id": "p3", "state": "online"}))
    shown = seen(store, Meeting, "m1")
    assert [(m.person_id, m.state) for m in shown.record.attendance] == [
        ("p1", AttendanceState.PRESENT), ("p2", AttendanceState.PRESENT), ("p3", AttendanceState.ONLINE),
    ]  # fmt: skip


def test_a_row_replaces_the_row_that_is_there(store: Store) -> None:
    fill(store, a_branch(remark="旧"))
    load(store, lines(BRANCH))
    shown = seen(store, Organization, "b1")
    assert (shown.record.name, shown.record.remark) == ("一支部", None)


def test_a_meeting_row_leaves_the_marks_alone(store: Store) -> None:
    fill(store, *a_small_branch())
    load(store, lines({**MEETING, "title": "新题"}))
    shown = seen(store, Meeting, "m1")
    assert (shown.record.title, len(shown.record.attendance)) == ("新题", 2)


def test_a_phone_that_does_not_travel_is_kept(store: Store) -> None:
    fill(store, a_person(phone="138"))
    load(store, lines({**PERSON, "name": "改名"}))
    shown = seen(store, Person, "p1")
    assert (shown.record.name, shown.record.phone) == ("改名", "138")


def test_a_phone_alone_is_a_change(store: Store) -> None:
    load(store, lines(PERSON))
    assert counts(load(store, lines({**PERSON, "phone": "138"}))) == {"person": (0, 1, 0)}


def test_what_was_deleted_comes_back_without_its_old_marks(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Meeting, "m1")
    with store.change("删除") as tx:
        tx.delete(shown.record, shown.heads)
    load(store, lines(MEETING, {**MARK, "person_id": "p3"}))
    again = seen(store, Meeting, "m1")
    assert ([m.person_id for m in again.record.attendance], again.conflicts) == (["p3"], ())
    assert doctor.examine(store).findings == ()


def test_deleted_records_are_left_out_of_a_dump(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Meeting, "m1")
    with store.change("删除") as tx:
        tx.delete(shown.record, shown.heads)
    assert not [line for line in dump(store) if '"m1"' in line]


def test_a_mark_for_a_deleted_meeting_is_refused(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Meeting, "m1")
    with store.change("删除") as tx:
        tx.delete(shown.record, shown.heads)
    with pytest.raises(BadRowsError):
        load(store, lines(MARK))


def test_visits_follow_a_posting_that_a_load_moves(store: Store) -> None:
    fill(store, *a_small_branch(), a_branch("b2"))
    row = {"table": "posting", "id": "po1", "person_id": "guide", "branch_id": "b2", "started_on": "2025-01-01"}
    load(store, lines(row))
    assert store.query("SELECT v.branch_id FROM visit v")[0]["branch_id"] == "b2"


def test_marks_follow_a_meeting_that_a_load_moves(store: Store) -> None:
    fill(store, *a_small_branch(), a_branch("b2"))
    load(store, lines({**MEETING, "branch_id": "b2"}))
    assert {row["branch_id"] for row in store.query("SELECT a.branch_id FROM attendance a")} == {"b2"}


def test_a_record_in_conflict_is_not_settled_by_a_load(store: Store) -> None:
    fill(store, a_person())
    shown = seen(store, Person, "p1")
    for name in ("甲", "乙"):
        with store.change("改") as tx:
            tx.put(a_person(name=name), shown.heads)
    with pytest.raises(BadRowsError) as refusal:
        load(store, lines({**PERSON, "name": "丙"}))
    assert "两个版本" in refusal.value.problems[0].reason


def test_blank_lines_and_a_byte_order_mark_are_passed_over(store: Store) -> None:
    report = load(store, [b"\xef\xbb\xbf" + lines(BRANCH)[0] + b"\r\n", b"\n", b"  \n", *lines(PERSON)])
    assert report.rows == 2


def test_text_is_kept_to_the_character_in_one_normal_form(store: Store) -> None:
    load(store, lines({**PERSON, "name": "龚䶮𬭎㛃", "remark": "e\u0301\u2028\u202e😀"}))
    shown = seen(store, Person, "p1")
    assert (shown.record.name, shown.record.remark) == ("龚䶮𬭎㛃", "é\u2028\u202e😀")


def test_null_reads_as_absent(store: Store) -> None:
    load(store, lines({**PERSON, "phone": None, "born_on": None}))
    assert list(dump(store)) == ['{"table": "person", "id": "p1", "name": "陈一"}']


def test_the_dump_is_in_the_order_of_tables_and_keys(store: Store) -> None:
    fill(
        store, a_branch("b2"), a_branch("b1"), a_group("g1"), a_person("p1"), a_posting("po1", "p1"), a_visit("v1"),
        a_meeting("m2", present=["p1"]), a_meeting("m1", agenda=(an_item("z"), an_item("a"))),
    )  # fmt: skip
    rows = [json.loads(line) for line in dump(store)]
    assert [(row["table"], row.get("id")) for row in rows] == [
        ("organization", "b1"), ("organization", "b2"), ("party_group", "g1"), ("person", "p1"), ("posting", "po1"),
        ("meeting", "m1"), ("meeting", "m2"), ("attendance", None), ("agenda_item", "a"), ("agenda_item", "z"),
        ("visit", "v1"),
    ]  # fmt: skip


def test_an_unknown_policy_is_taken_with_a_note(store: Store) -> None:
    rows = lines({"table": "policy", "key": "later", "value": "1"}, {"table": "policy", "key": "x", "value": "1"})
    report = load(store, rows, policies={"x": lambda _: None})
    assert len(report.notes) == 1
    assert "later" in report.notes[0]


def test_a_known_policy_has_to_take_its_value(store: Store) -> None:
    row = {"table": "policy", "key": "x", "value": "9"}
    with pytest.raises(BadRowsError) as refusal:
        load(store, lines(row), policies={"x": lambda value: f"不能是{value}"})
    assert [(p.line, p.column, p.reason) for p in refusal.value.problems] == [(1, "value", "不能是9")]


def test_one_policy_has_one_value_from_a_day_on(store: Store) -> None:
    row = {"table": "policy", "key": "x", "value": "1"}
    load(store, lines(row, {**row, "valid_from": "2026-01-01"}))
    with pytest.raises(BadRowsError):
        load(store, lines(row, {**row, "value": "2"}))


def test_progress_is_told_and_can_cancel(store: Store) -> None:
    def stop(number: int) -> None:
        raise UserError(f"停在{number}")

    people: Iterable[bytes] = lines(*({**PERSON, "id": f"p{n}"} for n in range(6_000)))
    with pytest.raises(UserError, match="停在5000"):
        load(store, people, progress=stop)
    assert rows_of(store) == []


def test_what_comes_before_writing_comes_after_checking(store: Store) -> None:
    called: list[int] = []
    with pytest.raises(BadRowsError):
        load(store, lines(MARK), before=lambda: called.append(1))
    load(store, lines(PERSON), before=lambda: called.append(len(rows_of(store))))
    assert called == [0]


def test_a_load_can_follow_one_that_failed(store: Store) -> None:
    with pytest.raises(BadRowsError):
        load(store, lines(MARK))
    assert load(store, lines(BRANCH)).rows == 1


def test_a_flood_of_errors_is_cut_short(store: Store) -> None:
    with pytest.raises(BadRowsError) as refusal:
        load(store, (b"x" for _ in range(MOST_PROBLEMS + 50)))
    assert len(refusal.value.problems) == MOST_PROBLEMS + 1


def with_a_scan(store: Store) -> Store:
    with store.change("准备") as tx:
        for record in a_small_branch():
            tx.put(record)
        tx.keep_blob(b"a photo that no record uses")
        tx.keep_blob(b"page")
        tx.put(an_attachment(b"page"))
    return store


def test_attachments_travel_with_their_bytes(store: Store) -> None:
    dumped = rows_of(with_a_scan(store))
    with another() as copy:
        report = load(copy, dumped)
        assert (rows_of(copy), counts(report)["blob"]) == (dumped, (1, 0, 0))
        assert copy.blob(an_attachment(b"page").sha256) == b"page"


def test_bytes_that_no_attachment_uses_stay_at_home(store: Store) -> None:
    assert sum(b'"blob"' in line for line in rows_of(with_a_scan(store))) == 1


def test_an_attachment_may_name_bytes_that_the_file_has(store: Store) -> None:
    rows = [line for line in rows_of(with_a_scan(store)) if b'"attachment"' in line]
    assert counts(load(store, rows))["attachment"] == (0, 0, 1)


def test_a_trial_run_counts_bytes_and_keeps_none(store: Store) -> None:
    dumped = rows_of(with_a_scan(store))
    with another() as copy:
        assert counts(load(copy, dumped, dry_run=True))["blob"] == (1, 0, 0)
        assert copy.query("SELECT COUNT(*) AS n FROM blob")[0]["n"] == 0


def test_the_same_bytes_again_are_counted_as_the_same(store: Store) -> None:
    dumped = rows_of(with_a_scan(store))
    assert counts(load(store, dumped))["blob"] == (0, 0, 1)


def test_changed_bytes_are_not_passed_on(store: Store) -> None:
    with_a_scan(store).conn.execute("PRAGMA query_only = OFF")
    store.conn.execute("UPDATE blob SET data = x'00'")
    with pytest.raises(UserError, match="已经损坏"):
        list(dump(store))


PAGE = b"page"
DESK: list[dict[str, Any]] = [
    {"table": "organization", "id": "b1", "kind": "branch", "name": "一支部"},
    {"table": "person", "id": "p1", "name": "陈一"},
    {"table": "person", "id": "p2", "name": "陈二"},
    {"table": "meeting", "id": "m1", "branch_id": "b1", "kind": "general_meeting", "held_on": "2026-07-08"},
    {"table": "agenda_item", "id": "a1", "meeting_id": "m1", "kind": "election", "seats": 1},
    {"table": "candidate", "id": "c1", "meeting_id": "m1", "agenda_item_id": "a1", "person_id": "p1", "position": 1,
     "votes": 12},
    {"table": "candidate", "id": "c2", "meeting_id": "m1", "agenda_item_id": "a1", "person_id": "p2", "position": 2,
     "votes": 3},
    {"table": "dues_standard", "person_id": "p1", "from_month": "2026-01", "category": "wage", "amount": "30.00"},
    {"table": "dues", "person_id": "p1", "month": "2026-07", "branch_id": "b1", "due": "30.00", "paid": "30.00",
     "paid_on": "2026-07-10"},
    {"table": "admission", "id": "d1", "person_id": "p2", "branch_id": "b1"},
    {"table": "admission_step", "id": "s1", "admission_id": "d1", "kind": "application", "done_on": "2026-01-05"},
    {"table": "admission_step", "id": "s2", "admission_id": "d1", "kind": "first_talk", "done_on": "2026-01-20",
     "people": "陈一"},
    {"table": "attachment", "id": "at1", "branch_id": "b1", "meeting_id": "m1", "kind": "signed_page",
     "name": "签到.png", "media_type": "image/png", "size": len(PAGE), "sha256": hashlib.sha256(PAGE).hexdigest()},
    {"table": "blob", "sha256": hashlib.sha256(PAGE).hexdigest(), "data": base64.b64encode(PAGE).decode()},
]  # fmt: skip
"""Rows of everything that a secretary's desk keeps beside meetings and people."""


def test_a_desk_of_rows_is_taken_whatever_its_order(store: Store) -> None:
    report = load(store, lines(*reversed(DESK)))
    assert counts(report) == {
        "organization": (1, 0, 0), "person": (2, 0, 0), "meeting": (1, 0, 0), "agenda_item": (1, 0, 0),
        "candidate": (2, 0, 0), "dues_standard": (1, 0, 0), "dues": (1, 0, 0), "admission": (1, 0, 0),
        "admission_step": (2, 0, 0), "attachment": (1, 0, 0), "blob": (1, 0, 0),
    }  # fmt: skip
    assert doctor.examine(store).findings == ()


def test_a_desk_of_rows_comes_out_as_it_went_in(store: Store) -> None:
    load(store, lines(*DESK))
    unordered = [json.dumps(row, sort_keys=True) for row in DESK]
    assert sorted(json.dumps(json.loads(row), sort_keys=True) for row in rows_of(store)) == sorted(unordered)


def test_dues_and_standards_are_found_under_the_ids_the_program_gives_them(store: Store) -> None:
    load(store, lines(*DESK))
    assert seen(store, DuesStandard, "p1@2026-01").record.amount == Decimal("30.00")
    assert seen(store, Dues, "p1@2026-07").record.paid_on == date(2026, 7, 10)


def test_the_parts_of_a_loaded_record_are_its_own(store: Store) -> None:
    load(store, lines(*DESK))
    assert [step.people for step in seen(store, Admission, "d1").record.steps] == [None, "陈一"]
    assert [each.votes for each in seen(store, Meeting, "m1").record.candidates] == [12, 3]
    assert store.blob(seen(store, Attachment, "at1").record.sha256) == PAGE


def test_loading_a_desk_again_writes_nothing_and_a_sum_alone_is_a_change(store: Store) -> None:
    load(store, lines(*DESK))
    assert load(store, lines(*DESK)).records == 0
    paid = {**next(row for row in DESK if row["table"] == "dues"), "paid": "31.00"}
    assert counts(load(store, lines(paid))) == {"dues": (0, 1, 0)}


def test_the_load_of_a_desk_is_undone_and_done_again_as_one(store: Store) -> None:
    load(store, lines(*DESK))
    dumped = rows_of(store)
    store.undo()
    assert rows_of(store) == []
    store.redo()
    assert rows_of(store) == dumped
    with another() as copy:
        load(copy, dumped)
        assert rows_of(copy) == dumped


@pytest.mark.parametrize("table", ["dues", "dues_standard"])
def test_a_month_stands_for_one_row_only(store: Store, table: str) -> None:
    twice = [row for row in DESK if row["table"] == table] * 2
    with pytest.raises(BadRowsError):
        load(store, lines(*DESK[:3], *twice))
