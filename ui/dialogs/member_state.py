"""A state of a member for a time: away, out of touch, rights or membership suspended, attendance eased, put right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.actions.members_state import AWAY, ConditionDraft, begin, correct, delete
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
    ConditionKind.ABROAD: (
        "出国（境）学习",
        "组织关系留在国内，支部每半年至少和他联系一次，记在“谈话学时”里。",
    ),
    ConditionKind.LOST: (
        "失去联系",
        "用各种方式查找仍然没有联系上。满6个月的，由支部或者上级研究停止党籍；本软件只提醒。联系上了就填结束日期。",
    ),
    ConditionKind.MEMBERSHIP_SUSPENDED: (
        "停止党籍",
        "由支部或者上级作出决定以后再登记。这段时间没有表决权，仍列在名册上；满2年仍联系不上的，按自行脱党予以除名。",
    ),
    ConditionKind.CORRECTION: (
        "限期改正",
        "最长1年。采取的帮助教育措施写在说明里，谈话记在“谈话学时”里，到期要作出结论。",
    ),
}
_NOTES = {
    ConditionKind.LOST: ("查找的经过(&N)", "如 3月打电话、4月到户籍地走访"),
    ConditionKind.MEMBERSHIP_SUSPENDED: ("决定文件(&N) *", "如 街党〔2026〕15号"),
    ConditionKind.CORRECTION: ("决定和帮助教育措施(&N) *", "如 街党〔2026〕15号，书记每月谈话一次"),
}
_NOTE = ("说明(&N)", "如 批准文件、原因")
_PLACES = {
    ConditionKind.MOBILE: ("流动到哪里(&P) *", "如 东莞市长安镇"),
    ConditionKind.ABROAD: ("在哪里学习(&P)", "如 英国，某某大学"),
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
        place, note = _PLACES.get(kind, _PLACES[ConditionKind.MOBILE]), _NOTES.get(kind, _NOTE)
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
                    Field("place", place[0], share=3, hint=place[1]),
                    Field("contact_id", "支部联系人(&C)", Kind.PERSON, share=2),
                ],
                [Field("note", note[0], hint=note[1])],
            ],
            parent,
        )
        self._kind, self._person, self._shown = kind, person_id, shown
        for field in ("place", "contact_id"):
            self.form.show_field(field, shown=kind in AWAY)
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
