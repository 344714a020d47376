"""The branch committee: a new one elected or appointed, the term of the present one, or none any more."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from pbdesk.actions.branch_life_committee import (
    CommitteeDraft,
    TermDraft,
    correct_committee,
    end_committee,
    seat,
)
from pbdesk.model import Committee, CommitteeBasis, PostRole
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.branch_life import branch_life
from pbdesk.views.members_known import member_choices
from pbdesk.words import POST_WORDS
from ui.bridge import Bridge
from ui.dialogs.member_base import MemberDialog
from ui.widgets.form import Field, Kind

BASES = (
    (CommitteeBasis.ELECTED, "党员大会选举"),
    (CommitteeBasis.APPOINTED, "上级任命"),
)
_ROLES = (
    (PostRole.SECRETARY, "书记(&1)"), (PostRole.DEPUTY, "副书记(&2)"), (PostRole.ORGANIZATION, "组织委员(&3)"),
    (PostRole.PUBLICITY, "宣传委员(&4)"), (PostRole.DISCIPLINE, "纪检委员(&5)"),
)  # fmt: skip
_PLAIN = ("member", "member2", "member3")


class CommitteeDialog(MemberDialog):
    """A new committee; those in office stand there already and may stay or be replaced."""

    def __init__(self, bridge: Bridge, branch_id: str, parent: QWidget | None = None) -> None:
        fields = [Field(role.value, words, Kind.PERSON) for role, words in _ROLES]
        plain = [Field(name, f"委员(&{n})", Kind.PERSON) for n, name in enumerate(_PLAIN, start=6)]
        super().__init__(
            bridge,
            "支委会换届",
            "登记新一届支委会。上一届到这一天为止，没有继续任职的人也到这一天为止。",
            [
                [
                    Field("basis", "怎么产生的(&B)", Kind.CHOICE, share=3, choices=BASES),
                    Field("started_on", "选举大会（任命）的日期(&D)", Kind.DAY, required=True, share=3),
                    Field("term_years", "任期几年(&Y)（看批复）", Kind.NUMBER, share=2),
                ],
                [fields[0], fields[1], fields[2]],
                [fields[3], fields[4], plain[0]],
                [plain[1], plain[2]],
            ],
            parent,
        )
        self._branch = branch_id
        life = branch_life(bridge.store, branch_id, bridge.today())
        choices = {each.person_id: each for each in member_choices(bridge.store, branch_id, bridge.today())}
        names = [*(role.value for role, _ in _ROLES), *_PLAIN]
        for name in names:
            self.form.offer(name, tuple(choices.values()))
        free = list(_PLAIN)
        for post in life.posts:
            name = post.role.value if post.role is not PostRole.MEMBER else (free.pop(0) if free else "")
            if name and post.person_id in choices:
                self.form.set_values({name: post.person_id})
        self.form.changed.connect(self._follow)
        self._follow()
        self.focus("started_on")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        return seat(store, CommitteeDraft(
            branch_id=self._branch, basis=_basis(values), started_on=values["started_on"],
            term_years=_years(values), seats=self._seats(values),
        ))  # fmt: skip

    def reading(self) -> str:
        values = self.form.values()
        seats = self._seats(values)
        people = {person for _, person in seats}
        roles = "、".join(dict.fromkeys(POST_WORDS[role] for role, _ in seats))
        told = [f"{len(people)} 人：{roles}。"] if seats else []
        if seats and not 3 <= len(people) <= 7:
            told.append("支委会一般 3 至 5 人，一般不超过 7 人。")
        if _basis(values) is CommitteeBasis.ELECTED and values["term_years"] is None:
            told.append("任期以上级批复为准：村、社区 5 年，其他一般 3 年。不填就不知道哪天届满。")
        return "\n".join(told)

    def _seats(self, values: dict[str, Any]) -> tuple[tuple[PostRole, str], ...]:
        named = [(role, values[role.value]) for role, _ in _ROLES]
        named += [(PostRole.MEMBER, values[name]) for name in _PLAIN]
        return tuple((role, person) for role, person in named if person)

    def _follow(self) -> None:
        self.form.show_field("term_years", shown=_basis(self.form.values()) is CommitteeBasis.ELECTED)


class EditCommitteeDialog(MemberDialog):
    """How the present committee came into office, since when, for how long, and what it was put off to."""

    def __init__(self, bridge: Bridge, shown: Shown[Committee], parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "支委会的任期",
            "任期从选举产生的那次党员大会算起，补选委员不重新计算；上级任命的没有任期。上级批准延期换届的，填在下面。",
            [
                [
                    Field(
                        "basis", "怎么产生的(&B)", Kind.CHOICE, share=3, choices=((None, "还没有登记"), *BASES)
                    ),
                    Field("started_on", "选举大会（任命）的日期(&D)", Kind.DAY, required=True, share=3),
                    Field("term_years", "任期几年(&Y)（看批复）", Kind.NUMBER, share=2),
                ],
                [
                    Field("extended_to", "批准延期到(&E)（没有延期就空着）", Kind.DAY, share=3),
                    Field("approval_document", "批准文件(&F)", share=5, hint="如 街党〔2026〕15号"),
                ],
            ],
            parent,
        )
        self._shown = shown
        record = shown.record
        self.form.set_values({
            "basis": record.basis, "started_on": record.started_on, "term_years": record.term_years,
            "extended_to": record.extended_to, "approval_document": record.approval_document,
        })  # fmt: skip
        self.form.changed.connect(self._follow)
        self._follow()
        self.focus("basis")

    def do(self, store: Store) -> Changes:
        values = self.form.values()
        runs = _basis(values) is not CommitteeBasis.APPOINTED
        return correct_committee(store, self._shown, TermDraft(
            basis=_basis(values), started_on=values["started_on"], term_years=_years(values),
            extended_to=values["extended_to"] if runs else None, approval_document=values["approval_document"],
        ))  # fmt: skip

    def reading(self) -> str:
        values = self.form.values()
        late = _basis(values) is not CommitteeBasis.APPOINTED and values["extended_to"] is not None
        return "延期换届要有上级的批准文件，一般不超过1年。" if late and not values["approval_document"] else ""

    def _follow(self) -> None:
        runs = _basis(self.form.values()) is not CommitteeBasis.APPOINTED
        for name in ("term_years", "extended_to"):
            self.form.show_field(name, shown=runs)


class EndCommitteeDialog(MemberDialog):
    """The day from which a branch has no committee."""

    def __init__(self, bridge: Bridge, shown: Shown[Committee], parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "不再设支委会",
            "正式党员不足 7 人的支部不设支委会，只设书记，必要时设副书记。其他支委的职务到这一天为止。",
            [[Field("ended_on", "从哪天起不设(&D)", Kind.DAY, required=True)]],
            parent,
        )
        self._shown = shown
        self.focus("ended_on")

    def do(self, store: Store) -> Changes:
        return end_committee(store, self._shown, self.form.values()["ended_on"])


def _basis(values: dict[str, Any]) -> CommitteeBasis | None:
    return CommitteeBasis(values["basis"]) if values["basis"] else None


def _years(values: dict[str, Any]) -> int | None:
    """The years typed; those of a field that is not shown are none."""
    years = values["term_years"]
    return years if isinstance(years, int) and _basis(values) is not CommitteeBasis.APPOINTED else None
