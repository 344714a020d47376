"""口径: every choice where no regulation speaks; a new value from a day on, seen before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from pbdesk.actions.policies import reset_policy, set_policy
from pbdesk.entry import read_month_day
from pbdesk.errors import Fault, FieldError
from pbdesk.views.policies import WHEN_WORDS, PolicyRow, SettingLine, begin_words, next_quarter
from pbdesk.views.policy_preview import Preview, policy_preview
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.policy_base import EditPanel
from ui.theme import Theme, Tone
from ui.widgets.basic import button, label
from ui.widgets.form import Field, Form, Kind
from ui.widgets.rows import Column, RowsTable

_EVERY, _CHANGED = "", "changed"
_FIELDS = (
    (
        Field("number", "改为", Kind.NUMBER),
        Field("choice", "改为", Kind.CHOICE),
        Field("day", "改为（几月几日）", hint="如 3.31"),
        Field("valid_from", "从哪天起执行", Kind.DAY, required=True),
    ),
)
_INPUTS = {"integer": "number", "choice": "choice", "switch": "choice", "month_day": "day"}
_SWITCH = (("true", "是"), ("false", "否"))


def _state(row: PolicyRow) -> str:
    if row.coming is not None:
        return "… 将改变"
    return "！ 已改" if row.changed else "默认"


def _tone(row: PolicyRow) -> Tone:
    if row.coming is not None:
        return Tone.INFO
    return Tone.OPEN if row.changed else Tone.IDLE


def _told(row: PolicyRow) -> str:
    """The value now, the default, and the rules that look at it."""
    since = f"（{row.since}）" if row.since else ""
    rules = f"用到这一项的规则：{'、'.join(row.rules)}。" if row.rules else "没有规则用到这一项，只影响记录和提醒。"
    return f"现在是“{row.words}”{since}，默认是“{row.default_words}”。{rules}"


_ROWS: tuple[Column[PolicyRow], ...] = (
    Column("类别", lambda row: row.kind.group, 7, optional=True),
    Column("口径", lambda row: row.kind.name, hint=lambda row: row.kind.title),
    Column("现在", lambda row: row.words, 7, hint=lambda row: row.words),
    Column("情况", _state, 6, tone=_tone, hint=lambda row: row.since or "没有改过"),
)
_HISTORY: tuple[Column[SettingLine], ...] = (
    Column("取值", lambda line: line.words, hint=lambda line: line.words),
    Column("执行", lambda line: line.since, 8),
    Column("情况", lambda line: WHEN_WORDS[line.when], 3),
    Column("谁改的", lambda line: f"{line.who} {line.made}".strip(), 7, hint=lambda line: f"{line.who} {line.made}"),
)


class PolicyPanel(EditPanel[PolicyRow]):
    """Enter goes to the value, Ctrl+S saves it from the day chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._kind = "integer"
        super().__init__(bridge, _ROWS, "各项口径", Form(_FIELDS, bridge.today), parent)
        self._rows: tuple[PolicyRow, ...] = ()
        self._group = _EVERY
        self.group_box = QComboBox()
        self.group_box.setAccessibleName("类别")
        self.effect = label("", wrap=True)
        self.history: RowsTable[SettingLine] = RowsTable(_HISTORY, bridge.theme, "取值的经过")
        self.history.setMinimumHeight(bridge.theme.px(120))
        self.history_head = label("取值的经过", "caption")
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存口径")
        self.reset_button = button("恢复默认", self.reset, hint="从上面填的那一天起用默认值")
        self.build(
            (self.group_box,),
            (
                self.heading, self.effect, self.told, self.form, self.begins, self.preview, self.history_head,
                self.history,
            ),
            (),
            (self.save_button, self.reset_button),
            ("各项口径", "改这一项"),
        )
        self.group_box.currentIndexChanged.connect(lambda _n: self._on_group())
        self.show_current()

    def show_policies(self, rows: Sequence[PolicyRow]) -> None:
        """All policies; the heading chosen stays."""
        self._rows = tuple(rows)
        groups = list(dict.fromkeys(row.kind.group for row in rows))
        self.group_box.blockSignals(True)
        self.group_box.clear()
        for value, words in ((_EVERY, "全部类别"), (_CHANGED, "与默认不同的"), *((group, group) for group in groups)):
            self.group_box.addItem(words, value)
        self.group_box.setCurrentIndex(max(0, self.group_box.findData(self._group)))
        self.group_box.setMaxVisibleItems(self.group_box.count())
        self.group_box.blockSignals(False)
        self._show_group()

    def key(self, row: PolicyRow) -> str:
        return row.key

    def first_field(self) -> QWidget:
        return self.form.input(_INPUTS[self._kind])

    def fill(self, row: PolicyRow | None) -> None:
        """One policy: what it changes, which rules look at it, its default, and the form with the value now."""
        self.save_button.setEnabled(row is not None)
        self.reset_button.setVisible(row is not None and bool(row.settings))
        self.heading.setText(row.kind.title if row else "先在左边选一项")
        self.say(self.effect, row.kind.effect if row else "")
        self.say(self.told, _told(row) if row else "")
        self._kind = row.kind.kind if row else "integer"
        for name in ("number", "choice", "day"):
            self.form.show_field(name, name == _INPUTS[self._kind])
        if row is not None:
            self._fill_value(row)
        for part in (self.history, self.history_head):
            part.setVisible(row is not None and bool(row.settings))
        self.history.show_rows(row.settings if row else ())
        self.say(self.preview, "")
        self._say_begin()

    def edited(self) -> None:
        super().edited()
        self._say_begin()

    def look_ahead(self) -> None:
        row, value, begins = self.current, self._value(), self.form.values()["valid_from"]
        if row is None or value is None or begins is None or row.kind.problem(value):
            return
        key, today = row.key, self.bridge.today()
        if not self.dirty or value == self._in_force(row, begins):
            return

        def work(task: Task) -> Preview:
            return policy_preview(task.store, today, key, value, begins)

        def show(found: Preview) -> None:
            if (self.current, self._value(), self.form.values()["valid_from"]) == (row, value, begins):
                self.say(self.preview, "保存以后会怎样：\n" + "\n".join(found.lines))

        self.say(self.preview, "正在核对保存以后会怎样……")
        self.bridge.read(("policy preview", key, value, begins), work, show)

    def save(self) -> bool:
        """Set the value from the day chosen."""
        row, value = self.current, self._value()
        if row is None or not self.form.check():
            return False
        if value is None:
            name = _INPUTS[self._kind]
            said = "看不懂这个日期。可以写 3.31 或 3月31日。" if name == "day" else "请写要改成多少。"
            self.form.show_error(FieldError((Fault(name, said),)))
            return False
        begins = self.form.values()["valid_from"]
        key = row.key
        return self.write(
            lambda: self.bridge.run(lambda store: set_policy(store, key, value, begins), on_error=self._refused)
        )

    def reset(self) -> None:
        """Back to the default from the day chosen."""
        row, begins = self.current, self.form.values()["valid_from"]
        if row is not None and self.form.check():
            key = row.key
            self.write(
                lambda: self.bridge.run(lambda store: reset_policy(store, key, begins), on_error=self._refused)
            )

    def retheme(self, theme: Theme) -> None:
        super().retheme(theme)
        self.history.retheme(theme)

    def _fill_value(self, row: PolicyRow) -> None:
        if self._kind in {"choice", "switch"}:
            self.form.offer_choices("choice", tuple(row.kind.choices.items()) if self._kind == "choice" else _SWITCH)
        shown: dict[str, object] = {"number": None, "choice": None, "day": None}
        shown[_INPUTS[self._kind]] = int(row.value) if self._kind == "integer" else row.value
        if self._kind == "month_day":
            shown["day"] = row.words
        if self._kind not in {"choice", "switch"}:
            del shown["choice"]
        self.form.set_values({**shown, "valid_from": next_quarter(self.bridge.today())})

    def _value(self) -> str | None:
        """The value that stands in the form, as the file keeps it."""
        found = self.form.values()[_INPUTS[self._kind]]
        if self._kind == "month_day":
            return read_month_day(found or "")
        return None if found is None else str(found)

    def _in_force(self, row: PolicyRow, day: date) -> str:
        """What holds on a day already."""
        begun = [s for s in row.settings if s.valid_from is None or s.valid_from <= day]
        return begun[-1].value if begun else row.kind.default

    def _say_begin(self) -> None:
        begins = self.form.values()["valid_from"]
        told = begin_words(self.bridge.store, begins, self.bridge.today()) if begins else ()
        self.say(self.begins, "".join(told) if self.current is not None else "")

    def _refused(self, error: Exception) -> None:
        """A refusal of the value stands at whichever field holds it."""
        if isinstance(error, FieldError):
            name = _INPUTS[self._kind]
            error = FieldError(tuple(Fault(name if f.field == "value" else f.field, f.sentence) for f in error.faults))
            self.form.show_error(error)

    def _on_group(self) -> None:
        wanted = self.group_box.currentData()
        if not self.dirty:
            self._group = wanted
            self._show_group()
            return
        self.group_box.blockSignals(True)
        self.group_box.setCurrentIndex(self.group_box.findData(self._group))
        self.group_box.blockSignals(False)

        def go_on() -> None:
            self.settle()
            self.group_box.setCurrentIndex(self.group_box.findData(wanted))

        self.left.emit(go_on)

    def _show_group(self) -> None:
        chosen = [
            row for row in self._rows
            if self._group == _EVERY or row.kind.group == self._group
            or (self._group == _CHANGED and (row.changed or row.coming is not None))
        ]  # fmt: skip
        self.show_rows(chosen)
