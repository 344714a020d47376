"""One person's file beside the list: who it is, what an approval asks for, the way step by step."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pbdesk.rules.admission_track import Stage
from pbdesk.views.admissions import TrackRow
from pbdesk.views.admissions_page import Offer, StepLine, TrackPage
from ui.pages.admission_flow import StepFlow
from ui.theme import Theme, Tone
from ui.widgets.basic import Empty, Pill, button, label, scrolled, set_role

STAGE_TONES = {
    Stage.APPLICANT: Tone.IDLE,
    Stage.ACTIVIST: Tone.INFO,
    Stage.TARGET: Tone.INFO,
    Stage.PROBATIONARY: Tone.OPEN,
    Stage.FULL: Tone.MET,
}
_OFFERS = {Offer.ADMIT: "列入党员名册", Offer.CONVERT: "转为正式党员"}


class AdmissionPanel(QWidget):
    """Shows a file; what is done with it is asked of the page by signals."""

    step_opened = Signal(object)
    """A step of the flow was opened (StepLine)."""
    record_wanted = Signal()
    offer_taken = Signal(object)
    end_wanted = Signal()
    resume_wanted = Signal()
    delete_wanted = Signal()
    start_wanted = Signal()
    """The member shown has no file; one is to be begun."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page: TrackPage | None = None
        self._theme = theme
        self.heading = label("", "heading")
        self.stage = Pill()
        self.about = label("", "secondary", wrap=True)
        self.flow = StepFlow(theme)
        self.empty = Empty(theme)
        self.offer_words = label("", "", wrap=True)
        self.offer_button = button("", self._take_offer, "primary")
        self.record_button = button("记下一步", self.record_wanted.emit, "primary")
        self.end_button = button("终止", self.end_wanted.emit, name="终止档案")
        self.resume_button = button("恢复", self.resume_wanted.emit, name="恢复档案")
        self.delete_button = button("删除", self.delete_wanted.emit, name="删除档案")
        self.back_button = button("返回名单", self.left.emit, hint="Esc")
        self._build(theme)

    def show_page(self, page: TrackPage | None, theme: Theme) -> None:
        """Show a file."""
        self._theme, self.page = theme, page
        self._file.setVisible(page is not None)
        self.empty.setVisible(page is None)
        if page is None:
            return
        self.heading.setText(page.name)
        self.stage.show_state(page.stage_words, STAGE_TONES[page.stage])
        self.about.setText("\n".join(words for words in (page.ended, page.branch, page.about) if words))
        self._offer.setVisible(page.offer is not None)
        if page.offer is not None:
            self.offer_words.setText(page.offer_words)
            self.offer_button.setText(_OFFERS[page.offer])
            self.offer_button.setAccessibleName(_OFFERS[page.offer])
        self.flow.show_lines(page.lines, theme)
        self.record_button.setVisible(page.next_kind is not None)
        set_role(self.record_button, "role", "" if page.offer is not None else "primary")
        self.end_button.setVisible(not page.is_ended and page.stage is not Stage.FULL)
        self.resume_button.setVisible(page.is_ended)
        QTimer.singleShot(0, self, self._scroll_to_next)  # once the rows have their places

    def show_row(self, row: TrackRow | None) -> None:
        """Show a member who is on the roll and has no file, or nobody."""
        self.page = None
        self._file.hide()
        self.empty.show()
        if row is None:
            self.empty.say("选一个人看档案", "左边选一个人，这里会列出每一步办了没有、下一步什么时候办。")
            return
        words = f"{row.branch}　{row.step}\n建一份档案，以后每一步、每份材料都记在一起。"
        start = button("建立档案", self.start_wanted.emit, "primary")
        self.empty.say(f"{row.name}还没有发展党员档案", words, start)

    def first_widget(self) -> QWidget:
        """Where the keyboard goes when the file is entered."""
        if not self._offer.isHidden():
            return self.offer_button
        row = self.flow.next_row()
        return row if row is not None else self.record_button

    def put_above(self, widget: QWidget) -> None:
        """Set something above the file."""
        self._outer.insertWidget(0, widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.heading)
        head.addWidget(self.stage)
        head.addStretch(1)
        self._offer = QFrame()
        self._offer.setProperty("role", "question")
        offer = QHBoxLayout(self._offer)
        offer.setContentsMargins(12, 8, 10, 8)
        offer.addWidget(self.offer_words, 1)
        offer.addWidget(self.offer_button)
        foot = QHBoxLayout()
        foot.addWidget(self.record_button)
        foot.addStretch(1)
        for each in (self.resume_button, self.end_button, self.delete_button, self.back_button):
            foot.addWidget(each)
        self._file = QWidget()
        lay = QVBoxLayout(self._file)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(6))
        lay.addLayout(head)
        lay.addWidget(self.about)
        lay.addWidget(self._offer)
        self._area: QScrollArea = scrolled(self.flow)
        lay.addWidget(self._area, 1)
        lay.addLayout(foot)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._file)
        self._outer.addWidget(self.empty)
        self.flow.opened.connect(self._open)
        self.show_row(None)

    def _open(self, line: StepLine) -> None:
        if self.page is not None and not self.page.is_ended:
            self.step_opened.emit(line)

    def _take_offer(self) -> None:
        if self.page is not None and self.page.offer is not None:
            self.offer_taken.emit(self.page.offer)

    def _scroll_to_next(self) -> None:
        """Let what comes next be seen, with some of what was done above it."""
        row = self.flow.next_row()
        if row is not None and self.flow.isAncestorOf(row):
            self._area.ensureWidgetVisible(row, 0, self._theme.px(90))
