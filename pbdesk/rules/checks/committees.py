"""The checks of ORG-04 to 06 and 08 to 10: whether a branch has the committee it should, its posts and its term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pbdesk.calendar import later
from pbdesk.model import BranchKind, CommitteeBasis, Outcome, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.standing import Said, Standing, of_branches, waiting
from pbdesk.rules.context import Context
from pbdesk.rules.settling import Credits
from pbdesk.rules.topics.people import PostFact
from pbdesk.rules.topics.structure import CommitteeFact, reached
from pbdesk.words import POST_WORDS, long_date

NO_COMMITTEE = "没有支部委员会"
_NEEDED = (PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY, PostRole.DISCIPLINE)
_WITH_ONE = (*_NEEDED, PostRole.DEPUTY)
"""The posts of which a committee has one; plain members may be several."""


@of_branches
def has_committee(ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-04: seven full members have a committee; first a reminder, for it takes a while to elect one (E-16)."""
    made, enough = standing.make_up, rule.parameters["full"]
    if made.full < enough:
        words = f"正式党员{made.full}人，不满{enough}人，不要求设支委会"
        if made.committee and made.committee.basis is not CommitteeBasis.APPOINTED:
            words += "；已经选举产生的支委会，任期内继续"
        return Said(Outcome.NOT_APPLICABLE, words)
    if made.committee:
        return Said(Outcome.MET, f"正式党员{made.full}人，设有支委会", credits=Credits(counted=[made.committee.id]))
    since = _without_since(ctx, standing, enough)
    allowed = ctx.policies.number("committee_after_days", standing.day)
    limit = since + timedelta(days=allowed)
    words = f"正式党员{made.full}人，应当设支委会；{long_date(since)}起满足条件而没有支委会"
    if standing.day <= limit:
        return Said(Outcome.WARN, f"{words}，请在{long_date(limit)}前选举产生", limit)
    return Said(Outcome.UNMET, f"{words}，已超过{allowed}天", limit)


def _without_since(ctx: Context, standing: Standing, enough: int) -> date:
    """Since when a committee has been owed: since there were seven, but not while the last one was in office."""
    structure = ctx.topics.structure
    since = reached(structure.full_stints(standing.branch.id), enough, standing.day) or standing.day
    ends = [c.span.end for c in structure.committees.get(standing.branch.id, ()) if c.span.end]
    return max([since, *(end for end in ends if end <= standing.day)])


