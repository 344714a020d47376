"""Logging, correcting and deleting a guide's visits, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from pbdesk.actions.visits import VisitDraft, correct, delete, draft_of, faults, log, split_duties
from pbdesk.errors import FieldError
from pbdesk.model import Organization, Person, Posting, Visit
from pbdesk.store import Shown, Store
from tests.orchard import BRANCH, a_file, at

TUESDAY = date(2026, 11, 17)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def a_visit(day: date | None = TUESDAY, **changed: object) -> VisitDraft:
    draft = VisitDraft(
        branch_id=BRANCH, visited_on=day, starts_at=time(9, 30), ends_at=time(11), met="陈建国",
        duties=("service", "leadership"), content="听取居民意见。", advice="两周内答复。",
    )  # fmt: skip
    return replace(draft, **changed)  # type: ignore[arg-type]  # the test names the fields it means


def shown(store: Store, visit_id: str = "v") -> Shown[Visit]:
    found = store.get(Visit, visit_id)
    assert found is not None
    return found


def test_a_logged_visit_stands_under_the_posting_of_its_day(store: Store) -> None:
    changes = log(store, a_visit(), "v")
    visit = shown(store).record
    assert (changes.tables, changes.label) == (frozenset({"visit"}), "记录11月17日走访（果园居民小组党支部）")
    assert (visit.posting_id, visit.visited_on, visit.met) == ("posting", TUESDAY, "陈建国")


def test_duties_are_stored_in_one_order_separated_by_commas(store: Store) -> None:
    log(store, a_visit(), "v")
    assert shown(store).record.duties == "leadership,service"


def test_tags_of_another_program_are_kept(store: Store) -> None:
    log(store, a_visit(duties=("x-own", "economy")), "v")
    assert shown(store).record.duties == "economy,x-own"


@pytest.mark.parametrize("text", ["service,economy", "service， economy", "service、economy", " service ;economy "])
def test_duties_are_read_however_they_are_separated(text: str) -> None:
    assert split_duties(text) == ("service", "economy")


def test_a_logged_visit_read_back_as_a_draft_is_the_draft(store: Store) -> None:
    log(store, a_visit(duties=("leadership", "service")), "v")
    assert draft_of(store, shown(store).record) == a_visit(duties=("leadership", "service"))


def test_correcting_keeps_history_and_undo_brings_the_earlier_visit_back(store: Store) -> None:
    log(store, a_visit(), "v")
    before = shown(store).record
    correct(store, shown(store), a_visit(content="改过"))
    assert shown(store).record.content == "改过"
    store.undo()
    assert shown(store).record == before


def test_a_deleted_visit_is_gone_until_it_is_undone(store: Store) -> None:
    log(store, a_visit(), "v")
    assert delete(store, shown(store)).label == "删除11月17日走访（果园居民小组党支部）"
    assert store.get(Visit, "v") is None
    store.undo()
    assert shown(store).record.met == "陈建国"


NOT_POSSIBLE: list[tuple[dict[str, object], str, str]] = [
    ({"visited_on": None}, "visited_on", "请填走访日期。"),
    ({"visited_on": date(2026, 11, 24)}, "visited_on", "2026年11月24日还没到，走访过后再记。"),
    ({"visited_on": date(2018, 6, 12)}, "visited_on", "支部2018年6月19日才成立，日期不能早于这一天。"),
    (
        {"visited_on": date(2019, 12, 31)},
        "visited_on",
        "2019年12月31日这个支部没有派驻党建指导员，走访记不到任何人名下。请核对日期。",
    ),
    ({"branch_id": None}, "branch", "请先选走访的支部。"),
    ({"ends_at": time(9, 30)}, "ends_at", "离开时间要晚于到访的 09:30。"),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), NOT_POSSIBLE)
def test_what_cannot_be_true_is_refused_at_its_field_and_nothing_changes(
    store: Store, wrong: dict[str, object], field: str, sentence: str
) -> None:
    before = store.history()
    with pytest.raises(FieldError) as refused:
        log(store, replace(a_visit(), **wrong))  # type: ignore[arg-type]  # the table names fields of any type
    assert [(fault.field, fault.sentence) for fault in refused.value.faults] == [(field, sentence)]
    assert store.history() == before


def test_a_dissolved_branch_is_visited_no_more(store: Store) -> None:
    with store.change("撤销支部") as tx:
        branch = store.get(Organization, BRANCH)
        assert branch is not None
        tx.put(replace(branch.record, dissolved_on=date(2026, 11, 1)), heads=branch.heads)
    assert [fault.sentence for fault in faults(store, a_visit())] == ["支部2026年11月1日已撤销，日期要早于这一天。"]


def test_after_a_change_of_guides_each_day_goes_to_whom_it_belongs(store: Store) -> None:
    with store.change("换指导员") as tx:
        posting = store.get(Posting, "posting")
        assert posting is not None
        tx.put(replace(posting.record, ended_on=date(2026, 11, 17)), heads=posting.heads)
        tx.put(Person(id="g2", name="沈言"))
        tx.put(Posting(id="next", person_id="g2", branch_id=BRANCH, started_on=date(2026, 11, 17)))
    log(store, a_visit(), "v")
    log(store, a_visit(date(2026, 11, 10)), "earlier")
    assert (shown(store).record.posting_id, shown(store, "earlier").record.posting_id) == ("next", "posting")


def test_correcting_leaves_a_visit_with_its_guide_while_two_are_posted(store: Store) -> None:
    log(store, a_visit(), "v")
    with store.change("再派一人") as tx:
        tx.put(Person(id="g2", name="沈言"))
        tx.put(Posting(id="next", person_id="g2", branch_id=BRANCH, started_on=date(2026, 11, 1)))
    correct(store, shown(store), a_visit(content="改过"))
    assert shown(store).record.posting_id == "posting"


def test_moving_a_visit_to_a_later_day_never_leaves_it_recorded_before_it_happened(store: Store) -> None:
    log(store, a_visit(date(2026, 11, 10)), "v")
    store.clock = at("2026-11-25")
    correct(store, shown(store), a_visit(date(2026, 11, 24)))
    assert shown(store).record.recorded_at == store.clock()
