"""What the tests of 交换 have in common: desks whose files lie in memory, pages on them, bundles in files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.store import Changes
from tests.exchange.desks import DeskFile
from tests.ui.pages.desk import shown
from ui.bridge import Bridge
from ui.dialogs.merge import MergeDialog
from ui.pages.exchange import ExchangePage
from ui.theme import load_theme


def page_of(desk: DeskFile, qtbot: QtBot) -> ExchangePage:
    """The page of exchange of a desk, on the screen."""
    page = ExchangePage(Bridge(desk.store, load_theme()))
    shown(page, qtbot)
    QApplication.processEvents()
    return page


def read_again(page: ExchangePage) -> None:
    """Follow what was changed in the file without the page."""
    page.bridge.catch_up(Changes(frozenset({"bundle_in"}), ""), "")
    QApplication.processEvents()


def bundle(desk: DeskFile, folder: Path, name: str = "", *, everything: bool = True) -> Path:
    """A bundle of a desk, in a file."""
    path = folder / f"{name or desk.name}.pbbundle"
    path.write_bytes(desk.send(everything=everything))
    return path


def dialog(page: ExchangePage) -> MergeDialog:
    """The preview that is open."""
    found = page.receive.dialog
    assert isinstance(found, MergeDialog)
    QApplication.processEvents()
    return found


def merged(page: ExchangePage, *paths: Path) -> None:
    """Look at files and merge them, and close the result."""
    page.merge(*paths)
    dialog(page).merge()
    dialog(page).accept()
    QApplication.processEvents()
