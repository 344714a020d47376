"""Correcting what a branch is registered with: its name and kinds, its founding, the papers of its approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from PySide6.QtWidgets import QWidget

from pbdesk.actions.branch_facts import BranchFacts, correct_branch, facts_of
from pbdesk.model import BranchKind, Organization, UnitKind
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.names import branch_choices
from pbdesk.words import BRANCH_WORDS, UNIT_WORDS
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind

_UNITS = ((None, "还不清楚"), *UNIT_WORDS.items())
_KINDS = ((None, "还不清楚"), *BRANCH_WORDS.items())
_MOST_UNITS = 5
"""More units than this are too many for a joint branch, generally (ORG-03)."""


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
                [
                    Field("branch_kind", "支部类别(&K)", Kind.CHOICE, share=3, choices=_KINDS),
                    Field("covered_units", "联合了几个单位(&N)", Kind.NUMBER, share=2),
                ],
                [
                    Field("applied_on", "申请成立的日期(&A)", Kind.DAY, share=2),
                    Field("approved_on", "上级批复的日期(&P)", Kind.DAY, share=2),
                    Field("approval_document", "批复文件(&W)", share=3, hint="如 街党〔2026〕15号"),
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
        facts = BranchFacts(
            name=values["name"],
            unit_kind=UnitKind(values["unit_kind"]) if values["unit_kind"] else None,
            branch_kind=BranchKind(values["branch_kind"]) if values["branch_kind"] else None,
            founded_on=values["founded_on"],
            covered_units=values["covered_units"],
            applied_on=values["applied_on"],
            approved_on=values["approved_on"],
            approval_document=values["approval_document"],
        )
        return lambda store: correct_branch(store, shown, facts)

    def reading(self) -> str:
        values = self.form.values()
        told = []
        if self._is_joint() and values["covered_units"] is None:
            told.append("联合党支部请填写联合了几个单位。")
        elif self._is_joint() and values["covered_units"] > _MOST_UNITS:
            told.append(f"联合党支部覆盖的单位一般不超过 {_MOST_UNITS} 个。")
        if values["branch_kind"] == BranchKind.TEMPORARY:
            told.append("临时党支部一般不发展党员、不收缴党费、不换届；党员的组织关系仍在原支部。")
        return "\n".join(told)

    def _is_joint(self) -> bool:
        return bool(self.form.values()["branch_kind"] == BranchKind.JOINT)

    def _follow(self) -> None:
        """Show the data of another branch as soon as it is chosen; only a joint one covers several units."""
        branch = self.form.values()["branch"]
        if branch != self._branch:
            self._branch = branch
            self._shown = self.bridge.store.get(Organization, branch) if branch else None
            if self._shown is not None:
                self.form.set_values(asdict(facts_of(self._shown.record)))
                self.take_as_untouched()
        self.form.show_field("covered_units", shown=self._is_joint())
