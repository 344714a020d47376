"""Fixtures for every test: a store in memory, a store in a file, a clock that stands still."""

from __future__ import annotations

import os

# Before anything can import Qt: no screen is needed, and a pixel is a pixel.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pbdesk.model import Desk
from pbdesk.store import Store
from tests import long
from tests.builders import NOW

# A busy machine is no failure, and the same examples are tried each time.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the long part: more examples, larger inputs")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        long.ask()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked ``long`` is left out unless it was asked for."""
    if not long.asked():
        kept = [item for item in items if "long" not in item.keywords]
        config.hook.pytest_deselected(items=[item for item in items if "long" in item.keywords])
        items[:] = kept


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty street's file in memory, on 2026-10-08."""
    with Store.create(None, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员") as made:
        yield made


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    """The path of an empty street's file on disk."""
    path = tmp_path / "测试.pbdesk"
    Store.create(path, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员").close()
    return path
