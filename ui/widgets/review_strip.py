"""A line above a record that came back from review: what to put right until when, or that it waits for another look."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pbdesk.model import ReviewedKind
from pbdesk.views.urging_notices import review_words
from ui.bridge import Bridge
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, label, set_role


class ReviewStrip(QWidget):
    """Hidden where nothing was returned."""

    def __init__(self, bridge: Bridge, kind: ReviewedKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kind = kind
        self.words: QLabel = label("", "quote", wrap=True)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.words)
        self.hide()

    def show_for(self, record_id: str | None) -> None:
        """Say what there is to say of another record; of none, or a new one, nothing."""
        found = review_words(self._bridge.store, self._kind, record_id, self._bridge.today()) if record_id else None
        if found is not None:
            outcome, words = found
            self.words.setText(f"{OUTCOME_SIGNS[outcome]} {words}")
            set_role(self.words, "tone", OUTCOME_TONES[outcome].value)
        self.setVisible(found is not None)
