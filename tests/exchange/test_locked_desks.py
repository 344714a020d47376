"""Bundles know nothing of passwords: files with one exchange as any others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.model import Desk
from pbdesk.store.doctor import examine
from pbdesk.store.rekeying import adopt, prepare
from pbdesk.store.unlocking import has_password
from tests.exchange.desks import DeskFile
from tests.passwords import OTHER, PASSWORD, forget_all


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[DeskFile, DeskFile]]:
    """A street and a branch, each with a password of its own."""
    street = DeskFile("street", Desk.STREET, path=tmp_path / "街道.pbdesk")
    branch = DeskFile("branch", Desk.BRANCH, path=tmp_path / "支部.pbdesk")
    branch.found_branch()
    street.trust(branch)
    branch.trust(street)
    for desk, password in ((street, PASSWORD), (branch, OTHER)):
        adopt(desk.store, prepare(desk.store, password))
    yield street, branch
    for desk in (street, branch):
        desk.store.close()
    forget_all()


def test_two_files_with_passwords_come_to_say_the_same(pair: tuple[DeskFile, DeskFile]) -> None:
    street, branch = pair
    branch.add_person("p1")
    branch.hold("m1", present=("p1",))
    street.take(branch.send())
    street.edit("m1", title="总结会")
    branch.take(street.send())
    assert street.records() == branch.records()
    assert all(has_password(desk.store.path) for desk in pair if desk.store.path)


def test_a_merge_into_one_is_taken_back_whole(pair: tuple[DeskFile, DeskFile]) -> None:
    street, branch = pair
    before = street.records()
    branch.hold("m1")
    street.take(branch.send())
    assert street.records() != before
    street.store.undo()
    assert street.records() == before
    assert examine(street.store).healthy


def test_a_bundle_is_not_under_the_password_of_the_file(pair: tuple[DeskFile, DeskFile]) -> None:
    _, branch = pair
    branch.hold("m1")
    data = branch.send()
    forget_all()
    street_too = DeskFile("other", Desk.STREET)
    street_too.trust(branch)
    street_too.take(data)
    assert any('"m1"' in line for line in street_too.records())