@of_branches
def committee_posts(_ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-05: three to five members, with the posts that the text names; one person may hold two of them."""
    made = standing.make_up
    if made.committee is None:
        return Said(Outcome.NOT_APPLICABLE, NO_COMMITTEE)
    size = len({p.person_id for p in made.posts})
    if not size:
        return Said(Outcome.UNKNOWN, "设有支委会，还没有登记有哪些委员")
    found = Credits(counted=[p.id for p in made.posts])
    least, usual, most = (rule.parameters[key] for key in ("least", "usual", "most"))
    lacking = [POST_WORDS[role] for role in _NEEDED if role not in {p.role for p in made.posts}]
    words = f"支委会{size}人"
    faults = [f"一般{least}至{usual}人"] if size < least else [f"一般不超过{most}人"] if size > most else []
    faults += [f"没有{'、'.join(lacking)}"] if lacking else []
    if faults:
        return Said(Outcome.WARN, "，".join([words, *faults]), credits=found)
    note = f"，比一般的{least}至{usual}人多，但没有超过{most}人" if size > usual else "，职务齐全"
    return Said(Outcome.MET, words + note, credits=found)


@of_branches
def has_secretary(ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-06: fewer than seven full members have a secretary, with a deputy where needed, and no committee."""
    made, enough = standing.make_up, rule.parameters["full"]
    if made.committee:
        return Said(Outcome.NOT_APPLICABLE, "设有支部委员会")
    if made.full >= enough:
        return Said(Outcome.NOT_APPLICABLE, f"正式党员{made.full}人，应当设支委会")
    held = {role: [p for p in made.posts if p.role is role] for role in (PostRole.SECRETARY, PostRole.DEPUTY)}
    found = Credits(counted=[p.id for posts in held.values() for p in posts])
    if not held[PostRole.SECRETARY]:
        since = _vacant_since(ctx.topics.structure.held_by(standing.branch.id), PostRole.SECRETARY, standing.day)
        gap = f"{long_date(since)}起没有书记" if since else "还没有登记书记"
        return Said(Outcome.UNMET, f"正式党员{made.full}人，不设支委会，应当设书记1名；{gap}", credits=found)
    names = "、".join(p.name for p in held[PostRole.SECRETARY])
    deputies = len(held[PostRole.DEPUTY])
    if deputies > 1:
        return Said(Outcome.WARN, f"书记{names}，副书记{deputies}人；必要时可以设副书记1名", credits=found)
    return Said(Outcome.MET, f"书记{names}" + (f"，副书记{held[PostRole.DEPUTY][0].name}" if deputies else ""),
                credits=found)  # fmt: skip


@of_branches
def within_term(_ctx: Context, _rule: Rule, standing: Standing) -> Said:
    """ORG-08: an elected committee's term, from its electing meeting, as long as the approval says (E-38 to E-40)."""
    committee = standing.make_up.committee
    reason = _no_term(standing, committee)
    if committee is None or reason:
        return Said(Outcome.NOT_APPLICABLE, reason or NO_COMMITTEE)
    found = Credits(counted=[committee.id])
    ends_on = term_end(committee)
    if ends_on is None:
        lacks = "是选举产生还是上级任命" if committee.basis is None else "任期几年（看批复文件）"
        return Said(Outcome.UNKNOWN, f"还没有登记支委会{lacks}，不知道哪天届满", credits=found)
    words = f"{long_date(ends_on)}届满"
    until = _until(committee, ends_on)
    if until > ends_on:
        words += f"，延期到{long_date(until)}"
        if not committee.document and ends_on < standing.day <= until:
            return Said(Outcome.WARN, f"{words}，还没有登记批准延期的文件", until, found)
    if standing.day <= until:
        return Said(Outcome.MET, words, until, found)
    return Said(Outcome.UNMET, f"{words}，已超过{(standing.day - until).days}天，还没有换届", until, found)


@of_branches
def renewed_in_time(ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-09: half a year before the end the re-election is prepared; early or late it needs an approval."""
    committee = standing.make_up.committee
    reason = _no_term(standing, committee)
    if committee is None or reason:
        return Said(Outcome.NOT_APPLICABLE, reason or NO_COMMITTEE)
    before = _before(ctx, standing, committee)
    if before is not None and committee.span.start in standing.period:
        return _as_due(rule, committee, before)
    ends_on = term_end(committee)
    if ends_on is None:
        return Said(Outcome.NOT_APPLICABLE, "不知道支委会哪天届满，见“支委会任期”")
    remind_on = later(ends_on, -rule.parameters["remind_months"])
    if standing.day < remind_on:
        return Said(Outcome.NOT_APPLICABLE, f"{long_date(ends_on)}届满，{long_date(remind_on)}起提醒")
    until, found = _until(committee, ends_on), Credits(counted=[committee.id])
    if until > later(ends_on, rule.parameters["most_months"]):
        return Said(Outcome.WARN, f"延期到{long_date(until)}，延期一般不超过1年", until, found)
    if until > ends_on and not committee.document:
        return Said(Outcome.WARN, f"延期到{long_date(until)}，还没有登记批准文件", until, found)
    words = f"支委会{long_date(ends_on)}届满" + (f"，批准延期到{long_date(until)}" if until > ends_on else "")
    if standing.day > until:
        return Said(Outcome.WARN, f"{words}，期限已过；换届或者延期都要报上级批准", until, found)
    return waiting(ctx, standing.period, f"{words}，请准备换届", until, found)


def _as_due(rule: Rule, committee: CommitteeFact, before: CommitteeFact) -> Said:
    """How a re-election of this quarter stood to the term that it ended."""
    ends_on, elected_on = term_end(before), committee.span.start
    found = Credits(counted=[committee.id])
    if ends_on is None or elected_on is None:
        return Said(Outcome.NOT_APPLICABLE, "上一届支委会没有登记任期")
    words = f"{long_date(elected_on)}换届，上一届{long_date(ends_on)}届满"
    most = rule.parameters["most_months"]
    if not later(ends_on, -most) <= elected_on <= later(ends_on, most):
        return Said(Outcome.WARN, f"{words}，提前或者延期一般不超过1年", credits=found)
    if elected_on > ends_on and not (before.document and before.extended_to):
        return Said(Outcome.WARN, f"{words}，延期没有登记批准文件", credits=found)
    return Said(Outcome.MET, words, credits=found)


@of_branches
def no_vacancy(ctx: Context, _rule: Rule, standing: Standing) -> Said:
    """ORG-10: a post of the committee that has fallen vacant is filled in time; the text names no number of days."""
    made = standing.make_up
    if made.committee is None or made.committee.span.start is None:
        return Said(Outcome.NOT_APPLICABLE, NO_COMMITTEE)
    of_term = [p for p in ctx.topics.structure.held_by(standing.branch.id)
               if not p.span.end or p.span.end > made.committee.span.start]  # fmt: skip
    vacant = [(role, since) for role in _WITH_ONE if (since := _vacant_since(of_term, role, standing.day))]
    left = [p.span.end for p in of_term if p.role is PostRole.MEMBER and p.span.end and p.span.end <= standing.day]
    seats = {p.person_id for p in of_term if p.span.covers(made.committee.span.start)}
    if not vacant and left and len({p.person_id for p in made.posts}) < len(seats):
        vacant = [(PostRole.MEMBER, max(left))]
    if vacant:
        told = "、".join(f"{POST_WORDS[role]}{long_date(since)}起空缺" for role, since in vacant)
        return Said(Outcome.WARN, f"{told}，要及时补选或者由上级指派", credits=Credits(counted=[made.committee.id]))
    return Said(Outcome.MET, "没有空缺的职务", credits=Credits(counted=[p.id for p in made.posts]))


def term_end(committee: CommitteeFact) -> date | None:
    """The last day of an elected committee's term; 29 February ends on the 28th where there is none (E-41)."""
    if committee.basis is not CommitteeBasis.ELECTED or committee.term_years is None or committee.span.start is None:
        return None
    return later(committee.span.start, 12 * committee.term_years)


def _until(committee: CommitteeFact, ends_on: date) -> date:
    """The end of a term, or what a superior put it off to."""
    return max(ends_on, committee.extended_to or ends_on)


def _no_term(standing: Standing, committee: CommitteeFact | None) -> str:
    """Why no term runs; nothing where one does."""
    if standing.paper.kind is BranchKind.TEMPORARY:
        return "临时党支部不换届"
    if committee is None:
        return "不设支委会；书记的任期没有单独登记"
    return "上级任命的支委会没有任期" if committee.basis is CommitteeBasis.APPOINTED else ""


def _before(ctx: Context, standing: Standing, committee: CommitteeFact) -> CommitteeFact | None:
    """The committee that the present one relieved."""
    earlier = [c for c in ctx.topics.structure.committees.get(standing.branch.id, ())
               if c.id != committee.id and c.span.start and committee.span.start
               and c.span.start < committee.span.start]  # fmt: skip
    return earlier[-1] if earlier else None


def _vacant_since(posts: Sequence[PostFact], role: PostRole, day: date) -> date | None:
    """Since when nobody holds a post that somebody held; None while it is held, or never was."""
    own = [p for p in posts if p.role is role]
    if any(p.span.covers(day) for p in own):
        return None
    return max((p.span.end for p in own if p.span.end and p.span.end <= day), default=None)
