"""The main window: side bar, pages, menus, and the line that says what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from pbdesk.views.file import file_state
from ui.bridge import Bridge
from ui.dialogs.record_history import show_record_history
from ui.drops import DropDoor
from ui.menus import build_menus
from ui.page_stack import PageStack
from ui.pages.base import Page
from ui.requests import EditBranch, Request, SetGuide, ShowHandbook, ShowHistory
from ui.theme import Theme
from ui.widgets.basic import label
from ui.widgets.sidebar import SideBar, page_key
from ui.widgets.toast import Toast

APP_TITLE = "党支部工作台"

_READ_ONLY = "只读：这个文件在别处打开着，这里只能看。要修改，先关掉别处那一份，再重新打开。"


class Window(QMainWindow):
    """One open file. What needs another file (new, open, sample) is asked of the program through ``wanted``."""

    wanted = Signal(str)
    """The program is asked for: new, open, demo, backup, password-set, branch, members, guide, edit-branch …"""
    guide_wanted = Signal(str)
    """The guide of a branch is to be registered."""
    branch_wanted = Signal(str)
    """What a branch was registered with is to be corrected."""
    look_chosen = Signal(str, int)
    """Another look: theme name and type size."""
    closed = Signal()

    def __init__(self, bridge: Bridge, pages: Sequence[type[Page]]) -> None:
        super().__init__()
        self.bridge = bridge
        self._then: Callable[[], object] | None = None
        looking = "（只看不改）" if bridge.store.read_only else ""
        self.setWindowTitle(f"{bridge.store.title}{looking} – {APP_TITLE}")
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self._drops = DropDoor(bridge.merge_files, self)
        self.resize(1366, 740)
        self.stack = PageStack(bridge, pages)
        self.stack.built.connect(self._on_built)
        self.side = SideBar([page.TITLE for page in pages], bridge.theme)
        middle = QWidget()
        lay = QHBoxLayout(middle)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.side)
        lay.addLayout(self._column(bridge), 1)
        self.setCentralWidget(middle)
        self.menus = build_menus(self)
        self._connect()
        self.show_page(0)
        self.show_file()

    def _column(self, bridge: Bridge) -> QVBoxLayout:
        """The pages, above them that the file is only looked at, below them what was done."""
        self.toast = Toast(bridge.undo)
        self.strip = label(_READ_ONLY, "strip", wrap=True)
        self.strip.setVisible(bridge.store.read_only)
        foot = QHBoxLayout()
        foot.setContentsMargins(bridge.theme.space("page"), 0, bridge.theme.space("page"), 4)
        foot.addWidget(self.toast)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        return column

    @property
    def page(self) -> Page:
        """The page shown."""
        return self.stack.page

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, those not visited yet made now."""
        return self.stack.pages

    def show_page(self, number: int) -> None:
        """Show a page, unless the one shown has something unsaved that the user wants to keep open."""
        if number != self.stack.currentIndex() and not self._may_leave(lambda: self.show_page(number)):
            self.side.choose(self.stack.currentIndex())
            return
        self.stack.setCurrentWidget(self.stack.at(number))
        self.side.choose(number)
        first = self.page.first_widget()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_page(self, request: Request) -> None:
        """Carry a request to the page that answers it."""
        for number, kind in enumerate(self.stack.kinds):
            if type(request) in kind.ANSWERS:
                self.show_page(number)
                if self.stack.currentIndex() == number:
                    self.page.answer(request)
                else:
                    self._then = lambda: self.ask_page(request)
                return
        if isinstance(request, ShowHandbook):
            self.show_help(request.target)
        if isinstance(request, ShowHistory):
            show_record_history(self.bridge, request.kind, request.record_id, self)
        if isinstance(request, SetGuide):
            self.guide_wanted.emit(request.branch_id or "")
        if isinstance(request, EditBranch):
            self.branch_wanted.emit(request.branch_id or "")

    def explain(self) -> None:
        """Explain the line or the cell that the keyboard stands on: its rule, its records, what would make it right."""
        request = self.page.why()
        if request is None:
            self.bridge.said.emit("先选中一行或一格，再按 F2 看它的依据。", False)
        else:
            self.ask_page(request)

    def show_help(self, target: str = "") -> None:
        """Open the handbook beside the window; without a target, at the chapter about the page that is shown."""
        from ui.dialogs.handbook import HandbookWindow, handbook_of  # needed when it is first asked for

        book = self.findChild(HandbookWindow)
        if not isinstance(book, HandbookWindow):
            book = handbook_of(self.bridge, self)
            self.closed.connect(book.close)
        book.show_at(target or self.page.TITLE)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave(self.close):
            event.ignore()
            return
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()  # what a field still has to say, it says while the file is open
        self.bridge.jobs.finish()
        self.closed.emit()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the door for what is dropped, now that there is a window of the system's."""
        self._drops.watch(self.windowHandle())
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the line away that says what was done."""
        if event.key() == Qt.Key.Key_Escape and self.toast.text():
            self.toast.hide()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give Ctrl+Z to the menu when the field that has the focus has nothing of its own to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            if (undo or redo) and not _has_own(watched, undo=undo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def settle(self, then: Callable[[], object]) -> None:
        """Do something once what is unsaved on the page shown is saved or dropped; not at all if the user stays."""
        if self._may_leave(then):
            then()

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Whether the page shown may be left; if it asks first, ``then`` follows once that is answered."""
        self._then = then
        return self.page.leaving()

    def _go_on(self) -> None:
        """Do what the page shown was in the way of."""
        then, self._then = self._then, None
        if then is not None:
            then()

    def _connect(self) -> None:
        self.side.chosen.connect(self.show_page)
        self.bridge.said.connect(lambda words, undoable: self.toast.say(words, undoable=undoable))
        self.bridge.failed.connect(self.toast.fail)
        self.bridge.asked.connect(self.ask_page)
        self.bridge.changed.connect(lambda _changes: self.show_file())
        self.bridge.themed.connect(self._on_themed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        for number in range(self.stack.count()):
            if page_key(number):
                QShortcut(QKeySequence(page_key(number)), self, partial(self.show_page, number))

    def _on_built(self, page: Page) -> None:
        page.setup_wanted.connect(self.wanted)
        page.freed.connect(self._go_on)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Look over the shoulder of the field that is being typed in (see ``eventFilter``)."""
        if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit) and self.isAncestorOf(now):
            now.installEventFilter(self)

    def _on_themed(self, theme: Theme) -> None:
        self.side.retheme(theme)

    def show_file(self) -> None:
        """Say again which file this is, when it was backed up, and what can be undone."""
        state = file_state(self.bridge.store, self.bridge.today())
        self.side.show_file(state.title, state.backup, late=state.backup_late)
        self.menus.show_steps(state.undo, state.redo)
        self.menus.show_password(state.password)


def _has_own(widget: QObject, *, undo: bool) -> bool:
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable() if undo else widget.isRedoAvailable()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        document = widget.document()
        return document.isUndoAvailable() if undo else document.isRedoAvailable()
    return True
