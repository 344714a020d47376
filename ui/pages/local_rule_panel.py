"""本地规定: rules that the street adds itself, by a method and its parameters; seen before they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from pbdesk.actions.local_rules import (
    RuleDraft,
    add_rule,
    change_rule,
    end_rule,
    faults,
    next_id,
    record_of,
    remove_rule,
)
from pbdesk.model import LocalRule
from pbdesk.rules import catalogue
from pbdesk.rules.local import PERIOD_WORDS, Method, methods, values_of
from pbdesk.rules.presets import presets
from pbdesk.store import Changes, Store
from pbdesk.views.local_rules import LIFE_WORDS, Life, RuleRow
from pbdesk.views.policies import begin_words, next_quarter
from pbdesk.views.policy_preview import Preview, rule_preview
from pbdesk.words import UNIT_WORDS, long_date
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.policy_base import EditPanel
from ui.theme import Tone
from ui.widgets.basic import button, label
from ui.widgets.flow import FlowLayout
from ui.widgets.form import Field, Form, Kind
from ui.widgets.rows import Column

_FIELDS = (
    (Field("title", "名称", required=True, hint="如 党课"),),
    (Field("method", "怎么核对", Kind.CHOICE, share=3), Field("period", "期间", Kind.CHOICE)),
    (
        Field("kind", "会议或活动", Kind.CHOICE), Field("number", "至少几次", Kind.NUMBER),
        Field("weekday", "星期几", Kind.CHOICE), Field("days", "最多隔几天", Kind.NUMBER),
        Field("hours", "一年多少学时", Kind.NUMBER),
    ),
    (Field("weeks", "几周一次", Kind.NUMBER), Field("make_up", "没去成的补走访", Kind.CHOICE)),
    (Field("replaces", "代替哪一条规则", Kind.CHOICE),),
    (Field("valid_from", "从哪天起执行", Kind.DAY), Field("valid_to", "执行到哪天为止（可以不填）", Kind.DAY)),
    (
        Field("document", "依据的文件（可以不填）", share=2, hint="如《××街道党课制度》"),
        Field("article", "条款", hint="如 第三条"),
    ),
    (Field("text", "规定的原话（不填就自动写一句）"),),
)
_WHAT_FOR = "街道自己的要求写在这里，不用改程序。条例里已有的要求不能放宽，可以另加更严的。"
_NONE_YET = "还没有本地规定。在右边填好、保存，就加上了；也可以先选一条别处的做法再改。"
_MISTAKE = "填错了才删除；不再执行的请用“停止执行”"
_ALWAYS = "不写日期，就是一直都要求。"
_PARAMETERS = ("kind", "weekday", "number", "weeks", "days", "hours", "make_up")
_TONES = {Life.HOLDS: Tone.MET, Life.COMING: Tone.INFO, Life.ENDED: Tone.IDLE, Life.IDLE: Tone.OPEN}
_ROWS: tuple[Column[RuleRow], ...] = (
    Column("编号", lambda row: row.record.id, 5),
    Column("名称", lambda row: row.record.title, 8, hint=lambda row: row.record.title),
    Column("要求", lambda row: row.words, hint=lambda row: f"{row.words}{row.problem}"),
    Column("执行", lambda row: row.span, 9, hint=lambda row: row.span, optional=True),
    Column("情况", lambda row: LIFE_WORDS[row.life], 7, tone=lambda row: _TONES[row.life]),
)


class LocalRulePanel(EditPanel[RuleRow]):
    """The rules of the file's own; 新增 starts an empty one, an example of another place fills it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._method: Method = next(iter(methods().values()))
        self._boxes = {kind.value: QCheckBox(words) for kind, words in UNIT_WORDS.items()}
        super().__init__(bridge, _ROWS, "本地规定", Form(_FIELDS, bridge.today), parent)
        self.units = QWidget()
        self.units.setProperty("role", "clear")
        flow = FlowLayout(10, self.units)
        for box in self._boxes.values():
            box.setAccessibleName(box.text())
            flow.addWidget(box)
            box.toggled.connect(lambda _on: self.edited())
        self.units_words = label("", "caption", wrap=True)
        self.preset_box = QComboBox()
        self.preset_box.setAccessibleName("照着别处的做法填")
        self.preset_box.addItem("照着别处的做法填……", "")
        for preset in presets().values():
            self.preset_box.addItem(f"{preset.record.title}（{preset.place}）", preset.key)
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存本地规定")
        self.new_button = button("新增(&A)", self.begin_anew, name="新增本地规定")
        self.none = label(_NONE_YET, "secondary", wrap=True)
        self.end_button = button("停止执行…", self.ask_end, name="停止执行这条规定")
        self.remove_button = button("删除", self.remove, hint=_MISTAKE, name="删除这条规定")
        self.build(
            (self.new_button, self.none),
            (
                self.heading, self.preset_box, self.told, self.form, self.units_words, self.units, self.begins,
            ),
            (self.preview,),
            (self.save_button, self.end_button, self.remove_button),
            ("本地规定", "这一条规定"),
        )
        self.form.offer_choices("method", tuple((m.key, m.title) for m in methods().values()))
        self.preset_box.activated.connect(lambda _n: self._on_preset())
        self.show_current()

    def show_rules(self, rows: Sequence[RuleRow]) -> None:
        """The rules read again."""
        self.none.setVisible(not rows)
        self.show_rows(rows)

    def key(self, row: RuleRow) -> str:
        return row.record.id

    def snapshot(self) -> dict[str, object]:
        return {**self.form.values(), "units": self._units()}

    def first_field(self) -> QWidget:
        return self.form.input("title")

    def fill(self, row: RuleRow | None) -> None:
        """One rule in the form; without one, an empty form that can be filled in at once."""
        record = row.record if row else _empty(self.bridge)
        self.heading.setText(f"{record.id}　{record.title}" if row else "新增一条本地规定")
        self.say(self.told, row.problem if row else _WHAT_FOR)
        self.preset_box.setVisible(row is None)
        self.preset_box.setCurrentIndex(0)
        self.end_button.setVisible(row is not None and row.life in {Life.HOLDS, Life.COMING})
        self.remove_button.setVisible(row is not None)
        self._show_record(record)

    def look_ahead(self) -> None:
        record = self._record()
        if not self.dirty or any(True for _ in faults(self.bridge.store, record)):
            return
        today = self.bridge.today()

        def work(task: Task) -> Preview:
            return rule_preview(task.store, today, record)

        def show(found: Preview) -> None:
            if self._record() == record:
                self.say(self.preview, "保存以后会怎样：\n" + "\n".join(found.lines))

        self.say(self.preview, "正在核对保存以后会怎样……")
        self.bridge.read(("rule preview", record), work, show)

    def save(self) -> bool:
        """Add the rule, or change the one that is shown."""
        if not self.form.check():
            return False
        draft, row = self._draft(), self.current

        def act(store: Store) -> Changes:
            return add_rule(store, draft) if row is None else change_rule(store, row.record.id, draft)

        made = next_id(self.bridge.store) if row is None else row.record.id
        saved = self.write(lambda: self.bridge.run(act, on_error=self.show_error))
        if saved:
            self.stand_on(made)
        return saved

    def ask_end(self) -> None:
        """From which day on the rule is no longer asked for."""
        today, row = self.bridge.today(), self.current
        if row is None:
            return
        quarter = next_quarter(today)
        days = [(f"从{long_date(day)}起停止", partial(self._end, row.record.id, day)) for day in (quarter, today)]
        self.question.ask(f"{row.record.id}（{row.record.title}）以前的结果不变，从哪天起不再要求？", days)

    def remove(self) -> None:
        """Take a rule back that was entered by mistake."""
        row = self.current
        if row is not None:
            rule = row.record.id
            self.write(lambda: self.bridge.run(lambda store: remove_rule(store, rule)))

    def edited(self) -> None:
        if self._method.key != self.form.values()["method"]:
            self._show_method()
        super().edited()
        self._say_begin()

    def _end(self, rule: str, day: Any) -> None:  # noqa: ANN401  a date, bound beforehand
        self.write(lambda: self.bridge.run(lambda store: end_rule(store, rule, day), on_error=self.show_error))

    def _on_preset(self) -> None:
        preset = presets().get(self.preset_box.currentData())
        if preset is not None:
            self._show_record(preset.rule("", next_quarter(self.bridge.today())))
            self.say(self.told, f"{preset.place}：{preset.told}")
            self.edited()

    def _show_record(self, record: LocalRule) -> None:
        """Fill the form with a rule; the method first, since it says which fields there are."""
        values = values_of(record)
        self.form.set_values({"method": record.method if record.method in methods() else next(iter(methods()))})
        self._show_method()
        own = {name: values.get(name) for name in _PARAMETERS}
        self.form.set_values({
            "title": record.title, "period": record.period, **{k: v for k, v in own.items() if self._shows(k)},
            "replaces": record.replaces, "valid_from": record.valid_from, "valid_to": record.valid_to,
            "document": record.document, "article": record.article, "text": record.text,
        })  # fmt: skip
        for kind, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(kind in (values.get("unit_kinds") or ()))
            box.blockSignals(False)
        self.say(self.preview, "")
        self._say_begin()

    def _show_method(self) -> None:
        """The fields of the chosen method, with its periods and the rules that it may stand for."""
        self._method = methods()[self.form.values()["method"]]
        self.form.offer_choices("period", tuple((p, PERIOD_WORDS[p]) for p in self._method.periods))
        self.form.show_field("period", len(self._method.periods) > 1)
        known = {parameter.key: parameter for parameter in self._method.parameters}
        for name in _PARAMETERS:
            parameter = known.get(name)
            self.form.show_field(name, parameter is not None)
            if parameter is None:
                continue
            self.form.rename(name, parameter.title)
            if parameter.kind == "choice":
                none = ((None, "（不选）"),) if parameter.optional else ()
                self.form.offer_choices(name, (*none, *parameter.choices.items()))
            if parameter.default is not None and self.form.values()[name] is None:
                self.form.set_values({name: parameter.default})
        book = catalogue()
        instead = tuple((rule, f"代替 {rule} {book[rule].title}") for rule in self._method.replaces)
        self.form.offer_choices("replaces", ((None, "不代替，另加一条"), *instead))
        self.form.show_field("replaces", bool(instead))
        self.units_words.setText(known["unit_kinds"].title)

    def _shows(self, name: str) -> bool:
        return any(parameter.key == name for parameter in self._method.parameters)

    def _units(self) -> list[str]:
        return [kind for kind, box in self._boxes.items() if box.isChecked()]

    def _draft(self) -> RuleDraft:
        values = self.form.values()
        chosen: dict[str, object] = {name: values[name] for name in _PARAMETERS if self._shows(name)}
        return RuleDraft(
            title=values["title"] or "",
            method=self._method.key,
            period=values["period"],
            values={**chosen, "unit_kinds": self._units()},
            text=values["text"] or "",
            replaces=values["replaces"],
            document=values["document"] or "",
            article=values["article"] or "",
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
        )

    def _record(self) -> LocalRule:
        row = self.current
        return record_of(row.record.id if row else next_id(self.bridge.store), self._draft())

    def _say_begin(self) -> None:
        begins = self.form.values()["valid_from"]
        told = begin_words(self.bridge.store, begins, self.bridge.today()) if begins else (_ALWAYS,)
        self.say(self.begins, "".join(told))


def _empty(bridge: Bridge) -> LocalRule:
    """The rule that the form starts with: the first method, from the next quarter on."""
    method = next(iter(methods().values()))
    return LocalRule(
        id="", title="", method=method.key, period="quarter", valid_from=next_quarter(bridge.today()),
        parameters='{"kind": "lecture", "number": 1}',
    )  # fmt: skip
