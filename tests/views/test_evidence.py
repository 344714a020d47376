"""Which obligation a recorded meeting belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.meetings import cancel, record
from pbdesk.model import Meeting, MeetingKind
from pbdesk.store import Store
from pbdesk.views.evidence import finding_of_meeting
from tests.orchard import BRANCH, TODAY, a_draft, a_file


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def found(store: Store, meeting: str = "m1") -> tuple[str, str, str] | None:
    finding = finding_of_meeting(store, meeting, TODAY)
    return (finding.rule, finding.subject, finding.period) if finding else None


def test_a_meeting_that_counts_leads_to_what_it_counts_for(store: Store) -> None:
    record(store, a_draft(), "m1")
    assert found(store) == ("MTG-01", BRANCH, "2026Q4")


def test_a_meeting_that_does_not_count_leads_to_where_that_is_said(store: Store) -> None:
    record(store, a_draft(), "m1")
    shown = store.get(Meeting, "m1")
    assert shown is not None
    cancel(store, shown)
    assert found(store) == ("MTG-01", BRANCH, "2026Q4")


def test_a_group_meeting_leads_to_its_group(store: Store) -> None:
    record(store, a_draft(kind=MeetingKind.GROUP_MEETING, group_id="group2"), "m1")
    assert found(store) == ("MTG-03", "group2", "2026-11")


def test_a_sitting_for_last_year_leads_to_last_year(store: Store) -> None:
    life = a_draft(date(2026, 3, 2), kind=MeetingKind.ORGANIZATION_LIFE_MEETING, for_year=2025)
    record(store, life, "m1")
    assert found(store) == ("MTG-07", BRANCH, "2025")


def test_a_meeting_that_is_gone_leads_nowhere(store: Store) -> None:
    assert found(store, "gone") is None
