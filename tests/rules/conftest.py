"""A fresh world for every test of the rules."""

from __future__ import annotations

import pytest

from pbdesk.store import Store
from tests.rules.world import World


@pytest.fixture
def world(store: Store) -> World:
    return World(store)
