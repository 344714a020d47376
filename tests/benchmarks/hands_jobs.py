"""The six daily jobs as hands do them: every key goes through the window system, none looks inside the program."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pbdesk.actions.dues_standards import StandardDraft, set_standards
from pbdesk.actions.meetings import record
from pbdesk.model import DuesCategory
from pbdesk.store import Store
from tests.orchard import a_draft, a_file
from tests.ui.hands import CTRL, hit, write
from ui.bridge import Bridge
from ui.registry import PAGES
from ui.theme import apply_theme, dress, load_theme
from ui.window import Window

Key = Qt.Key
_PATIENCE = 200


def _prepare(store: Store, members: int) -> None:
    """Last quarter's meeting to take habits from and to be found, and a standard for everybody's dues."""
    record(store, a_draft(date(2026, 8, 20), 3, content="讨论困难党员帮扶。"))
    people = [f"p{number}" for number in range(1, members + 1)]
    set_standards(store, [
        StandardDraft(person_id=p, from_month="2026-11", category=DuesCategory.WAGE, amount=Decimal(40)) for p in people
    ])  # fmt: skip


class Desk:
    """A window on the file of one branch, and what the hands did in it."""

    def __init__(self, path: Path, members: int) -> None:
        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)
        self._app = app
        dress(app)
        theme = load_theme()
        apply_theme(app, theme)
        self._members = members
        self.store = a_file(path=path, members=members)
        _prepare(self.store, members)
        self.window = Window(Bridge(self.store, theme), PAGES)
        self.window.show()
        self.window.activateWindow()
        self.keys = 0
        self.seconds = 0.0
        self.slowest = 0.0
        self._settle()
        self._keyless(Key.Key_1)

    def meeting(self) -> None:
        """A routine general meeting with three away."""
        self._key(Key.Key_N, CTRL)
        self._type("1120")
        self._until("主题", Key.Key_Return)
        self._words("学习全会精神，讨论困难党员帮扶")
        self._until("标记缺席和请假")
        self._type("5b 12s 25")
        self._key(Key.Key_Return)
        self._until("会议记录")
        self._words("一、学习全会精神。二、讨论帮扶。")
        self._key(Key.Key_S, CTRL)
        self._expect("meeting", 2)

    def visit(self) -> None:
        """Last Tuesday's, on the Sunday after."""
        self._key(Key.Key_T, CTRL)
        self._type("1117")
        self._until("到访")
        self._type("930")
        self._until("离开")
        self._type("1100")
        self._until("走访内容")
        self._words("走访两户，查看会议记录。")
        self._key(Key.Key_S, CTRL)
        self._expect("visit", 1)

    def talk(self) -> None:
        """The secretary with one member."""
        self._key(Key.Key_5, CTRL)
        self._type("cjg")
        self._key(Key.Key_Return)
        self._key(Key.Key_Return)
        self._type("zw")
        self._key(Key.Key_Return)
        self._key(Key.Key_Return)
        self._words("工作近况")
        self._key(Key.Key_Return)
        self._expect("meeting", 2)

    def dues(self) -> None:
        """Everybody as due, but for one."""
        self._key(Key.Key_6, CTRL)
        self._settle()
        self._key(Key.Key_Return, CTRL)
        self._key(Key.Key_Down)
        self._type("25.5")
        self._key(Key.Key_Return)
        self._key(Key.Key_S, CTRL)
        self._expect("dues", self._members)

    def member(self) -> None:
        """Found by initials, corrected, saved."""
        self._key(Key.Key_4, CTRL)
        self._settle()
        self._key(Key.Key_F, CTRL)
        self._type("lxy")
        self._key(Key.Key_Return)
        self._key(Key.Key_Return)
        self._key(Key.Key_E, CTRL)
        self._until("工作单位")
        self._words("横岗社区工作站")
        self._key(Key.Key_Return)

    def find(self) -> None:
        """By two characters of its minutes."""
        self._key(Key.Key_K, CTRL)
        self._words("帮扶")
        self._settle()
        self._key(Key.Key_Return)
        if self.window.page.TITLE != "会议":
            raise RuntimeError("the meeting was not opened")

    def bare(self, keys: int) -> float:
        """How long as many keys take in a text field that does nothing."""
        field = QLineEdit()
        field.show()
        field.setFocus()
        start = time.perf_counter()
        for _ in range(keys):
            write(field, "a")
            self._app.processEvents()
        return time.perf_counter() - start

    def close(self) -> None:
        """Let the worker come to rest and close the file."""
        self.window.bridge.jobs.finish()
        self.store.close()

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        self._timed(partial(hit, key, held))

    def _type(self, text: str) -> None:
        self.keys += len(text)
        self._words(text)

    def _words(self, text: str) -> None:
        """Words of the user's own: timed, not counted."""
        for letter in text:
            self._timed(partial(write, self._keyboard(), letter))

    def _until(self, name: str, key: Qt.Key = Key.Key_Tab) -> None:
        for _ in range(_PATIENCE):
            if self._keyboard().accessibleName().startswith(name):
                return
            self._key(key)
        raise RuntimeError(f"the keyboard never reaches {name}")

    def _timed(self, act: Callable[[], object]) -> None:
        start = time.perf_counter()
        act()
        self._app.processEvents()
        took = time.perf_counter() - start
        self.seconds += took
        self.slowest = max(self.slowest, took)

    def _keyless(self, key: Qt.Key) -> None:
        hit(key, CTRL)
        self._settle()

    def _settle(self) -> None:
        """Let what was begun elsewhere arrive; no part of the measure."""
        end = time.monotonic() + 1.0
        while time.monotonic() < end:
            self._app.processEvents()

    def _keyboard(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        return focus

    def _expect(self, table: str, rows: int) -> None:
        found = self.store.query(f"SELECT COUNT(*) AS n FROM {table} t WHERE t.deleted_at IS NULL")[0]["n"]
        if found != rows:
            raise RuntimeError(f"{found} rows in {table}, {rows} expected")
