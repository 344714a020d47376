"""Party groups: formed, renamed, dissolved; and who goes into which from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from pbdesk.actions.branch_life_groups import dissolve, form, regroup, rename
from pbdesk.model import PartyGroup
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.members import read_members
from pbdesk.views.roll import groups_on
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Kind
from ui.widgets.picking import PickList


class GroupDialog(MemberDialog):
    """A new group with its members, or the name and day of one that is there."""

    def __init__(
        self, bridge: Bridge, branch_id: str, shown: Shown[PartyGroup] | None = None, parent: QWidget | None = None
    ) -> None:
        day = "成立日期(&D)（空着就是今天）" if shown is None else "成立日期(&D)"
        super().__init__(
            bridge,
            "成立党小组" if shown is None else f"修改{shown.record.name or '党小组'}",
            "勾选的党员从成立那天起编入这个党小组；以前的会议还按原来的小组算。" if shown is None else "",
            [
                [
                    Field("name", "名称(&M)", required=True, share=3, hint="如 第一党小组"),
                    Field("formed_on", day, Kind.DAY, share=3),
                ]
            ],
            parent,
        )
        self._branch, self._shown = branch_id, shown
        self.members: PickList | None = None
        if shown is None:
            rows = read_members(bridge.store, bridge.today(), branch_id).members
            self.members = PickList("组员", [(row.membership_id, row.name, row.group or "没有编组") for row in rows])
            self.fields.insertWidget(1, self.members)
            self.members.follow(self.form.input("formed_on"))
            self.members.changed.connect(self._tell)
        else:
            self.form.set_values({"name": shown.record.name, "formed_on": shown.record.formed_on})
        self.focus("name")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        if self._shown is not None:
            return rename(store, self._shown, values["name"], values["formed_on"])
        picked = self.members.picked() if self.members else ()
        return form(store, self._branch, values["name"], values["formed_on"], picked)

    def reading(self) -> str:
        picked = len(self.members.picked()) if self.members else 0
        if self.members is None:
            return ""
        few = "" if picked >= 3 else "党小组一般不少于 3 名党员（通行做法，条例没有规定人数）。"
        return f"已选 {picked} 人。{few}" if picked else ""

    def typed(self) -> tuple[str, ...]:
        return (*super().typed(), *(self.members.picked() if self.members else ()))


class DissolveGroupDialog(MemberDialog):
    """The day on which a group is dissolved, and where its members go on."""

    def __init__(self, bridge: Bridge, shown: Shown[PartyGroup], parent: QWidget | None = None) -> None:
        group = shown.record
        others = [each for each in groups_on(bridge.store, group.branch_id, bridge.today()) if each.id != group.id]
        super().__init__(
            bridge,
            f"撤销{group.name or '党小组'}",
            "从这一天起没有这个党小组；它开过的会、以前的组员都保留。",
            [
                [
                    Field("dissolved_on", "从哪天起撤销(&D)", Kind.DAY, required=True, share=2),
                    Field(
                        "group_id", "组员并入(&X)", Kind.CHOICE, share=3,
                        choices=((None, "先不编组"), *((each.id, each.name) for each in others)),
                    ),
                ]
            ],
            parent,
        )  # fmt: skip
        self._shown = shown
        self.focus("dissolved_on")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return dissolve(store, self._shown, values["dissolved_on"], values["group_id"])


class RegroupDialog(MemberDialog):
    """The group that some members belong to from a day on."""

    def __init__(
        self,
        bridge: Bridge,
        branch_id: str,
        memberships: Sequence[str],
        who: str,
        group_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        groups = groups_on(bridge.store, branch_id, bridge.today())
        super().__init__(
            bridge,
            f"调整党小组：{who}",
            "从这一天起算在新的党小组；以前的会议还按原来的小组算。",
            [
                [
                    Field(
                        "group_id", "编入(&X)", Kind.CHOICE, share=3,
                        choices=(*((each.id, each.name) for each in groups), (None, "不编组")),
                    ),
                    Field("since", "从哪天起(&D)（空着就是今天）", Kind.DAY, share=3),
                ]
            ],
            parent,
        )  # fmt: skip
        self._memberships = tuple(memberships)
        if group_id is not None:
            self.form.set_values({"group_id": group_id})
        self.focus("group_id")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        since = values["since"]
        return regroup(store, self._memberships, values["group_id"], since if isinstance(since, date) else None)


class GatherDialog(MemberDialog):
    """Those who go into a group from a day on, ticked in a list."""

    def __init__(self, bridge: Bridge, shown: Shown[PartyGroup], parent: QWidget | None = None) -> None:
        group = shown.record
        super().__init__(
            bridge,
            f"编入{group.name or '党小组'}",
            "勾选的党员从这一天起算在这个党小组；以前的会议还按原来的小组算。",
            [[Field("since", "从哪天起(&D)（空着就是今天）", Kind.DAY)]],
            parent,
        )
        self._group = group
        rows = read_members(bridge.store, bridge.today(), group.branch_id).members
        others = [row for row in rows if row.group_id != group.id]
        self.members = PickList("党员", [(row.membership_id, row.name, row.group or "没有编组") for row in others])
        self.fields.insertWidget(1, self.members)
        self.members.follow(self.form.input("since"))
        self.members.changed.connect(self._tell)
        self.members.search.setFocus()

    def do(self, store: Store) -> Changes:
        since = self.form.values()["since"]
        return regroup(store, self.members.picked(), self._group.id, since if isinstance(since, date) else None)

    def reading(self) -> str:
        picked = len(self.members.picked())
        return f"已选 {picked} 人。" if picked else ""

    def typed(self) -> tuple[str, ...]:
        return (*super().typed(), *self.members.picked())
