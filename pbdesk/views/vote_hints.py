"""What would change a vote's result, or needs a second look, as finished sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pbdesk.actions.meeting_drafts import AgendaDraft, MeetingDraft
from pbdesk.model import AgendaKind, MeetingKind, Outcome
from pbdesk.rules.bars import Bar, least_approvals, least_present
from pbdesk.rules.vote_lines import PERSONAL, strict_rule
from pbdesk.views.vote_bases import VoteBases, listed
from pbdesk.words import AGENDA_WORDS, MEETING_WORDS

_RETIRED_AWAY = 6
_SINCE = date(2020, 7, 13)
"""From here on the regulation on elections holds, which asks for "no less than" four fifths."""
_ELSEWHERE = frozenset({MeetingKind.THEME_DAY, MeetingKind.LECTURE})


def hints_on(item: AgendaDraft, draft: MeetingDraft, bases: VoteBases, bar: Bar, quorum: Outcome) -> tuple[str, ...]:
    """The hints on a vote that is for or against; the weightiest first."""
    return (
        *missing_paper_hints(bases, bar),
        *_place_hints(item, draft),
        *_ballot_hints(item, bases),
        *_person_hints(item, draft),
        *_opinion_hints(item, bases),
        *_reach_hints(item, bases, quorum),
    )


def missing_paper_hints(bases: VoteBases, bar: Bar) -> Iterator[str]:
    """Which paper is missing for whom, and what the head-count would be with it (worked example 4)."""
    lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for stand in bases.exclusions:
        if stand.missing and stand.person_id in bases.due and not stand.present:
            lacking[stand.missing].append(stand.name)
    if not lacking:
        return
    due = len(bases.due) - sum(map(len, lacking.values()))
    present, least = len(bases.present), least_present(due, bar)
    told = "；".join(f"缺{listed(missing)}：{listed(people)}" for missing, people in lacking.items())
    short = f"至少 {least} 人到会，还差 {least - present} 人"
    enough = f"{present} 人到会即可" if due > 0 and present >= least else short
    yield f"{told}；补齐后应到 {due} 人，{enough}。"


def _place_hints(item: AgendaDraft, draft: MeetingDraft) -> Iterator[str]:
    if draft.kind in _ELSEWHERE:
        yield f"{MEETING_WORDS[draft.kind]}上的表决，请单独记成一次党员大会（同一天的另一部分）。"
    if draft.kind is MeetingKind.COMMITTEE_MEETING and item.kind in PERSONAL:
        yield f"{AGENDA_WORDS[item.kind]}要由党员大会表决，支委会的意见只作审查。"


def _ballot_hints(item: AgendaDraft, bases: VoteBases) -> Iterator[str]:
    counted = sum(number or 0 for number in (item.approve, item.against, item.abstain, item.void))
    present = len(bases.present)
    if counted > present:
        yield f"会上共 {counted} 票，多于到会有表决权的 {present} 人，请核对：预备党员、列席人员和线上参加的不能投票。"
    elif item.approve is not None and counted < present:
        yield f"到会有表决权的 {present} 人，只填了 {counted} 票，还有 {present - counted} 票没有填。"


def _person_hints(item: AgendaDraft, draft: MeetingDraft) -> Iterator[str]:
    if item.kind not in PERSONAL:
        return
    if item.person_id is None:
        yield f"还没有写明是哪一位；{AGENDA_WORDS[item.kind]}要逐个讨论、逐个表决，一人一项。"
    if item.kind is AgendaKind.ADMISSION and any(e.reason == _RETIRED_AWAY for e in draft.exclusions):
        yield "“退休后长期在原籍居住”这一情形，依据里只见用于选举；用于接收党员的表决，请先请示上级。"


def _takes_letters(item: AgendaDraft, bases: VoteBases) -> bool:
    """Whether written opinions are votes on an item (VOT-05)."""
    return strict_rule(item, committee=bases.committee) is not None


def _opinion_hints(item: AgendaDraft, bases: VoteBases) -> Iterator[str]:
    if not _takes_letters(item, bases):
        return
    same_day = [opinion.name for opinion in bases.opinions if opinion.doubtful]
    if same_day:
        yield f"{listed(same_day)}：当天交的书面意见，请核对是不是在会前收到。"
    for opinion in bases.opinions:
        if not opinion.counts:
            yield f"{opinion.name}的书面意见：{opinion.words}。"
    listed_approvals = bases.written_approvals
    if item.written_approve is not None and item.written_approve != listed_approvals:
        yield f"书面赞成填了 {item.written_approve} 票，名单里会前交来的书面同意有 {listed_approvals} 份，请核对。"


def _reach_hints(item: AgendaDraft, bases: VoteBases, quorum: Outcome) -> Iterator[str]:
    written = bases.written_approvals if _takes_letters(item, bases) else 0
    reach = len(bases.present) + written
    least = least_approvals(len(bases.due))
    if quorum in (Outcome.MET, Outcome.WARN) and reach < least:
        yield f"到会的人全部赞成也只有 {reach} 票，不到 {least} 票，这次无法通过。"


def election_hints(item: AgendaDraft, draft: MeetingDraft, bases: VoteBases, quorum: Outcome) -> tuple[str, ...]:
    """The hints on an election; the weightiest first."""
    bar = Bar.HALF if bases.committee else Bar.FOUR_FIFTHS
    return (
        *missing_paper_hints(bases, bar),
        *_place_hints(item, draft),
        *_issue_hints(item, bases),
        *_seat_hints(item, bases),
        *_old_bar_hints(draft, bases, quorum),
    )


def _issue_hints(item: AgendaDraft, bases: VoteBases) -> Iterator[str]:
    present = len(bases.present)
    if item.issued is not None and item.issued > present:
        yield f"发出选票 {item.issued} 张，多于到会有选举权的 {present} 人，请核对：预备党员和列席人员没有选举权。"


def _seat_hints(item: AgendaDraft, bases: VoteBases) -> Iterator[str]:
    if bases.committee:
        yield "支委会选举书记，没有查到明文的票数规定，这里按超过应到委员的半数。"
    elif item.seats == 1 and len(item.candidates) == 1:
        yield "选委员（补选也一样）至少要有 2 名候选人；不设支委会的支部选书记，没有查到这样的规定。"


def _old_bar_hints(draft: MeetingDraft, bases: VoteBases, quorum: Outcome) -> Iterator[str]:
    exactly = not bases.committee and quorum is Outcome.MET and 5 * len(bases.present) == 4 * len(bases.due)
    if exactly and draft.held_on is not None and draft.held_on < _SINCE:
        yield "2020年7月13日以前按暂行条例要“超过”五分之四，刚好五分之四的，请核对。"
