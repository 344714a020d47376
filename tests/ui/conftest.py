"""A dressed program, a bridge on a store in memory, and what the window was told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.model import Desk
from pbdesk.store import Store
from tests.orchard import a_file, at
from ui.app import Program
from ui.bridge import Bridge
from ui.garbage import Collector
from ui.settings import Settings
from ui.theme import apply_theme, dress, load_theme


@pytest.fixture(scope="session", autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings and sample files of tests never meet those of the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(home)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The one application, with the bundled fonts and the plain look."""
    dress(qapp)
    apply_theme(qapp, load_theme())
    Collector(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _nothing_left_open(qapp: QApplication) -> Iterator[None]:
    """No test leaves a window behind."""
    yield
    qapp.processEvents()
    left = [type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert not left


@pytest.fixture
def branch() -> Iterator[Store]:
    """The file of a branch with thirty members, on 2026-11-22."""
    with a_file() as store:
        yield store


@pytest.fixture
def empty() -> Iterator[Store]:
    """The file of a branch in which nothing has been entered yet."""
    with Store.create(None, desk=Desk.BRANCH, title="新支部", author="林晓燕") as store:
        yield store


@pytest.fixture
def bridge(branch: Store, qtbot: QtBot) -> Iterator[Bridge]:
    """A bridge on the branch's file."""
    made = Bridge(branch, load_theme())
    yield made
    assert made.jobs.finish()


class Told:
    """What the window would have said."""

    def __init__(self, bridge: Bridge) -> None:
        self.said: list[str] = []
        self.failed: list[str] = []
        self.asked: list[object] = []
        bridge.said.connect(lambda words, _undoable: self.said.append(words))
        bridge.failed.connect(self.failed.append)
        bridge.asked.connect(self.asked.append)


@pytest.fixture
def told(bridge: Bridge) -> Told:
    """Everything the bridge says, in its order."""
    return Told(bridge)


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    """The program on 2026-11-22 with settings of its own; its windows are closed afterwards."""
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    running = Program(qapp, settings, at("2026-11-22"))
    yield running
    for widget in QApplication.topLevelWidgets():
        widget.close()
    assert running.jobs.finish()
    apply_theme(qapp, load_theme())
