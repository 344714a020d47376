"""What holds for every page: names for the ear, models that keep Qt's rules, Tab that reaches all, quick to show."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.actions.talks import TalkDraft
from pbdesk.actions.talks import record as record_talk
from pbdesk.model import Desk, Meeting, MeetingKind, Membership, Organization, OrganizationKind, Person
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, a_file
from tests.ui.hands import check_model, hit
from tests.ui.pages.desk import shown
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.pages.meetings import MeetingsPage
from ui.registry import PAGES
from ui.theme import load_theme
from ui.widgets.sections import Sections

_MANY = 2000
_AT_ONCE = 0.15
"""Seconds within which a page that was left is there again, whatever it lists."""


def fill(store: Store) -> None:
    """A little of everything."""
    with store.change("街道") as tx:
        tx.put(Organization(id="street", kind=OrganizationKind.STREET, name="示例街道"))
    record(store, a_draft(date(2026, 11, 20), 5), "m")
    talk = TalkDraft(
        branch_id=BRANCH, held_on=date(2026, 11, 10), talker_id="p1", with_ids=("p5",), topic="工作和思想近况"
    )
    record_talk(store, talk, "t")


@pytest.fixture
def full(bridge: Bridge) -> Bridge:
    fill(bridge.store)
    return bridge


def settled(page: Page, qtbot: QtBot) -> Page:
    """A page on the screen; from a file in memory it reads at once."""
    shown(page, qtbot)
    QApplication.processEvents()
    return page


def faces(page: Page) -> Iterator[str]:
    """The page as it comes up, and then each of its sections."""
    yield page.TITLE
    for sections in page.findChildren(Sections):
        if sections.isVisible():
            for number in range(sections.bar.count()):
                sections.open(number)
                QApplication.processEvents()
                yield sections.bar.tabText(number)


def stops(page: QWidget) -> list[QWidget]:
    """Every widget that Tab may come to."""
    return [
        each for each in page.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip


def nameless(page: QWidget) -> list[str]:
    return [repr(each) for each in stops(page) if not (each.accessibleName() or getattr(each, "text", str)())]


@pytest.mark.parametrize("kind", PAGES)
def test_everything_that_takes_the_keyboard_has_a_name(kind: type[Page], full: Bridge, qtbot: QtBot) -> None:
    page = settled(kind(full), qtbot)
    assert {face: nameless(page) for face in faces(page) if nameless(page)} == {}


@pytest.mark.parametrize("kind", MeetingKind)
def test_every_field_of_a_meeting_has_a_name(kind: MeetingKind, full: Bridge, qtbot: QtBot) -> None:
    page = MeetingsPage(full)
    settled(page, qtbot)
    page.start_record(BRANCH, kind)
    assert {face: nameless(page) for face in faces(page) if nameless(page)} == {}


@pytest.mark.parametrize("kind", PAGES)
def test_every_model_keeps_the_rules_of_qt(kind: type[Page], full: Bridge, qtbot: QtBot) -> None:
    page = settled(kind(full), qtbot)
    for view in page.findChildren(QAbstractItemView):
        if view.model() is not None:
            check_model(view.model())


@pytest.mark.parametrize("kind", PAGES)
def test_tab_comes_to_everything_and_back(kind: type[Page], full: Bridge, qtbot: QtBot) -> None:
    page = settled(kind(full), qtbot)
    for _face in faces(page):
        missed = set(stops(page))
        first = page.first_widget() or stops(page)[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(len(missed) * 2 + 5):
            focus = QApplication.focusWidget()
            assert focus is not None
            missed.discard(focus)
            hit(Qt.Key.Key_Tab)
        assert [repr(each) for each in missed] == []


@pytest.fixture(scope="module")
def crowd() -> Iterator[Store]:
    """A file with two thousand members and as many meetings of one quarter."""
    with a_file() as store:
        with store.change("很多") as tx:
            for n in range(_MANY):
                tx.put(Person(id=f"x{n}", name=f"李{n}", joined_on=date(1990, 1, 1), full_on=date(1991, 1, 1)))
                tx.put(Membership(id=f"xm{n}", person_id=f"x{n}", branch_id=BRANCH, started_on=date(2019, 1, 1)))
                day = date(2026, 11, 20) - timedelta(days=n % 40)
                tx.put(Meeting(id=f"m{n}", branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=day, title=f"学习{n}"))
        yield store


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_with_two_thousand_rows_is_there_at_once(kind: type[Page], crowd: Store, qtbot: QtBot) -> None:
    made = Bridge(crowd, load_theme())
    page = settled(kind(made), qtbot)
    assert min(showing(page) for _ in range(3)) < _AT_ONCE
    assert made.jobs.finish()


def showing(page: Page) -> float:
    """Seconds that this thread works from asking for a page till it stands there, whatever else the machine does."""
    page.hide()
    begun = time.thread_time()
    page.show()
    page.grab()
    QApplication.processEvents()
    return time.thread_time() - begun


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_an_empty_file_has_names_too(kind: type[Page], empty: Store, qtbot: QtBot) -> None:
    made = Bridge(empty, load_theme())
    page = settled(kind(made), qtbot)
    assert nameless(page) == []
    assert made.jobs.finish()


class Windows(QObject):
    """What comes up as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.mark.parametrize("desk", list(Desk))
def test_building_a_page_flashes_no_window_that_would_take_the_keyboard(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    with a_file(desk) as store:
        bridge, windows = Bridge(store, load_theme()), Windows()
        qapp.installEventFilter(windows)
        try:
            for kind in PAGES:
                qtbot.addWidget(kind(bridge))
        finally:
            qapp.removeEventFilter(windows)
        assert bridge.jobs.finish()
    assert windows.seen == []
