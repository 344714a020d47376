"""标准: what each member is to pay a month, fixed for one or for several, with a calculator that keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pbdesk.actions.dues_standards import StandardDraft, remove_standard, set_standard, set_standards
from pbdesk.entry import read_money, read_month
from pbdesk.errors import Fault, FieldError
from pbdesk.rules.dues import tariffs
from pbdesk.store import Changes, Store
from pbdesk.views.dues_standards import StandardRow, reckon
from pbdesk.words import DUES_WORDS
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label, scrolled, set_role
from ui.widgets.form import Field, Form, Kind
from ui.widgets.question import QuestionBar
from ui.widgets.rows import Column, RowsTable


def _state(row: StandardRow) -> str:
    if row.amount is None:
        return "？ 未定"
    return "！ 请核对" if row.note else "✓ 已定"


def _tone(row: StandardRow) -> Tone:
    if row.amount is None:
        return Tone.INFO
    return Tone.OPEN if row.note else Tone.MET


def _since(row: StandardRow) -> str:
    return row.from_month + (f"（{row.later}起另定）" if row.later else "")


_ROWS: tuple[Column[StandardRow], ...] = (
    Column("姓名", lambda row: row.name, 0),
    Column("类别", lambda row: row.category_words, 8, optional=True),
    Column("每月应交", lambda row: "" if row.amount is None else f"{row.amount:.2f}", 6, number=True),
    Column("比例", lambda row: row.rate, 4, optional=True),
    Column("起始月份", _since, 8, hint=_since, optional=True),
    Column("情况", _state, 7, tone=_tone, hint=lambda row: row.note),
)
_FIELDS = (
    (Field("category", "党费类别", Kind.CHOICE, choices=((None, "请选"), *DUES_WORDS.items())),),
    (Field("base", "收入（只用来算，不保存）", hint="如 4000"), Field("amount", "每月应交（元）", hint="如 40")),
    (Field("from_month", "从哪个月起", hint="如 2026-11"),),
    (Field("approved_by", "减免的批准文件（困难党员才填）", hint="上级党委批准文号"),),
    (Field("remark", "备注"),),
)
_NAMED = 5
"""How many of those who have another standard are named."""
_BESIDE = 640
"""From this width (at 100 %) on, members and form stand side by side."""
_PRIVACY = "收入只在这里算一下，不会写进文件。"


class StandardPanel(QWidget):
    """Type an income, Enter: the sum is fixed and the next member without one is current."""

    left = Signal(object)
    """Others were chosen over what is typed and not saved: carries what is to be done once that is settled."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        theme = bridge.theme
        self.table: RowsTable[StandardRow] = RowsTable(_ROWS, theme, "党费标准")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.empty = Empty(theme)
        self.form = Form(_FIELDS, bridge.today)
        self.heading = label("", "heading", wrap=True)
        self.reckoned = label("", "secondary", wrap=True)
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存标准")
        self.remove_button = button("删除这条", self.remove, name="删除这条标准")
        self.question = QuestionBar()
        self._base = ""
        self._clean = self.form.values()
        self._filled: tuple[str, ...] = ()
        self._choosing = False
        self._build(theme)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _old: self._on_chosen())
        self.table.opened.connect(lambda _row: self._first_field().setFocus(Qt.FocusReason.TabFocusReason))
        self.form.changed.connect(self._on_changed)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.values() != self._clean

    def forget(self) -> None:
        """Give up what was typed."""
        self._clean = self.form.values()
        self._show_chosen()

    def show_rows(self, rows: Sequence[StandardRow]) -> None:
        """The members with their standards."""
        self._choosing = True
        self.table.show_rows(rows, keep=lambda row: row.person_id)
        self._choosing = False
        if self.dirty and {row.person_id for row in rows}.issuperset(self._filled):
            self._choose(self._filled)  # the list was read again under what is being typed
        else:
            self._clean = self.form.values()
            self._show_chosen()
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        self.empty.say("名册上还没有党员", "先在“党员”页添加党员，再定每人每月交多少。")
        self._right.setEnabled(bool(rows))

    def chosen(self) -> tuple[StandardRow, ...]:
        """The members that are selected."""
        return tuple(self.table.rows[index.row()] for index in self.table.selectionModel().selectedRows())

    def save(self) -> bool:
        """Fix the standard of those selected; answers whether it was saved."""
        self.form.clear_errors()
        unread = tuple(self._unread())
        if unread:
            self.form.show_error(FieldError(unread))
            return False
        drafts, several = self._drafts(), len(self.chosen()) > 1
        others = self._fixed_otherwise(drafts) if several else ()
        if others:
            self._ask_about_others(drafts, others)
            return False
        return self._write(drafts)

    def _write(self, drafts: Sequence[StandardDraft]) -> bool:
        several, before = len(self.chosen()) > 1, self._clean
        self._clean = self.form.values()  # what is saved is no longer unsaved when the list is read again
        if not self._bridge.run(lambda store: _fix(store, drafts), on_error=self.form.show_error):
            self._clean = before
            return False
        if not several:
            self._next(drafts[0].person_id)
        return True

    def _fixed_otherwise(self, drafts: Sequence[StandardDraft]) -> tuple[StandardRow, ...]:
        """Those selected for whom another standard is fixed already, which must not be lost unasked."""
        wanted = {(draft.category, draft.amount) for draft in drafts}
        fixed = [row for row in self.chosen() if row.amount is not None]
        return tuple(row for row in fixed if (row.category, row.amount) not in wanted)

    def _ask_about_others(self, drafts: Sequence[StandardDraft], others: Sequence[StandardRow]) -> None:
        named = "、".join(f"{row.name} {row.amount:.2f} 元" for row in others[:_NAMED])
        more = f"等，共 {len(others)} 人" if len(others) > _NAMED else ""
        fixed = {row.person_id for row in others}
        free = [draft for draft in drafts if draft.person_id not in fixed]
        only = [("只定没有的", lambda: self._write(free))] if free else []
        self.question.ask(
            f"{len(others)} 人已有标准：{named}{more}。", [*only, ("一起改", lambda: self._write(drafts))]
        )

    def remove(self) -> None:
        """Take back the standard in force of the one selected."""
        row = self.chosen()[0]
        self._bridge.run(lambda store: remove_standard(store, row.person_id, row.from_month))

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the two do not fit beside each other, the form stands below the members."""
        super().resizeEvent(event)
        beside = self.width() >= self._bridge.theme.px(_BESIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if beside else down)
        self._right.setMinimumHeight(0 if beside else self._bridge.theme.px(300))

    def _build(self, theme: Theme) -> None:
        left, self._right = Card(theme), Card(theme)
        left.setAccessibleName("各人的标准")
        self._right.setAccessibleName("定标准")
        self._stack = QStackedWidget()
        self.table.setMinimumHeight(theme.px(200))
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left.body.addWidget(self._stack, 1)
        left.body.addWidget(label("Shift 或 Ctrl 可以一次选几个人，Ctrl+A 全选；回车开始填。", "secondary", wrap=True))
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 6, 0)
        for part in (self.heading, self.form, self.reckoned, label(_PRIVACY, "secondary", wrap=True)):
            parts.addWidget(part)
        parts.addStretch(1)
        self._right.body.addWidget(scrolled(inner), 1)
        self._right.body.addWidget(self.question)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        self._right.body.addLayout(foot)
        self._sides = lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(left, 5)
        lay.addWidget(self._right, 4)
        for name in ("base", "amount", "from_month", "approved_by", "remark"):
            widget = self.form.input(name)
            assert isinstance(widget, QLineEdit)
            widget.returnPressed.connect(self.save)

    def _first_field(self) -> QWidget:
        return self.form.input("category" if self.form.values()["category"] is None else "base")

    def _on_chosen(self) -> None:
        """Show those selected; what is typed for others is asked about first, and they stay selected meanwhile."""
        if self._choosing:
            return
        people = tuple(row.person_id for row in self.chosen())
        if not self.dirty:
            self._show_chosen()
        elif people and people != self._filled:
            QTimer.singleShot(0, self, lambda: self._ask_about(people))

    def _ask_about(self, people: tuple[str, ...]) -> None:
        self._choose(self._filled)
        self.left.emit(lambda: self._choose(people))

    def _choose(self, people: Sequence[str]) -> None:
        """Select these, and show what is fixed for them unless something is typed."""
        model, table = self.table.selectionModel(), self.table.model()
        whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self._choosing = True
        model.clearSelection()
        for number, row in enumerate(self.table.rows):
            if row.person_id in people:
                model.select(table.index(number, 0), whole)
                if row.person_id == people[0]:
                    model.setCurrentIndex(table.index(number, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._choosing = False
        if not self.dirty:
            self._show_chosen()

    def _show_chosen(self) -> None:
        """What is fixed for the one selected; for several the form starts afresh."""
        self.question.hide()
        rows = self.chosen()
        self._filled = tuple(row.person_id for row in rows)
        one = rows[0] if len(rows) == 1 else None
        self.heading.setText(one.name if one else f"给 {len(rows)} 名党员定同一个标准" if rows else "先在左边选党员")
        self.remove_button.setVisible(one is not None and one.amount is not None)
        self.save_button.setEnabled(bool(rows))
        self._base = ""
        self.form.set_values({
            "category": one.category if one else None, "base": "",
            "amount": f"{one.amount:.2f}" if one and one.amount is not None else "",
            "from_month": f"{self._bridge.today():%Y-%m}",
            "approved_by": one.approved_by if one else "", "remark": one.remark if one else "",
        })  # fmt: skip
        self._clean = self.form.values()
        self._say(one.note if one else "")

    def _on_changed(self) -> None:
        """The calculator: a new income, or a category with one sum only, writes the sum."""
        values = self.form.values()
        category, base = values["category"], values["base"] or ""
        fixed = category is not None and tariffs()[category].kind == "fixed"
        found = reckon(category, read_money(base))
        if found.amount is not None and (base != self._base or (fixed and values["amount"] is None)):
            self.form.set_values({"amount": f"{found.amount:.2f}"})
        self._base = base
        self._say("")

    def _say(self, note: str) -> None:
        values = self.form.values()
        category = values["category"]
        rated = category is None or tariffs()[category].rated
        self.form.show_field("base", rated)
        base = self.form.input("base")
        assert isinstance(base, QLineEdit)
        base.setPlaceholderText(tariffs()[category].base if category and rated else "如 4000")
        self.reckoned.setText(note or reckon(category, read_money(values["base"] or "")).words)
        set_role(self.reckoned, "tone", Tone.OPEN.value if note else "")

    def _unread(self) -> Sequence[Fault]:
        """What is typed and can't be read."""
        values = self.form.values()
        found = []
        for name, read in (("base", read_money), ("amount", read_money), ("from_month", read_month)):
            if values[name] is not None and read(values[name]) is None:
                month = "看不懂这个月份。可以写 2026-11 或 2026年11月。"
                found.append(Fault(name, month if name == "from_month" else "看不懂这个数。可以写 40 或 40.50。"))
        return found

    def _drafts(self) -> tuple[StandardDraft, ...]:
        values = self.form.values()
        return tuple(
            StandardDraft(
                person_id=row.person_id,
                from_month=read_month(values["from_month"] or ""),
                category=values["category"],
                amount=read_money(values["amount"] or ""),
                approved_by=values["approved_by"] or "",
                remark=values["remark"] or "",
            )
            for row in self.chosen()
        )

    def _next(self, person_id: str) -> None:
        """On to the next member without a standard."""
        rows = self.table.rows
        here = next((n for n, row in enumerate(rows) if row.person_id == person_id), 0)
        following = next((row for row in rows[here + 1 :] if row.amount is None), None)
        if following is not None:
            self.table.select_where(lambda row: row.person_id == following.person_id)
            self.form.input("category").setFocus(Qt.FocusReason.TabFocusReason)


def _fix(store: Store, drafts: Sequence[StandardDraft]) -> Changes:
    return set_standard(store, drafts[0]) if len(drafts) == 1 else set_standards(store, drafts)
