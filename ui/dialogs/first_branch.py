"""The first step of a new file, and adding more later: branches and members, typed or pasted one a line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from pbdesk.actions.roster import Roster, read_branches, read_roster
from pbdesk.actions.setup import BranchDraft, BranchesDraft, add_members, create_branch, create_branches, post_guide
from pbdesk.model import Desk
from pbdesk.store import Changes, Store
from pbdesk.views.file import is_empty
from pbdesk.views.names import branch_choices
from pbdesk.words import UNIT_WORDS
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind

_UNITS = ((None, "请选择"), *UNIT_WORDS.items())
_ROSTER_HINT = """一行一个人，从名册里复制粘贴就行。姓名后面可以写：
张建国 书记 1998-07-01
李秀英 组织委员 第一党小组
王志强 预备"""
_BRANCHES_HINT = "一行一个支部，例如：\n果园居民小组党支部\n朝阳社区工作站党支部\n永盛公司党支部 非公企业"


class BranchDialog(SetupDialog):
    """One branch with its members; for the secretary's own file, or one more branch later."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "登记支部",
            "先写上支部和党员，就可以记会议、看还差什么了。带 * 的必填，其余以后都能补。",
            [
                [
                    Field("name", "支部名称(&M)", required=True, share=3, hint="如 果园居民小组党支部"),
                    Field("unit_kind", "单位类别(&U)", Kind.CHOICE, share=2, choices=_UNITS),
                    Field("founded_on", "成立日期(&D)", Kind.DAY, share=2),
                ],
                [Field("roster", "党员名单(&L)", Kind.LONG, hint=_ROSTER_HINT, lines=9)],
                [
                    Field("guide", "党建指导员(&G)（没有就空着）", share=3, hint="姓名"),
                    Field("guide_since", "到任日期(&T)", Kind.DAY, share=2),
                ],
            ],
            parent,
        )
        self.committee = QCheckBox("设有支部委员会（每月要开支委会）(&C)")
        self.committee.setAccessibleName("设有支部委员会")
        self.fields.insertWidget(1, self.committee)
        QWidget.setTabOrder(self.form.input("guide_since"), self.committee)
        if is_empty(bridge.store) and bridge.store.desk is Desk.BRANCH:
            self.prefill("name", bridge.store.title)

    def typed(self) -> tuple[str, ...]:
        return (*super().typed(), str(self.committee.isChecked()))

    def action(self) -> Callable[[Store], Changes]:
        values = self.form.values()
        draft = BranchDraft(
            name=values["name"],
            unit_kind=values["unit_kind"],
            founded_on=values["founded_on"],
            roster=self.lines("roster"),
            has_committee=self.committee.isChecked(),
            guide=values["guide"],
            guide_since=values["guide_since"],
        )
        return lambda store: create_branch(store, draft)

    def reading(self) -> str:
        roster = read_roster(self.lines("roster"), self.bridge.today())
        return _told(roster)


class BranchesDialog(SetupDialog):
    """All branches of a street, or all in the care of a guide, at once."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        guide = bridge.store.desk is Desk.GUIDE
        who = (
            [
                Field("guide", "您的姓名(&M)", required=True, share=3, hint="党建指导员姓名"),
                Field("guide_since", "开始联系这些支部的日期(&D)", Kind.DAY, share=2),
            ]
            if guide
            else [Field("street", "街道名称(&M)", required=True, hint="如 春江街道党工委")]
        )
        words = "把街道的支部列进来，一行一个。党员可以以后再添加。"
        if guide:
            words = "写上您联系的支部，就可以记每周二的走访了。"
        super().__init__(
            bridge,
            "登记联系的支部" if guide else "登记街道和支部",
            words,
            [who, [Field("branches", "支部名单(&L)", Kind.LONG, required=True, hint=_BRANCHES_HINT, lines=10)]],
            parent,
        )
        if is_empty(bridge.store):
            self.prefill("guide" if guide else "street", bridge.store.title)

    def action(self) -> Callable[[Store], Changes]:
        values = self.form.values()
        draft = BranchesDraft(
            street=values.get("street"),
            guide=values.get("guide"),
            guide_since=values.get("guide_since"),
            branches=self.lines("branches"),
        )
        return lambda store: create_branches(store, draft)

    def reading(self) -> str:
        branches, problems = read_branches(self.lines("branches"), self.bridge.today())
        kinds = sum(b.unit_kind is not None for b in branches)
        told = f"看到 {len(branches)} 个支部" + (f"，其中 {kinds} 个看得出单位类别。" if branches else "。")
        return _with_problems(told, len(problems))


class MembersDialog(SetupDialog):
    """More members for a branch that is there already."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "添加党员",
            "一行一个人；从入册那天起，会议的应到名单里就有他们。",
            [
                [
                    Field("branch", "支部(&B)", Kind.BRANCH, required=True, share=3),
                    Field("since", "从哪天起（空着就是今天）(&D)", Kind.DAY, share=2),
                ],
                [Field("roster", "党员名单(&L)", Kind.LONG, required=True, hint=_ROSTER_HINT, lines=10)],
            ],
            parent,
        )
        branches = branch_choices(bridge.store)
        self.form.offer("branch", branches)
        if len(branches) == 1:
            self.form.set_values({"branch": branches[0].person_id})

    def action(self) -> Callable[[Store], Changes]:
        values, text = self.form.values(), self.lines("roster")
        return lambda store: add_members(store, values["branch"], text, values["since"])

    def reading(self) -> str:
        roster = read_roster(self.lines("roster"), self.bridge.today())
        return _told(roster)


class GuideDialog(SetupDialog):
    """Who is in charge of a branch as its guide, and from when on."""

    def __init__(self, bridge: Bridge, branch_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "登记指导员",
            "写上谁从哪天起联系这个支部；原来的指导员到那一天为止。",
            [
                [Field("branch", "支部(&B)", Kind.BRANCH, required=True)],
                [
                    Field("guide", "指导员姓名(&M)", required=True, share=3),
                    Field("since", "从哪天起（空着就是今天）(&D)", Kind.DAY, share=2),
                ],
            ],
            parent,
        )
        branches = branch_choices(bridge.store)
        self.form.offer("branch", branches)
        chosen = branch_id or (branches[0].person_id if len(branches) == 1 else None)
        if chosen:
            self.form.set_values({"branch": chosen})
            self.form.input("guide").setFocus()

    def action(self) -> Callable[[Store], Changes]:
        values = self.form.values()
        return lambda store: post_guide(store, values["branch"], values["guide"], values["since"])

    def reading(self) -> str:
        return ""


def first_dialog(bridge: Bridge, parent: QWidget | None = None) -> SetupDialog:
    """The first step that fits the desk."""
    return BranchDialog(bridge, parent) if bridge.store.desk is Desk.BRANCH else BranchesDialog(bridge, parent)


def _told(roster: Roster) -> str:
    told = f"看到 {roster.summary}" if roster.members else roster.summary
    return _with_problems(told, len(roster.problems))


def _with_problems(told: str, problems: int) -> str:
    return f"{told}　还有 {problems} 行看不懂，保存时会指出来。" if problems else told
