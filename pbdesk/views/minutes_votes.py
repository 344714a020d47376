"""The agenda of printed minutes: each item with the numbers of its vote, who stood, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from sqlite3 import Row

from pbdesk.actions.meeting_mapping import draft_of
from pbdesk.model import AgendaKind, Meeting, Outcome
from pbdesk.rules.policy import Policies
from pbdesk.store import Store
from pbdesk.views.rows import AgendaEntry, Nominee, Opinion
from pbdesk.views.sittings import roll_for
from pbdesk.views.vote_record import record_words
from pbdesk.views.vote_rows import VoteStand
from pbdesk.views.voting import tally
from pbdesk.words import AGENDA_WORDS, long_date

_VOTE_WORDS = (
    ("seats", "应选{}名"), ("issued", "发出选票{}张"), ("returned", "收回选票{}张"), ("approve", "赞成{}票"),
    ("against", "反对{}票"), ("abstain", "弃权{}票"), ("void", "废票{}票"), ("written_approve", "会前书面赞成{}票"),
)  # fmt: skip
_DECIDED = {Outcome.MET: True, Outcome.UNMET: False}
_VOTED = ("approve", "against", "abstain", "issued", "returned")


def stands_of(
    store: Store, meeting_id: str, agenda: Sequence[Row], names: Mapping[str, str], policies: Policies
) -> Mapping[str, VoteStand]:
    """How the votes of a meeting stand, by agenda item; a meeting without a vote is not read again."""
    standing = any(a["kind"] == AgendaKind.ELECTION for a in agenda)
    if not standing and not any(a[column] is not None for a in agenda for column in _VOTED):
        return {}
    found = store.get(Meeting, meeting_id)
    if found is None:
        return {}
    draft = draft_of(found.record)
    return {stand.item_id: stand for stand in tally(draft, roll_for(store, draft), policies, names)}


def agenda_entry(row: Row, candidates: Sequence[Row], stand: VoteStand | None) -> AgendaEntry:
    """One item as it is printed."""
    kind = AGENDA_WORDS[AgendaKind(row["kind"])] if row["kind"] else ""
    kind = "，".join(filter(None, (kind, "重要事项" if row["important"] else "")))
    votes = [words.format(row[column]) for column, words in _VOTE_WORDS if row[column] is not None]
    if stand is not None and row["written_approve"] is None:
        written = sum(o.counts and o.opinion == "同意" for o in stand.opinions)
        votes += [f"会前书面赞成{written}票"] if written else []
    fates = {c.person_id: _DECIDED.get(c.outcome) for c in stand.candidates} if stand else {}
    return AgendaEntry(
        kind=kind,
        topic="　".join(part for part in (row["person"], row["topic"]) if part and not _within(part, row)),
        content=row["content"] or "",
        resolution=row["resolution"] or "",
        vote="，".join(votes),
        result=record_words(stand) if stand else "",
        nominees=tuple(
            Nominee(c["name"], c["votes"], fates.get(c["person_id"]))
            for c in candidates
            if c["agenda_item_id"] == row["id"]
        ),
        follow_up=follow_up(row["owner"] or "", date.fromisoformat(row["finish_on"]) if row["finish_on"] else None),
    )


def follow_up(owner: str, finish_on: date | None) -> str:
    """Who sees that something decided is done, and by when."""
    until = f"{long_date(finish_on)}前完成" if finish_on else ""
    return "，".join(filter(None, (f"责任人 {owner}" if owner else "", until)))


def opinions_of(attendance: Sequence[Row], held_on: date, stands: Iterable[VoteStand]) -> tuple[Opinion, ...]:
    """The written opinions of a meeting, with why one is no vote, as the result of the vote has it."""
    reasons = {o.person_id: o.words for stand in stands for o in stand.opinions if not o.counts}
    found = []
    for a in attendance:
        if a["written_opinion"]:
            day = _day(a)
            late = day is not None and day > held_on
            void = "不在会前，不计票" if late else reasons.get(a["person_id"], "")
            found.append(Opinion(a["name"], a["written_opinion"], day, void))
    return tuple(found)


def _within(part: str, row: Row) -> bool:
    """Whether a person's name stands in the topic already."""
    return part == row["person"] and part in (row["topic"] or "")


def _day(row: Row) -> date | None:
    return date.fromisoformat(row["opinion_on"]) if row["opinion_on"] else None
