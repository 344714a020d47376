"""A user's hands: typing (Chinese as an input method commits it), pressing keys, clicking. None of it looks inside."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ui.pages.base import Page
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_DIGITS = 10


def write(widget: QWidget, text: str) -> None:
    """Type a text; what no key stands for is committed the way an input method does."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(widget, letter)
        else:
            commit = QInputMethodEvent()
            commit.setCommitString(letter)
            QApplication.sendEvent(widget, commit)


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key, held)


def hit(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the focus"
    QTest.keyClick(focus, key, held)


def turn_to(window: Window, page: type[Page]) -> None:
    """Go to a page by its number in the side bar."""
    turn_to_number(window, [type(each) for each in window.pages].index(page))


def turn_to_number(window: Window, number: int) -> None:
    """Go to a page by its key; those beyond the digits are gone to with an arrow from the one above."""
    if number < _DIGITS:
        press(window, Qt.Key(Qt.Key.Key_0 + (number + 1) % _DIGITS), CTRL)
        return
    button_named(window.side, window.stack.kinds[number - 1].TITLE).setFocus()
    hit(Qt.Key.Key_Down)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the left button, in the middle unless told where."""
    assert widget.isVisible(), f"{widget.accessibleName()} can't be seen"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def button_named(inside: QWidget, name: str) -> QPushButton:
    """The one visible button that a screen reader calls by this name."""
    QApplication.processEvents()
    (found,) = [b for b in inside.findChildren(QPushButton) if b.isVisible() and b.accessibleName() == name]
    return found


def check_model(model: QAbstractItemModel) -> None:
    """Hold a model to Qt's own rules; a breach is logged as a warning, which fails the test."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
