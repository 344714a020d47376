"""What the tests of 会议 have in common: the page on the screen, the keyboard, and a look into the file."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.model import AttendanceState, Meeting
from pbdesk.store import Store
from tests.ui.hands import hit
from ui.pages.base import Page


def shown(page: Page, qtbot: QtBot) -> None:
    """Put a page on the screen, as large as it is in a window of 1366 × 768."""
    qtbot.addWidget(page)
    page.resize(1180, 690)
    with qtbot.waitActive(page):
        page.show()


def keyboard() -> QWidget:
    """The widget that has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the keyboard"
    return focus


def go_to(name: str) -> QWidget:
    """Press Tab until a field has the keyboard."""
    for _ in range(40):
        if keyboard().accessibleName() == name:
            return keyboard()
        hit(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name}")


def words(widget: QWidget) -> str:
    """All words that can be read."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def meetings(store: Store) -> int:
    """How many meetings are in the file."""
    return int(store.query("SELECT COUNT(*) AS n FROM meeting m WHERE m.deleted_at IS NULL")[0]["n"])


def only_meeting(store: Store, since: date = date.min) -> Meeting:
    """The one meeting in the file."""
    (row,) = store.query(
        "SELECT m.id FROM meeting m WHERE m.deleted_at IS NULL AND m.held_on >= ?", (since.isoformat(),)
    )
    found = store.get(Meeting, row["id"])
    assert found is not None
    return found.record


def exceptions(meeting: Meeting) -> dict[str, tuple[str, str | None]]:
    """Everyone who is not simply there."""
    return {
        a.person_id: (a.state.value, a.reason) for a in meeting.attendance if a.state is not AttendanceState.PRESENT
    }
