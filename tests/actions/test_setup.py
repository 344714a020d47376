"""The first step of a new file, through the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.setup import (
    BranchDraft,
    BranchesDraft,
    add_members,
    create_branch,
    create_branches,
    post_guide,
)
from pbdesk.assumed import ASSUMED
from pbdesk.errors import FieldError
from pbdesk.model import Desk, MeetingKind, UnitKind
from pbdesk.store import Store
from pbdesk.views.roll import roll_of
from tests.orchard import at

ROSTER = "张建国 书记 1998-07-01\n李秀英 组织委员 第一党小组\n田野 组长 第一党小组\n王志强 预备"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.create(None, desk=Desk.BRANCH, title="果园", clock=at("2026-11-22"), author="林晓燕") as made:
        yield made


def a_draft(**values: object) -> BranchDraft:
    defaults: dict[str, object] = {
        "name": "果园居民小组党支部",
        "unit_kind": UnitKind.RESIDENTS_GROUP,
        "founded_on": date(2018, 6, 19),
        "roster": ROSTER,
        "has_committee": True,
        "guide": "林海",
        "guide_since": date(2026, 1, 1),
    }
    return BranchDraft(**{**defaults, **values})  # type: ignore[arg-type]  # a test names only what it is about


def the(store: Store, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.query(sql)]


def branch_id(store: Store) -> str:
    return str(store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch'")[0]["id"])


def test_a_branch_is_made_with_its_members_and_can_hold_a_meeting_at_once(store: Store) -> None:
    create_branch(store, a_draft())
    roll = roll_of(store, branch_id(store), date(2026, 11, 22), MeetingKind.GENERAL_MEETING)
    assert roll.seats[0].name == "张建国"
    assert len(roll.seats) == 4


def test_its_committee_is_made_from_the_posts(store: Store) -> None:
    create_branch(store, a_draft())
    roll = roll_of(store, branch_id(store), date(2026, 11, 22), MeetingKind.COMMITTEE_MEETING)
    assert [seat.name for seat in roll.seats] == ["张建国", "李秀英"]


def test_only_the_probationary_member_has_no_vote(store: Store) -> None:
    create_branch(store, a_draft())
    roll = roll_of(store, branch_id(store), date(2026, 11, 22), MeetingKind.GENERAL_MEETING)
    assert [seat.name for seat in roll.seats if not seat.has_vote] == ["王志强"]


def test_an_unknown_day_of_conversion_is_marked_as_assumed(store: Store) -> None:
    create_branch(store, a_draft())
    assert the(store, "SELECT p.name, p.remark FROM person p WHERE p.name IN ('张建国', '李秀英') ORDER BY p.name") == [
        ("张建国", None), ("李秀英", ASSUMED),
    ]  # fmt: skip


def test_the_guide_is_posted_from_the_day_given(store: Store) -> None:
    create_branch(store, a_draft())
    assert the(store, "SELECT t.started_on FROM posting t") == [("2026-01-01",)]


def test_the_whole_step_is_one_change_to_undo(store: Store) -> None:
    changes = create_branch(store, a_draft())
    assert store.undo().label == changes.label == "登记果园居民小组党支部"
    assert the(store, "SELECT o.id FROM organization o WHERE o.deleted_at IS NULL") == []


def test_every_fault_is_named_at_its_field(store: Store) -> None:
    draft = a_draft(name=" ", founded_on=date(2027, 1, 1), roster="张建国 皇帝")
    with pytest.raises(FieldError) as refused:
        create_branch(store, draft)
    assert {fault.field for fault in refused.value.faults} == {"name", "founded_on", "roster"}


def test_a_committee_without_anybody_on_it_is_refused(store: Store) -> None:
    with pytest.raises(FieldError, match="支委会"):
        create_branch(store, a_draft(roster="张建国\n李秀英"))


def test_a_refused_branch_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(FieldError):
        create_branch(store, a_draft(name=None))
    assert store.history() == []


def test_two_branches_of_one_name_are_refused(store: Store) -> None:
    create_branch(store, a_draft())
    with pytest.raises(FieldError, match="已经有了"):
        create_branch(store, a_draft())


def test_a_street_gets_its_branches_from_pasted_lines(store: Store) -> None:
    create_branches(store, BranchesDraft(street="春江街道党工委", branches="甲居民小组党支部\n乙社区党支部"))
    sql = "SELECT b.name, s.name FROM organization b JOIN organization s ON s.id = b.parent_id ORDER BY b.name"
    assert the(store, sql) == [("乙社区党支部", "春江街道党工委"), ("甲居民小组党支部", "春江街道党工委")]


def test_more_branches_hang_on_the_street_that_is_there(store: Store) -> None:
    create_branches(store, BranchesDraft(street="春江街道党工委", branches="甲党支部"))
    create_branches(store, BranchesDraft(street="又一个名字", branches="乙党支部"))
    assert the(store, "SELECT o.name FROM organization o WHERE o.kind = 'street'") == [("春江街道党工委",)]


def test_a_guide_is_posted_to_every_branch_but_not_before_it_was_founded(store: Store) -> None:
    draft = BranchesDraft(guide="林海", guide_since=date(2018, 1, 1), branches="甲党支部\n乙党支部 2018-06-19")
    create_branches(store, draft)
    assert the(store, "SELECT t.started_on FROM posting t ORDER BY t.started_on") == [("2018-01-01",), ("2018-06-19",)]


def test_a_street_without_branches_is_refused(store: Store) -> None:
    with pytest.raises(FieldError, match="至少写一个支部"):
        create_branches(store, BranchesDraft(street="春江街道党工委", branches="\n"))


def test_more_members_join_the_roll_and_their_group(store: Store) -> None:
    create_branch(store, a_draft())
    add_members(store, branch_id(store), "何永福 第一党小组\n罗文 第二党小组", None)
    assert the(store, "SELECT g.name FROM party_group g ORDER BY g.name") == [("第一党小组",), ("第二党小组",)]
    joined = "SELECT m.started_on FROM membership m JOIN person p ON p.id = m.person_id WHERE p.name = '罗文'"
    assert the(store, joined) == [("2026-11-22",)]


def test_many_bad_lines_are_counted_not_listed_in_full(store: Store) -> None:
    create_branch(store, a_draft())
    with pytest.raises(FieldError, match="另外还有 2 行"):
        add_members(store, branch_id(store), "\n".join(f"张建国 甲{n}乙" for n in range(5)), None)


def postings(store: Store) -> list[tuple[object, ...]]:
    return the(
        store,
        "SELECT p.name, t.started_on, t.ended_on FROM posting t JOIN person p ON p.id = t.person_id"
        " ORDER BY t.started_on",
    )


def test_a_new_guide_takes_over_on_his_day(store: Store) -> None:
    create_branch(store, a_draft())
    post_guide(store, branch_id(store), "高远", date(2026, 8, 15))
    assert postings(store) == [("林海", "2026-01-01", "2026-08-15"), ("高远", "2026-08-15", None)]


def test_a_guide_whom_the_file_knows_is_the_same_person(store: Store) -> None:
    create_branch(store, a_draft())
    create_branch(store, a_draft(name="乙党支部", guide=None))
    rows = store.query("SELECT o.id FROM organization o WHERE o.name = '乙党支部'")
    post_guide(store, str(rows[0]["id"]), "林海", None)
    assert the(store, "SELECT COUNT(*) AS n FROM person p WHERE p.name = '林海'") == [(1,)]


def test_a_day_on_which_another_took_over_is_refused(store: Store) -> None:
    create_branch(store, a_draft())
    with pytest.raises(FieldError, match="请核对日期"):
        post_guide(store, branch_id(store), "高远", date(2026, 1, 1))


def test_a_guide_needs_branch_and_name(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        post_guide(store, None, " ", None)
    assert {fault.field for fault in refused.value.faults} == {"branch", "guide"}


def test_a_month_of_conversion_is_kept_as_it_was_typed(store: Store) -> None:
    create_branch(store, a_draft(roster="张建国 书记 2015年3月", has_committee=False))
    assert the(store, "SELECT p.full_on, p.full_month, p.remark FROM person p WHERE p.name = '张建国'") == [
        (None, "2015-03", None)
    ]
