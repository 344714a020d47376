"""Which records a desk may send and touch: a branch its own, a guide his visits and lectures, the street everything.

The same judgement chooses what goes out and what may come in. It looks at what a revision says and, for people, visits
and posts, at whose they are by the records that are here or came with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Store
from pbdesk.store.columns import RECORDS
from pbdesk.store.joined import resolved
from pbdesk.store.revisions import Doc

_BY_BRANCH = frozenset({
    "party_group", "committee", "membership", "posting", "meeting", "admission", "attachment", "dues",
})  # fmt: skip
"""Records that name the branch they belong to and that a branch keeps itself."""
_STREETS = frozenset({"closing", "correction", "chase", "review"})
"""Records about a branch that the street keeps; a branch may answer a chase."""
_SHARED = frozenset({"policy", "calendar_day", "local_rule"})
"""What holds for the whole street, kept by it alone."""

TELLING = frozenset({"membership", "posting", "party_group", "organization"})
"""Records that tell whose others are."""

_MEMBERSHIPS = "SELECT m.person_id, m.branch_id FROM membership m WHERE m.deleted_at IS NULL"
_POSTINGS = "SELECT p.id, p.branch_id, p.person_id FROM posting p WHERE p.deleted_at IS NULL"
_GROUPS = "SELECT g.id, g.branch_id FROM party_group g"
_ORGANIZATIONS = "SELECT o.id, o.parent_id, o.kind, o.joined_to, o.deleted_at FROM organization o"
_MEETINGS = "SELECT m.id, m.kind, m.lecturer_id FROM meeting m WHERE m.branch_id = ?"


@dataclass(slots=True)
class Whose:
    """Whose people, postings, groups and organizations are, by the file and by what came along."""

    branches_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    postings: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    branches: set[str] = field(default_factory=set)
    newly_above: set[str] = field(default_factory=set)
    """Organizations above the sender's branches that the file does not know: they come along; known ones stay."""
    lectures: set[str] = field(default_factory=set)
    joined: dict[str, str] = field(default_factory=dict)
    """Of each organization that was joined to another, that one: whoever answers for it answers for both names."""
    _names: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def names_of(self, branches: frozenset[str]) -> frozenset[str]:
        """Some branches under all the ids that they were ever entered under."""
        if not self.joined:
            return branches
        if branches not in self._names:
            stand = resolved(self.joined.items())
            kept = {stand.get(branch, branch) for branch in branches}
            self._names[branches] = branches | kept | {gone for gone, one in stand.items() if one in kept}
        return self._names[branches]

    def learn(self, kind: str, doc: Doc) -> None:
        """Take in what one record says of whose something is."""
        match kind:
            case "membership":
                self.branches_of[_id(doc, "person_id")].add(_id(doc, "branch_id"))
            case "posting":
                self.postings[_id(doc, "id")] = (_id(doc, "branch_id"), _id(doc, "person_id"))
                self.branches_of[_id(doc, "person_id")].add(_id(doc, "branch_id"))
            case "party_group":
                self.groups[_id(doc, "id")] = _id(doc, "branch_id")
            case "organization":
                self.parents[_id(doc, "id")] = _id(doc, "parent_id") or None
                if doc.get("kind") == "branch":
                    self.branches.add(_id(doc, "id"))
            case "meeting" if doc.get("kind") == MeetingKind.LECTURE:
                self.lectures.add(_id(doc, "id"))

    def above(self, branches: Iterable[str]) -> set[str]:
        """The organizations above some branches."""
        found: set[str] = set()
        for branch in branches:
            at = self.parents.get(branch)
            while at and at not in found:
                found.add(at)
                at = self.parents.get(at)
        return found


def whose(store: Store, docs: Iterable[tuple[str, Doc]] = (), branches: Iterable[str] = ()) -> Whose:
    """What the file says of whose everything is, and what records that came along from some branches say."""
    known = Whose()
    for r in store.query(_MEMBERSHIPS):
        known.branches_of[r["person_id"]].add(r["branch_id"])
    for r in store.query(_POSTINGS):
        known.postings[r["id"]] = (r["branch_id"], r["person_id"])
        known.branches_of[r["person_id"]].add(r["branch_id"])
    known.groups.update({r["id"]: r["branch_id"] for r in store.query(_GROUPS)})
    for r in store.query(_ORGANIZATIONS):
        known.parents[r["id"]] = r["parent_id"]
        if r["kind"] == "branch":
            known.branches.add(r["id"])
        if r["joined_to"] and r["deleted_at"]:
            known.joined[r["id"]] = r["joined_to"]
    here = set(known.parents)
    for kind, doc in docs:
        known.learn(kind, doc)
        if kind == "organization" and doc.get("deleted_at") and _id(doc, "joined_to") and _id(doc, "id") not in here:
            known.joined[_id(doc, "id")] = _id(doc, "joined_to")
    known.newly_above = known.above(branches) - here
    return known


