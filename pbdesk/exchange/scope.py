"""Which records a desk may send and touch: a branch its own, a guide his visits and lectures, the street everything.

The same judgement chooses what goes out and what may come in. It looks at what a revision says and, for people, visits
and posts, at whose they are by the records that are here or came with it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Store
from pbdesk.store.columns import RECORDS
from pbdesk.store.joined import resolved
from pbdesk.store.portions import chunks
from pbdesk.store.revisions import Doc, Revision

_BY_BRANCH = frozenset({
    "party_group", "committee", "membership", "posting", "meeting", "admission", "attachment", "dues",
})  # fmt: skip
"""Records that name the branch they belong to and that a branch keeps itself."""
_STREETS = frozenset({"closing", "correction", "chase", "review"})
"""Records about a branch that the street keeps; a branch may answer a chase."""
_SHARED = frozenset({"policy", "calendar_day", "local_rule"})
"""What holds for the whole street, kept by it alone."""

_PERSONAL = frozenset({"member_condition", "dues_standard"})
"""What is noted of a person, for those alone whose he is."""

TELLING = frozenset({"membership", "posting", "admission", "party_group", "organization", "meeting"})
"""Records that tell whose others are (a meeting: whose lecture a photo belongs to)."""

_MEMBERSHIPS = "SELECT m.person_id, m.branch_id FROM membership m WHERE m.deleted_at IS NULL AND m.person_id IN ({})"
_IN_CARE = "SELECT p.person_id, p.branch_id FROM posting p WHERE p.deleted_at IS NULL AND p.person_id IN ({})"
_ADMISSIONS = "SELECT a.person_id, a.branch_id FROM admission a WHERE a.deleted_at IS NULL AND a.person_id IN ({})"
_POSTINGS = "SELECT p.id, p.branch_id, p.person_id FROM posting p WHERE p.deleted_at IS NULL AND p.id IN ({})"
_GROUPS = "SELECT g.id, g.branch_id FROM party_group g WHERE g.id IN ({})"
_ORGANIZATIONS = "SELECT o.id, o.parent_id FROM organization o WHERE o.id IN ({})"
_JOINED = "SELECT o.id, o.joined_to FROM organization o WHERE o.joined_to IS NOT NULL AND o.deleted_at IS NOT NULL"
_LECTURES = "SELECT m.id, m.lecturer_id FROM meeting m WHERE m.kind = 'lecture' AND m.id IN ({})"


@dataclass(slots=True)
class Whose:
    """Whose people, postings, groups, lectures and organizations are, by the file and by what came along."""

    branches_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    postings: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    newly_above: set[str] = field(default_factory=set)
    """Organizations above the sender's branches that the file does not know: they come along; known ones stay."""
    lectures: dict[str, str] = field(default_factory=dict)
    """By lecture who gave it."""
    joined: dict[str, str] = field(default_factory=dict)
    """Of each organization that the file has joined to another, that one: who answers for it answers for both names."""
    told: dict[str, str] = field(default_factory=dict)
    """The same as a sender says it of what the file does not know: one name more of a branch, never another branch."""
    _names: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def names_of(self, branches: frozenset[str]) -> frozenset[str]:
        """Some branches under all the ids that they were ever entered under."""
        if not self.joined and not self.told:
            return branches
        if branches not in self._names:
            here = resolved(self.joined.items())
            kept = {here.get(branch, branch) for branch in branches}
            stand = resolved({**self.told, **self.joined}.items())
            self._names[branches] = branches | kept | {gone for gone, one in stand.items() if one in kept}
        return self._names[branches]

    def learn(self, kind: str, doc: Doc) -> None:
        """Take in what one record that came says of whose something is; what the file has said already stands."""
        match kind:
            case "membership" | "admission":
                self.branches_of[_id(doc, "person_id")].add(_id(doc, "branch_id"))
            case "posting":
                self.postings.setdefault(_id(doc, "id"), (_id(doc, "branch_id"), _id(doc, "person_id")))
                self.branches_of[_id(doc, "person_id")].add(_id(doc, "branch_id"))
            case "party_group":
                self.groups.setdefault(_id(doc, "id"), _id(doc, "branch_id"))
            case "organization":
                self.parents[_id(doc, "id")] = _id(doc, "parent_id") or None
            case "meeting" if doc.get("kind") == MeetingKind.LECTURE:
                self.lectures[_id(doc, "id")] = self.lectures.get(_id(doc, "id")) or _id(doc, "lecturer_id")

    def above(self, branches: Iterable[str]) -> set[str]:
        """The organizations above some branches."""
        found: set[str] = set()
        for branch in branches:
            at = self.parents.get(branch)
            while at and at not in found:
                found.add(at)
                at = self.parents.get(at)
        return found


