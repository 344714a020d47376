"""How the attendance rate came about: every meeting of the quarter, whether it counts, and why not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.calendar import Period
from pbdesk.views.attendance_rate import AttendanceBehind, AttendedMeeting, attendance_behind
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.dialogs.plain import PlainDialog
from ui.jobs import Task
from ui.theme import Tone
from ui.widgets.basic import label
from ui.widgets.rows import Column, RowsTable

_COLUMNS: tuple[Column[AttendedMeeting], ...] = (
    Column("日期", lambda r: short_date(r.held_on), 6),
    Column("会议", lambda r: r.words, hint=lambda r: r.words),
    Column("支部", lambda r: r.branch.removesuffix("党支部"), 9, hint=lambda r: r.branch, optional=True),
    Column("到会/应到", lambda r: r.ratio.text, 6, number=True),
    Column(
        "算不算", lambda r: f"不算：{r.reason}" if r.reason else "✓ 算", 12,
        tone=lambda r: Tone.IDLE if r.reason else Tone.MET, hint=lambda r: r.reason,
    ),
)  # fmt: skip
_WORDS = (
    "到会人数的合计，除以应到人数的合计。只算这一季已经开了、登记了到会情况的会；"
    "谈心谈话和教育培训只请了一部分人，不算。列席的人不算应到。"
)  # fmt: skip


class AttendanceRateDialog(PlainDialog):
    """Arrows go through the meetings, Enter opens one, Esc closes."""

    def __init__(self, bridge: Bridge, quarter: Period, parent: QWidget | None = None) -> None:
        super().__init__(f"{quarter.title}平均到会率", _WORDS, parent)
        self._bridge = bridge
        self.sum = label("正在读取……", "strong")
        self.table = RowsTable(_COLUMNS, bridge.theme, "算进到会率的会议")
        self.table.opened.connect(self._open)
        self.body.addWidget(self.sum)
        self.body.addWidget(self.table, 1)
        self.add_button("打开这次会议(&O)", self._open_current)
        self.add_button("关闭", self.reject, "primary")
        self.take_room(bridge.theme.px(860), bridge.theme.px(520))
        today = bridge.today()

        def work(task: Task) -> AttendanceBehind:
            return attendance_behind(task.store, quarter, today)

        bridge.jobs.start(work, self._show, failed=bridge.failed.emit, store=bridge.store, owner=self)

    def _show(self, behind: AttendanceBehind) -> None:
        ratio = behind.ratio
        self.sum.setText(f"到会 {ratio.part} 人次 ÷ 应到 {ratio.whole} 人次 = {ratio.percent}")
        self.table.show_rows(behind.meetings)
        self.table.setFocus()

    def _open_current(self) -> None:
        row = self.table.current()
        if row is not None:
            self._open(row)

    def _open(self, row: AttendedMeeting) -> None:
        self.accept()
        self._bridge.open_meeting(row.id)
