"""Telling how a meeting stands while it is typed: what saving achieves, how its votes stand, what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.model import Meeting, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import load_policies
from pbdesk.store import Shown
from pbdesk.views.meeting_lacks import Note
from pbdesk.views.meeting_notes import gather, late_words
from pbdesk.views.meeting_stand import Effect, effect
from pbdesk.views.sittings import sitting_doubts
from pbdesk.views.voting import tally
from pbdesk.words import MEETING_WORDS, STATUS_WORDS, short_date
from ui.bridge import Bridge
from ui.pages.meeting_laying import Laying
from ui.pages.meeting_sheet import MeetingSheet


class Telling:
    """Looks a draft over after every key; what takes longest is worked out only when something weighty has changed."""

    def __init__(self, bridge: Bridge, sheet: MeetingSheet) -> None:
        self._bridge = bridge
        self._sheet = sheet
        self._weighed: object = None
        self.effect = Effect(Outcome.NOT_APPLICABLE, "")
        self.late = False
        """Whether the record on the screen was entered late (补录)."""

    def start_over(self) -> None:
        """Another meeting, or another state of the file: everything is worked out again."""
        self._weighed = None

    def tell(
        self, draft: MeetingDraft, laying: Laying, meeting_id: str, shown: Shown[Meeting] | None,
        parts: Sequence[MeetingDraft] = (),
    ) -> None:  # fmt: skip
        """Say it all in the sheet; ``effect`` and ``late`` are for the head of the page.

        ``parts`` are those of a sitting that is being typed: what is odd about them together is said too (E-27).
        """
        store, recorded_at = self._bridge.store, shown.record.recorded_at if shown else None
        named = {**laying.names(), **{each.person_id: each.name for each in draft.newcomers}}
        stands = tally(draft, laying.desk.roll, load_policies(store), named)
        self._sheet.show_votes(draft, stands, laying.terms(draft))
        due = {seat.person_id: seat.name for seat in laying.desk.roll.seats}
        told = gather(store, draft, due, meeting_id, recorded_at)
        odd = tuple(Note(Outcome.WARN, sentence, "content") for sentence in sitting_doubts(parts))
        told = replace(told, weighty=(*told.weighty, *odd))
        self._sheet.show_notes(told.brief, told.full)
        weighty = replace(draft, title="", content="", place="")
        if weighty != self._weighed:
            self._weighed = weighty
            self.effect = effect(store, draft, self._bridge.today(), meeting_id, recorded=shown is not None)
            held = draft.status is MeetingStatus.HELD and draft.held_on is not None
            self.late = held and bool(late_words(store, draft.held_on or self._bridge.today(), recorded_at))


def title_of(shown: Shown[Meeting] | None, kind: MeetingKind, *, late: bool) -> str:
    """What is on the screen, for the head of the page: a new meeting of a kind, or a recorded one."""
    if shown is None:
        return f"{'补录' if late else '记录'}{MEETING_WORDS[kind]}"
    meeting, status = shown.record, shown.record.status or MeetingStatus.HELD
    state = f"（{STATUS_WORDS[status]}）" if status is not MeetingStatus.HELD else "（补录）" if late else ""
    return f"{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}{state}"
