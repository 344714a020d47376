"""What was typed and never saved, in words: what it is, how far it got, and when it was last touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pbdesk.clock import SHANGHAI
from pbdesk.store import Store
from pbdesk.words import near_date

_DAYS = {0: "今天", 1: "昨天", 2: "前天"}


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft: ``key`` to open or drop it by, ``title`` what it is, ``when`` when it was kept."""

    key: str
    title: str
    when: str

    @property
    def sentence(self) -> str:
        """All of it in one line: 11月20日党员大会，写到一半，昨天 17:05."""
        return f"{self.title}，{self.when}"


def list_drafts(store: Store, today: date) -> tuple[DraftRow, ...]:
    """All drafts of the file, the latest first."""
    return tuple(DraftRow(draft.key, draft.title, when_words(draft.saved_at, today)) for draft in store.drafts())


def when_words(instant: datetime, today: date) -> str:
    """An instant as people say it, in local time: 今天 09:12, 昨天 17:05, 11月3日 08:30."""
    local = instant.astimezone(SHANGHAI)
    day = _DAYS.get((today - local.date()).days) or near_date(local.date(), today.year)
    return f"{day} {local:%H:%M}"
