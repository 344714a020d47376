"""欠交: who is behind, since when, what to do about it; overdue months are taken up here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.actions.dues import back_pay
from pbdesk.views.dues_arrears import ArrearsLine, back_payments
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label, scrolled
from ui.widgets.form import Field, Form, Kind
from ui.widgets.rows import Column, RowsTable


def _alert(line: ArrearsLine) -> str:
    return f"！ 连续 {line.in_a_row} 个月" if line.alert else f"{len(line.months)} 个月"


def _tone(line: ArrearsLine) -> Tone:
    if line.alert >= 5:
        return Tone.SHORT
    return Tone.OPEN if line.alert else Tone.IDLE


_LINES: tuple[Column[ArrearsLine], ...] = (
    Column("姓名", lambda line: line.name, 0),
    Column("欠交月份", lambda line: line.months_words, 14, hint=lambda line: line.months_words, optional=True),
    Column("欠交（元）", lambda line: f"{line.owed:.2f}", 6, number=True),
    Column("欠几个月", _alert, 9, tone=_tone),
)
_FIELDS = (
    (Field("months", "补交哪几个月", Kind.CHOICE),),
    (Field("paid_on", "收费日期", Kind.DAY), Field("payer", "代交人", hint="本人交的不填")),
)


class ArrearsPanel(QWidget):
    """Enter on a member goes to the back-payment; Ctrl+S saves it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        theme = bridge.theme
        self.table: RowsTable[ArrearsLine] = RowsTable(_LINES, theme, "欠交党费的党员")
        self.empty = Empty(theme)
        self.form = Form(_FIELDS, bridge.today)
        self.heading, self.advice = label("", "heading"), label("", wrap=True)
        self.months = label("", "secondary", wrap=True)
        self.save_button = button("补交  Ctrl+S", self.save, "primary", name="补交")
        self._build(theme)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _line: self.form.input("months").setFocus(Qt.FocusReason.TabFocusReason))

    def show_lines(self, lines: Sequence[ArrearsLine]) -> None:
        """Everyone who is behind."""
        self.table.show_rows(lines, keep=lambda line: line.person_id)
        self._stack.setCurrentWidget(self.table if lines else self.empty)
        self.empty.say("✓ 没有人欠交党费", "过了一个月还没有交的，会列在这里；连续 3、5、6 个月没有交的会提醒。")
        self._right.setVisible(bool(lines))

    def save(self) -> bool:
        """Take up the months chosen; answers whether it was saved."""
        line = self.table.current()
        if line is None or not self.form.check():
            return False
        values = self.form.values()
        months = [each.month for each in line.months[: values["months"]]]
        done = self._bridge.run(
            lambda store: back_pay(
                store, line.branch_id, line.person_id, months, values["paid_on"], values["payer"] or ""
            ),
            on_error=self.form.show_error,
        )
        if done:
            self.table.setFocus()
        return done

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def _build(self, theme: Theme) -> None:
        left, self._right = Card(theme), Card(theme)
        left.setAccessibleName("欠交的党员")
        self._right.setAccessibleName("补交")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left.body.addWidget(self._stack, 1)
        box = self.form.input("months")
        assert isinstance(box, QComboBox)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 6, 0)
        for part in (self.heading, self.months, self.advice, self.form):
            parts.addWidget(part)
        parts.addStretch(1)
        self._right.body.addWidget(scrolled(inner), 1)
        self._right.body.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(left, 5)
        lay.addWidget(self._right, 4)

    def _show(self, line: ArrearsLine | None) -> None:
        if line is None:
            return
        self.heading.setText(f"{line.name}　欠 {line.owed:.2f} 元")
        self.months.setText(line.months_words)
        self.advice.setText(line.advice or "有的月份还没有交，请尽早补交。")
        choices = back_payments(line)
        self.form.offer_choices("months", choices)
        self.form.set_values({"months": choices[0][0], "paid_on": self._bridge.today(), "payer": ""})
