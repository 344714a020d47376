"""Pages are made at their first visit, once, and keep their place."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.bridge import Bridge
from ui.page_stack import PageStack
from ui.pages.base import Page


class First(Page):
    """A page."""

    TITLE = "一"


class Second(Page):
    """Another page."""

    TITLE = "二"


@pytest.fixture
def stack(bridge: Bridge, qtbot: QtBot) -> PageStack:
    made = PageStack(bridge, (First, Second))
    qtbot.addWidget(made)
    return made


def test_only_the_page_shown_is_made(stack: PageStack) -> None:
    built: list[Page] = []
    stack.built.connect(built.append)
    assert isinstance(stack.page, First)
    assert built == [stack.page]


def test_a_page_is_made_once_and_found_again(stack: PageStack) -> None:
    second = stack.at(1)
    assert isinstance(second, Second)
    assert stack.at(1) is second


def test_making_another_page_does_not_leave_the_one_shown(stack: PageStack) -> None:
    shown = stack.page
    stack.at(1)
    assert stack.currentWidget() is shown


def test_all_pages_stand_in_their_order(stack: PageStack) -> None:
    assert [page.TITLE for page in stack.pages] == ["一", "二"]
    assert stack.count() == len(stack.kinds)
