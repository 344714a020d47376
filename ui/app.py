"""The desktop program: fonts, language and look, then the start screen or a window on a file."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from pbdesk import clock
from pbdesk.clock import Clock
from pbdesk.errors import UserError
from pbdesk.exchange.container import BUNDLE_SUFFIX, is_exchange_file
from pbdesk.model import Desk
from pbdesk.store import Store
from ui.beginner import Beginner
from ui.dialogs.files import documents, file_dialog
from ui.dialogs.new_file import SUFFIX, NewFileDialog
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.start import StartScreen
from ui.doors import Doors, is_large
from ui.faults import save_report
from ui.garbage import Collector
from ui.jobs import Jobs, Task
from ui.keeping import PASSWORD_DEEDS, Keeper
from ui.settings import Settings
from ui.theme import apply_theme, dress, load_theme

if TYPE_CHECKING:
    from ui.window import Window

# Pages, sheets, rules and the sample are imported where they are first needed: the start screen does not wait for them,
# and the worker loads them while it is read.

SAMPLE_NAME = "demo.pbdesk"


class Program(QObject):
    """Everything above a single window: which file is open, which look is worn, what a bug turns into."""

    opened = Signal(object)
    """Window: a file has been opened."""

    def __init__(self, app: QApplication, settings: Settings, now: Clock = clock.now) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._now = now
        self.jobs = Jobs(self)
        self.window: Window | None = None
        self.start_screen: StartScreen | None = None
        self.dialog: QDialog | None = None
        self.keeper = Keeper(lambda: self.window, self)
        self.keeper.restored.connect(self._enter)
        self.keeper.damaged.connect(self._on_damaged)
        self.keeper.asked.connect(self._show_dialog)
        self._doors = Doors(
            now, self.jobs, enter=self._enter, ask=self._show_dialog, say=self._say_error, parent=self._parent
        )
        self.beginner = Beginner(
            self.jobs, now, ask=self._show_dialog, say=self._say_error, parent=self._parent, enter=self.open
        )
        self._verbs: dict[str, Callable[[], None]] = {
            "new": self.ask_new,
            "begin": self.beginner.ask,
            "open": self.ask_open,
            "demo": self.show_sample,
            "backup": self.keeper.back_up,
            "backups": self.show_backups,
            **{f"password-{deed}": partial(self.keeper.password, deed) for deed in PASSWORD_DEEDS},
            "branch": self.add_branch,
            "members": self.add_members,
            "guide": self.set_guide,
            "edit-branch": self.edit_branch,
            "import": self.import_table,
        }
        apply_theme(app, settings.theme)

    def start(self, path: Path | None = None) -> None:
        """Open a file, or show the start screen."""
        self.show_start()
        if path is not None:
            self.open(path)

    def show_start(self) -> None:
        """Show the start screen."""
        self.start_screen = StartScreen(self._settings.theme, self._settings.recent)
        self.start_screen.wanted.connect(self.do)
        self.start_screen.file_chosen.connect(self.open)
        self.start_screen.show()
        self.jobs.start(
            lambda _task: importlib.import_module("ui.opening"), lambda _module: None, failed=self._say_error
        )

    def do(self, verb: str) -> None:
        """Do what a menu or the start screen asks for."""
        self._verbs[verb]()

    def open(self, path: Path) -> bool:
        """Open a file in a window; why it can't be opened is said where it was asked.

        A bundle is looked at in the file that is open, to be merged; where none is, a file can begin with it.
        """
        if is_exchange_file(Path(path)):
            if self.window is not None:
                self.window.bridge.merge_files(Path(path))
            else:
                self.beginner.begin_from(Path(path))
            return False
        return self._is_shown(Path(path)) or self._doors.open(Path(path))

    def make(self, path: Path, desk: Desk, title: str) -> None:
        """Make a new file and lead to its first step.

        Raises:
            UserError: nothing can be written there, or something is there already.
        """
        self._show_window(self._created(path, desk, title))

    def ask_new(self) -> None:
        """Ask what the new file is for."""
        dialog = NewFileDialog(self._parent())

        def make(path: Path, desk: Desk, title: str) -> None:
            try:
                store = self._created(path, desk, title)
            except UserError as error:
                dialog.show_error(str(error))
                return
            dialog.accept()
            self._show_window(store)

        dialog.accepted_file.connect(make)
        self._show_dialog(dialog)

    def ask_open(self) -> None:
        """Ask which file to open."""
        sample = _sample_folder()
        own = [path.parent for path in self._settings.recent if path.parent != sample]
        start = own[0] if own else documents()
        dialog = file_dialog(self._parent(), "打开文件", start, "支部工作台文件", SUFFIX, self.open, saving=False)
        dialog.setNameFilters([f"文件和数据包 (*{SUFFIX} *{BUNDLE_SUFFIX})", "全部文件 (*)"])
        self._show_dialog(dialog)

    def show_sample(self) -> None:
        """Open the sample street; the first time it is made, which takes a moment."""
        folder = _sample_folder()
        path = folder / SAMPLE_NAME
        if path.is_file():
            self.open(path)
            return
        dialog = ProgressDialog("正在准备示例街道", "65 个支部一年的记录，姓名都是编的。", self._parent())

        def work(task: Task) -> Path:
            from pbdesk.demo.make import make_demo

            make_demo(folder, seed=7, on_progress=lambda words, done, total: task.progress(done, total, words))
            return path

        dialog.follow(self.jobs.start(work, self.open, failed=self._say_error))
        self._show_dialog(dialog)

    def show_backups(self) -> None:
        """Show the backups of the open file, and the way back to one."""
        dialog = self.keeper.show_backups()
        if dialog is not None:
            self._show_dialog(dialog)

    def add_branch(self) -> None:
        """Ask for the first branches of a file, or for one more."""
        self._ask_setup("branch")

    def add_members(self) -> None:
        """Ask for more members."""
        self._ask_setup("members")

    def set_guide(self, branch_id: str | None = None) -> None:
        """Ask who guides a branch."""
        self._ask_setup("guide", branch_id)

    def edit_branch(self, branch_id: str | None = None) -> None:
        """Ask what is to be corrected in the data of a branch."""
        self._ask_setup("edit-branch", branch_id)

    def import_table(self) -> None:
        """Ask for a table to take in."""
        self._ask_setup("import")

    def wear(self, theme: str, scale: int) -> None:
        """Change the look of everything."""
        look = load_theme(theme, scale)
        self._settings.keep_theme(look)
        apply_theme(self._app, look)
        if self.window is not None:
            self.window.bridge.set_theme(look)

    def on_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug in a slot: a saved report and a sentence, and the program stays up (``sys.excepthook``)."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._say_error(save_report(error.with_traceback(trace)))

    def _created(self, path: Path, desk: Desk, title: str) -> Store:
        """A new file, and the folder it lies in."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"不能新建文件夹“{path.parent}”。请换一个存放的地方。") from error
        return Store.create(path, desk=desk, title=title, clock=self._now)

    def _show_window(self, store: Store) -> None:
        from ui.opening import needs_first_step, open_window

        before = self.window
        window = open_window(store, self._settings.theme)
        self.window = window
        window.wanted.connect(self.do)
        window.guide_wanted.connect(self.set_guide)
        window.branch_wanted.connect(self.edit_branch)
        window.look_chosen.connect(self.wear)
        window.closed.connect(lambda: self._on_closed(window))
        if store.path is not None:
            self._settings.keep_recent(store.path)
        window.show()
        if self.start_screen is not None:
            self.start_screen.close()
            self.start_screen.deleteLater()
            self.start_screen = None
        if before is not None:
            before.close()
        self.opened.emit(window)
        if needs_first_step(store):
            self.add_branch()

    def _ask_setup(self, what: str, branch_id: str | None = None) -> None:
        if self.window is not None:
            from ui.opening import setup_dialog

            self._show_dialog(setup_dialog(what, self.window, branch_id))

    def _on_closed(self, window: Window) -> None:
        store = window.bridge.store
        if self.window is window or self.window is None or self.window.bridge.store is not store:
            trouble = self.keeper.at_the_end(window)
            if trouble:
                self._say_error(trouble)
            store.close()
            self.keeper.forget(store)
        if self.window is window:
            self.window = None
        window.deleteLater()

    def _enter(self, store: Store, words: str) -> None:
        """Show a file in a window of its own (a fresh one when it says something else now), and say what was done."""
        self._show_window(store)
        if self.window is not None and store.path is not None and is_large(store.path):
            self.keeper.look_through(self.window)
        if words and self.window is not None:
            self.window.bridge.said.emit(words, False)

    def _on_damaged(self, window: Window, sentence: str) -> None:
        if window is self.window and window.bridge.store.path is not None:
            self._doors.offer_rescue(window.bridge.store.path, sentence, window.close)

    def _is_shown(self, path: Path) -> bool:
        """Whether the window shows this file already, and can change it; then it comes to the front."""
        if self.window is None or self.window.bridge.store.read_only:
            return False
        shown = self.window.bridge.store.path
        if shown is None or shown.resolve() != path.resolve():
            return False
        self.window.raise_()
        self.window.activateWindow()
        return True

    def _show_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _say_error(self, sentence: str) -> None:
        if self.window is not None:
            self.window.bridge.failed.emit(sentence)
        elif self.start_screen is not None:
            self.start_screen.show_error(sentence)

    def _parent(self) -> QWidget | None:
        return self.window or self.start_screen


def _sample_folder() -> Path:
    """Where the sample street lies: a place of the program's own, not one of the user's."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "sample"


def run(path: Path | None = None, now: Clock = clock.now) -> int:
    """Run the desktop until its last window is closed; answers the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    Collector(app)
    program = Program(app, Settings(), now)
    sys.excepthook = program.on_bug
    program.start(path)
    return app.exec()
