"""The record under review: its fields and text, beside them the remarks and the checklist, below them the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.actions.reviews import ReviewDraft
from pbdesk.model import Verdict
from pbdesk.views.review_detail import Answer, PointLine, ReviewedRecord, fix_by_words
from pbdesk.views.review_verdicts import ReviewState, Said
from pbdesk.words import VERDICT_WORDS, short_date
from ui.bridge import Bridge
from ui.pages.list_and_detail import DetailCard
from ui.theme import Theme, Tone
from ui.widgets.basic import Empty, Pill, button, label, rule, scrolled
from ui.widgets.explanation import empty_layout
from ui.widgets.fields import DateField, WordField

STATE_TONES = {
    ReviewState.UNSEEN: Tone.IDLE, ReviewState.RETURNED: Tone.SHORT, ReviewState.FIXED: Tone.OPEN,
    ReviewState.PASSED: Tone.MET, ReviewState.CHANGED: Tone.OPEN,
}  # fmt: skip
STATE_SIGNS = {
    ReviewState.UNSEEN: "—", ReviewState.RETURNED: "✗", ReviewState.FIXED: "…", ReviewState.PASSED: "✓",
    ReviewState.CHANGED: "！",
}  # fmt: skip
STATE_BRIEF = {
    ReviewState.UNSEEN: "未督导", ReviewState.RETURNED: "退回", ReviewState.FIXED: "待复查", ReviewState.PASSED: "通过",
    ReviewState.CHANGED: "有改动",
}  # fmt: skip
"""The states as short as a list needs them."""
_SIGNS = {Answer.GOOD: "✓", Answer.WANTING: "✗", Answer.OPEN: "□"}
_HINT = "要改什么，写给支部看；空着就用列出的提示"


class ReviewDetail(DetailCard):
    """Says which verdict is wanted; ``acting`` is false on a branch's own desk, which only reads."""

    passed = Signal()
    returned = Signal()
    record_wanted = Signal()
    twin_wanted = Signal(str)
    """The id of the meeting that the minutes are too much like."""

    def __init__(self, bridge: Bridge, *, acting: bool, parent: QWidget | None = None) -> None:
        super().__init__(bridge.theme, "这条记录", "返回名单", parent)
        self._bridge = bridge
        self.record: ReviewedRecord | None = None
        self.open_button = button("打开记录", self.record_wanted.emit, hint="Ctrl+Enter")
        self.twin_button = button("打开相同的那一次", self._open_twin)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("记录内容")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.comment = WordField("退回时写给支部的话", _HINT)
        self.fix_by = DateField("整改期限", bridge.today)
        self.pass_button = button("通过  F8", self.passed.emit, "primary", name="通过")
        self.return_button = button("退回修改  F9", self.returned.emit, name="退回修改")
        self.error = label("", "error", wrap=True)
        self._acting = acting
        self._lay_out(bridge.theme)
        self.show_record(None)

    def show_record(self, record: ReviewedRecord | None) -> None:
        """Show another record, or that none is chosen."""
        same = record is not None and self.record is not None and record.row.id == self.record.row.id
        self.record = record
        self._nothing.setVisible(record is None)
        self._inside.setVisible(record is not None)
        if not same:
            self.comment.clear()
            self.fix_by.set_value(None)
            self.show_error("")
        if record is not None:
            self._show_head(record)
            self.text.setPlainText(_told(record))
            self._show_points(record.points)
            self.twin_button.setVisible(record.twin is not None)

    def draft(self, verdict: Verdict) -> ReviewDraft | None:
        """The verdict as it stands on the screen; None when nothing is chosen, or the day can't be read."""
        if self.record is None or not self.fix_by.check():
            return None
        row, words = self.record.row, self.comment.text().strip()
        remarks = row.remarks if verdict is Verdict.RETURNED and not words else ()
        return ReviewDraft(
            kind=row.kind, record_id=row.id, verdict=verdict, comment=words, remarks=remarks,
            fix_by=self.fix_by.value(), heads=self.record.heads,
        )  # fmt: skip

    def show_error(self, sentence: str) -> None:
        """Say why a verdict was not taken; the keyboard goes to the words."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.comment.set_error(sentence)
        if sentence:
            self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Let the keyboard in: to the text, which arrows scroll."""
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def arrange(self, *, narrow: bool) -> None:
        """The checklist beside the text, or under it."""
        super().arrange(narrow=narrow)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(down if narrow else across)

    def _lay_out(self, theme: Theme) -> None:
        self._nothing = Empty(theme)
        self._nothing.say("选一条记录", "左边是记录的内容，右边逐项写明查了什么、哪些要改。")
        self.body.addWidget(self._nothing, 1)
        self._inside = QWidget()
        lay = QVBoxLayout(self._inside)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        top = QHBoxLayout()
        self.heading, self.pill = label("", "heading", wrap=True), Pill()
        top.addWidget(self.pill)
        top.addWidget(self.heading, 1)
        for each in (self.back_button, self.twin_button, self.open_button):
            top.addWidget(each)
        lay.addLayout(top)
        self.history = label("", "quote", wrap=True)
        lay.addWidget(self.history)
        points = QWidget()
        self._points = QVBoxLayout(points)
        self._points.setContentsMargins(0, 0, 6, 0)
        self._points.setSpacing(3)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(theme.space("gap"))
        self._middle.addWidget(self.text, 6)
        self._middle.addWidget(scrolled(points), 5)
        lay.addLayout(self._middle, 1)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.comment, 5)
        row.addWidget(self.fix_by, 2)
        row.addWidget(self.return_button)
        row.addWidget(self.pass_button)
        lay.addWidget(self.error)
        lay.addWidget(foot)
        foot.setVisible(self._acting)
        self.fix_by.setPlaceholderText("整改期限")
        self.fix_by.setToolTip("空着就按口径里的工作日数算")
        self.body.addWidget(self._inside, 1)

    def _show_head(self, record: ReviewedRecord) -> None:
        row = record.row
        self.pill.show_state(f"{STATE_SIGNS[row.state]} {row.state_words}", STATE_TONES[row.state])
        self.heading.setText(f"{row.branch} · {row.name}")
        said = "\n".join(_said(each, self._bridge) for each in row.standing.said[-3:])
        self.history.setText(said)
        self.history.setVisible(bool(said))

    def _show_points(self, points: Sequence[PointLine]) -> None:
        empty_layout(self._points)
        wanting = [line for line in points if line.answer is Answer.WANTING]
        self._heading(f"要改的地方（{len(wanting)}）" if wanting else "✓ 程序没有发现要改的地方")
        for line in wanting:
            for sentence in line.sentences:
                self._points.addWidget(label(f"✗ {line.point.title}：{sentence}", "error", wrap=True))
            self._points.addWidget(label(line.citation, "secondary", wrap=True))
        self._points.addWidget(rule())
        self._heading("请您看一看")
        for line in points:
            if line.answer is Answer.OPEN:
                self._points.addWidget(label(f"{_SIGNS[line.answer]} {line.point.question}", wrap=True))
        good = [line.point.title for line in points if line.answer is Answer.GOOD]
        if good:
            self._points.addWidget(rule())
            self._points.addWidget(label(f"✓ 没有问题：{'、'.join(good)}", "secondary", wrap=True))
        self._points.addStretch(1)

    def _heading(self, words: str) -> None:
        self._points.addWidget(label(words, "strong", wrap=True))

    def _open_twin(self) -> None:
        if self.record is not None and self.record.twin is not None:
            self.twin_wanted.emit(self.record.twin.meeting_id)


def _told(record: ReviewedRecord) -> str:
    """The record as it is read: its fields, its text, and the text that it is too much like."""
    lines = [f"{name}：{text or '（没有写）'}" for name, text in record.fields]
    if record.row.kind != "admission":
        lines += ["", record.text or "（没有正文）"]
    if record.twin is not None:
        lines += ["", f"—— 和它几乎一样的记录：{record.twin.name} ——", record.twin.text]
    return "\n".join(lines)


def _said(said: Said, bridge: Bridge) -> str:
    until = fix_by_words(said.fix_by, bridge.today())
    who = f"{short_date(said.on)} {said.reviewer} {VERDICT_WORDS[said.verdict]}"
    return "：".join(part for part in (who, said.words) if part) + (f"（{until}改好）" if until else "")
