"""A new member: admitted by a vote, received from another branch, or long here and only now entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from pbdesk.actions.members import Arrival, MemberDraft, add
from pbdesk.actions.members_checks import is_temporary
from pbdesk.model import Person
from pbdesk.store import Changes, Store
from pbdesk.views.members import probation_note
from pbdesk.views.members_known import Namesake, namesakes
from pbdesk.views.names import branch_choices
from pbdesk.views.roll import groups_on
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog, only_the_branch
from ui.dialogs.member_facts import FACTS, person_of, values_of
from ui.widgets.form import Field, Kind

_ARRIVALS = (
    (Arrival.REGISTERED, "原来就是本支部的党员"),
    (Arrival.TRANSFERRED, "从别的支部转来"),
    (Arrival.ADMITTED, "新接收的预备党员"),
)
_DAYS = {Arrival.REGISTERED: "since", Arrival.TRANSFERRED: "received_on", Arrival.ADMITTED: "voted_on"}
_NEW = "新登记一个人"


class AddMemberDialog(MemberDialog):
    """Which days are asked follows from how he comes; a name that the file knows is asked about."""

    def __init__(self, bridge: Bridge, branch_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "登记党员",
            "带 * 的必填，其余以后都能补。从入册那天起，会议的应到名单里就有他。",
            [
                [
                    Field("arrival", "怎么来的(&A)", Kind.CHOICE, share=3, choices=_ARRIVALS),
                    Field("branch_id", "支部(&B)", Kind.BRANCH, required=True, share=3),
                ],
                [
                    Field("name", "姓名(&M)", required=True, share=2),
                    Field("since", "从哪天起在册(&D)（不清楚就空着）", Kind.DAY, share=3),
                    Field("received_on", "接收组织关系的日期(&D) *", Kind.DAY, share=3),
                    Field("voted_on", "通过接收的党员大会日期(&D) *", Kind.DAY, share=3),
                ],
                [Field("known_id", "这个名字文件里已经有了，是不是同一个人(&K)", Kind.CHOICE, choices=((None, _NEW),))],
                [Field("came_from", "从哪个支部转来(&O) *", hint="如 朝阳社区党支部")],
                [
                    Field("joined", "入党日期(&J)", Kind.WHEN, share=3),
                    Field("full", "转正日期(&F)（预备党员空着）", Kind.WHEN, share=3),
                    Field("group_id", "党小组(&X)", Kind.CHOICE, share=2, choices=((None, "没有编入"),)),
                ],
                *FACTS,
            ],
            parent,
        )
        self._called: tuple[str, Sequence[Namesake]] = ("", ())
        self._taken: str | None = None
        branches = branch_choices(bridge.store)
        self.form.offer("branch_id", branches)
        only_the_branch(self.form, tuple((b.person_id, b.name) for b in branches))
        if branch_id:
            self.form.set_values({"branch_id": branch_id})
        self.form.changed.connect(self._follow)
        self._follow()
        self.focus("name" if self.form.values()["branch_id"] else "arrival")

    def name_known(self, name: str) -> None:
        """Start with somebody whom the file knows already."""
        self.form.set_values({"arrival": Arrival.TRANSFERRED, "name": name})
        self._follow()
        free = self._free()
        if len(free) == 1:
            self.form.set_values({"known_id": free[0].person_id})
            self._follow()
        self.focus("received_on")

    def names(self) -> Mapping[str, str]:
        return {"since": _DAYS[self._arrival], "joined": "voted_on" if self._admitted else "joined"}

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return add(store, MemberDraft(
            branch_id=values["branch_id"],
            arrival=self._arrival,
            since=self._day(),
            group_id=values["group_id"],
            came_from=values["came_from"],
            known_id=values["known_id"],
            person=person_of(values),
        ))  # fmt: skip

    def reading(self) -> str:
        values = self.form.values()
        told = [f"文件里有同名的{values['name']}：{each.words}。" for each in self._called[1] if each.branch_id]
        if self._arrival is Arrival.ADMITTED:
            note = probation_note(self._day(), values["full"] if isinstance(values["full"], date) else None)
            told.append(note or "党员身份从党员大会通过那天算起，以前的会议会跟着重新计算；预备期没有表决权。")
        elif values["full"] is None and values["name"]:
            told.append("没有填转正日期，会登记为预备党员。")
        return "\n".join(told)

    @property
    def _arrival(self) -> Arrival:
        return Arrival(self.form.values()["arrival"])

    @property
    def _admitted(self) -> bool:
        return self._arrival is Arrival.ADMITTED

    def _day(self) -> date | None:
        """The day of the field that is shown."""
        day = self.form.values()[_DAYS[self._arrival]]
        return day if isinstance(day, date) else None

    def _follow(self) -> None:
        """Show the fields that belong to how he comes, the groups of the branch, and who is called so already."""
        for arrival, name in _DAYS.items():
            self.form.show_field(name, shown=arrival is self._arrival)
        self.form.show_field("came_from", shown=self._arrival is Arrival.TRANSFERRED)
        self.form.show_field("joined", shown=not self._admitted)
        values = self.form.values()
        groups = groups_on(self.bridge.store, values["branch_id"], self.bridge.today()) if values["branch_id"] else ()
        self.form.offer_choices("group_id", ((None, "没有编入"), *((group.id, group.name) for group in groups)))
        self.form.show_field("group_id", shown=bool(groups))
        self._look_up(values["name"] or "")
        self._take_over(self.form.values()["known_id"])
        self._tell()

    def _free(self) -> list[Namesake]:
        """Those of the name who may come; a temporary branch takes members of other branches (E-22)."""
        branch = self.form.values()["branch_id"]
        anybody = is_temporary(self.bridge.store, branch)
        return [each for each in self._called[1] if each.branch_id is None or (anybody and each.branch_id != branch)]

    def _look_up(self, name: str) -> None:
        if name != self._called[0]:
            self._called = name, namesakes(self.bridge.store, name, self.bridge.today()) if name else ()
        free = self._free()
        self.form.offer_choices("known_id", ((None, _NEW), *((each.person_id, each.words) for each in free)))
        self.form.show_field("known_id", shown=bool(free))

    def _take_over(self, known_id: str | None) -> None:
        """Fill in what the file knows of the person chosen."""
        if known_id == self._taken:
            return
        self._taken = known_id
        shown = self.bridge.store.get(Person, known_id) if known_id else None
        if shown is not None:
            known = {name: value for name, value in values_of(shown.record).items() if value is not None}
            self.form.set_values(known)
