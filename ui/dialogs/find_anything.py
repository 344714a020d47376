"""One box over everything: people, meetings, pages and commands, found while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from pbdesk.rules import catalogue
from pbdesk.views.pinyin import Named, find
from pbdesk.views.printing import PAPERS
from pbdesk.views.search import FoundMeeting, FoundPerson, find_meetings, find_people, people_index
from ui.dialogs.plain import PlainDialog
from ui.jobs import Jobs, Task
from ui.requests import PrintSheet
from ui.theme import Tone
from ui.widgets.rows import Column, RowsTable

if TYPE_CHECKING:
    from ui.window import Window

MOST_COMMANDS = 6
_PRINT = "打印 "
_WAYS = "党员的姓名、拼音或首字母；会议的主题、记录里的词、日期；页面、报表、规则和菜单里的命令。"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was found, and what opening it does."""

    sort: str
    title: str
    note: str
    tone: Tone
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for the words typed."""

    commands: Sequence[Entry] = ()
    people: Sequence[FoundPerson] = ()
    meetings: Sequence[FoundMeeting] = ()


_COLUMNS: tuple[Column[Entry], ...] = (
    Column("种类", lambda e: e.sort, 5, tone=lambda e: e.tone),
    Column("找到的", lambda e: e.title, hint=lambda e: e.title),
    Column("说明", lambda e: e.note, 24, hint=lambda e: e.note, optional=True),
)


class _Box(QLineEdit):
    """The field keeps the keyboard; what moves a list goes to the list."""

    def __init__(self, table: RowsTable[Entry]) -> None:
        super().__init__()
        self._table = table
        self.setAccessibleName("查找")
        self.setPlaceholderText("例如 lxy、党费、9月8日、备份")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter go through what was found while the words are still typed."""
        moves = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Return,
                 Qt.Key.Key_Enter)  # fmt: skip
        if event.key() in moves:
            self._table.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class FindDialog(PlainDialog):
    """Type, go down, Enter. Reading the file happens on a worker of its own, so typing never waits."""

    def __init__(self, window: Window) -> None:
        super().__init__("查找", _WAYS, window)
        self._bridge = window.bridge
        self._jobs = Jobs(self)
        self._commands = (*_commands(window), *_papers(window))
        self._rules = _rules(window)
        self._people: tuple[Named, ...] | None = None
        self._words = ""
        self.table = RowsTable(_COLUMNS, window.bridge.theme, "查找结果")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = _Box(self.table)
        self.body.addWidget(self.box)
        self.body.addWidget(self.table, 1)
        self.setTabOrder(self.box, self.table)
        self.box.textChanged.connect(self._search)
        self.table.opened.connect(self._open)
        self.take_room(window.bridge.theme.px(860), window.bridge.theme.px(560))
        self.finished.connect(lambda _result: self._jobs.finish())
        self._read_people()
        self._search("")

    def _read_people(self) -> None:
        today = self._bridge.today()

        def read(people: tuple[Named, ...]) -> None:
            self._people = people
            self._search(self.box.text())

        self._jobs.start(
            lambda task: people_index(task.store, today), read, failed=self._say, store=self._bridge.store, owner=self
        )

    def _search(self, text: str) -> None:
        """Show the commands named so at once; people, meetings and commands by pinyin as soon as they are found."""
        words = self._words = text.strip()
        commands = (*self._commands, *self._rules) if words else self._commands
        self._show(words, _Found(tuple(e for e in commands if words in e.title)))
        if words and self._people is not None:
            people, today = self._people, self._bridge.today()

            def work(task: Task) -> _Found:
                if self._words != words:
                    return _Found()  # overtaken by the next letter
                meetings = find_meetings(task.store, words, today)
                return _Found(_meant(words, commands), find_people(words, people), meetings)

            self._jobs.start(
                work, partial(self._show, words), failed=self._say, store=self._bridge.store, owner=self
            )

    def _show(self, words: str, found: _Found) -> None:
        if words != self._words:
            return
        bridge = self._bridge
        entries = [
            *(Entry("人员", p.name, p.note, Tone.INFO, partial(bridge.open_member, p.id)) for p in found.people),
            *(found.commands if not words else found.commands[:MOST_COMMANDS]),
            *(Entry("会议", m.title, m.note, Tone.MET, partial(bridge.open_meeting, m.id)) for m in found.meetings),
        ]
        self.table.show_rows(entries)
        missing = "正在查找……" if self._people is None else f"没有找到“{words}”。"
        self.words_label.setText(_WAYS if entries else missing)

    def _open(self, entry: Entry) -> None:
        self.accept()
        entry.act()

    def _say(self, sentence: str) -> None:
        self.words_label.setText(sentence)


def show_find(window: Window) -> FindDialog:
    """Open the box that finds anything."""
    dialog = FindDialog(window)
    dialog.open()
    dialog.box.setFocus()
    return dialog


def _meant(words: str, commands: Sequence[Entry]) -> tuple[Entry, ...]:
    """The commands whose words hold what was typed, or whose pinyin fits it."""
    titles = [Named(str(n), entry.title.removeprefix(_PRINT)) for n, entry in enumerate(commands)]
    meant = {named.person_id for named in find(words, titles)}
    return tuple(entry for n, entry in enumerate(commands) if words in entry.title or str(n) in meant)


def _commands(window: Window) -> list[Entry]:
    """Every entry of the menus that can be chosen now."""
    found: list[Entry] = []
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            found += [_entry(menu, action) for action in menu.actions() if _is_command(action)]
    return found


def _papers(window: Window) -> list[Entry]:
    """The papers of the 报表 page, each opened there ready to print."""
    if not any(PrintSheet in page.ANSWERS for page in window.stack.kinds):
        return []
    show = window.bridge.print_sheet
    return [
        Entry("报表", f"{_PRINT}{sheet.title}", sheet.shelf.value, Tone.IDLE, partial(show, sheet.name))
        for sheet in PAPERS.values()
    ]


def _rules(window: Window) -> tuple[Entry, ...]:
    """Every rule of the book, opened in the handbook."""
    return tuple(
        Entry("规则", f"{rule.id} {rule.title}", "使用手册", Tone.IDLE, partial(window.show_help, rule.id))
        for rule in catalogue().values()
    )


def _is_command(action: QAction) -> bool:
    return bool(action.text()) and action.isEnabled() and not action.isSeparator() and action.menu() is None


def _entry(menu: QWidget, action: QAction) -> Entry:
    words, _, keys = action.text().partition("\t")
    title = _plain(words)
    where = _plain(menu.title()) if isinstance(menu, QMenu) else ""
    shortcut = keys or action.shortcut().toString()
    sort = "页面" if keys and where == "视图" else "命令"
    return Entry(sort, title, "　".join(filter(None, (where, shortcut))), Tone.IDLE, action.trigger)


def _plain(words: str) -> str:
    """The words of a menu entry without its marked letter and its dots: ``新建文件…(&N)`` is ``新建文件``."""
    return words.split("(&")[0].replace("&", "").rstrip("…")
