"""The file that the verbs of the roll are tried on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbdesk.store import Store
from tests.orchard import a_file


@pytest.fixture
def roll() -> Iterator[Store]:
    """The file of a branch with thirty members, on 2026-11-22."""
    with a_file() as made:
        yield made
