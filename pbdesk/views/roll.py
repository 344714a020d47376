"""Who is due at a meeting on a day: the branch's members, a group's members, or the committee, in list order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from sqlite3 import Row

from pbdesk.model import VOTELESS, AttendanceState, ConditionKind, MeetingKind, PostRole
from pbdesk.store import Store
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.pinyin import Named
from pbdesk.views.quorum import Mark
from pbdesk.words import POST_WORDS

COMMITTEE_ROLES = (
    PostRole.SECRETARY,
    PostRole.DEPUTY,
    PostRole.ORGANIZATION,
    PostRole.PUBLICITY,
    PostRole.DISCIPLINE,
    PostRole.MEMBER,
)
_BY_INVITATION = {MeetingKind.TALK, MeetingKind.TRAINING}

_MEMBERS = """
    SELECT p.id, p.name, COALESCE(p.full_on, p.full_month || '-99') AS full_on,
           COALESCE(p.joined_on, p.joined_month) AS joined_on, m.group_id, g.name AS group_name
      FROM membership m
      JOIN person p ON p.id = m.person_id
      LEFT JOIN party_group g ON g.id = m.group_id AND g.deleted_at IS NULL
     WHERE m.branch_id = :branch AND m.deleted_at IS NULL AND p.deleted_at IS NULL
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)"""

_POSTS = """
    SELECT t.person_id, t.role, p.name, COALESCE(p.full_on, p.full_month || '-99') AS full_on,
           COALESCE(p.joined_on, p.joined_month) AS joined_on
      FROM post t
      JOIN person p ON p.id = t.person_id
     WHERE t.organization_id = :branch AND t.deleted_at IS NULL AND p.deleted_at IS NULL AND t.role <> 'group_leader'
       AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)"""

_LEADERS = """
    SELECT t.person_id
      FROM post t
      JOIN party_group g ON g.id = t.group_id
     WHERE g.branch_id = :branch AND t.role = 'group_leader' AND t.deleted_at IS NULL
       AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)"""

_CONDITIONS = """
    SELECT c.person_id, c.kind
      FROM member_condition c
     WHERE c.deleted_at IS NULL AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)
       AND c.person_id IN (SELECT m.person_id FROM membership m WHERE m.branch_id = :branch AND m.deleted_at IS NULL)"""

_HAS_COMMITTEE = """
    SELECT COUNT(*) AS n
      FROM committee c
     WHERE c.branch_id = :branch AND c.deleted_at IS NULL
       AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)"""

_GROUPS = """
    SELECT g.id, g.name
      FROM party_group g
     WHERE g.branch_id = :branch AND g.deleted_at IS NULL
       AND (g.formed_on IS NULL OR g.formed_on <= :day) AND (g.dissolved_on IS NULL OR g.dissolved_on > :day)
     ORDER BY g.name, g.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person due at a meeting, with what the roll says of them on the day.

    ``called`` is the bare name where ``name`` has a mark that tells namesakes on the list apart.
    """

    number: int
    person_id: str
    name: str
    called: str = ""
    full: bool = True
    suspended: bool = False
    eased: bool = False
    post: PostRole | None = None
    leader: bool = False
    group_id: str | None = None
    group_name: str | None = None
    on_roll: bool = True

    @property
    def has_vote(self) -> bool:
        """Full members vote unless their rights, or their membership, are suspended (VOT-11, MEM-06)."""
        return self.on_roll and self.full and not self.suspended

    @property
    def note(self) -> str:
        """The one thing about the person that matters at a meeting, in a word or two."""
        if not self.on_roll:
            return "不在册"
        if self.suspended:
            return "停权"
        return "" if self.full else "预备"

    def mark(self, state: AttendanceState | None, *, left_out: bool = False) -> Mark:
        """This person's mark, as the head-count takes it."""
        return Mark(state, has_vote=self.has_vote, eased=self.eased, left_out=left_out)

    def named(self) -> Named:
        """This person, as someone to be found by typing."""
        note = POST_WORDS[self.post] if self.post else self.note
        return Named(self.person_id, self.name, self.number, note, self.called)


