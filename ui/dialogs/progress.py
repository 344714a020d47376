"""Long work in the foreground: what it is doing, how far it is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from ui.dialogs.plain import PlainDialog
from ui.jobs import Ticket
from ui.widgets.basic import label


class ProgressDialog(PlainDialog):
    """Stays until the work ends; closing it (or Esc) cancels the work."""

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(title, words, parent)
        self.setMinimumWidth(460)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self._step = label("正在准备……", "secondary")
        self.body.addWidget(self.bar)
        self.body.addWidget(self._step)
        self.add_button("取消", self.reject)

    def follow(self, ticket: Ticket) -> None:
        """Show how a work goes, and stop it when the dialog is closed."""
        ticket.progressed.connect(self._on_progress)
        ticket.ended.connect(self.accept)
        self.rejected.connect(ticket.cancel)

    def _on_progress(self, done: int, total: int, words: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        far = f"{done} / {total}" if total > 1 else ""
        self._step.setText("　".join(part for part in (words, far) if part))
