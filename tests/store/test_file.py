"""Creating a file, reading through one door and writing through the other."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import (
    Attendance,
    AttendanceState,
    CalendarDay,
    DayKind,
    Desk,
    Meeting,
    MeetingKind,
    Organization,
    Person,
    Policy,
    Posting,
    Visit,
    VoteExclusion,
)
from pbdesk.store import Changes, Store, ledger
from pbdesk.store.dumping import dump
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Stamp
from tests.builders import (
    NOW,
    a_branch,
    a_group,
    a_meeting,
    a_membership,
    a_person,
    a_posting,
    a_small_branch,
    a_street,
    a_visit,
    an_item,
    fill,
    seen,
)


def revisions(store: Store) -> int:
    return int(store.query("SELECT COUNT(*) AS n FROM revision")[0]["n"])


def shown_person(store: Store) -> tuple[Person, tuple[str, ...]]:
    shown = seen(store, Person, "p1")
    return shown.record, shown.heads


def test_a_file_knows_its_title_and_desk(tmp_path: Path) -> None:
    path = tmp_path / "一 支部 #1?%.pbdesk"
    Store.create(path, desk=Desk.BRANCH, title=" 一支部 ").close()
    with Store.open(path) as store:
        assert (store.title, store.desk, store.path) == ("一支部", Desk.BRANCH, path)


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "有.pbdesk"
    path.write_text("珍贵")
    with pytest.raises(UserError, match="已经存在"):
        Store.create(path, desk=Desk.BRANCH, title="一支部")
    assert path.read_text() == "珍贵"


def test_a_file_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹"):
        Store.create(tmp_path / "无" / "a.pbdesk", desk=Desk.BRANCH, title="一支部")


@pytest.mark.parametrize("title", ["", "  ", "两\n行", "长" * 201, "\x00"])
def test_a_title_is_one_line(title: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="名称"):
        Store.create(tmp_path / "a.pbdesk", desk=Desk.BRANCH, title=title)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_file_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pbdesk"
    with Store.create(path, desk=Desk.BRANCH, title="一支部") as store:
        fill(store, a_branch())
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_doings_make_the_same_file(tmp_path: Path) -> None:
    def make(path: Path) -> bytes:
        numbers = iter(range(100))
        create = partial(Store.create, path, desk=Desk.STREET, title="样例", clock=lambda: NOW)
        with create(author="某", device="d", ids=lambda: f"i{next(numbers)}") as store:
            fill(store, *a_small_branch())
        return path.read_bytes()

    assert make(tmp_path / "a.pbdesk") == make(tmp_path / "b.pbdesk")


def test_a_record_comes_back_as_it_was_saved(store: Store) -> None:
    meeting = Meeting(
        id="m1", branch_id="b1", group_id="g1", kind=MeetingKind.LECTURE, held_on=date(2026, 7, 1),
        starts_at=time(15), ends_at=time(16, 30), hours=Decimal("1.50"), for_year=2026, content="一\n二",
        recorded_at=datetime(2026, 7, 2, 2, 0, tzinfo=UTC), chair_id="p1",
        attendance=(
            Attendance(meeting_id="m1", person_id="p1", state=AttendanceState.PRESENT),
            Attendance(meeting_id="m1", person_id="p2", state=AttendanceState.LEAVE, reason="出差"),
        ),
        agenda=(an_item("z", position=1, approve=2), an_item("a", position=2), an_item("b")),
        exclusions=(VoteExclusion(meeting_id="m1", person_id="p2", reason=3),),
    )  # fmt: skip
    fill(store, a_branch(), a_group(), a_person("p1"), a_person("p2"), meeting)
    shown = seen(store, Meeting, "m1")
    assert shown.record == meeting


def test_private_values_stand_outside_the_revisions(store: Store) -> None:
    fill(store, a_person(phone="13800000000", id_number="11010519491231002X"))
    assert shown_person(store)[0].phone == "13800000000"
    assert not store.query("SELECT r.rev FROM revision r WHERE r.doc LIKE '%1380%' OR r.doc LIKE '%002X%'")


def test_natural_keys_make_ids(store: Store) -> None:
    fill(
        store,
        Policy(key="x", value="1"),
        Policy(key="x", value="2", valid_from=date(2026, 7, 1)),
        CalendarDay(day=date(2027, 1, 1), kind=DayKind.HOLIDAY),
    )
    later, always = seen(store, Policy, "x@2026-07-01"), seen(store, Policy, "x")
    assert (later.record.value, always.record.value) == ("2", "1")
    assert store.get(CalendarDay, "2027-01-01") is not None


def test_the_same_id_may_name_records_of_two_kinds(store: Store) -> None:
    fill(store, a_branch("1"), a_person("1"), a_meeting("1", "1"))
    assert store.get(Meeting, "1") is not None
    assert store.get(Person, "1") is not None


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.get(Meeting, "无") is None


def test_a_change_names_its_tables_and_label(store: Store) -> None:
    fill(store, a_branch(), a_person())
    with store.change("记录会议") as tx:
        tx.put(a_meeting(present=["p1"]))
    assert tx.changes == Changes(frozenset({"meeting", "attendance"}), "记录会议")


def test_a_change_that_fails_writes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.change("准备") as tx:
            tx.put(a_branch())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(dump(store)) == []
    assert store.history() == []


def test_an_empty_change_writes_nothing(store: Store) -> None:
    with store.change("没有改动"):
        pass
    assert store.history() == []


def test_saving_what_is_there_already_writes_no_revision(store: Store) -> None:
    fill(store, a_person(phone="1"))
    record, heads = shown_person(store)
    with store.change("保存") as tx:
        tx.put(record, heads)
    assert tx.changes.tables == frozenset()
    assert revisions(store) == 1


def test_a_new_phone_alone_is_a_change(store: Store) -> None:
    fill(store, a_person(phone="1"))
    record, heads = shown_person(store)
    with store.change("改电话") as tx:
        tx.put(replace(record, phone="2"), heads)
    assert shown_person(store)[0].phone == "2"


def test_a_second_save_in_one_change_follows_the_first(store: Store) -> None:
    fill(store, a_person())
    record, heads = shown_person(store)
    with store.change("改两次") as tx:
        tx.put(replace(record, remark="一"), heads)
        tx.put(replace(record, remark="二"), heads)
    record, heads = shown_person(store)
    assert (record.remark, len(heads)) == ("二", 1)


def test_heads_of_another_record_are_a_bug(store: Store) -> None:
    fill(store, a_person("p1"), a_person("p2"))
    _, heads = shown_person(store)
    with pytest.raises(ValueError, match="not revisions"), store.change("错") as tx:
        tx.put(a_person("p2", name="别人"), heads)


def test_fields_of_a_later_version_survive_an_edit(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_meeting(present=["p1"]))
    with store.transaction("来自新版本") as tx:
        old = seen(store, Meeting, "m1")
        doc: dict[str, object] = {
            "id": "m1", "branch_id": "b1", "kind": "lecture", "held_on": "2026-07-08", "mood": "热烈",
            "attendance": {"p1": {"state": "present", "seat": 7}},
        }  # fmt: skip
        put_document(store, tx.stamp, "meeting", doc, old.heads)
    shown = seen(store, Meeting, "m1")
    with store.change("改地点") as tx:
        tx.put(replace(shown.record, place="会议室"), shown.heads)
    doc = store.query("SELECT r.doc FROM head h JOIN revision r ON r.rev = h.rev WHERE h.kind = 'meeting'")[0]["doc"]
    assert '"mood":"热烈"' in doc
    assert '"seat":7' in doc


def put_document(store: Store, stamp: Stamp, kind: str, doc: dict[str, object], heads: tuple[str, ...]) -> None:
    """What a merge does with a revision that holds more than this version knows."""
    record_id = str(doc["id"])
    now = ledger.current(store.conn, kind, record_id)
    ledger.advance(store.conn, stamp, (kind, record_id), heads, State((), dict(doc), {}), now)


def test_a_kind_of_a_later_version_is_kept(store: Store) -> None:
    with store.transaction("来自新版本") as tx:
        put_document(store, tx.stamp, "hologram", {"id": "h1", "x": 1}, ())
    assert store.query("SELECT r.doc FROM revision r WHERE r.kind = 'hologram'")[0]["doc"] == '{"id":"h1","x":1}'


def test_a_deleted_record_is_marked_and_stays(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Visit, "v1")
    with store.change("删除走访") as tx:
        tx.delete(shown.record, shown.heads)
    assert store.get(Visit, "v1") is None
    assert store.query("SELECT v.deleted_at FROM visit v")[0]["deleted_at"] == "2026-10-08T01:00:00Z"


def test_deleting_a_meeting_touches_its_parts_too(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Meeting, "m1")
    with store.change("删除会议") as tx:
        tx.delete(shown.record, shown.heads)
    assert tx.changes.tables == {"meeting", "attendance", "agenda_item"}


def test_what_was_deleted_can_be_entered_again(store: Store) -> None:
    day = CalendarDay(day=date(2027, 1, 1), kind=DayKind.HOLIDAY)
    fill(store, day)
    shown = seen(store, CalendarDay, "2027-01-01")
    with store.change("删除") as tx:
        tx.delete(day, shown.heads)
    fill(store, day)
    again = seen(store, CalendarDay, "2027-01-01")
    assert (again.record, again.conflicts) == (day, ())


def test_what_others_need_is_not_deleted(store: Store) -> None:
    fill(store, *a_small_branch())
    record, heads = shown_person(store)
    with pytest.raises(UserError, match="还有组织关系记录用到"), store.change("删除") as tx:
        tx.delete(record, heads)
    assert store.get(Person, "p1") is not None


def test_what_was_deleted_is_not_referred_to(store: Store) -> None:
    fill(store, a_branch(), a_person())
    record, heads = shown_person(store)
    with store.change("删除") as tx:
        tx.delete(record, heads)
    with pytest.raises(UserError, match="已经删除"):
        fill(store, a_meeting(present=["p1"]))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (a_membership(branch_id="street", id="x"), "不是党支部"),
        (a_meeting(group_id="g2"), "党小组不属于"),
        (a_membership(group_id="g2", id="x"), "党小组不属于"),
        (a_person("x", name=" "), "空白"),
        (a_person("x", name="\ud800"), "残缺字符"),
        (a_person("x", joined_on=date(2020, 1, 1), full_on=date(2019, 1, 1)), "早于"),
        (a_posting("x", "p1", ended_on=date(2020, 1, 1)), "早于"),
        (a_meeting(recorded_at=datetime(2026, 7, 7, 15, 59, tzinfo=UTC)), "早于"),
        (a_meeting(attendance=a_meeting(present=["p1"]).attendance * 2), "出现了两次"),
        (a_street(parent_id="b1"), "圈"),
    ],
)
def test_what_contradicts_is_refused_whole(store: Store, record: Meeting, words: str) -> None:
    fill(
        store, a_street(), a_branch("b1", parent_id="street"), a_branch("b2"), a_group("g2", "b2"), a_person("p1"),
    )  # fmt: skip
    before = list(dump(store))
    shown = store.get(type(record), record.id)
    with pytest.raises(UserError, match=words), store.change("错") as tx:
        tx.put(record, shown.heads if shown else ())
    assert list(dump(store)) == before


def test_a_branch_with_meetings_does_not_become_a_street(store: Store) -> None:
    fill(store, *a_small_branch())
    shown = seen(store, Organization, "b1")
    with pytest.raises(UserError, match="不是党支部"), store.change("错") as tx:
        tx.put(replace(shown.record, kind=a_street().kind), shown.heads)


def test_a_visit_follows_its_posting_to_another_branch(store: Store) -> None:
    fill(store, *a_small_branch(), a_branch("b2"))
    shown = seen(store, Posting, "po1")
    with store.change("改派") as tx:
        tx.put(replace(shown.record, branch_id="b2"), shown.heads)
    assert store.query("SELECT v.branch_id FROM visit v")[0]["branch_id"] == "b2"


def test_marks_follow_their_meeting_to_another_branch(store: Store) -> None:
    fill(store, *a_small_branch(), a_branch("b2"))
    shown = seen(store, Meeting, "m1")
    with store.change("改支部") as tx:
        tx.put(replace(shown.record, branch_id="b2"), shown.heads)
    assert {row["branch_id"] for row in store.query("SELECT a.branch_id FROM attendance a")} == {"b2"}


def test_computed_columns_stand_beside_the_date(store: Store) -> None:
    fill(store, a_branch(), a_meeting(held_on=date(2026, 10, 1)))
    row = store.query("SELECT m.year, m.quarter, m.ym FROM meeting m")[0]
    assert tuple(row) == (2026, 4, 202610)


def test_an_agenda_item_is_not_taken_from_another_meeting(store: Store) -> None:
    fill(store, a_branch(), a_meeting("m1", agenda=(an_item("a1", "m1"),)))
    with pytest.raises(ValueError, match="another meeting"):
        fill(store, a_meeting("m2", agenda=(an_item("a1", "m2"),)))


def test_a_reference_into_nothing_is_a_bug(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        fill(store, a_membership())
    assert revisions(store) == 0


def test_the_read_door_does_not_write(store: Store) -> None:
    fill(store, a_branch())
    with pytest.raises(UserError, match="只读"):
        store.query("DELETE FROM head")
    assert revisions(store) == 1


def test_a_change_within_a_change_is_a_bug(store: Store) -> None:
    with store.change("外"), pytest.raises(RuntimeError), store.change("内"):
        pass


def test_by_names_another_author(store: Store) -> None:
    with store.change("代录", by="李书记") as tx:
        tx.put(a_branch())
    assert store.history()[0].author == "李书记"


def test_records_know_their_branch(store: Store) -> None:
    fill(store, *a_small_branch())
    rows = store.query("SELECT r.kind, r.branch_id FROM revision r")
    branches = {row["kind"]: row["branch_id"] for row in rows}
    assert branches == {
        "organization": None, "person": None, "membership": "b1", "posting": "b1", "meeting": "b1", "visit": "b1",
    }  # fmt: skip


def test_a_visit_of_a_posting_is_found_by_branch(store: Store) -> None:
    fill(store, *a_small_branch(), a_visit("v2"))
    assert len(store.query("SELECT v.id FROM visit v WHERE v.branch_id = 'b1'")) == 2
