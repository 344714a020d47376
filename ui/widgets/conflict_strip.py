"""A line above a record that desks wrote differently, with the button that leads to where a person decides."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pbdesk.views.conflicts import conflict_sentence
from ui.bridge import Bridge
from ui.widgets.basic import button, label


class ConflictStrip(QFrame):
    """Hidden unless the record shown is in conflict."""

    def __init__(self, bridge: Bridge, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kind = kind
        self._record_id = ""
        self.setProperty("role", "question")
        self.words = label("", wrap=True)
        self.button = button("去选定", lambda: bridge.show_conflict(kind, self._record_id), name="去选定")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 6, 10, 6)
        lay.addWidget(self.words, 1)
        lay.addWidget(self.button)
        self.hide()

    def show_for(self, record_id: str | None) -> None:
        """Say whether desks disagree on another record; of none, or a new one, nothing."""
        told = conflict_sentence(self._bridge.store, self._kind, record_id) if record_id else ""
        self._record_id = record_id or ""
        self.words.setText(f"！ {told}")
        self.setVisible(bool(told))
