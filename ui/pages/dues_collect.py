"""收缴: a month of everybody in one go; the exceptions are typed, then it is saved once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.actions.dues import Collection, Paid, collect, remarks
from pbdesk.errors import FieldError, UserError
from pbdesk.rules.dues import EXTRA_TO_CENTRE
from pbdesk.views.dues import DuesMonth
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label, set_role
from ui.widgets.dues_grid import DuesGrid
from ui.widgets.fields import DateField

_KEYS = "空格或回车：交了／没交　数字：改金额　Ctrl+回车：全部交齐　Ctrl+S：保存"


class CollectPanel(QWidget):
    """Ctrl+Enter, Ctrl+S: a month is done."""

    standards_wanted = Signal()
    """Somebody has no standard yet."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._month: DuesMonth | None = None
        theme = bridge.theme
        self.day = DateField("收费日期", bridge.today)
        self.day_fault = label("", "error", wrap=True)
        self.grid = DuesGrid(theme)
        self.empty = Empty(theme)
        self.all_button = button("全部交齐  Ctrl+回车", self.fill_all, name="全部交齐")
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存党费")
        self.standards_button = button("去定标准", self.standards_wanted.emit, "quiet")
        self.sums = label("", "strong", wrap=True)
        self.keys = label(_KEYS, "secondary", wrap=True)
        self.told = label("", "error", wrap=True)
        self._build(theme)
        self.grid.dues_model.edited.connect(self._say)
        self.grid.moved.connect(self._say)

    @property
    def dirty(self) -> bool:
        """Whether something is filled in that is not saved; what is being typed counts."""
        self.grid.finish()
        return bool(self.grid.dues_model.entries)

    def show_month(self, month: DuesMonth, *, over: bool) -> None:
        """Show a month of a branch; what is filled in stays if it is the same."""
        before = self._month
        if before is None or (before.branch_id, before.month) != (month.branch_id, month.month):
            self.grid.dues_model.forget()
            self.day.set_value(self._bridge.today())
        row = max(0, self.grid.currentIndex().row())
        self._month = month
        self.grid.dues_model.show_lines(month.lines, over=over)
        self.grid.go_to(min(row, len(month.lines) - 1))
        self._stack.setCurrentWidget(self.grid if month.lines else self.empty)
        self.empty.say(f"{month.title}没有要交党费的党员", "名册上有党员以后，每人一行列在这里。")
        self._say()

    def fill_all(self) -> None:
        """Everyone who has paid nothing yet has paid as due."""
        self.grid.dues_model.fill_all()
        self.grid.setFocus()

    def save(self) -> bool:
        """Save what is filled in; answers whether it was saved."""
        self.day_fault.hide()
        self.grid.finish()
        if not self.day.check():
            self._say_day(self.day.error)
            return False
        made = self._collection()
        if made is None or not made.payments:
            self.grid.setFocus()
            return True
        if not self._bridge.run(lambda store: collect(store, made), on_error=self._refused):
            return False
        self.grid.dues_model.forget()
        self.grid.setFocus()
        return True

    def forget(self) -> None:
        """Give up what is filled in."""
        self.grid.dues_model.forget()

    def arrange(self, *, narrow: bool) -> None:
        """Where room is short, the line about the keys gives way."""
        self.keys.setVisible(not narrow)

    def _build(self, theme: Theme) -> None:
        card = Card(theme)
        card.setAccessibleName("收缴党费")
        words = label("收费日期", "caption")
        words.setBuddy(self.day)
        self.day.setMaximumWidth(theme.px(200))
        self.day_fault.hide()
        top = QHBoxLayout()
        top.setSpacing(theme.px(10))
        top.addWidget(words)
        top.addWidget(self.day)
        top.addWidget(self.day_fault, 1)
        top.addStretch(1)
        top.addWidget(self.all_button)
        top.addWidget(self.save_button)
        self._stack = QStackedWidget()
        self.grid.setMinimumHeight(theme.px(170))
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        card.body.addLayout(top)
        card.body.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.sums, 1)
        foot.addWidget(self.standards_button)
        card.body.addWidget(self.told)
        card.body.addLayout(foot)
        card.body.addWidget(self.keys)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(card)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.fill_all)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for before, after in (
            (self.day, self.grid), (self.grid, self.all_button), (self.all_button, self.save_button),
            (self.save_button, self.standards_button),
        ):  # fmt: skip
            QWidget.setTabOrder(before, after)

    def _collection(self) -> Collection | None:
        month = self._month
        if month is None:
            return None
        payments = tuple(
            Paid(person_id=person, month=month.month, paid=entry.paid, payer=entry.payer, remark=entry.remark)
            for person, entry in self.grid.dues_model.entries.items()
        )
        return Collection(branch_id=month.branch_id, paid_on=self.day.value(), payments=payments)

    def _refused(self, error: UserError) -> None:
        faults = {fault.field: fault.sentence for fault in error.faults} if isinstance(error, FieldError) else {}
        day = faults.pop("paid_on", "" if faults else str(error))
        row = self.grid.dues_model.show_faults(faults)
        if day:
            self._say_day(day)
        elif row is not None:
            self.grid.go_to(row)
            self.grid.setFocus()

    def _say_day(self, sentence: str) -> None:
        self.day.set_error(sentence)
        self.day_fault.setText(sentence)
        self.day_fault.setVisible(bool(sentence))
        self.day.setFocus()

    def _say(self) -> None:
        """The sums as they would be saved, and what there is to say about the current line."""
        month = self._month
        if month is None:
            return
        now = replace(month, lines=self.grid.dues_model.lines)
        unsaved = len(self.grid.dues_model.entries)
        told = [f"应交 {now.due_people} 人 {now.due:.2f} 元", f"实交 {now.paid_people} 人 {now.paid:.2f} 元"]
        told += [f"还差 {now.owed:.2f} 元"] if now.owed else []
        told += [f"{now.unknown} 人未定标准"] if now.unknown else []
        told += [f"有 {unsaved} 处还没有保存"] if unsaved else []
        self.sums.setText("　".join(told))
        self.standards_button.setVisible(bool(now.unknown))
        self.save_button.setEnabled(bool(unsaved))
        self.all_button.setEnabled(any(line.owed and not line.paid for line in now.lines))
        self._say_line()

    def _say_line(self) -> None:
        fault = self.grid.dues_model.fault(self.grid.currentIndex().row())
        made = self._collection() if not fault else None
        notes = remarks(self._bridge.store, made) if made is not None and self._large(made) else ()
        self.told.setText(fault or "\n".join(notes))
        set_role(self.told, "tone", "" if fault else Tone.OPEN.value)
        self.told.setVisible(bool(fault or notes))

    def _large(self, made: Collection) -> bool:
        """Whether a payment is large enough to be worth asking about."""
        return any(payment.paid is not None and payment.paid >= EXTRA_TO_CENTRE for payment in made.payments)
