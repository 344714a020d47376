"""Correcting what a branch was registered with: its name, the kind of its unit, the day it was founded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pbdesk.actions.setup import correct_branch
from pbdesk.model import Organization
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.names import branch_choices
from pbdesk.words import UNIT_WORDS
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind

_UNITS = ((None, "还不清楚"), *UNIT_WORDS.items())


class EditBranchDialog(SetupDialog):
    """One branch as it is registered; what it is called and what it owes is worked out anew once it is saved."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, *, branch_id: str | None = None) -> None:
        super().__init__(
            bridge,
            "修改支部资料",
            "改好以后，各项要求会按新的资料重新核对；可以撤销。",
            [
                [Field("branch", "支部(&B)", Kind.BRANCH, required=True)],
                [
                    Field("name", "支部名称(&M)", required=True, share=3),
                    Field("unit_kind", "单位类别(&U)", Kind.CHOICE, share=2, choices=_UNITS),
                    Field("founded_on", "成立日期(&D)", Kind.DAY, share=2),
                ],
            ],
            parent,
        )
        self._branch: str | None = None
        self._shown: Shown[Organization] | None = None
        branches = branch_choices(bridge.store)
        self.form.offer("branch", branches)
        self.form.changed.connect(self._follow)
        chosen = branches[0].person_id if len(branches) == 1 else branch_id
        if chosen:
            self.form.set_values({"branch": chosen})
            self._follow()
            self.form.show_field("branch", shown=len(branches) > 1)
            self.form.input("name").setFocus()

    def action(self) -> Callable[[Store], Changes]:
        values, shown = self.form.values(), self._shown
        assert shown is not None  # the branch is required, and known once it is chosen
        return lambda store: correct_branch(store, shown, values["name"], values["unit_kind"], values["founded_on"])

    def reading(self) -> str:
        return ""

    def _follow(self) -> None:
        """Show the data of another branch as soon as it is chosen."""
        branch = self.form.values()["branch"]
        if branch == self._branch:
            return
        self._branch = branch
        self._shown = self.bridge.store.get(Organization, branch) if branch else None
        if self._shown is None:
            return
        record = self._shown.record
        self.form.set_values({"name": record.name, "unit_kind": record.unit_kind, "founded_on": record.founded_on})
        self.take_as_untouched()
