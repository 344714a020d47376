"""Converting, transferring out, marking as received, leaving; and correcting a stretch of membership."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.actions.members import convert
from pbdesk.actions.members_moving import (
    LEAVE_REASONS,
    MembershipDraft,
    TransferDraft,
    correct_membership,
    delete_membership,
    leave,
    receive,
    send,
)
from pbdesk.model import Membership, Person
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.members_probation import probation_note, probation_of
from pbdesk.views.names import branch_choices
from pbdesk.words import long_date
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Form, Kind


class ConvertDialog(MemberDialog):
    """The day on which the conversion was approved."""

    def __init__(self, bridge: Bridge, shown: Shown[Person], parent: QWidget | None = None) -> None:
        person = shown.record
        waiting = probation_of(bridge.store, person.id, bridge.today())
        super().__init__(
            bridge,
            f"{person.name}转为正式党员",
            f"{waiting.words}。" if waiting else "",
            [[Field("full_on", "批准转正的日期(&D)", Kind.DAY, required=True)]],
            parent,
        )
        self._shown = shown
        self._tell()
        self.focus("full_on")

    def do(self, store: Store) -> Changes:
        return convert(store, self._shown, self.form.values()["full_on"])

    def reading(self) -> str:
        person = self._shown.record
        note = probation_note(person.joined_on or person.joined_month, self.form.values()["full_on"])
        return note or "党员大会通过、上级批准以后，从这一天起是正式党员，有表决权；党龄从预备期满那天算起。"


class SendDialog(MemberDialog):
    """A transfer out; the day of reception may come later."""

    def __init__(self, bridge: Bridge, shown: Shown[Membership], name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            f"转出组织关系：{name}",
            "对方接收以前，他仍在本支部的名册上：开会、表决、党费都还算在这里。",
            [
                [
                    Field("sent_on", "开出介绍信的日期(&D)", Kind.DAY, required=True, share=2),
                    Field("sent_to", "转往哪个支部(&O)", share=3, hint="如 朝阳社区党支部"),
                ],
                [Field("into", "接收的支部就在这个文件里(&B)", Kind.BRANCH)],
                [Field("received_on", "对方接收的日期(&R)（还没有收到回执就空着）", Kind.DAY)],
            ],
            parent,
        )
        self._shown = shown
        _offer_others(self.form, bridge, shown.record.branch_id)
        self.focus("sent_on")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return send(store, self._shown, TransferDraft(
            sent_on=values["sent_on"], sent_to=values["sent_to"], received_on=values["received_on"],
            into=values["into"],
        ))  # fmt: skip


class ReceiveDialog(MemberDialog):
    """The other branch has received him."""

    def __init__(self, bridge: Bridge, shown: Shown[Membership], name: str, parent: QWidget | None = None) -> None:
        record = shown.record
        since = f"{long_date(record.sent_on)}转出，" if record.sent_on else ""
        super().__init__(
            bridge,
            f"对方已接收：{name}",
            f"{since}转往{record.sent_to or '（没有写）'}。从对方接收那天起，他不再算在本支部。",
            [
                [Field("received_on", "对方接收的日期(&R)", Kind.DAY, required=True)],
                [Field("into", "接收的支部就在这个文件里(&B)", Kind.BRANCH)],
            ],
            parent,
        )
        self._shown = shown
        others = _offer_others(self.form, bridge, record.branch_id)
        if record.sent_to in others:
            self.form.set_values({"into": others[record.sent_to]})
        self.focus("received_on")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return receive(store, self._shown, values["received_on"], values["into"])


class LeaveDialog(MemberDialog):
    """Somebody leaves the roll otherwise than by a transfer."""

    def __init__(self, bridge: Bridge, shown: Shown[Membership], name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            f"离开名册：{name}",
            "从这一天起他不在册，他的职务和各种情况也到这一天为止；以前的记录都保留。",
            [
                [
                    Field("day", "从哪天起不在册(&D)", Kind.DAY, required=True, share=2),
                    Field(
                        "reason", "原因(&R)", Kind.CHOICE, required=True, share=3,
                        choices=((None, "请选择"), *((reason, reason) for reason in LEAVE_REASONS)),
                    ),
                ],
                [Field("words", "说明(&W)（决定的文号等）")],
            ],
            parent,
        )  # fmt: skip
        self._shown = shown
        self.focus("day")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return leave(store, self._shown, values["day"], values["reason"], values["words"] or "")


class EditMembershipDialog(MemberDialog):
    """The days of a stretch of membership; clearing the end takes it back."""

    def __init__(self, bridge: Bridge, shown: Shown[Membership], name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            f"更正组织关系：{name}",
            "只在登记错了的时候改这里。清空结束日期，他就还在册。",
            [
                [
                    Field("started_on", "从哪天起(&D)", Kind.DAY, required=True, share=2),
                    Field("came_from", "转自(&F)", share=3),
                ],
                [Field("sent_on", "转出日期(&X)", Kind.DAY, share=2), Field("sent_to", "转往(&T)", share=3)],
                [
                    Field("ended_on", "从哪天起不在册(&E)", Kind.DAY, share=2),
                    Field("end_reason", "结束的原因(&R)", share=3),
                ],
            ],
            parent,
        )
        self._shown = shown
        record = shown.record
        self.form.set_values({
            "started_on": record.started_on, "came_from": record.came_from, "sent_on": record.sent_on,
            "sent_to": record.sent_to, "ended_on": record.ended_on, "end_reason": record.end_reason,
        })  # fmt: skip
        self.offer_removal("登记错了，删除这一段", lambda store: delete_membership(store, shown))
        self.focus("started_on")

    def do(self, store: Store) -> Changes:
        return correct_membership(store, self._shown, MembershipDraft(**self.form.values()))


def _offer_others(form: Form, bridge: Bridge, branch_id: str) -> dict[str, str]:
    """Offer the other branches of the file, by name; where there is none the field is left out."""
    others = [each for each in branch_choices(bridge.store) if each.person_id != branch_id]
    form.offer("into", others)
    form.show_field("into", shown=bool(others))
    return {each.name: each.person_id for each in others}
