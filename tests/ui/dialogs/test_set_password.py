"""The dialog of the password on a low screen with large type: everything is seen at once, the buttons always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QRadioButton, QScrollArea
from pytestqt.qtbot import QtBot

from ui.dialogs.set_password import Deed, SetPasswordDialog
from ui.theme import apply_theme, load_fonts, load_theme


class LowScreen:
    """A screen as most offices have it."""

    def availableSize(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(1366, 768)


@pytest.fixture
def large_type(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SetPasswordDialog, "screen", lambda _self: LowScreen())
    load_fonts()
    apply_theme(qapp, load_theme("light", 150))
    yield
    apply_theme(qapp, load_theme())


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.usefixtures("large_type")
def test_everything_is_seen_without_scrolling(deed: Deed, qtbot: QtBot) -> None:
    dialog = SetPasswordDialog(Path("x.pbdesk"), deed, 12, lambda *_: None)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    QApplication.processEvents()
    (area,) = dialog.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert dialog.height() <= 768
    assert dialog.width() <= 1366
    assert all(choice.width() >= choice.sizeHint().width() for choice in dialog.findChildren(QRadioButton))
    assert dialog.do_button.visibleRegion().boundingRect().height() == dialog.do_button.height()
