"""Receipts: lost, late, twice, forged; what has no receipt is sent again, what has one is not."""

from __future__ import annotations

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Meeting
from pbdesk.store import bundles
from pbdesk.views.exchange import arrived_rows, sent_rows
from tests.builders import seen
from tests.exchange.desks import DeskFile, desks, strangers


@pytest.fixture
def pair() -> list[DeskFile]:
    street, branch = desks(1)
    branch.note(street.reply(branch))
    return [street, branch]


def test_what_was_confirmed_is_not_sent_again(pair: list[DeskFile]) -> None:
    street, branch = pair
    assert branch.news() is None
    branch.edit("m0", title="学习会")
    plan = street.take(branch.news() or b"")
    assert plan.opened.manifest.revisions == 1


def test_while_no_receipt_comes_everything_since_the_last_one_goes_each_time(pair: list[DeskFile]) -> None:
    street, branch = pair
    for number in range(3):
        branch.edit("m0", title=f"第{number}次")
        bundle = branch.news() or b""
    assert street.take(bundle).opened.manifest.revisions == 3
    assert seen(street.store, Meeting, "m0").record.title == "第2次"


def test_a_receipt_that_comes_late_confirms_what_it_names_and_no_more(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    late = street.reply(branch)
    branch.hold("m2")
    branch.note(late)
    assert street.take(branch.news() or b"").opened.manifest.counts == {"meeting": 1}


def test_a_receipt_taken_twice_changes_nothing(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    receipt = street.reply(branch)
    assert branch.note(receipt) == branch.note(receipt)
    assert branch.news() is None


def test_what_was_kept_aside_is_sent_again(pair: list[DeskFile]) -> None:
    street, branch = pair
    bundles.decide_device(street.store, branch.device, "approved", ["b9"], by="街道")
    branch.hold("m1")
    plan = street.take(branch.news() or b"")
    assert plan.counts["aside"] == 1
    branch.note(street.reply(branch))
    street.approve(branch)
    assert street.take(branch.news() or b"").opened.manifest.counts == {"meeting": 1}


def test_what_was_taken_back_with_its_merge_is_sent_again(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))
    street.store.undo()
    branch.note(street.reply(branch))
    street.take(branch.news() or b"")
    assert street.store.get(Meeting, "m1") is not None


def test_what_was_taken_back_counts_as_received_on_neither_side(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    branch.note(street.reply(branch))
    street.store.undo()
    assert branch.note(street.reply(branch)) == 1
    assert [row.state for row in arrived_rows(street.store) if row.sequence == 2] == ["已撤销"]
    assert [row.state for row in sent_rows(branch.store) if row.sequence == 2] == ["还没有回执"]
    street.store.redo()
    assert branch.note(street.reply(branch)) == 2
    assert branch.news() is None


def test_a_receipt_may_only_take_back_what_an_earlier_one_said() -> None:
    street, branch = strangers(1)
    street.trust(branch)
    street.take(branch.send())
    branch.note(street.reply(branch))
    street.store.undo()
    assert branch.note(street.reply(branch)) == 0
    assert [row.state for row in sent_rows(branch.store)] == ["还没有回执"]
    assert street.take(branch.news() or b"").opened.manifest.after == {}


def test_nothing_has_come_from_a_device_that_nobody_let_in(pair: list[DeskFile]) -> None:
    street, _ = pair
    with pytest.raises(UserError, match="没有可以开的回执"):
        street.reply(DeskFile("陌生人", street.store.desk))


def test_a_receipt_signed_by_another_key_than_the_offices_is_refused(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    street.store.keep_setting("device_key", "33" * 32)
    with pytest.raises(UserError, match="密钥和登记的不同"):
        branch.note(street.reply(branch))
    assert branch.news() is not None


@pytest.mark.parametrize("spoil", [
    lambda data: data[:-1], lambda data: data[:200], lambda data: data[:-40] + b"\0" + data[-39:], lambda _: b"",
])  # fmt: skip
def test_a_damaged_receipt_confirms_nothing(pair: list[DeskFile], spoil: object) -> None:
    street, branch = pair
    branch.hold("m1")
    street.take(branch.news() or b"")
    with pytest.raises(UserError):
        branch.note(spoil(street.reply(branch)))  # type: ignore[operator]
    assert branch.news() is not None


def test_a_bundle_is_no_receipt_and_a_receipt_no_bundle(pair: list[DeskFile]) -> None:
    street, branch = pair
    with pytest.raises(UserError, match="不是回执"):
        branch.note(street.send())
    with pytest.raises(UserError, match="不是数据包"):
        branch.take(street.reply(branch))