@dataclass(frozen=True, slots=True)
class Roll:
    """Those due, in list order, and what is odd about the list in plain words (empty when nothing is)."""

    seats: tuple[Seat, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A Party group that exists on a day."""

    id: str
    name: str


def default_state(kind: MeetingKind) -> AttendanceState | None:
    """How attendance starts: everyone there, except where only some are asked to come."""
    return None if kind in _BY_INVITATION else AttendanceState.PRESENT


def groups_on(store: Store, branch_id: str, day: date) -> tuple[GroupChoice, ...]:
    """The Party groups of a branch on a day."""
    rows = store.query(_GROUPS, {"branch": branch_id, "day": day.isoformat()})
    return tuple(GroupChoice(r["id"], r["name"] or "党小组") for r in rows)


def roll_of(store: Store, branch_id: str, day: date, kind: MeetingKind, group_id: str | None = None) -> Roll:
    """Those due at a meeting of ``kind``: the group, the committee, or all members of the branch."""
    return apart(store, _due(store, branch_id, day, kind, group_id))


def apart(store: Store, roll: Roll) -> Roll:
    """The roll with namesakes on it told apart."""
    bare = {seat.person_id: seat.called or seat.name for seat in roll.seats}
    told = tell_apart(store, bare)
    if told == {seat.person_id: seat.name for seat in roll.seats}:
        return roll
    return replace(roll, seats=tuple(_renamed(seat, bare[seat.person_id], told[seat.person_id]) for seat in roll.seats))


def _renamed(seat: Seat, bare: str, told: str) -> Seat:
    return replace(seat, name=told, called=bare if told != bare else "")


def _due(store: Store, branch_id: str, day: date, kind: MeetingKind, group_id: str | None) -> Roll:
    asked = {"branch": branch_id, "day": day.isoformat()}
    members = _members(store, asked)
    if kind is MeetingKind.COMMITTEE_MEETING:
        return _committee(store, asked, members)
    if group_id is not None:
        seats = [seat for seat in members if seat.group_id == group_id]
        return Roll(_numbered(sorted(seats, key=lambda s: not s.leader)), "" if seats else "这个党小组当天没有组员。")
    return Roll(_numbered(members), "" if members else "名册上当天没有党员，先登记党员再记会议。")


def with_strangers(roll: Roll, marked: Mapping[str, str]) -> Roll:
    """The roll and, after it, people whom a record marks as due although the roll of the day lacks them."""
    known = {seat.person_id for seat in roll.seats}
    extra = [
        Seat(number=0, person_id=person, name=name, on_roll=False)
        for person, name in marked.items()
        if person not in known
    ]
    return replace(roll, seats=_numbered([*roll.seats, *extra]))


def _members(store: Store, asked: Mapping[str, str]) -> list[Seat]:
    posts = _posts_by_person(store.query(_POSTS, asked))
    leaders = {r["person_id"] for r in store.query(_LEADERS, asked)}
    states = {(r["person_id"], r["kind"]) for r in store.query(_CONDITIONS, asked)}
    rows = {r["id"]: r for r in store.query(_MEMBERS, asked)}
    ranked = sorted(rows.values(), key=lambda r: _order(r, posts.get(r["id"])))
    return [
        Seat(
            number=0,
            person_id=r["id"],
            name=r["name"],
            full=_is_full(r, asked["day"]),
            suspended=any((r["id"], kind) in states for kind in VOTELESS),
            eased=(r["id"], ConditionKind.ATTENDANCE_EASED) in states,
            post=posts.get(r["id"]),
            leader=r["id"] in leaders,
            group_id=r["group_id"],
            group_name=r["group_name"],
        )
        for r in ranked
    ]


def _committee(store: Store, asked: Mapping[str, str], members: list[Seat]) -> Roll:
    known = {seat.person_id: seat for seat in members}
    rows = store.query(_POSTS, asked)
    posts = _posts_by_person(rows)
    seats = []
    for r in sorted({r["person_id"]: r for r in rows}.values(), key=lambda r: _order(r, posts[r["person_id"]])):
        outsider = Seat(number=0, person_id=r["person_id"], name=r["name"], full=_is_full(r, asked["day"]))
        seats.append(replace(known.get(r["person_id"], outsider), post=posts[r["person_id"]]))
    if not seats:
        return Roll(_numbered(members), "当天没有登记支委，先按全体党员列出。" if members else "名册上当天没有党员。")
    has_committee = store.query(_HAS_COMMITTEE, asked)[0]["n"]
    return Roll(_numbered(seats), "" if has_committee else "本支部当天不设支委会，这次会议不计入达标。")


def _posts_by_person(rows: Iterable[Row]) -> dict[str, PostRole]:
    """The highest post of each person."""
    found: dict[str, PostRole] = {}
    for r in rows:
        role = PostRole(r["role"])
        held = found.get(r["person_id"], role)
        found[r["person_id"]] = min(held, role, key=COMMITTEE_ROLES.index)
    return found


def _order(row: Row, post: PostRole | None) -> tuple[int, str, str, str]:
    rank = COMMITTEE_ROLES.index(post) if post else len(COMMITTEE_ROLES)
    return rank, row["joined_on"] or "9999", row["name"], row["id" if "id" in row.keys() else "person_id"]  # noqa: SIM118


def _is_full(row: Row, day: str) -> bool:
    return row["full_on"] is not None and row["full_on"] <= day


def _numbered(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    return tuple(replace(seat, number=number) for number, seat in enumerate(seats, start=1))
