"""督导: the records of a period with what is remarked on them; pass or return one after another with two keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QProgressBar, QWidget

from pbdesk.actions.reviews import review
from pbdesk.errors import UserError
from pbdesk.model import Desk, ReviewedKind, Verdict
from pbdesk.views.review_detail import reviewed_record
from pbdesk.views.review_verdicts import STATE_WORDS, ReviewState
from pbdesk.views.reviews import ReviewBoard, ReviewRow, narrowed, sample, worst_first
from pbdesk.words import REVIEWED_WORDS, VERDICT_WORDS
from ui.bridge import Bridge
from ui.pages.list_and_detail import ListAndDetail
from ui.pages.urging_record import STATE_BRIEF, STATE_SIGNS, STATE_TONES, ReviewDetail
from ui.theme import Theme, Tone
from ui.widgets.basic import button, label
from ui.widgets.rows import Column, RowsTable

_REMARKED = "remarked"
_SAMPLES = ((0, "不抽查"), (1, "每支部抽 1 条"), (2, "每支部抽 2 条"), (3, "每支部抽 3 条"), (5, "每支部抽 5 条"))


def _remarks(row: ReviewRow) -> str:
    return f"✗ {len(row.remarks)}" if row.remarks else "✓"


_COLUMNS: tuple[Column[ReviewRow], ...] = (
    Column("情况", lambda r: f"{STATE_SIGNS[r.state]} {STATE_BRIEF[r.state]}", 5, tone=lambda r: STATE_TONES[r.state]),
    Column("支部", lambda r: r.branch, hint=lambda r: r.branch),
    Column("记录", lambda r: r.name, 10, hint=lambda r: f"{r.name}　{r.title}"),
    Column("要改", _remarks, 3, tone=lambda r: Tone.SHORT if r.remarks else Tone.MET),
)


class ReviewPanel(ListAndDetail):
    """Arrows go through the records, Enter reads one, F8 passes it, F9 returns it; then comes the next."""

    told = Signal(str)
    """The sums, for the head of the page."""
    cancelled = Signal()
    again = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        theme = bridge.theme
        own = bridge.store.desk is Desk.BRANCH
        self.acting = not own and not bridge.store.read_only
        self.table: RowsTable[ReviewRow] = RowsTable(_COLUMNS, theme, "记录")
        self.detail = ReviewDetail(bridge, acting=self.acting)
        super().__init__(bridge, self.table, self.detail, "记录", parent)
        self._board: ReviewBoard | None = None
        self._seed = 1
        self.state_box = _box("督导情况", [("", "全部情况"), (_REMARKED, "有要改的"), *STATE_WORDS.items()])
        self.kind_box = _box("哪一类记录", [("", "全部记录"), *REVIEWED_WORDS.items()])
        self.sample_box = _box("抽查", _SAMPLES)
        self.draw_button = button("换一批", self._draw_again, "quiet")
        self.note = label("", "secondary", wrap=True)
        self.print_button = button("看情况表", self.print, hint="Ctrl+P")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("核对进度")
        self.cancel_button = button("停止核对", self.cancelled.emit, "quiet", hint="正在逐条核对和比对雷同")
        self._lay_out(theme, own=own)
        self._connect()

    @property
    def board(self) -> ReviewBoard | None:
        """The records that were looked through last."""
        return self._board

    def show_board(self, board: ReviewBoard) -> None:
        """The records of a period."""
        self._board = board
        self.show_progress(0, 0)
        self._show_rows()

    def show_progress(self, done: int, total: int) -> None:
        """How far the look through the records is; nothing when it is over."""
        self._working.setVisible(total > 0)
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def show_stopped(self) -> None:
        """The look through the records was stopped."""
        self.show_progress(0, 0)
        if self._board is None:
            self._stack.setCurrentIndex(1)
            self.empty.say("已停止核对", "记录还没有核对完。", button("重新核对", self.again.emit, "primary"))

    def go_to(self, kind: ReviewedKind, record_id: str) -> bool:
        """Choose one record; answers whether it is there."""
        for box in (self.state_box, self.kind_box, self.sample_box):
            box.setCurrentIndex(0)
        self.search.clear()
        return self.table.select_where(lambda row: (row.kind, row.id) == (kind, record_id))

    def give(self, verdict: Verdict) -> None:
        """Pass or return the record that is chosen; the next one comes up."""
        draft = self.detail.draft(verdict)
        if draft is None or not self.acting:
            return
        record, rows, number = self.detail.record, self.table.rows, self.table.currentIndex().row()
        following = rows[number + 1] if 0 <= number < len(rows) - 1 else None
        if record is not None and self._bridge.run(
            lambda store: review(store, draft, self._bridge.today()),
            f"{record.row.branch}{record.row.name}：{VERDICT_WORDS[verdict]}",
            on_error=self._refuse,
        ):
            self.detail.comment.clear()
            if following is not None:
                self.table.select_where(lambda row: (row.kind, row.id) == (following.kind, following.id))

    def print(self) -> None:
        """Show the sheet of reviews ready to print."""
        if self._board is not None:
            self._bridge.print_sheet("reviews", self._board.period.label)

    def arrange(self, *, narrow: bool) -> None:
        """Where there is no room for both, the list or the record."""
        super().arrange(narrow=narrow)
        across = 4 if narrow else 2
        for number, each in enumerate((self.search, self.state_box, self.kind_box, self.sample_box)):
            self._filters.addWidget(each, *divmod(number, across))
            self._filters.setColumnStretch(number, int(number < across))

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def _lay_out(self, theme: Theme, *, own: bool) -> None:
        self._filters = QGridLayout()
        self._filters.setSpacing(theme.px(8))
        self._working = QWidget()
        working = QHBoxLayout(self._working)
        working.setContentsMargins(0, 0, 0, 0)
        working.addWidget(self.progress, 1)
        working.addWidget(self.cancel_button)
        self._working.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.draw_button)
        foot.addWidget(self.print_button)
        self._list_card.body.addLayout(self._filters)
        self._list_card.body.addWidget(self._working)
        self._list_card.body.addWidget(self._stack, 1)
        self._list_card.body.addLayout(foot)
        for each in (self.sample_box, self.print_button) if own else ():
            each.hide()
        self.draw_button.hide()
        self._stand_side_by_side((5, 7))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show_rows())
        for box in (self.state_box, self.kind_box, self.sample_box):
            box.currentIndexChanged.connect(lambda _n: self._show_rows())
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self._enter())
        detail = self.detail
        detail.passed.connect(lambda: self.give(Verdict.PASSED))
        detail.returned.connect(lambda: self.give(Verdict.RETURNED))
        detail.record_wanted.connect(self._open)
        detail.twin_wanted.connect(self._bridge.open_meeting)
        for keys, does in (
            ("F8", lambda: self.give(Verdict.PASSED)), ("F9", lambda: self.give(Verdict.RETURNED)),
            ("Ctrl+Return", self._open),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the section is not shown
            shortcut.activated.connect(does)

    def _show_rows(self) -> None:
        board = self._board
        if board is None:
            return
        state, kind, number = self.state_box.currentData(), self.kind_box.currentData(), self.sample_box.currentData()
        rows: Sequence[ReviewRow] = narrowed(
            board.rows,
            state=ReviewState(state) if state and state != _REMARKED else None,
            kind=ReviewedKind(kind) if kind else None,
            words=self.search.text(),
            remarked=state == _REMARKED,
        )
        rows = sample(rows, number, self._seed) if number else worst_first(rows)
        self.draw_button.setVisible(bool(number))
        self.table.show_rows(rows, keep=lambda row: (row.kind, row.id))
        self._stack.setCurrentIndex(0 if rows else 1)
        self._say(board, rows)

    def _say(self, board: ReviewBoard, rows: Sequence[ReviewRow]) -> None:
        drawn = self.sample_box.currentData()
        self.note.setText(f"抽到 {len(rows)} 条（第 {self._seed} 批）" if drawn else f"{len(rows)} 条")
        if not board.rows:
            told = "开过的会、走访和发展党员材料记下以后，会列在这里。"
            self.empty.say(f"{board.period.title}还没有可以督导的记录", told)
        elif not rows:
            self.empty.say("没有符合条件的记录", "换一个条件，或者清空查找的字。")
        reviewed, returned, fixed = board.reviewed_rate, board.returned_rate, board.fixed_rate
        self.told.emit(
            f"{board.period.title} · 记录 {reviewed.whole} 条，已督导 {reviewed.part} 条（{reviewed.percent}），"
            f"退回 {returned.part} 条，退回后改好 {fixed.percent}"
        )

    def _choose(self, row: ReviewRow | None) -> None:
        self.detail.show_record(reviewed_record(self._bridge.store, row) if row is not None else None)

    def _draw_again(self) -> None:
        self._seed += 1
        self._show_rows()
        self.table.setFocus()

    def _refuse(self, error: UserError) -> None:
        self.detail.show_error(str(error))
        if self._narrow:
            self._enter()

    def _open(self) -> None:
        """Show the record on its own page."""
        row = self.table.current()
        if row is not None:
            self._bridge.open_record(row.kind, row.id)


def _box(name: str, entries: Sequence[tuple[object, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    for value, words in entries:
        box.addItem(words, value)
    return box
