"""Beside the Tuesdays: what the current one got, what it lacks, and the button for the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.views.visits import VisitCell, VisitRow, visit_gaps
from pbdesk.words import WEEKDAY_WORDS, short_date
from ui.theme import Theme, Tone
from ui.widgets.basic import Pill, button, label, scrolled


class VisitPanel(QWidget):
    """Shows one Tuesday of one branch."""

    start = Signal()
    """A visit of this week is to be logged."""
    why = Signal()
    """The rule and the records behind this Tuesday are wanted."""
    opened = Signal(str)
    """The id of a visit to correct."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.day = label("", "heading")
        self.branch = label("", "secondary", wrap=True)
        self.outcome = Pill()
        self.message = label("", wrap=True)
        self.special = label("", "secondary", wrap=True)
        self.log_button = button("记这次走访（回车）", self.start.emit, name="记这次走访")
        self.why_button = button("看依据", self.why.emit, "quiet", hint="F2")
        self._visits = QVBoxLayout()
        self._visits.setSpacing(theme.px(12))
        inner = QWidget()
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        for part in (self.day, self.branch, self.outcome, self.message, self.special):
            lay.addWidget(part)
        lay.addLayout(self._visits)
        lay.addWidget(self.log_button)
        lay.addWidget(self.why_button, 0, Qt.AlignmentFlag.AlignLeft)
        lay.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    def show_cell(self, cell: VisitCell | None, branch: str, special: str) -> None:
        """Show a Tuesday; None where there is nothing to visit."""
        self._clear()
        for part in (self.outcome, self.message, self.log_button, self.why_button):
            part.setVisible(cell is not None)
        self.branch.setText(branch)
        self.special.setText(special)
        self.special.setVisible(bool(special))
        if cell is None:
            self.day.setText("选一天" if branch else "")
            return
        self.day.setText(f"{short_date(cell.day)} 星期二")
        if cell.lies_ahead:
            self.outcome.show_state(cell.word, Tone.IDLE)
        else:
            self.outcome.show_outcome(cell.outcome)
        self.message.setText(cell.message)
        self.log_button.setText("再记一次（同一周）" if cell.visits else "记这次走访（回车）")
        self._show_visits(cell.visits, cell.counted)

    def _show_visits(self, visits: Sequence[VisitRow], counted: frozenset[str]) -> None:
        for visit in visits:
            block = self._block(visit, counted=visit.id in counted)
            self._visits.addWidget(block)
            block.show()

    def _block(self, visit: VisitRow, *, counted: bool) -> QWidget:
        block = QWidget()
        lay = QVBoxLayout(block)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(self._theme.px(3))
        for words, role, tone in _lines(visit, counted=counted):
            lay.addWidget(label(words, role, tone=tone, wrap=True))
        day = short_date(visit.visited_on)
        change = button("更正", lambda: self.opened.emit(visit.id), "quiet", name=f"更正{day}的走访")
        lay.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)
        return block

    def _clear(self) -> None:
        while self._visits.count():
            item = self._visits.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _lines(visit: VisitRow, *, counted: bool) -> list[tuple[str, str, Tone | None]]:
    day = f"{short_date(visit.visited_on)} {WEEKDAY_WORDS[visit.visited_on.weekday()]}"
    ends = f"–{visit.ends_at:%H:%M}" if visit.ends_at else ""
    times = f"　{visit.starts_at:%H:%M}{ends}" if visit.starts_at else ""
    lines: list[tuple[str, str, Tone | None]] = [(f"{day}{times}　{visit.guide}", "strong", None)]
    told = (
        ("", "" if counted else "这次没有计入"),
        ("接待人：", visit.met),
        ("类别：", "、".join(visit.duties)),
        ("", visit.content),
        ("意见：", visit.advice),
    )
    lines += [(head + words, "", None) for head, words in told if words]
    if visit.late_days is not None:
        lines.append((f"补录：走访后第 {visit.late_days} 天才记", "caption", Tone.OPEN))
    lacking = visit_gaps(visit)
    if lacking:
        lines.append((f"还缺：{'、'.join(lacking)}", "caption", Tone.OPEN))
    return lines
