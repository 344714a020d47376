"""登记催办: on which paper, how and until when the chosen branches are reminded; all in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pbdesk.actions.chasing import ChaseDraft, chase, planned
from pbdesk.actions.reviews import usual_fix_by
from pbdesk.calendar import Period
from pbdesk.model import Chase, ChaseForm
from pbdesk.store import Changes, Store
from pbdesk.views.chases import days_apart
from pbdesk.views.chasing import ChaseLine
from pbdesk.words import CHASE_WORDS
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind

_CHANNELS = tuple((words, words) for words in ("工作群通知", "电话", "书面", "当面", ""))
_FORMS = tuple((form, CHASE_WORDS[form]) for form in ChaseForm)


class ChaseDialog(SetupDialog):
    """Says beforehand how many are reminded, and which were reminded lately; ``kept`` follows with what was saved."""

    kept = Signal(object)
    """tuple[Chase, …]: the reminders that were kept, for their paper to be saved."""

    def __init__(
        self, bridge: Bridge, period: Period, lines: Sequence[ChaseLine], form: ChaseForm, parent: QWidget | None = None
    ) -> None:
        self._lines = tuple(lines)
        self._period = period
        self._chases: tuple[Chase, ...] = ()
        recent = sum(line.recent for line in lines)
        days = days_apart(bridge.store, bridge.today())
        again = ((False, f"跳过近 {days} 天催过的 {recent} 个"), (True, "近几天催过的也再催一次"))
        fields = [
            [
                Field("form", "用什么纸(&P)", Kind.CHOICE, choices=_FORMS),
                Field("channel", "怎样通知(&C)", Kind.CHOICE, choices=_CHANNELS),
            ],
            [Field("by", "催办人(&B)", hint="不填就是本机的登记人"), Field("fix_by", "整改期限(&D)", Kind.DAY)],
            *([[Field("again", "催过的支部(&A)", Kind.CHOICE, choices=again)]] if recent else []),
        ]
        super().__init__(
            bridge, "登记催办", f"{period.title}，选中的 {len(lines)} 个支部。登记以后可以撤销。", fields, parent
        )
        self.form.set_values({"form": form, "fix_by": usual_fix_by(bridge.store, bridge.today())[0]})
        self.save_button.setText("登记(&S)")
        self.save_button.setAccessibleName("登记")
        self.made.connect(lambda: self.kept.emit(self._chases))
        self._tell()

    def draft(self) -> ChaseDraft:
        """How the branches are reminded, as it stands on the screen."""
        values = self.form.values()
        form = ChaseForm(values["form"])
        return ChaseDraft(
            form=form,
            period=self._period,
            by=values["by"] or "",
            channel=values["channel"] or "",
            fix_by=values["fix_by"] if form is ChaseForm.NOTICE else None,
            again=bool(values.get("again")),
        )

    def action(self) -> Callable[[Store], Changes]:
        draft, today = self.draft(), self.bridge.today()

        def act(store: Store) -> Changes:
            self._chases = planned(store, self._lines, draft, today)
            return chase(store, self._chases, by=draft.by or None)

        return act

    def reading(self) -> str:
        """How many papers that makes."""
        draft = self.draft()
        number = sum(draft.again or not line.recent for line in self._lines)
        self.form.show_field("fix_by", draft.form is ChaseForm.NOTICE)
        if not number:
            return "这些支部近几天都催过。要再催，请在上面选“也再催一次”。"
        if draft.form is ChaseForm.NOTICE:
            return f"会登记 {number} 份整改通知书，一个支部一页，并编号。"
        return f"会登记一份催办清单，上面 {number} 个支部，并编号。"
