"""Meetings that are typed and not saved yet: kept beside the records, found again after the window was closed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbdesk.actions.draft_json import mapping_of, read, to_json
from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.model import Meeting
from pbdesk.store import Draft, Shown, Store
from pbdesk.words import MEETING_WORDS, short_date

PREFIX = "meeting:"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMeeting:
    """What was typed of a meeting or of the parts of a sitting; ``ids`` are those the meetings have or will have.

    ``heads`` are those of the record that was being corrected; none while it was a new one. ``added_to`` is the
    recorded meeting that the parts are to be further parts of, if there is one.
    """

    parts: tuple[MeetingDraft, ...]
    ids: tuple[str, ...]
    heads: tuple[str, ...] = ()
    added_to: str = ""

    @property
    def key(self) -> str:
        """Under which the draft is kept."""
        return key_of(self.ids[0])


def key_of(meeting_id: str) -> str:
    """The key of a meeting's draft; saving the meeting drops it in the same change."""
    return f"{PREFIX}{meeting_id}"


def keep(store: Store, kept: KeptMeeting) -> None:
    """Keep what is typed, in the place of what was kept of the same meeting before."""
    content = {
        "version": _VERSION, "ids": kept.ids, "heads": kept.heads, "added_to": kept.added_to, "parts": kept.parts,
    }  # fmt: skip
    store.keep_draft(kept.key, _title(kept), to_json(content))


def read_kept(draft: Draft) -> KeptMeeting | None:
    """A meeting's draft out of what the store kept; None when it is none, or nothing of it can be read."""
    if not draft.key.startswith(PREFIX):
        return None
    content = mapping_of(draft.content)
    found = read(KeptMeeting, {"heads": [], "ids": [], **content})
    if found is None or not found.parts:
        return None
    ids = found.ids or (draft.key.removeprefix(PREFIX),)
    return replace(found, ids=ids)


def drop(store: Store, meeting_id: str) -> None:
    """Forget what was kept of a meeting."""
    store.drop_draft(key_of(meeting_id))


def shown_for(store: Store, kept: KeptMeeting) -> Shown[Meeting] | None:
    """The record that a kept correction belongs to, with the heads the user had seen; None for a new meeting.

    If the record has changed since, both sides are kept and put together when the draft is saved.
    """
    found = store.get(Meeting, kept.ids[0]) if kept.heads else None
    return None if found is None else replace(found, heads=kept.heads)


def _title(kept: KeptMeeting) -> str:
    first = kept.parts[0]
    day = short_date(first.held_on) if first.held_on else "未写日期的"
    what = "、".join(dict.fromkeys(MEETING_WORDS[part.kind] for part in kept.parts))
    return f"{day}{what}，{'改' if kept.heads else '写'}到一半"