def whose(
    store: Store, records: Sequence[Revision], branches: Iterable[str], *, came: bool, present: Iterable[Revision] = ()
) -> Whose:
    """Whose that is what some records name, and what stands above some branches.

    The file is asked for what the records can name and no more: it may hold a street's. With ``came``, the records are
    from elsewhere, from a desk of these branches, and tell themselves too, but nothing of what they say of records that
    the file has as another's. ``present`` are the same records as the file has them.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for r in (*records, *present):
        for column, target in _JUDGED_BY.get(r.kind, ()):
            named[target].add(_id(r.peek(), column))
    telling = [(r.kind, r.peek()) for r in records if came and r.kind in TELLING]
    known = _by_the_file(store, named)
    for kind, doc in telling:
        known.learn(kind, doc)
    _learn_joinings(store, known, telling)
    here = _climb(store, known, known.names_of(frozenset(branches)))
    known.newly_above = known.above(branches) - here
    return known


def names_of(store: Store, branches: Iterable[str]) -> frozenset[str]:
    """Some branches under all the ids that the file ever had them under."""
    known = Whose()
    _learn_joinings(store, known, ())
    return known.names_of(frozenset(branches))


def _by_the_file(store: Store, named: Mapping[str, set[str]]) -> Whose:
    """Whose the people, postings, groups and lectures with some ids are, as the file has it."""
    known = Whose()
    for sql in (_MEMBERSHIPS, _IN_CARE, _ADMISSIONS):
        for r in _found(store, sql, named["person"]):
            known.branches_of[r["person_id"]].add(r["branch_id"])
    known.postings.update({
        r["id"]: (r["branch_id"], r["person_id"]) for r in _found(store, _POSTINGS, named["posting"])
    })  # fmt: skip
    known.groups.update({r["id"]: r["branch_id"] for r in _found(store, _GROUPS, named["party_group"])})
    known.lectures.update({r["id"]: r["lecturer_id"] or "" for r in _found(store, _LECTURES, named["meeting"])})
    return known


def _learn_joinings(store: Store, known: Whose, telling: Iterable[tuple[str, Doc]]) -> None:
    """Learns which organizations were joined to others: by the file, and by what came of those it does not have."""
    known.joined.update({r["id"]: r["joined_to"] for r in store.query(_JOINED)})
    came = {
        _id(doc, "id"): _id(doc, "joined_to") for kind, doc in telling
        if kind == "organization" and doc.get("deleted_at") and _id(doc, "joined_to")
    }  # fmt: skip
    here = {r["id"] for r in _found(store, _ORGANIZATIONS, came)}
    known.told.update({gone: one for gone, one in came.items() if gone not in here})


def _climb(store: Store, known: Whose, branches: Iterable[str]) -> set[str]:
    """Learns what the file says of the organizations from some branches up; answers which of them it knows."""
    here: set[str] = set()
    asked: set[str] = set()
    level = set(branches)
    while level:
        asked |= level
        for r in _found(store, _ORGANIZATIONS, level):
            here.add(r["id"])
            known.parents.setdefault(r["id"], r["parent_id"])
        level = {parent for each in level if (parent := known.parents.get(each))} - asked
    return here


def _found(store: Store, sql: str, ids: Iterable[str]) -> Iterator[sqlite3.Row]:
    for slots, part in chunks(sorted(ids)):
        yield from store.query(sql.format(slots), part)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which branches a desk answers for, and as what; ``guide_id`` is the person at a guide's desk."""

    desk: Desk
    branches: frozenset[str]
    guide_id: str | None = None

    def objection(self, kind: str, doc: Doc, known: Whose) -> str:
        """Why a record does not belong to this desk, as a Chinese clause; empty when it does."""
        if self.desk is Desk.STREET:
            return ""
        own = known.names_of(self.branches)
        joined_to = _id(doc, "joined_to") if kind == "organization" else ""
        if joined_to and joined_to not in own:
            return "支部由街道来并"
        if kind == "organization" and _id(doc, "id") in known.newly_above:
            return ""
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

    def taking_over(self, kind: str, present: Doc, known: Whose) -> str:
        """Why a record that the file has may not be changed by this desk, whatever the change says; empty if it may.

        So nobody takes over what is another's by saying that it is his own.
        """
        own = known.names_of(self.branches)
        if kind == "dues":  # one record for a person and month, whoever of his branches took them
            inside = _of_person("person_id")(present, own, known)
        else:
            inside = bool(_inside(kind, present, own, known))
        if self.desk is Desk.STREET or (inside and (self.desk is not Desk.GUIDE or self._is_his(kind, present, known))):
            return ""
        return "这条记录在本文件里属于别的支部或别人"

    def _is_his(self, kind: str, present: Doc, known: Whose) -> bool:
        """Whether a guide may change a record of the branches in his care: a lecture that names nobody yet, too."""
        if kind == "meeting" and present.get("kind") == MeetingKind.LECTURE and not _id(present, "lecturer_id"):
            return True
        return not self._guides(kind, present, known)

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
                mine = known.lectures.get(_id(doc, "meeting_id"), "") == self.guide_id
                return "" if mine else "指导员只报送自己党课的附件"
            case "person":
                return "" if doc.get("id") == self.guide_id else "人员由支部登记"
            case _:
                return "指导员只报送走访和党课"


def for_recipient(kind: str, doc: Doc, branches: frozenset[str], known: Whose) -> bool:
    """Whether the street sends a record to somebody who answers for some branches: theirs, and what holds for all.

    Which people go along is told by what goes (:mod:`pbdesk.exchange.company`).
    """
    if kind in _SHARED:
        return True
    branches = known.names_of(branches)
    if kind in _STREETS:
        return _id(doc, "branch_id") in branches
    if kind in _PERSONAL:
        return not branches.isdisjoint(known.branches_of.get(_id(doc, "person_id"), ()))
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


_JUDGED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "person": (("id", "person"),),
    "member_condition": (("person_id", "person"),),
    "dues_standard": (("person_id", "person"),),
    "post": (("group_id", "party_group"),),
    "visit": (("posting_id", "posting"),),
    "attachment": (("meeting_id", "meeting"),),
    "dues": (("person_id", "person"),),
    "explanation": (("subject_id", "person"), ("subject_id", "party_group")),
}
"""The columns by which the judges of a kind find out whose a record is, and what they name."""
_JUDGES: Mapping[str, Callable[[Doc, frozenset[str], Whose], bool]] = {
    "organization": lambda doc, branches, _known: _id(doc, "id") in branches,
    "person": _of_person("id"),
    "member_condition": _of_person("person_id"),
    "dues_standard": _of_person("person_id"),
    "post": _post,
    "visit": _visit,
    "explanation": _explanation,
}
