"""Rates by quarter as columns with their figures: what rose and what fell, readable without colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pbdesk.views.rows import Ratio, Trend
from ui.theme import Theme, Tone

_BAR = 0.5
_FIGURE, _FOOT = 20, 22


class TrendBars(QWidget):
    """One column a quarter; ``show_trend`` names the rule whose rates are shown, or none for all together."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quarters: tuple[str, ...] = ()
        self._ratios: tuple[Ratio, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("各季度达标率")

    def show_trend(self, trend: Trend, rule: str = "") -> None:
        """Show other rates."""
        line = next((line for line in trend.lines if line.rule == rule), None)
        self._quarters = trend.quarters
        self._ratios = line.ratios if line else trend.ratios
        pairs = tuple(zip(self._quarters, self._ratios, strict=True))
        self.setAccessibleDescription("，".join(f"{quarter} {ratio.percent}" for quarter, ratio in pairs))
        self.setToolTip("　".join(f"{quarter}：{ratio.text}" for quarter, ratio in pairs))
        self.update()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self._theme.px(104))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._quarters:
            return
        painter, theme = QPainter(self), self._theme
        step = self.width() / len(self._quarters)
        base, top = self.height() - theme.px(_FOOT), theme.px(_FIGURE)
        painter.setPen(theme.colour("edge"))
        painter.drawLine(0, base, self.width(), base)
        for at, (quarter, ratio) in enumerate(zip(self._quarters, self._ratios, strict=True)):
            left = at * step
            painter.setPen(theme.colour("secondary"))
            painter.setFont(theme.font(13))
            painter.drawText(QRectF(left, base, step, theme.px(_FOOT)), Qt.AlignmentFlag.AlignCenter, quarter)
            high = (base - top) * ratio.part / ratio.whole if ratio.whole else 0
            if high:
                painter.setPen(theme.colour("edge"))
                painter.setBrush(theme.soft(Tone.INFO))
                painter.drawRect(QRectF(left + step * (1 - _BAR) / 2, base - high, step * _BAR, high))
            painter.setPen(theme.colour("ink"))
            painter.setFont(theme.font(13, bold=True))
            area = QRectF(left, base - high - theme.px(_FIGURE), step, theme.px(_FIGURE))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, ratio.percent)
