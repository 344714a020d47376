"""Keeping what is typed beside the records, a second after the hands come to rest: neither a crash takes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from pbdesk.actions.drafts import KeptMeeting, drop, keep
from pbdesk.errors import UserError
from ui.bridge import Bridge

_REST = 1000
"""Milliseconds without a key before what is typed is kept."""


class DraftKeeper(QObject):
    """Keeps one draft at a time; what ``typed`` answers is what there is to keep (None: nothing)."""

    def __init__(self, bridge: Bridge, typed: Callable[[], KeptMeeting | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._typed = typed
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self.keep_now)

    def touch(self) -> None:
        """Something was typed: keep it once the hands rest."""
        if not self._bridge.store.read_only:
            self._timer.start()

    def resume(self, meeting_id: str) -> None:
        """What is on the screen is kept already, under the id of its first meeting."""
        self.rest()
        self._kept = meeting_id

    def rest(self) -> None:
        """Nothing more is to be kept: it was saved, or another meeting is on the screen."""
        self._timer.stop()
        self._kept = ""

    def forget(self) -> None:
        """What was kept is thrown away with what is on the screen."""
        kept = self._kept
        self.rest()
        if kept:
            drop(self._bridge.store, kept)

    def settle(self) -> None:
        """The screen goes: what waits to be kept is kept now."""
        if self._timer.isActive():
            self.keep_now()

    def keep_now(self) -> bool:
        """Keep at once what is typed; answers whether it is kept."""
        self._timer.stop()
        typed = self._typed()
        if typed is None or self._bridge.store.read_only:
            return False
        try:
            keep(self._bridge.store, typed)
        except UserError:  # a full disk is told when the meeting itself is saved; typing goes on
            return False
        self._kept = typed.ids[0]
        return True
