"""The photos and scans that are attached to meetings, with their bytes, for printing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pbdesk.actions.media import visible_name
from pbdesk.model import AttachmentKind
from pbdesk.store import Store
from pbdesk.views.rows import Minutes, Photo
from pbdesk.words import ATTACHMENT_WORDS

_PHOTOS = """
    SELECT t.name, t.kind, t.sha256
      FROM attachment t
     WHERE t.meeting_id = :meeting AND t.deleted_at IS NULL AND t.media_type LIKE 'image/%'
     ORDER BY t.kind DESC, t.name, t.id"""


def with_photos(store: Store, meetings: Sequence[Minutes]) -> tuple[Minutes, ...]:
    """The same minutes with their pictures: signed pages first, then photos, each only where its bytes are there."""
    return tuple(replace(minutes, photos=_photos(store, minutes.id)) for minutes in meetings)


def _photos(store: Store, meeting: str) -> tuple[Photo, ...]:
    found = []
    for row in store.query(_PHOTOS, {"meeting": meeting}):
        data = store.blob(row["sha256"])
        if data is not None:
            found.append(Photo(f"{ATTACHMENT_WORDS[AttachmentKind(row['kind'])]}：{visible_name(row['name'])}", data))
    return tuple(found)
