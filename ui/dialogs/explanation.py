"""情况说明: why something was not done and, at the street's desk, who accepted that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.actions.explanations import ExplanationDraft, explain_away, withdraw_explanation
from pbdesk.model import Desk, Explanation
from pbdesk.store import Changes, Store
from pbdesk.views.compliance import Explained, FindingRow
from pbdesk.views.explanations import explanation_of
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind


def write_explanation(bridge: Bridge, found: Explained, parent: QWidget) -> None:
    """Ask for the reason of a finding; a file that is only read takes none."""
    if bridge.store.read_only:
        bridge.failed.emit("文件是只读打开的，不能写说明。")
        return
    ExplanationDialog(bridge, found.row, parent).open()


def take_explanation_back(bridge: Bridge, found: Explained) -> None:
    """Take the explanation of a finding back; that can be undone like every change."""
    bridge.run(partial(withdraw_explanation, finding=found.row.finding))


class ExplanationDialog(SetupDialog):
    """One reason for one finding; only the street accepts."""

    def __init__(self, bridge: Bridge, row: FindingRow, parent: QWidget | None = None) -> None:
        self._finding = row.finding
        self._accepts = bridge.store.desk is Desk.STREET
        shown = explanation_of(bridge.store, row.finding)
        accepting = [
            [Field("accepted_by", "认可人(&B)", hint="例如街道党工委"), Field("accepted_on", "认可日期(&D)", Kind.DAY)],
        ]  # fmt: skip
        rows = [[Field("reason", "没有做到的原因(&R)", Kind.LONG)], *(accepting if self._accepts else [])]
        who = row.subject if row.subject == row.branch else f"{row.branch} · {row.subject}".strip(" ·")
        super().__init__(bridge, "情况说明", f"{who}：{row.rule}，{row.period}。", rows, parent)
        if shown is not None:
            self._fill(shown.record)
        self._tell()

    def action(self) -> Callable[[Store], Changes]:
        return partial(explain_away, finding=self._finding, draft=self._draft(), today=self.bridge.today())

    def reading(self) -> str:
        if not self._accepts:
            return "说明随数据包报给街道。街道认可以前，这一项仍是“未达标”。"
        if self._draft().accepted_on is None:
            return "认可日期空着就只记下原因，这一项仍是“未达标”。"
        return "认可以后这一项显示为“已说明”：不算未达标，也不算达标，比率里仍算应办。"

    def _draft(self) -> ExplanationDraft:
        values = self.form.values()
        return ExplanationDraft(
            reason=values["reason"] or "", accepted_by=values.get("accepted_by") or "",
            accepted_on=values.get("accepted_on"),
        )  # fmt: skip

    def _fill(self, record: Explanation) -> None:
        known = {"reason": record.reason, "accepted_by": record.accepted_by or "", "accepted_on": record.accepted_on}
        self.form.set_values({name: known[name] for name in self.form.values()})
