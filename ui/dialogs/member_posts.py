"""Posts: who takes one from which day on, and the days of one that is registered."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from pbdesk.actions.branch_life_posts import SINGLE, PostDraft, appoint, correct_post, delete_post, holders
from pbdesk.actions.members_checks import name_of
from pbdesk.model import Post, PostRole
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.members_known import member_choices
from pbdesk.views.roll import GroupChoice, groups_on
from pbdesk.words import POST_WORDS
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Kind


class AppointDialog(MemberDialog):
    """A post of the branch; in a post that one person holds, the one before is relieved that day."""

    def __init__(
        self,
        bridge: Bridge,
        branch_id: str,
        person_id: str | None = None,
        role: PostRole | None = None,
        group_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        groups = groups_on(bridge.store, branch_id, bridge.today())
        roles = [each for each in POST_WORDS if groups or each is not PostRole.GROUP_LEADER]
        super().__init__(
            bridge,
            "任职",
            "补选、接任都在这里登记；支委会的任期不会因此重新计算。整届换届请用“换届”。",
            [
                [
                    Field(
                        "role", "职务(&Z)", Kind.CHOICE, required=True, share=2,
                        choices=((None, "请选择"), *((each, POST_WORDS[each]) for each in roles)),
                    ),
                    Field("group_id", "哪个党小组(&X)", Kind.CHOICE, share=2, choices=_choices(groups)),
                ],
                [
                    Field("person_id", "谁任职(&M)", Kind.PERSON, required=True, share=3),
                    Field("since", "从哪天起(&D)", Kind.DAY, required=True, share=2),
                ],
            ],
            parent,
        )  # fmt: skip
        self._branch = branch_id
        self.form.offer("person_id", member_choices(bridge.store, branch_id, bridge.today()))
        self.form.set_values({"role": role, "group_id": group_id, "person_id": person_id})
        self.form.changed.connect(self._follow)
        self._follow()
        self.focus("role" if role is None else "since" if person_id else "person_id")

    def do(self, store: Store) -> Changes:
        return appoint(store, self._draft())

    def reading(self) -> str:
        draft = self._draft()
        if draft.role not in SINGLE or draft.since is None:
            return ""
        store = self.bridge.store
        before = [
            name_of(store, each.record.person_id)
            for each in holders(store, draft, draft.since)
            if each.record.person_id != draft.person_id and each.record.started_on < draft.since
        ]
        return f"{'、'.join(before)}任这个职务到这一天为止。" if before else ""

    def _draft(self) -> PostDraft:
        values = self.form.values()
        role = PostRole(values["role"]) if values["role"] else None
        since = values["since"]
        return PostDraft(
            person_id=values["person_id"], role=role, since=since if isinstance(since, date) else None,
            branch_id=self._branch, group_id=values["group_id"],
        )  # fmt: skip

    def _follow(self) -> None:
        self.form.show_field("group_id", shown=self.form.values()["role"] == PostRole.GROUP_LEADER)


class EditPostDialog(MemberDialog):
    """The days of a post."""

    def __init__(self, bridge: Bridge, shown: Shown[Post], name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            f"{name}：{POST_WORDS[shown.record.role]}",
            "不再任职就填结束的日期；清空结束日期，他就还在任。",
            [
                [
                    Field("started_on", "从哪天起任职(&D)", Kind.DAY, required=True),
                    Field("ended_on", "从哪天起不再任职(&E)", Kind.DAY),
                ]
            ],
            parent,
        )
        self._shown = shown
        self.form.set_values({"started_on": shown.record.started_on, "ended_on": shown.record.ended_on})
        self.offer_removal("登记错了，删除", lambda store: delete_post(store, shown))
        self.focus("ended_on")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return correct_post(store, self._shown, values["started_on"], values["ended_on"])


def _choices(groups: tuple[GroupChoice, ...]) -> tuple[tuple[str | None, str], ...]:
    return ((None, "请选择"), *((group.id, group.name) for group in groups))
