"""The figures of the street of 2018, and who is on its rolls."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from pbdesk.demo.records import street
from pbdesk.model import Committee, Organization, PartyGroup, Post, Posting, PostRole
from pbdesk.model import UnitKind as Unit
from tests.demo.conftest import YEAR_END, StreetBook


@pytest.mark.parametrize(
    ("unit", "number"), [(Unit.RESIDENTS_GROUP, 50), (Unit.WORK_STATION, 9), (Unit.COOP_COMPANY, 6), (None, 65)]
)
def test_the_street_has_as_many_branches_of_each_kind_as_the_real_one(
    book: StreetBook, unit: Unit | None, number: int
) -> None:
    assert len(book.branches(unit)) == number


def test_eleven_residents_groups_got_their_branch_in_2018(book: StreetBook) -> None:
    founded = [b.founded_on for b in book.branches(Unit.RESIDENTS_GROUP) if b.founded_on]
    assert sum(day.year == 2018 for day in founded) == 11
    assert sum(day.year < 2018 for day in founded) == 39


def test_guo_yuan_of_ping_xi_is_the_last_one_on_tuesday_19_june(book: StreetBook) -> None:
    last = max(book.branches(), key=lambda b: b.founded_on or date.min)
    above = next(o for o in book.all(Organization) if o.id == last.parent_id)
    assert (last.name, last.founded_on, above.name) == ("果园居民小组党支部", date(2018, 6, 19), "坪西社区党委")


def test_every_branch_has_between_5_and_50_members(book: StreetBook) -> None:
    sizes = [len(book.roll(b.id, YEAR_END)) for b in book.branches()]
    assert min(sizes) >= 5
    assert max(sizes) <= 50


def test_a_branch_has_a_committee_exactly_from_seven_full_members_on(book: StreetBook) -> None:
    with_committee = {c.branch_id for c in book.all(Committee)}
    large = {b.id for b in book.branches() if len(book.full_members(b.id, YEAR_END)) >= 7}
    assert with_committee == large


def test_a_committee_has_three_to_five_posts_and_a_term(book: StreetBook) -> None:
    for committee in book.all(Committee):
        posts = [p.role for p in book.all(Post) if p.organization_id == committee.branch_id]
        assert 3 <= len(posts) <= 5
        assert committee.term_years in (3, 5)


def test_every_branch_and_every_party_committee_has_one_secretary(book: StreetBook) -> None:
    secretaries = Counter(p.organization_id for p in book.all(Post) if p.role is PostRole.SECRETARY)
    assert dict(secretaries) == {o.id: 1 for o in book.all(Organization)}


def test_officers_are_full_members_of_their_branch_when_they_take_office(book: StreetBook) -> None:
    branches = {b.id for b in book.branches()}
    strangers = [
        post
        for post in book.all(Post)
        if post.organization_id in branches
        and post.person_id not in {p.id for p in book.full_members(str(post.organization_id), post.started_on)}
    ]
    assert strangers == []


def test_branches_from_twenty_members_on_are_divided_into_groups(book: StreetBook) -> None:
    divided = {g.branch_id for g in book.all(PartyGroup)}
    assert divided == {b.id for b in book.branches() if len(book.roll(b.id, YEAR_END)) >= 20}


def test_a_group_has_at_least_three_members_and_a_leader_of_its_own(book: StreetBook) -> None:
    leaders = {p.group_id: p.person_id for p in book.all(Post) if p.role is PostRole.GROUP_LEADER}
    for group in book.all(PartyGroup):
        members = {m.person_id for m in book.roll(group.branch_id, YEAR_END) if m.group_id == group.id}
        assert len(members) >= 3
        assert leaders[group.id] in members


def test_every_residents_group_has_a_guide_at_the_end_of_the_year(book: StreetBook) -> None:
    guided = Counter(p.branch_id for p in book.all(Posting) if p.ended_on is None)
    assert guided == Counter(b.id for b in book.branches(Unit.RESIDENTS_GROUP))


def test_a_guide_cares_for_one_to_three_branches(book: StreetBook) -> None:
    loads = Counter(p.person_id for p in book.all(Posting))
    assert set(loads.values()) <= {1, 2, 3}


def test_one_guide_is_replaced_at_once_and_one_leaves_a_gap(book: StreetBook) -> None:
    ended = [p for p in book.all(Posting) if p.ended_on]
    follows = {p.branch_id: p.started_on for p in book.all(Posting) if p.ended_on is None}
    waits = {(follows[p.branch_id] - p.ended_on).days for p in ended if p.ended_on}
    assert waits == {0, 16}


def test_nobody_shares_a_name_within_a_branch(book: StreetBook) -> None:
    for branch in book.branches():
        names = [book.people[m.person_id].name for m in book.roll(branch.id, YEAR_END)]
        assert len(set(names)) == len(names)


def test_no_identity_number_and_no_phone_is_invented(book: StreetBook) -> None:
    assert not any(p.id_number or p.phone for p in book.people.values())


def test_people_join_as_adults_and_become_full_members_a_year_later_or_more(book: StreetBook) -> None:
    for person in (p for p in book.people.values() if not p.id.startswith("ap-")):
        assert person.born_on
        assert person.joined_on
        assert (person.joined_on - person.born_on).days > 18 * 365
        assert person.full_on is None or (person.full_on - person.joined_on).days >= 365


def test_a_member_belongs_to_one_branch_at_a_time(book: StreetBook) -> None:
    holders = Counter(m.person_id for b in book.branches() for m in book.roll(b.id, YEAR_END))
    assert set(holders.values()) == {1}


def test_the_same_seed_makes_the_same_street(book: StreetBook) -> None:
    assert tuple(street(7)) == book.records


def test_another_seed_makes_other_people(book: StreetBook) -> None:
    other = StreetBook.of(street(8))
    assert len(other.branches()) == 65
    assert {p.name for p in other.people.values()} != {p.name for p in book.people.values()}
