"""A merge taken back, done again, met by another bundle; devices that are let in late, come back or are kept out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.exchange import incoming
from pbdesk.exchange.outgoing import OFFICE, Wish, write
from pbdesk.model import Attachment, AttachmentKind, Desk, Meeting, Organization, OrganizationKind, Visit
from pbdesk.store import Store, bundles
from pbdesk.store.backup import backup
from pbdesk.store.doctor import examine
from pbdesk.store.restoring import restore
from pbdesk.views.record_history import action_records
from tests.builders import a_posting, a_visit, seen
from tests.exchange.desks import BRANCH, DeskFile, desks, strangers


def title(desk: DeskFile) -> str | None:
    return seen(desk.store, Meeting, "m0").record.title


def state(desk: DeskFile, data: bytes) -> str:
    bundle = incoming.open_bundle(desk.store, data).id
    return next(a.state for a in bundles.arrivals_of(desk.store) if a.id == bundle)


# taken back and done again


def test_a_merge_that_was_taken_back_can_be_merged_anew_and_taken_back_anew() -> None:
    street, branch = desks(1)
    branch.edit("m0", title="学习会")
    data = branch.send()
    street.take(data)
    street.store.undo()
    street.hold("own")
    plan = street.take(data)
    assert (title(street), plan.again, state(street, data)) == ("学习会", False, "merged")
    assert street.store.undo().label.startswith("合并数据包")
    assert (title(street), street.findings()) == (None, ())


def test_what_a_later_bundle_brought_too_stays_when_the_earlier_merge_is_done_again_and_taken_back() -> None:
    street, branch = desks(1)
    branch.edit("m0", title="学习会")
    first = branch.send()
    street.take(first)
    street.store.undo()
    branch.hold("m1")
    street.take(branch.send())
    street.take(first)
    assert street.store.undo().label.endswith("（第 3 包）")
    assert (title(street), street.store.get(Meeting, "m1"), street.findings()) == (None, None, ())


def test_a_bundle_of_a_stranger_does_not_keep_a_merge_from_being_done_again() -> None:
    street, branch = desks(1)
    branch.edit("m0", title="学习会")
    data = branch.send()
    street.take(data)
    street.store.undo()
    stranger = DeskFile("陌生人", Desk.BRANCH)
    stranger.trust(branch)
    stranger.take(data)
    street.take(stranger.send())
    street.store.redo()
    assert (title(street), street.findings()) == ("学习会", ())


def test_what_is_here_already_is_not_kept_aside_whoever_sends_it() -> None:
    street, branch, _ = strangers(2)
    street.trust(branch)
    street.take(branch.send())
    other = DeskFile("副书记", Desk.BRANCH)
    other.trust(branch)
    other.take(branch.send())
    plan = street.take(other.send())
    assert (plan.counts["same"], plan.counts["aside"]) == (plan.opened.manifest.revisions, 0)


def test_a_merge_is_told_with_the_records_it_touched() -> None:
    street, branch = desks(1)
    branch.edit("m0", title="学习会")
    data = branch.send()
    street.take(data)
    (record,) = action_records(street.store, incoming.open_bundle(street.store, data).id)
    assert (record.kind, record.record_id) == ("meeting", "m0")


# let in late, kept out, back with another key


def test_what_waited_for_a_device_comes_in_when_it_is_let_in_and_goes_with_its_merge() -> None:
    street, branch = strangers(1)
    data = branch.send()
    plan = street.take(data)
    assert (plan.device, len(plan.aside), state(street, data)) == (None, plan.opened.manifest.revisions, "waiting")
    street.approve(branch)
    assert (title(street), state(street, data)) == (None, "merged")
    street.store.undo()
    assert (street.store.get(Meeting, "m0"), street.findings()) == (None, ())


def test_letting_a_device_in_does_not_bring_back_a_merge_that_was_taken_back() -> None:
    street, branch = desks(1)
    branch.edit("m0", title="学习会")
    street.take(branch.send())
    street.store.undo()
    street.approve(branch)
    assert title(street) is None


def test_a_guides_visits_come_in_as_soon_as_his_posting_is_known_whatever_came_first() -> None:
    street, branch = strangers(1)
    branch.put(a_posting("po", "p2", BRANCH))
    guide = DeskFile("指导员", Desk.GUIDE)
    guide.trust(branch)
    guide.take(branch.send())
    guide.store.keep_setting("guide_id", "p2")
    guide.put(a_visit("v1", "po"))
    for desk in (guide, branch):
        street.trust(desk)
    assert street.take(guide.send()).counts["aside"] == 1
    street.take(branch.send())
    assert (seen(street.store, Visit, "v1").record.posting_id, bundles.set_aside(street.store)) == ("po", ())


def test_a_device_that_was_blocked_comes_back_with_a_new_key_only_through_a_person() -> None:
    street, branch = desks(1)
    old = branch.send()
    branch.store.keep_setting("device_key", "11" * 32)
    branch.edit("m0", title="学习会")
    new = branch.send()
    with pytest.raises(UserError, match="签名的密钥不同"):
        street.take(new)
    bundles.decide_device(street.store, branch.device, "blocked", (), by="街道")
    plan = street.take(new)
    assert (plan.device, title(street)) == (None, None)
    street.approve(branch)
    assert title(street) == "学习会"
    with pytest.raises(UserError, match="签名的密钥不同"):
        street.take(old)


def test_what_came_under_a_blocked_key_stays_aside_for_good() -> None:
    street, branch = strangers(1)
    data = branch.send()
    street.take(data)
    bundles.decide_device(street.store, branch.device, "blocked", (), by="街道")
    bundles.acknowledge(branch.store, [incoming.open_bundle(street.store, data).id], [])
    branch.store.keep_setting("device_key", "22" * 32)
    branch.hold("m9")
    street.take(branch.news() or b"")
    street.approve(branch)
    assert {a.why for _, a in bundles.set_aside(street.store)} == {"content"}
    assert street.store.get(Organization, BRANCH) is None


# keys and numbers


def test_going_back_to_an_older_backup_keeps_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "街道.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="街道") as store:
        with store.change("登记") as tx:
            tx.put(Organization(id=BRANCH, kind=OrganizationKind.BRANCH, name="支部"))
        copy = backup(store)
        store.keep_setting("office_identity", "AGE-SECRET-KEY-X")
        restore(store, copy)
        assert store.setting("office_identity") == "AGE-SECRET-KEY-X"


def test_numbers_that_come_later_than_their_revisions_arrive_all_the_same() -> None:
    street, branch = desks(1)
    branch.change_person("p1", phone="13800138000")
    street.take(branch.send())
    assert street.phone("p1") is None
    plan = street.take(branch.send(private=True))
    assert (street.phone("p1"), len(plan.landing.new)) == ("13800138000", 0)


def test_numbers_that_came_later_go_and_come_with_their_merge() -> None:
    street, branch = desks(1)
    branch.change_person("p1", phone="13800138000")
    street.take(branch.send())
    street.take(branch.send(private=True))
    street.store.undo()
    assert street.phone("p1") is None
    street.store.redo()
    assert (street.phone("p1"), street.findings()) == ("13800138000", ())


def test_a_bundle_without_numbers_hides_none_that_are_known() -> None:
    street, branch = desks(1)
    branch.change_person("p1", phone="13800138000")
    street.take(branch.send(private=True))
    branch.change_person("p1", name="改名")
    street.take(branch.send())
    assert street.phone("p1") == "13800138000"


def test_a_number_that_was_taken_away_does_not_come_back() -> None:
    street, branch = desks(1)
    branch.change_person("p1", phone="13800138000")
    street.take(branch.send(private=True))
    branch.change_person("p1", phone=None)
    assert branch.phone("p1") is None
    street.take(branch.send(private=True))
    assert street.phone("p1") is None


def test_a_stranger_brings_no_numbers_for_people_who_are_known() -> None:
    street, branch = desks(1)
    stranger = DeskFile("陌生人", Desk.BRANCH)
    stranger.trust(branch)
    stranger.take(branch.send())
    with stranger.store.writing() as conn:
        conn.execute(
            "INSERT INTO person_private SELECT rev, record_id, NULL, '110' FROM revision WHERE kind = 'person'"
        )
    street.take(stranger.send(private=True))
    assert street.phone("p1") is None


# attachments


def test_an_attachment_whose_bytes_did_not_travel_is_no_damage_and_its_bytes_may_follow() -> None:
    street, branch = desks(1)
    with branch.store.change("附上照片") as tx:
        tx.keep_blob(b"photo")
        tx.put(Attachment(
            id="at", branch_id=BRANCH, meeting_id="m0", kind=AttachmentKind.PHOTO, name="a.png", size=5,
            media_type="image/png", sha256=hashlib.sha256(b"photo").hexdigest(),
        ))  # fmt: skip
    street.take(write(branch.store, Wish(OFFICE, (), everything=True, photos=False)).data)
    report = examine(street.store)
    assert (report.healthy, ["没有随数据包一起来" in note for note in report.notes]) == (True, [True])
    street.take(branch.send())
    assert examine(street.store).notes == ()
