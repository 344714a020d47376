"""Bringing back what a record said earlier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pbdesk.actions.bring_back import bring_back
from pbdesk.errors import UserError
from pbdesk.model import Meeting, Person, Posting, Visit
from pbdesk.store import Store
from pbdesk.store.versions import versions
from tests.builders import a_small_branch, fill, seen


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def work_at(store: Store, employer: str) -> None:
    shown = seen(store, Person, "p1")
    with store.change("修改") as tx:
        tx.put(replace(shown.record, employer=employer), shown.heads)


def test_an_earlier_content_can_be_brought_back(branch: Store) -> None:
    work_at(branch, "一")
    work_at(branch, "二")
    earlier = versions(branch, "person", "p1")[1]
    changes = bring_back(branch, "person", "p1", earlier.rev)
    assert (seen(branch, Person, "p1").record.employer, changes.label) == ("一", "找回以前的内容")
    assert branch.undo().label == "找回以前的内容"
    assert seen(branch, Person, "p1").record.employer == "二"


def test_a_deleted_record_comes_back_with_its_marks(branch: Store) -> None:
    shown = seen(branch, Meeting, "m1")
    with branch.change("删除会议") as tx:
        tx.delete(shown.record, shown.heads)
    bring_back(branch, "meeting", "m1", versions(branch, "meeting", "m1")[1].rev)
    assert seen(branch, Meeting, "m1").record == shown.record


def test_a_deletion_has_no_content_to_bring_back(branch: Store) -> None:
    with branch.change("删除") as tx:
        tx.delete(seen(branch, Visit, "v1").record, seen(branch, Visit, "v1").heads)
    with pytest.raises(UserError, match="没有内容可以找回"):
        bring_back(branch, "visit", "v1", versions(branch, "visit", "v1")[0].rev)


def test_what_no_longer_fits_is_not_brought_back(branch: Store) -> None:
    shown = seen(branch, Visit, "v1")
    with branch.change("删除走访和派驻") as tx:
        tx.delete(shown.record, shown.heads)
        posting = seen(branch, Posting, "po1")
        tx.delete(posting.record, posting.heads)
    with pytest.raises(UserError, match="已经删除"):
        bring_back(branch, "visit", "v1", versions(branch, "visit", "v1")[1].rev)
