"""One finding explained: rule, article, what is due, the records that count and those that don't, what to do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from pbdesk.views.compliance import Explained
from pbdesk.views.explanations import EXPLAINABLE
from pbdesk.views.record_lines import RecordLine
from pbdesk.views.steps import Step
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, Pill, button, label, rule, scrolled
from ui.widgets.elided import ElidedButton

_SHOWN = 5
"""Of more records than so many, the rest is listed when it is asked for."""


class Explanation(Card):
    """Beside the list; Enter on a record opens it, Esc goes back to the list."""

    opened = Signal(object)
    """Step: the door of a record is wanted."""
    stepped = Signal(object)
    """Step: the step that would settle the finding."""
    excusing = Signal(object)
    """Explained: a reason is to be written for it, or accepted."""
    withdrawn = Signal(object)
    """Explained: its explanation is to be taken back."""
    left = Signal()
    explained_by = Signal(str)
    """The number of a rule: the handbook is wanted there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setAccessibleName("说明")
        self._theme = theme
        self.back_button = button("返回名单  Esc", self.left.emit, "quiet", name="返回名单")
        self.back_button.hide()
        self.body.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._inside = QWidget()
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(8)
        self.body.addWidget(scrolled(self._inside), 1)
        self._foot = QHBoxLayout()
        self.body.addLayout(self._foot)
        self._buttons: list[QPushButton] = []
        self.explained: Explained | None = None
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.explained = None
        self._clear()
        empty = Empty(self._theme)
        empty.say("选一行看依据", "这里会写明依据哪一条、哪些记录计入、哪些没有计入和为什么。")
        self._lines.addWidget(empty, 1)

    def show_explained(self, found: Explained) -> None:
        """Explain a finding."""
        self.explained = found
        self._clear()
        self._head(found)
        self._lines.addWidget(rule())
        self._lines.addWidget(label("依据", "caption"))
        self._lines.addWidget(label(found.rule_text, wrap=True))
        self._lines.addWidget(label(f"{found.citation}（{found.severity}）", "secondary", wrap=True))
        self.book_button = button(
            "看手册里的这条规则", lambda: self.explained_by.emit(found.row.finding.rule), "quiet"
        )
        self._lines.addWidget(self.book_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._records("计入的记录", found.counted, "还没有计入的记录。")
        if found.rejected:
            self._records("没有计入的记录", found.rejected, "")
        if found.explanation:
            self._lines.addWidget(label(found.explanation, wrap=True))
        self._lines.addWidget(rule())
        self._lines.addWidget(label("怎样办", "caption"))
        self._lines.addWidget(label(found.remedy, wrap=True))
        if found.forecast:
            self._lines.addWidget(label(found.forecast, "secondary", wrap=True))
        self._lines.addStretch(1)
        if found.step is not None:
            self._add_step(found.step)
        self._offer_excuse(found)

    def take_focus(self) -> None:
        """Let the keyboard in: to the first record, or to the step."""
        first = self._buttons[0] if self._buttons else self.back_button
        if self._buttons:
            first.show()
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where it was asked for."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _head(self, found: Explained) -> None:
        row = found.row
        mark = Pill()
        mark.show_outcome(row.outcome)
        first = QHBoxLayout()
        first.addWidget(mark)
        first.addWidget(label(f"{row.rule} · {row.period}", "heading"), 1)
        self._lines.addLayout(first)
        who = row.subject if row.subject == row.branch else f"{row.branch} · {row.subject}".strip(" ·")
        self._lines.addWidget(label(who, "strong", wrap=True))
        self._lines.addWidget(label(row.finding.message, wrap=True))
        facts = QHBoxLayout()
        facts.setSpacing(24)
        for value, caption in found.facts:
            fact = QVBoxLayout()
            fact.setSpacing(0)
            fact.addWidget(label(value, "strong"))
            fact.addWidget(label(caption, "secondary"))
            facts.addLayout(fact)
        facts.addStretch(1)
        self._lines.addLayout(facts)

    def _records(self, title: str, lines: tuple[RecordLine, ...], nothing: str) -> None:
        self._lines.addWidget(rule())
        self._lines.addWidget(label(title, "caption"))
        if not lines:
            self._lines.addWidget(label(nothing, "secondary"))
        for line in lines[:_SHOWN]:
            self._add_line(self._lines, line)
        rest = lines[_SHOWN:]
        if rest:
            self._offer_rest(rest)

    def _offer_rest(self, rest: tuple[RecordLine, ...]) -> None:
        """Of many records the first stand here; the others are added when they are asked for."""
        place = QVBoxLayout()
        place.setSpacing(self._lines.spacing())
        more = button(f"还有 {len(rest)} 条，全部列出", lambda: self._add_rest(more, place, rest), "quiet")
        self._lines.addLayout(place)
        self._lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons.append(more)

    def _add_rest(self, more: QPushButton, place: QVBoxLayout, rest: tuple[RecordLine, ...]) -> None:
        at = self._buttons.index(more)
        following = self._buttons[at + 1 :]
        del self._buttons[at:]
        for line in rest:
            self._add_line(place, line)
        first = next(iter(self._buttons[at:]), self.back_button)
        self._buttons += following
        first.show()
        first.setFocus(Qt.FocusReason.TabFocusReason)
        more.hide()

    def _add_line(self, lay: QVBoxLayout, line: RecordLine) -> None:
        if line.opens is None:
            lay.addWidget(label(line.text, wrap=True))
        else:
            opener = ElidedButton(line.text, partial(self.opened.emit, line.opens))
            self._buttons.append(opener)
            lay.addWidget(opener)
        if line.reason:
            lay.addWidget(label(f"不算：{line.reason}", "error", wrap=True))

    def _add_step(self, step: Step) -> None:
        settle = button(step.words, lambda: self.stepped.emit(step), "primary", name=f"{step.words}这一项")
        self._foot.addWidget(settle, 1)
        self._buttons.append(settle)

    def _offer_excuse(self, found: Explained) -> None:
        """Let a reason be written for what is unmet, and one that there is be taken back."""
        if found.row.outcome in EXPLAINABLE:
            self._foot.addWidget(button("写说明(&X)", lambda: self.excusing.emit(found), name="写说明"))
        if found.explanation:
            self._foot.addWidget(button("撤回说明(&W)", lambda: self.withdrawn.emit(found), "quiet", name="撤回说明"))

    def _clear(self) -> None:
        self._buttons.clear()
        for lay in (self._lines, self._foot):
            empty_layout(lay)


def empty_layout(lay: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := lay.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)
