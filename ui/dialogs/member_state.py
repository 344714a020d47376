"""A state of a member for a time: away as a mobile member, rights suspended, attendance eased."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.actions.members_state import ConditionDraft, begin, correct, delete
from pbdesk.model import ConditionKind, MemberCondition
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.members_known import member_choices
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Kind

_TOLD = {
    ConditionKind.MOBILE: (
        "流动党员",
        "外出、组织关系没有转走、连续六个月不能参加本支部活动。表决权仍在本支部，要有人经常联系他。",
    ),
    ConditionKind.RIGHTS_SUSPENDED: (
        "停止行使权利",
        "受留党察看，或者被留置、逮捕后中止权利。这段时间没有表决权、选举权和被选举权，仍算在册党员。",
    ),
    ConditionKind.ATTENDANCE_EASED: (
        "不硬性要求到会",
        "年老体弱、重病、行动不便的党员，到会和学时不作硬性要求；表决时仍算在应到人数里。",
    ),
}


class StateDialog(MemberDialog):
    """One state, new or as it is registered."""

    def __init__(
        self,
        bridge: Bridge,
        person_id: str,
        name: str,
        kind: ConditionKind,
        branch_id: str | None,
        shown: Shown[MemberCondition] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title, words = _TOLD[kind]
        super().__init__(
            bridge,
            f"{title}：{name}",
            words,
            [
                [
                    Field("started_on", "从哪天起(&D)", Kind.DAY, required=True),
                    Field("ended_on", "从哪天起结束(&E)（还没有结束就空着）", Kind.DAY),
                ],
                [
                    Field("place", "流动到哪里(&P) *", share=3, hint="如 东莞市长安镇"),
                    Field("contact_id", "支部联系人(&C)", Kind.PERSON, share=2),
                ],
                [Field("note", "说明(&N)", hint="如 批准文件、原因")],
            ],
            parent,
        )
        self._kind, self._person, self._shown = kind, person_id, shown
        away = kind is ConditionKind.MOBILE
        for field in ("place", "contact_id"):
            self.form.show_field(field, shown=away)
        if branch_id is not None:
            others = member_choices(bridge.store, branch_id, bridge.today())
            self.form.offer("contact_id", others)
        if shown is not None:
            record = shown.record
            self.form.set_values({
                "started_on": record.started_on, "ended_on": record.ended_on, "place": record.place,
                "contact_id": record.contact_id, "note": record.note,
            })  # fmt: skip
            self.offer_removal("登记错了，删除", lambda store: delete(store, shown))
        self.focus("started_on")

    def do(self, store: Store) -> Changes:
        draft = ConditionDraft(kind=self._kind, **self.form.values())
        return correct(store, self._shown, draft) if self._shown else begin(store, self._person, draft)

    def reading(self) -> str:
        values = self.form.values()
        if self._kind is ConditionKind.MOBILE and values["place"] and values["contact_id"] is None:
            return "还没有选联系人。支部要指定专人联系流动党员，农村党支部必须有。"
        return ""
