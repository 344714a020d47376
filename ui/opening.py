"""Opening a window on a file: pages, clock and the dialogs that set a file up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer

from pbdesk.demo.sample import clock_of
from pbdesk.store import Store
from pbdesk.views.file import is_empty
from pbdesk.views.pinyin import prepare
from ui.bridge import Bridge
from ui.dialogs.edit_branch import EditBranchDialog
from ui.dialogs.first_branch import BranchDialog, GuideDialog, MembersDialog, first_dialog
from ui.dialogs.plain import PlainDialog
from ui.registry import PAGES
from ui.theme import Theme
from ui.window import Window

_LEISURE = 1500
"""Milliseconds after which a window has shown its first page and the worker rests."""


def open_window(store: Store, theme: Theme) -> Window:
    """A window on an open file, with all pages; the sample street is shown on a day of its own."""
    store.clock = clock_of(store)
    window = Window(Bridge(store, theme), PAGES)
    QTimer.singleShot(_LEISURE, window, partial(_prepare, window))
    return window


def _prepare(window: Window) -> None:
    """Load what the first letter of a name needs, while nobody waits for it."""
    window.bridge.jobs.start(lambda _task: prepare(), lambda _done: None, failed=window.bridge.failed.emit)


def needs_first_step(store: Store) -> bool:
    """Whether the user has to be led to the first branch: the file is new and can be written to."""
    return is_empty(store) and not store.read_only


def setup_dialog(what: str, window: Window, branch_id: str | None = None) -> PlainDialog:
    """The dialog for branches, members, a guide or a table; without a branch, the first step comes first."""
    bridge = window.bridge
    if is_empty(bridge.store):
        return first_dialog(bridge, window)
    match what:
        case "members":
            return MembersDialog(bridge, window)
        case "edit-branch":
            return EditBranchDialog(bridge, window, branch_id=branch_id)
        case "import":
            from ui.dialogs.import_table import ImportDialog  # the readers of tables are loaded when asked for

            return ImportDialog(bridge, window)
        case "guide":
            return GuideDialog(bridge, branch_id, window)
        case _:
            return BranchDialog(bridge, window)
