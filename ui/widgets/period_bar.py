"""Choosing a quarter: ◀ 2026年第四季度 ▶, and a button back to the present one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pbdesk.calendar import Period, PeriodKind
from pbdesk.views.periods import same_kind, shifted
from ui.widgets.basic import button, label


class PeriodBar(QWidget):
    """Steps through quarters (or months, or years) with buttons or Alt+Left and Alt+Right.

    ``compact`` leaves out the way back to the present one, for a narrow place.
    """

    changed = Signal(object)
    """Period: another period was chosen."""

    def __init__(
        self, today: Callable[[], date], kind: PeriodKind = PeriodKind.QUARTER, *, compact: bool = False
    ) -> None:
        super().__init__()
        self._today = today
        self._compact = compact
        self._period = same_kind(kind, today())
        self._words = label(self._period.title, "strong")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = button("◀", lambda: self._step(-1), "step")
        self._on = button("▶", lambda: self._step(1), "step")
        self._now = button("", self._home, "quiet")
        self._name_buttons()
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self._step(-1))
        QShortcut(QKeySequence("Alt+Right"), self, lambda: self._step(1))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(6)
        if not compact:
            lay.addWidget(self._now)
        lay.addWidget(self._back)
        lay.addWidget(self._words, 1 if compact else 0)
        lay.addWidget(self._on)
        self._show()

    @property
    def period(self) -> Period:
        """The period chosen."""
        return self._period

    def set_period(self, period: Period) -> None:
        """Choose a period, of another length too; says so when it is another one."""
        if period == self._period:
            return
        self._period = period
        self._name_buttons()
        self._show()
        self.changed.emit(period)

    def _name_buttons(self) -> None:
        unit = {PeriodKind.MONTH: "月", PeriodKind.YEAR: "年"}.get(self._period.kind, "季度")
        for arrow, word, key in ((self._back, "上一", "←"), (self._on, "下一", "→")):
            arrow.setAccessibleName(f"{word}{unit}")
            arrow.setToolTip(f"{word}{unit}（Alt+{key}）")
        self._now.setText(f"回到本{unit}")
        self._now.setAccessibleName(f"回到本{unit}")

    def _step(self, steps: int) -> None:
        self.set_period(shifted(self._period, steps))

    def _home(self) -> None:
        self.set_period(same_kind(self._period.kind, self._today()))

    def _show(self) -> None:
        self._words.setText(self._period.title)
        self._words.setMinimumWidth(self._words.fontMetrics().horizontalAdvance("2026年第四季度") + 8)
        self.setAccessibleName(f"期间 {self._period.title}")
        now = same_kind(self._period.kind, self._today())
        self._now.setVisible(not self._compact and self._period != now)
