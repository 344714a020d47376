"""The facts of a person: entered with a new member, corrected later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from pbdesk.actions.members import PersonDraft, correct, draft_of
from pbdesk.actions.members import remove as remove_person
from pbdesk.model import Person
from pbdesk.store import Changes, Shown, Store
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Kind

GENDERS = ((None, "没有登记"), ("男", "男"), ("女", "女"))
FACTS = [
    [
        Field("gender", "性别(&G)", Kind.CHOICE, share=2, choices=GENDERS),
        Field("born", "出生日期(&R)", Kind.WHEN, share=3),
        Field("ethnicity", "民族(&Z)", share=2, hint="如 汉族"),
    ],
    [Field("id_number", "身份证号(&I)（可以不填）", share=3), Field("phone", "电话(&H)（可以不填）", share=2)],
    [
        Field("education", "学历(&U)", share=2, hint="如 大专"),
        Field("employer", "工作单位(&W)", share=3),
    ],
]
_NAMES = (
    "name", "gender", "born", "ethnicity", "id_number", "phone", "education", "employer", "joined", "full", "remark",
)  # fmt: skip


def person_of(values: Mapping[str, Any]) -> PersonDraft:
    """The person that the fields of a form say."""
    return PersonDraft(**{name: values.get(name) for name in _NAMES})


def values_of(person: Person) -> dict[str, Any]:
    """A person as the fields of a form show him."""
    draft = draft_of(person)
    return {name: getattr(draft, name) for name in _NAMES}


class EditMemberDialog(MemberDialog):
    """A person's facts as they are registered."""

    def __init__(self, bridge: Bridge, shown: Shown[Person], parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            f"修改资料：{shown.record.name}",
            "只知道月份的日期就写月份，例如 2015年3月。",
            [
                [
                    Field("name", "姓名(&M)", required=True, share=2),
                    Field("joined", "入党日期(&J)", Kind.WHEN, share=2),
                    Field("full", "转正日期(&F)", Kind.WHEN, share=2),
                ],
                *FACTS,
                [Field("remark", "备注(&B)")],
            ],
            parent,
        )
        self._shown = shown
        self.form.set_values(values_of(shown.record))
        self.numbers_box = QCheckBox("显示身份证号和电话(&V)")
        self.numbers_box.setAccessibleName("显示身份证号和电话")
        self.numbers_box.setVisible(bool(shown.record.id_number or shown.record.phone))
        self.numbers_box.toggled.connect(lambda _on: self._cover())
        self.fields.insertWidget(1, self.numbers_box)
        QWidget.setTabOrder(self.form.input("remark"), self.numbers_box)
        self._cover()
        self.offer_removal("登记错了，从文件里删除", lambda store: remove_person(store, shown))
        self.focus("name")

    def do(self, store: Store) -> Changes:
        return correct(store, self._shown, person_of(self.form.values()))

    def _cover(self) -> None:
        """Show the numbers that are registered as dots until they are asked for (E-42); what is new is seen."""
        for name, known in (("id_number", self._shown.record.id_number), ("phone", self._shown.record.phone)):
            field = self.form.input(name)
            assert isinstance(field, QLineEdit)
            hidden = bool(known) and not self.numbers_box.isChecked()
            field.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
