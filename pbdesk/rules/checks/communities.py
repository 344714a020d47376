"""The check of GUI-06: the quarter's results of the branches count in the review of the community's secretary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context
from pbdesk.rules.settling import Credits, Subject, finding
from pbdesk.rules.snapshot import thaw
from pbdesk.rules.topics.communities import CommunityFact, OfficeFact

_WORDS = {"GUI-01": "周二走访", "GUI-02": "指导员列席党员大会"}
"""What is told of the branches below."""


def secretary_review(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """GUI-06: pending until a quarter is closed; then what was sealed is what counts, and stands as it was sealed."""
    if not ctx.facts.secretaries:
        return
    for quarter in ctx.quarters():
        day = ctx.as_of(quarter)
        for community in ctx.topics.communities.communities if day >= quarter.start else ():
            office = community.secretary(day)
            if office is not None and community.branches:
                yield _review(ctx, rule, quarter, community, office)


def _review(ctx: Context, rule: Rule, quarter: Period, community: CommunityFact, office: OfficeFact) -> Finding:
    subject = Subject(office.person_id, SubjectKind.PERSON, None, office.person_id)
    told = f"{community.name}书记{office.name}辖下{len(community.branches)}个党支部{quarter.title}的结果"
    figures = _figures(ctx, quarter, community)
    if figures is None:
        outcome, due, done = Outcome.PENDING, 1, 0
        told += "，街道封账后计入年度述职评议"
    else:
        outcome = Outcome.MET
        due, done = (sum(pair[place] for pair in figures.values()) for place in (0, 1))
        parts = [f"{_WORDS[key]}应{pair[0]}次、完成{pair[1]}次" for key, pair in figures.items() if pair[0]]
        told += "已封账，计入年度述职评议" + (f"：{'，'.join(parts)}" if parts else "")
    return finding(rule, subject, quarter.label, outcome, due, done, Credits(), ctx.year().last_day, f"{told}。")


def _figures(ctx: Context, quarter: Period, community: CommunityFact) -> Mapping[str, list[int]] | None:
    """How often was due and done, by rule, as it was sealed of the branches below; None where nothing is closed."""
    sealed = ctx.topics.communities.sealed
    closed = [branch for branch in community.branches if (quarter.label, branch) in sealed]
    if not closed:
        return None
    figures = {key: [0, 0] for key in _WORDS}
    for branch in closed:
        for row in thaw(sealed[quarter.label, branch], branch).rows:
            if row.rule in figures and row.subject == branch:
                figures[row.rule][0] += row.due
                figures[row.rule][1] += row.done
    return figures
