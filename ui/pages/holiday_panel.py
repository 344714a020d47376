"""放假安排: the yearly notice of days off, typed in holiday by holiday; a year that no table knows is never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from pbdesk.actions.holidays import HolidayDraft, keep_days, take_days_back
from pbdesk.model import DayKind
from pbdesk.views.holidays import KIND_WORDS, HolidayRow, span_words
from ui.bridge import Bridge
from ui.pages.policy_base import EditPanel
from ui.theme import Tone
from ui.widgets.basic import button, label
from ui.widgets.form import Field, Form, Kind
from ui.widgets.rows import Column

_FIELDS = (
    (
        Field("first", "从哪天起", Kind.UNTIL, required=True),
        Field("last", "到哪天（只有一天的不用填）", Kind.UNTIL),
    ),
    (
        Field("kind", "放假还是上班", Kind.CHOICE, choices=tuple(KIND_WORDS.items())),
        Field("name", "什么假", hint="如 春节"),
    ),
    (Field("notice", "依据的通知（可以不填）", hint="如 国务院办公厅关于2027年部分节假日安排的通知"),),
)
_WHAT_FOR = "周末要上班的，选“上班”，一天一条。填的日子盖过程序里自带的安排。"
_NONE_YET = "还没有自己填的日子，用的是程序里自带的安排。"
_ROWS: tuple[Column[HolidayRow], ...] = (
    Column("日期", lambda row: row.span, hint=lambda row: row.span),
    Column("天数", lambda row: str(len(row.days)), 3, number=True),
    Column("安排", lambda row: KIND_WORDS[row.kind], 4,
           tone=lambda row: Tone.MET if row.kind is DayKind.HOLIDAY else Tone.OPEN),
    Column("名称", lambda row: row.name or "—", 6, hint=lambda row: row.notice or row.name),
)  # fmt: skip


class HolidayPanel(EditPanel[HolidayRow]):
    """Enter goes to the form, Ctrl+S saves it; 新增 starts the next one with the notice of the last."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._notice = ""
        super().__init__(bridge, _ROWS, "放假安排", Form(_FIELDS, bridge.today), parent)
        self.years = label("", "secondary", wrap=True)
        self.none = label(_NONE_YET, "secondary", wrap=True)
        self.new_button = button("新增(&A)", self.begin_anew, name="新增放假安排")
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存放假安排")
        self.remove_button = button("删除", self.remove, name="删除这一条")
        self.build(
            (self.new_button, self.years, self.none), (self.heading, self.told, self.form), (self.preview,),
            (self.save_button, self.remove_button), ("放假安排", "这一条"),
        )  # fmt: skip
        self.show_current()

    def show_holidays(self, rows: Sequence[HolidayRow], years: str) -> None:
        """The days read again, and what is known of this year and the next."""
        self.years.setText(years)
        self.none.setVisible(not rows)
        self.show_rows(rows)

    def key(self, row: HolidayRow) -> str:
        return row.key

    def first_field(self) -> QWidget:
        return self.form.input("first")

    def fill(self, row: HolidayRow | None) -> None:
        """One entry in the form; without one, an empty form that can be filled in at once."""
        self.heading.setText(f"{row.name or '调休上班'}　{row.span}" if row else "新增放假或上班的日子")
        self.say(self.told, "" if row else _WHAT_FOR)
        self.remove_button.setVisible(row is not None)
        several = row is not None and len(row.days) > 1
        self.form.set_values({
            "first": row.days[0] if row else None, "last": row.days[-1] if row and several else None,
            "kind": row.kind if row else DayKind.HOLIDAY, "name": row.name if row else None,
            "notice": row.notice if row else self._notice,
        })  # fmt: skip
        self.say(self.preview, "")

    def look_ahead(self) -> None:
        """Which weekdays the days are, so that a slip of the finger is seen."""
        days = self._draft().days
        self.say(self.preview, f"一共{len(days)}天：{span_words(days)}。" if self.dirty and days else "")

    def save(self) -> bool:
        """Keep what is typed, in the place of the entry that is shown."""
        if not self.form.check():
            return False
        draft, row = self._draft(), self.current
        before = row.days if row is not None else ()
        saved = self.write(
            lambda: self.bridge.run(lambda store: keep_days(store, draft, before), on_error=self.show_error)
        )
        if saved and draft.first is not None:
            self._notice = draft.notice
            self.stand_on(draft.first.isoformat())
        return saved

    def remove(self) -> None:
        """Take the entry back that is shown."""
        row = self.current
        if row is not None:
            self.write(lambda: self.bridge.run(lambda store: take_days_back(store, row.days)))

    def _draft(self) -> HolidayDraft:
        values = self.form.values()
        return HolidayDraft(
            first=values["first"], last=values["last"], kind=values["kind"], name=values["name"] or "",
            notice=values["notice"] or "",
        )  # fmt: skip
