"""What was typed and never saved, told in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pbdesk.actions.drafts import KeptMeeting, keep
from pbdesk.views.drafts import list_drafts, when_words
from tests.orchard import a_draft, a_file

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 11, 22, 1, 12, tzinfo=UTC), "今天 09:12"),
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "昨天 17:05"),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), "今天 01:00"),
        (datetime(2026, 11, 20, 9, 5, tzinfo=UTC), "前天 17:05"),
        (datetime(2026, 11, 3, 0, 30, tzinfo=UTC), "11月3日 08:30"),
        (datetime(2025, 12, 31, 4, 0, tzinfo=UTC), "2025年12月31日 12:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(instant: datetime, words: str) -> None:
    assert when_words(instant, TODAY) == words


def test_a_draft_is_one_line() -> None:
    with a_file() as store:
        store.clock = lambda: datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
        keep(store, KeptMeeting(parts=(a_draft(),), ids=("m",)))
        (row,) = list_drafts(store, TODAY)
    assert (row.key, row.sentence) == ("meeting:m", "11月20日党员大会，写到一半，昨天 17:05")
