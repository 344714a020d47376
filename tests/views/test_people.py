"""Whom one may name on a branch's records, and whom a vote is likeliest to be about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.model import Admission, AdmissionStep, AdmissionStepKind, AgendaKind, Person
from pbdesk.store import Store
from pbdesk.views.people import likeliest_first, namesakes, people_around
from pbdesk.views.pinyin import Named
from tests.orchard import BRANCH, a_file

DAY = date(2026, 11, 20)
STEPS = (AdmissionStepKind.APPLICATION, AdmissionStepKind.ACTIVIST, AdmissionStepKind.TARGET)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def on_the_way(store: Store, name: str, reached: int, **ending: object) -> str:
    """Someone on the way into the Party in the branch, so many steps on."""
    with store.change("建档") as tx:
        tx.put(Person(id=name, name=name))
        steps = tuple(
            AdmissionStep(id=f"{name}{n}", admission_id=f"t-{name}", kind=kind, done_on=date(2024 + n, 5, 1))
            for n, kind in enumerate(STEPS[:reached])
        )
        tx.put(Admission(id=f"t-{name}", person_id=name, branch_id=BRANCH, steps=steps, **ending))  # type: ignore[arg-type]
    return name


def notes(people: tuple[Named, ...]) -> dict[str, str]:
    return {person.name: person.note for person in people}


def test_those_on_the_way_into_the_party_may_be_named_with_their_stage(store: Store) -> None:
    on_the_way(store, "陈小满", 3)
    on_the_way(store, "何苗", 2)
    on_the_way(store, "温亮", 1)
    told = notes(people_around(store, BRANCH, DAY))
    assert (told["陈小满"], told["何苗"], told["温亮"]) == ("发展对象", "入党积极分子", "入党申请人")


def test_whose_way_has_ended_is_no_longer_named(store: Store) -> None:
    on_the_way(store, "陈小满", 3, ended_on=date(2026, 3, 1), end_reason="本人不愿意")
    assert "陈小满" not in notes(people_around(store, BRANCH, DAY))


def test_a_target_comes_first_where_an_admission_is_voted_on(store: Store) -> None:
    on_the_way(store, "温亮", 1)
    on_the_way(store, "陈小满", 3)
    first = likeliest_first(people_around(store, BRANCH, DAY), AgendaKind.ADMISSION)
    assert [person.name for person in first[:2]] == ["陈小满", "温亮"]


def test_those_on_probation_come_first_where_a_conversion_is_voted_on() -> None:
    people = (Named("1", "王强"), Named("2", "于静", note="预备"))
    assert likeliest_first(people, AgendaKind.CONVERSION) == (people[1], people[0])
    assert likeliest_first(people, AgendaKind.MATTER) == people


def test_someone_of_the_same_name_is_known_with_where_he_belongs(store: Store) -> None:
    on_the_way(store, "陈小满", 3)
    (known,) = namesakes(store, "陈小满")
    assert (known.person_id, known.note) == ("陈小满", "文件里已有（发展党员），是这个人吗？")
    assert namesakes(store, "查无此人") == ()
