"""What is dropped on the window: bundles lead to the preview of a merge, others are left to whatever takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent, QWindow

from pbdesk.exchange.container import is_exchange_file

_DRAGS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})


def exchange_files(data: QMimeData) -> tuple[Path, ...]:
    """The bundles and receipts among what is dragged, known by their content; a folder counts as a whole."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.is_dir() or is_exchange_file(path))


class DropDoor(QObject):
    """Takes bundles dropped anywhere on a window, before a field under the pointer takes their paths for words."""

    def __init__(self, received: Callable[..., object], parent: QObject) -> None:
        super().__init__(parent)
        self._received = received
        self._files: tuple[Path, ...] = ()

    def watch(self, window: QWindow | None) -> None:
        """Stand at the door of a window that is shown now; it hears of a drag before any widget in it."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take a drag that brings bundles, and what it lets go; anything else goes on to where it was meant for."""
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        if event.type() is QEvent.Type.DragEnter:
            self._files = exchange_files(event.mimeData())
        if not self._files:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            files, self._files = self._files, ()
            self._received(*files)
        return True
