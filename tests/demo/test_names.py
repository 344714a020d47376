"""Invented names: fitting the generation, never twice, and enough of them."""

from __future__ import annotations

from itertools import islice

import pytest

from pbdesk.demo.names import FIRST_COMMUNITY, GUO_YUAN, MAN, WOMAN, NameMaker, community_names, group_names
from pbdesk.demo.numbering import chance


@pytest.fixture
def maker() -> NameMaker:
    return NameMaker(chance("names"))


def test_no_name_is_given_twice(maker: NameMaker) -> None:
    names = [maker.person(gender, born) for born in range(1935, 1998) for gender in (MAN, WOMAN) for _ in range(5)]
    assert len(set(names)) == len(names)


def test_a_name_has_two_or_three_characters(maker: NameMaker) -> None:
    assert {len(maker.person(MAN, 1985)) for _ in range(200)} == {2, 3}


def test_the_old_have_no_single_given_names(maker: NameMaker) -> None:
    assert {len(maker.person(WOMAN, 1940)) for _ in range(100)} == {3}


def test_ping_xi_and_guo_yuan_come_first() -> None:
    assert next(community_names()) == FIRST_COMMUNITY
    assert next(group_names()) == GUO_YUAN


def test_a_district_finds_names_for_all_its_communities_and_groups() -> None:
    communities, groups = list(islice(community_names(), 150)), list(islice(group_names(), 800))
    assert len(set(communities)) == 150
    assert len(set(groups)) == 800
