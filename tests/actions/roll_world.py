"""What the tests of the roll have in common: the file of the branch with thirty members, and looks into it."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.errors import FieldError
from pbdesk.model import Membership, Person
from pbdesk.store import Shown, Store
from pbdesk.views.members import read_members
from tests.builders import seen
from tests.orchard import BRANCH, TODAY


def person(store: Store, number: int) -> Shown[Person]:
    """The person with a number, as he is shown."""
    return seen(store, Person, f"p{number}")


def membership(store: Store, number: int) -> Shown[Membership]:
    """The first membership of the person with a number."""
    return seen(store, Membership, f"m{number}")


def named(store: Store, name: str) -> Shown[Person]:
    """The one person of a name."""
    (row,) = store.query("SELECT p.id FROM person p WHERE p.name = ? AND p.deleted_at IS NULL", (name,))
    return seen(store, Person, row["id"])


def on_roll(store: Store, name: str, day: date = TODAY, branch: str = BRANCH) -> bool:
    """Whether somebody of a name is on the roll of a branch on a day."""
    return name in {row.name for row in read_members(store, day, branch).members}


def faults(refused: pytest.ExceptionInfo[FieldError]) -> dict[str, str]:
    """What was said, by field."""
    return {fault.field: fault.sentence for fault in refused.value.faults}