@dataclass(frozen=True, slots=True)
class Scope:
    """Which branches a desk answers for, and as what; ``guide_id`` is the person at a guide's desk."""

    desk: Desk
    branches: frozenset[str]
    guide_id: str | None = None

    def objection(self, kind: str, doc: Doc, known: Whose) -> str:
        """Why a record does not belong to this desk, as a Chinese clause; empty when it does."""
        if self.desk is Desk.STREET or (kind == "organization" and _id(doc, "id") in known.newly_above):
            return ""
        own = known.names_of(self.branches)
        if kind == "organization" and _id(doc, "joined_to") not in {"", *own}:
            return "支部由街道来并"
        inside = _inside(kind, doc, own, known)
        if inside is None:
            return "这类内容只由街道维护"
        if not inside:
            return "不是本支部的记录"
        if kind == "explanation" and doc.get("accepted_on"):
            return "认可说明只由街道登记"
        if self.desk is Desk.GUIDE:
            return self._guides(kind, doc, known)
        return ""

    def _guides(self, kind: str, doc: Doc, known: Whose) -> str:
        """A guide sends his own visits and the lectures he gave, with what belongs to them."""
        match kind:
            case "visit":
                mine = known.postings.get(_id(doc, "posting_id"), ("", ""))[1] == self.guide_id
                return "" if mine else "不是这位指导员的走访"
            case "meeting":
                mine = doc.get("kind") == MeetingKind.LECTURE and doc.get("lecturer_id") == self.guide_id
                return "" if mine else "指导员只报送自己讲的党课"
            case "attachment":
                return "" if _id(doc, "meeting_id") in known.lectures else "指导员只报送自己党课的附件"
            case "person":
                return "" if doc.get("id") == self.guide_id else "人员由支部登记"
            case _:
                return "指导员只报送走访和党课"


def for_recipient(kind: str, doc: Doc, branches: frozenset[str], known: Whose) -> bool:
    """Whether the street sends a record to somebody who answers for some branches: theirs, and what holds for all."""
    if kind in _SHARED:
        return True
    branches = known.names_of(branches)
    if kind in _STREETS:
        return _id(doc, "branch_id") in branches
    if kind == "organization":
        return _id(doc, "id") in branches or _id(doc, "id") in known.above(branches)
    return bool(_inside(kind, doc, branches, known))


def _inside(kind: str, doc: Doc, branches: frozenset[str], known: Whose) -> bool | None:
    """Whether a record is one of these branches'; None for what only the street keeps.

    What a newer version added is the branch's that it names: it is kept, and passed on.
    """
    judge = _JUDGES.get(kind)
    if kind in _BY_BRANCH or kind == "chase" or kind not in RECORDS:
        return _id(doc, "branch_id") in branches
    return judge(doc, branches, known) if judge else None


def _of_person(column: str) -> Callable[[Doc, frozenset[str], Whose], bool]:
    def judge(doc: Doc, branches: frozenset[str], known: Whose) -> bool:
        """People who belong nowhere yet are anybody's: a newcomer, a visitor listed at a meeting."""
        own = known.branches_of.get(_id(doc, column))
        return not own or bool(own & branches)

    return judge


def _post(doc: Doc, branches: frozenset[str], known: Whose) -> bool:
    return _id(doc, "organization_id") in branches or known.groups.get(_id(doc, "group_id")) in branches


def _visit(doc: Doc, branches: frozenset[str], known: Whose) -> bool:
    return known.postings.get(_id(doc, "posting_id"), ("", ""))[0] in branches


def _explanation(doc: Doc, branches: frozenset[str], known: Whose) -> bool:
    subject = _id(doc, "subject_id")
    own, named = known.branches_of.get(subject, set()), _id(doc, "branch_id")
    theirs = bool(own & branches) and (not named or named in branches)
    return subject in branches or known.groups.get(subject) in branches or theirs


def _id(doc: Doc, name: str) -> str:
    """The id that a record names, whatever it is that came; nothing when it is none."""
    value = doc.get(name)
    return value if type(value) is str else ""


_JUDGES: Mapping[str, Callable[[Doc, frozenset[str], Whose], bool]] = {
    "organization": lambda doc, branches, _known: _id(doc, "id") in branches,
    "person": _of_person("id"),
    "member_condition": _of_person("person_id"),
    "dues_standard": _of_person("person_id"),
    "post": _post,
    "visit": _visit,
    "explanation": _explanation,
}
