"""The checks by the name that ``resources/rules/*.toml`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pbdesk.model import Finding
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks import (
    admission,
    committees,
    guides,
    meetings,
    membership,
    silence,
    structure,
    study,
    trainings,
    visit_spans,
    visits,
    vote_people,
    votes,
)
from pbdesk.rules.context import Context

Check = Callable[[Context, Rule], Iterator[Finding]]
"""A pure function: facts in, one finding an obligation out."""

CHECKS: Mapping[str, Check] = {
    "general_meetings": meetings.general_meetings,
    "committee_meetings": meetings.committee_meetings,
    "group_meetings": meetings.group_meetings,
    "lectures": meetings.lectures,
    "secretary_lectures": meetings.secretary_lectures,
    "theme_days": meetings.theme_days,
    "life_meetings": meetings.life_meetings,
    "appraisals": meetings.appraisals,
    "own_meetings": meetings.own_meetings,
    "vote_quorum": votes.quorum,
    "vote_approvals": votes.approvals,
    "committee_quorum": votes.committee_quorum,
    "vote_one_by_one": vote_people.one_by_one,
    "elected": votes.elected,
    "election_checks": votes.election_checks,
    "voting_rights": vote_people.voting_rights,
    "vote_left_out": vote_people.left_out,
    "excellent_grades": vote_people.excellent_grades,
    "hosted_members": vote_people.hosted_members,
    "tuesday_visits": visits.tuesday_visits,
    "guide_at_general_meeting": guides.guide_at_general_meeting,
    "guide_lectures": guides.guide_lectures,
    "guide_duties": guides.guide_duties,
    "guide_posted": guides.guide_posted,
    "visit_count": visit_spans.visit_count,
    "visit_interval": visit_spans.visit_interval,
    "study_hours": study.study_hours,
    "committee_study": study.committee_study,
    "secretary_training": trainings.secretary_training,
    "induction": trainings.induction,
    "new_member_training": trainings.new_member_training,
    "admission_steps": admission.admission_steps,
    "enough_members": structure.enough_members,
    "not_too_many": structure.not_too_many,
    "covered_units": structure.covered_units,
    "has_committee": committees.has_committee,
    "committee_posts": committees.committee_posts,
    "has_secretary": committees.has_secretary,
    "approved_in_time": structure.approved_in_time,
    "within_term": committees.within_term,
    "renewed_in_time": committees.renewed_in_time,
    "no_vacancy": committees.no_vacancy,
    "temporary_deeds": structure.temporary_deeds,
    "still_fit": structure.still_fit,
    "lasting_branch": structure.lasting_branch,
    "divided": structure.divided,
    "one_branch": structure.one_branch,
    "moved_away": membership.moved_away,
    "mobile_contacts": membership.mobile_contacts,
    "abroad_contacts": membership.abroad_contacts,
    "out_of_touch": membership.out_of_touch,
    "silent_members": silence.silent_members,
    "transfer_gap": membership.transfer_gap,
    "admitted_on": membership.admitted_on,
    "put_right": membership.put_right,
}
