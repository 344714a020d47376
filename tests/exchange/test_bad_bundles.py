"""Every bad bundle: a sentence in Chinese, nothing changed, in bounded time and memory."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pbdesk import cli
from pbdesk.errors import UserError
from pbdesk.exchange import container, incoming, keys
from pbdesk.exchange.frames import digest_of
from pbdesk.exchange.manifest import Manifest, read_manifest
from pbdesk.model import Meeting, Organization, OrganizationKind, Person
from pbdesk.store import Store, bundles, revisions
from pbdesk.store.blobs import LARGEST
from pbdesk.store.doctor import examine
from pbdesk.store.revisions import Revision, Stamp, make
from tests.builders import seen
from tests.exchange.desks import BRANCH, DeskFile, desks
from tests.long import examples

CHINESE = re.compile(r"^[“（一-鿿].*。$", re.DOTALL)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def pair() -> list[DeskFile]:
    return desks(1)


def refused(desk: DeskFile, data: bytes) -> str:
    """The sentence with which a bundle is refused; nothing changes, and that is looked at."""
    before = desk.records(), desk.heads(), len(bundles.arrivals_of(desk.store)), len(bundles.devices(desk.store))
    with pytest.raises(UserError) as refusal:
        desk.take(data)
    after = desk.records(), desk.heads(), len(bundles.arrivals_of(desk.store)), len(bundles.devices(desk.store))
    assert after == before
    assert CHINESE.match(str(refusal.value)), refusal.value
    return str(refusal.value)


def parts(data: bytes) -> tuple[Manifest, list[tuple[bytes, bytes]]]:
    """What a bundle that is not locked says, and its frames."""
    _, body = container.unwrap(data)
    payload = container.open_payload(body)
    manifest = read_manifest(payload.manifest)
    frames = [(f.letter, f.read()) for f in container.unpack(payload.packed, manifest.size, manifest.digest)]
    return manifest, frames


def forged(
    desk: DeskFile, data: bytes, change: Callable[[bytes], bytes] | None = None, *, frames: Any = None,
    manifest: Callable[[dict[str, Any]], object] | None = None, text: Callable[[bytes], bytes] | None = None,
) -> bytes:  # fmt: skip
    """A bundle changed by one who holds the sender's key: its lines, its frames, its manifest, or that one's text."""
    told, made = parts(data)
    if change:
        made = [(letter, change(content) if letter == b"R" else content) for letter, content in made]
    packed, size, digest = container.pack(frames(made) if frames else made)
    said = json.loads(replace(told, size=size, digest=digest).to_bytes())
    if manifest:
        manifest(said)
    written = compact(said)
    return signed(desk, text(written) if text else written, packed)


def compact(said: object) -> bytes:
    words = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return words.encode("utf-8", "surrogatepass")


def signed(desk: DeskFile, manifest: bytes, packed: bytes) -> bytes:
    signature = keys.device_key(desk.store).sign(manifest).signature
    return container.wrap(container.Payload(manifest, signature, packed).to_bytes(), locked=False)


def carrying(desk: DeskFile, made: Iterable[Revision]) -> bytes:
    """A bundle with these revisions, whatever they say."""
    from pbdesk.exchange.frames import Contents, to_frames

    made = list(made)

    def manifest(said: dict[str, Any]) -> None:
        said.update(revisions=len(made), revisions_digest=digest_of(r.rev for r in made), attachments=0, private=0)

    return forged(desk, desk.send(), frames=lambda _: to_frames(Contents(made)), manifest=manifest)


def a_revision(kind: str = "person", record: str = "x", parents: Iterable[str] = (), **doc: Any) -> Revision:
    stamp = Stamp("某人", "dev", "2026-11-30T01:00:00Z", "act", "改")
    return make(stamp, kind, record, BRANCH, parents, {"id": record, "name": "某人", **doc})


# what is no bundle, cut, or touched on the way


def test_an_empty_file_is_refused(pair: list[DeskFile]) -> None:
    assert "不是支部工作台的数据包" in refused(pair[0], b"")


@pytest.mark.parametrize("data", [
    b"P", b"x", b"\0" * 100, "会议记录".encode(), b"PK\x03\x04" * 50,
])  # fmt: skip
def test_something_else_is_refused(data: bytes, pair: list[DeskFile]) -> None:
    assert "不是支部工作台的数据包" in refused(pair[0], data)


def small(pair: list[DeskFile]) -> bytes:
    """A bundle of one change, so that every byte of it can be tried."""
    street, branch = pair
    branch.note(street.reply(branch))
    branch.edit("m0", title="学习会")
    return branch.news() or b""


def test_a_bundle_cut_at_any_length_is_refused(pair: list[DeskFile]) -> None:
    data = small(pair)
    for length in range(len(data)):
        with pytest.raises(UserError, match=CHINESE):
            incoming.open_bundle(pair[0].store, data[:length])
    assert pair[0].take(data).counts["new"] == 1


def flipped_unnoticed(desk: DeskFile, data: bytes, bit: int) -> list[int]:
    """The places where a flipped bit is neither refused with a sentence nor without any meaning."""
    whole = incoming.open_bundle(desk.store, data)
    unnoticed = []
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        try:
            as_good = incoming.open_bundle(desk.store, changed) == whole
        except UserError as refusal:
            as_good = CHINESE.match(str(refusal)) is not None
        if not as_good:
            unnoticed.append(place)
    return unnoticed


def test_flipping_shows_where_nobody_looks(pair: list[DeskFile], monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control of the next test: without the look at the signature a flipped name is not found."""
    data = small(pair)
    monkeypatch.setattr(keys, "verified", lambda *_: True)
    assert flipped_unnoticed(pair[0], data, 1) != []


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_a_bit_flipped_in_any_byte_is_refused_or_makes_no_difference(bit: int, pair: list[DeskFile]) -> None:
    data = small(pair)
    assert flipped_unnoticed(pair[0], data, 1 << bit) == []


@pytest.mark.parametrize("more", [b"\0", b"x" * 100])
def test_something_after_the_end_is_refused(more: bytes, pair: list[DeskFile]) -> None:
    refused(pair[0], small(pair) + more)


@pytest.fixture
def locked(pair: list[DeskFile]) -> bytes:
    street, branch = pair
    keys.keep_office(branch.store, keys.office_key(street.store))
    return small(pair)


def test_a_locked_bundle_cut_at_any_length_is_refused(pair: list[DeskFile], locked: bytes) -> None:
    for length in range(len(locked)):
        with pytest.raises(UserError, match=CHINESE):
            incoming.open_bundle(pair[0].store, locked[:length])
    assert pair[0].take(locked).counts["new"] == 1


def test_a_locked_bundle_with_a_bit_flipped_in_any_byte_is_refused(pair: list[DeskFile], locked: bytes) -> None:
    assert flipped_unnoticed(pair[0], locked, 1) == []


def test_a_bundle_locked_for_another_office_is_refused(pair: list[DeskFile], locked: bytes) -> None:
    other = DeskFile("别的街道", pair[0].store.desk)
    assert "没有能打开它的密钥" in refused(other, locked)
    keys.office_key(other.store)
    assert "加密给别的单位" in refused(other, locked)


def test_a_signature_of_another_key_is_refused(pair: list[DeskFile]) -> None:
    street, branch = pair
    told, _ = parts(branch.send())
    _, body = container.unwrap(branch.send())
    payload = container.open_payload(body)
    wrong = container.Payload(payload.manifest, bytes(64), payload.packed)
    assert "签名不对" in refused(street, container.wrap(wrong.to_bytes(), locked=False))
    assert told.verify_key


# heads and manifests


HEADS = {
    "a newer format": b'{"format": 99, "locked": false}',
    "no format": b'{"locked": false}',
    "a format that is no number": b'{"format": "1", "locked": false}',
    "a format of true": b'{"format": true, "locked": false}',
    "infinity": b'{"format": 1e999, "locked": false}',
    "a name twice": b'{"format": 1, "format": 1, "locked": false}',
    "a list": b"[1]",
    "nested": b"[" * 1000,
    "not locked and not open": b'{"format": 1, "locked": null}',
    "no JSON": b"format 1",
    "broken characters": b'{"format": 1, "locked": false, "x": "\xff"}',
}


@pytest.mark.parametrize("case", HEADS)
def test_a_bad_head_is_refused(case: str, pair: list[DeskFile]) -> None:
    _, body = container.unwrap(pair[1].send())
    words = refused(pair[0], container.MAGIC + HEADS[case] + b"\n" + body)
    assert ("先升级程序" in words) == (case == "a newer format")


def setting(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda said: said.__setitem__(name, value)


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no device": lambda said: said.pop("device_id"),
    "an empty device": setting("device_id", ""),
    "a long device": setting("device_id", "x" * 65),
    "a device that is no text": setting("device_id", 7),
    "half a character": setting("file_title", "\ud800"),
    "a moment without zone": setting("made_at", "2026-11-30T01:00:00"),
    "a moment in words": setting("made_at", "昨天"),
    "the last moment there is": setting("made_at", "9999-12-31T23:59:59Z"),
    "an unknown desk": setting("desk", "city"),
    "a key that is no key": setting("verify_key", "z" * 64),
    "a negative number": setting("sequence", -1),
    "a sequence of none": setting("sequence", 0),
    "a huge number": setting("sequence", 2**63),
    "a number that is true": setting("revisions", True),
    "a number that is text": setting("size", "7"),
    "branches that are text": setting("branches", "b1"),
    "a branch that is a list": setting("branches", [["b1"]]),
    "counts that are a list": setting("counts", []),
    "a count that is text": setting("counts", {"person": "1"}),
    "a guide that is a list": setting("guide_id", ["guide"]),
    "more than there is": lambda said: said.__setitem__("size", said["size"] + 1),
    "less than there is": lambda said: said.__setitem__("size", said["size"] - 1),
    "another number of revisions": lambda said: said.__setitem__("revisions", said["revisions"] + 1),
    "another set of revisions": setting("revisions_digest", "0" * 64),
    "attachments that did not come": setting("attachments", 1),
    "numbers that did not come": setting("private", 1),
    "another hash": setting("digest", "0" * 64),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_bad_manifest_is_refused_even_when_it_is_signed(case: str, pair: list[DeskFile]) -> None:
    street, branch = pair
    refused(street, forged(branch, branch.send(), manifest=MANIFESTS[case]))


TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "a name twice": lambda text: b'{"sequence":1,' + text[1:],
    "NaN": lambda text: b'{"x":NaN,' + text[1:],
    "a fraction": lambda text: b'{"x":1.5,' + text[1:],
    "nested without end": lambda text: b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"," + text[1:],
    "a number without end": lambda text: b'{"x":' + b"9" * 5000 + b"," + text[1:],
    "no object": lambda _: b"[]",
    "nothing": lambda _: b"",
    "another encoding": lambda text: text.decode().encode("utf-16"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_manifest_that_can_be_read_in_two_ways_is_refused(case: str, pair: list[DeskFile]) -> None:
    street, branch = pair
    refused(street, forged(branch, branch.send(), text=TEXTS[case]))


def test_what_a_newer_version_adds_to_the_manifest_is_passed_over(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    assert street.take(forged(branch, branch.send(), manifest=setting("weather", ["晴"]))).counts["new"] == 1


# frames


def a_line(content: bytes, change: Callable[[list[Any]], object]) -> bytes:
    """The first line of the revisions, changed; the others as they are."""
    first, *rest = content.split(b"\n")
    said = json.loads(first)
    change(said)
    return b"\n".join([compact(said), *rest])


LINES: dict[str, Callable[[bytes], bytes]] = {
    "no JSON": lambda c: b"nope\n" + c,
    "an empty line": lambda c: b"\n" + c,
    "too short": lambda c: a_line(c, lambda said: said.pop()),
    "too long": lambda c: a_line(c, lambda said: said.append({})),
    "no content": lambda c: a_line(c, lambda said: said.__setitem__(9, None)),
    "a kind that is no text": lambda c: a_line(c, lambda said: said.__setitem__(0, 7)),
    "an id that is empty": lambda c: a_line(c, lambda said: said.__setitem__(1, "")),
    "an id with a line break": lambda c: a_line(c, lambda said: said.__setitem__(1, "a\nb")),
    "parents that are text": lambda c: a_line(c, lambda said: said.__setitem__(3, "ab")),
    "a parent that comes later": lambda c: a_line(c, lambda said: said.__setitem__(3, [1])),
    "a parent that is itself": lambda c: a_line(c, lambda said: said.__setitem__(3, [0])),
    "a parent before the first": lambda c: a_line(c, lambda said: said.__setitem__(3, [-1])),
    "a parent that is true": lambda c: a_line(c, lambda said: said.__setitem__(3, [True])),
    "a parent that is no name": lambda c: a_line(c, lambda said: said.__setitem__(3, ["X" * 64])),
    "an author that is no text": lambda c: a_line(c, lambda said: said.__setitem__(4, None)),
    "half a character": lambda c: a_line(c, lambda said: said.__setitem__(4, "\ud800")),
    "a moment that is none": lambda c: a_line(c, lambda said: said.__setitem__(6, "2026-02-30T00:00:00Z")),
    "a moment without zone": lambda c: a_line(c, lambda said: said.__setitem__(6, "2026-02-20T00:00:00")),
    "the last moment there is": lambda c: a_line(c, lambda said: said.__setitem__(6, "9999-12-31T23:59:59Z")),
    "an action without end": lambda c: a_line(c, lambda said: said.__setitem__(8, "改" * 100_000)),
    "a name twice": lambda c: c.replace(b'{"id"', b'{"id":"b1","id"', 1),
    "NaN": lambda c: c.replace(b'{"id"', b'{"a":NaN,"id"', 1),
    "a fraction": lambda c: c.replace(b'{"id"', b'{"a":1.5,"id"', 1),
    "another order": lambda c: c.replace(b'{"id"', b'{"zz":1,"id"', 1),
    "nested without end": lambda c: c.replace(b'{"id"', b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b',"id"', 1),
    "not UTF-8": lambda c: c.replace(b'"id"', b'"\xff"', 1),
    "content that was changed": lambda c: c.replace("支部".encode(), "支局".encode(), 1),
    "the same revision twice": lambda c: c.split(b"\n")[0] + b"\n" + c,
    "one less": lambda c: c.rsplit(b"\n", 1)[0],
    "none": lambda _: b"",
}


@pytest.mark.parametrize("case", LINES)
def test_a_bad_line_is_refused_even_when_it_is_signed(case: str, pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    refused(street, forged(branch, branch.send(), LINES[case]))


Frames = list[tuple[bytes, bytes]]
FRAMES: dict[str, Callable[[Frames], Frames]] = {
    "no numbers but text": lambda f: [*f, (b"P", b"nope")],
    "numbers of nobody": lambda f: [*f, (b"P", b'{"9999":{"phone":"1"}}')],
    "numbers from behind": lambda f: [*f, (b"P", b'{"-1":{"phone":"1"}}')],
    "numbers of a meeting": lambda f: [*f, (b"P", b'{"0":{"phone":"1"}}')],
    "numbers of another kind": lambda f: [*f, (b"P", b'{"5":{"salary":"1"}}')],
    "numbers that are none": lambda f: [*f, (b"P", b'{"5":{"phone":1}}')],
    "half a number": lambda f: [*f, (b"P", b'{"5":{"phone":"\\ud800"}}')],
    "an attachment too large": lambda f: [*f, (b"B", bytes(LARGEST + 1))],
    "an attachment nobody told of": lambda f: [*f, (b"B", b"x")],
}


@pytest.mark.parametrize("case", FRAMES)
def test_a_bad_frame_is_refused_even_when_it_is_signed(case: str, pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    refused(street, forged(branch, branch.send(), frames=FRAMES[case]))


@pytest.mark.parametrize("tail", [b"B\xff\xff\xff\xff", b"B\x00\x00", b"B\x00\x00\x00\x05ab"])
def test_a_frame_that_promises_more_than_comes_is_refused(tail: bytes, pair: list[DeskFile]) -> None:
    street, branch = pair
    told, made = parts(branch.send())
    content = b"".join(letter + struct.pack(">I", len(data)) + data for letter, data in made) + tail
    packed = lzma.compress(content)
    manifest = replace(told, size=len(content), digest=hashlib.sha256(packed).hexdigest()).to_bytes()
    refused(street, signed(branch, manifest, packed))


def test_a_frame_of_a_newer_version_is_passed_over(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.hold("m1")
    plan = street.take(forged(branch, branch.send(), frames=lambda f: [*f, (b"Z", b"new" * 1000)]))
    assert plan.counts["new"] == 1


# whose it is


def test_a_bundle_of_an_unknown_signer_is_kept_aside_as_a_whole(pair: list[DeskFile]) -> None:
    street, branch = pair
    other = DeskFile("陌生人", branch.store.desk)
    other.found_branch("b9")
    before = street.records()
    plan = street.take(other.send())
    assert (plan.device, plan.counts["aside"], street.records()) == (None, 1, before)


def test_what_a_right_signer_sends_of_another_branch_is_kept_aside(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.put(Organization(id="b2", kind=OrganizationKind.BRANCH, name="第二支部"))
    street.hold("other", branch="b2")
    taken = replace(seen(street.store, Meeting, "other").record, title="被改的")
    doc = {"id": "other", "branch_id": "b2", "kind": "lecture", "held_on": "2026-01-01", "title": "被改的"}
    plan = street.take(carrying(branch, [make_of("meeting", "other", doc)]))
    assert [a.reason for a in plan.aside] == ["不是本支部的记录"]
    assert seen(street.store, Meeting, "other").record.title is None
    assert taken.title == "被改的"


def make_of(kind: str, record: str, doc: dict[str, Any], parents: Iterable[str] = ()) -> Revision:
    stamp = Stamp("某人", "dev", "2026-11-30T01:00:00Z", "act", "改")
    return make(stamp, kind, record, None, parents, doc)


ODD: dict[str, tuple[str, Any]] = {
    "a meeting of a list of branches": ("meeting", {"id": "x", "branch_id": ["b1"]}),
    "a membership of nobody": ("membership", {"id": "x"}),
    "a membership of an object": ("membership", {"id": "x", "person_id": {}, "branch_id": BRANCH}),
    "a posting of a number": ("posting", {"id": 7, "person_id": 7, "branch_id": 7}),
    "a group of true": ("party_group", {"id": True, "branch_id": True}),
    "an organization above itself": ("organization", {"id": "x", "parent_id": "x", "kind": "branch"}),
    "an organization of a list": ("organization", {"id": ["x"], "parent_id": ["y"], "kind": "branch"}),
    "an explanation of an object": ("explanation", {"id": "x", "subject_id": {}}),
    "a visit of nothing": ("visit", {}),
    "marks that are text": ("meeting", {"id": "x", "branch_id": BRANCH, "attendance": "all"}),
    "marks that are numbers": ("meeting", {"id": "x", "branch_id": BRANCH, "attendance": {"p1": 1}}),
    "an attachment without a hash": ("attachment", {"id": "x", "branch_id": BRANCH}),
    "a huge number": ("meeting", {"id": "x", "branch_id": BRANCH, "kind": "lecture", "held_on": "2026-01-01",
                                  "for_year": 2**70}),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_content_that_makes_no_sense_waits_or_is_kept_aside(case: str, pair: list[DeskFile]) -> None:
    street, branch = pair
    kind, doc = ODD[case]
    before = street.records()
    plan = street.take(carrying(branch, [make_of(kind, "x", doc)]))
    assert len(plan.aside) + len(plan.landing.parked) == 1
    assert (street.records(), street.findings()) == (before, ())


def test_a_record_under_the_id_of_another_kind_is_another_record(pair: list[DeskFile]) -> None:
    street, branch = pair
    doc = {"id": "p1", "branch_id": BRANCH, "kind": "lecture", "held_on": "2026-01-01"}
    street.take(carrying(branch, [make_of("meeting", "p1", doc)]))
    assert seen(street.store, Person, "p1").record.name == "人p1"
    assert (seen(street.store, Meeting, "p1").record.branch_id, street.findings()) == (BRANCH, ())


def test_a_parent_of_another_record_counts_for_nothing(pair: list[DeskFile]) -> None:
    street, branch = pair
    (head,) = revisions.heads(street.store.conn, "meeting", "m0")
    street.take(carrying(branch, [a_revision("person", "x", [head.rev])]))
    assert (seen(street.store, Person, "x").record.name, street.findings()) == ("某人", ())
    assert seen(street.store, Meeting, "m0").heads == (head.rev,)


# order, repetition, time


def test_a_replayed_bundle_changes_nothing(pair: list[DeskFile]) -> None:
    street, branch = pair
    old = branch.send()
    branch.edit("m0", title="学习会")
    street.take(branch.send())
    before = street.records()
    plan = street.take(old)
    assert (plan.counts["new"], street.records()) == (0, before)


def test_twice_is_as_good_as_once(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.edit("m0", title="学习会")
    data = branch.send()
    street.take(data)
    before, steps = street.records(), street.store.steps()
    plan = street.take(data)
    assert (plan.again, plan.counts["new"], street.records(), street.store.steps()) == (True, 0, before, steps)


def test_children_before_parents_in_reverse_order_end_the_same(pair: list[DeskFile]) -> None:
    street, branch = pair
    branch.note(street.reply(branch))
    sent = []
    for number in range(4):
        branch.edit("m0", title=f"第{number}次")
        data = branch.news() or b""
        sent.append(data)
        bundles.acknowledge(branch.store, [incoming.open_bundle(branch.store, data).id], [])
    for data in reversed(sent):
        street.take(data)
        assert street.findings() == ()
    assert (street.heads(), street.records()) == (branch.heads(), branch.records())


def test_a_revision_whose_parent_never_came_is_shown(pair: list[DeskFile]) -> None:
    street, branch = pair
    street.take(carrying(branch, [a_revision(parents=["ab" * 32])]))
    assert (seen(street.store, Person, "x").record.name, street.findings()) == ("某人", ())


def test_a_circle_of_parents_can_not_be_written() -> None:
    """A revision is named by the hash of what it says, its parents among it: no name is known before its parents'."""
    first = a_revision(name="甲")
    second = a_revision(name="乙", parents=[first.rev])
    bent = first._replace(parents=revisions.canonical([second.rev]))
    assert revisions.digest(bent) != bent.rev


def test_a_circle_of_superiors_ends_in_a_note_and_no_damage(pair: list[DeskFile]) -> None:
    street, branch = pair
    above = {"id": "c1", "kind": "community", "name": "社区", "parent_id": "c2"}
    with street.store.change("上级") as tx:
        tx.put(Organization(id="c2", kind=OrganizationKind.COMMUNITY, name="上社区"))
        tx.put(Organization(id="c1", kind=OrganizationKind.COMMUNITY, name="社区"))
    bundles.decide_device(street.store, branch.device, "approved", [BRANCH, "c1", "c2"], by="街道")
    below = {**above, "id": "c2", "parent_id": "c1"}
    street.take(carrying(branch, [make_of("organization", "c1", above), make_of("organization", "c2", below)]))
    report = examine(street.store)
    assert (report.findings, any("连成了圈" in note for note in report.notes)) == ((), True)


def test_a_clock_fifty_years_ahead_decides_nothing() -> None:
    street, branch = desks(1, [timedelta(), timedelta(days=18_262)])
    branch.edit("m0", title="未来")
    street.edit("m0", title="现在")
    street.take(branch.send())
    (conflict,) = seen(street.store, Meeting, "m0").conflicts
    assert {value for _, value in conflict.values} == {"未来", "现在"}


# names and places


@pytest.mark.parametrize("name", ["数据包 (1).pbbundle", "b.txt", "b", "CON.txt.zip", "带 空格'引号.PBBUNDLE"])
def test_a_renamed_bundle_is_merged(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    street.store.close()
    (tmp_path / name).write_bytes(branch.send())
    assert cli.run(["merge", str(tmp_path / "街道.pbdesk"), str(tmp_path / name)]) == 0
    assert "已合并" in capsys.readouterr().out


def test_a_bundle_is_read_from_a_folder_in_which_nothing_can_be_written(tmp_path: Path) -> None:
    street, branch = desks(1, path=tmp_path / "街道.pbdesk")
    folder = tmp_path / "U盘"
    folder.mkdir()
    branch.hold("m1")
    (folder / "b").write_bytes(branch.send())
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert street.take((folder / "b").read_bytes()).counts["new"] == 1
    finally:
        folder.chmod(stat.S_IRWXU)


def test_ones_own_bundle_is_told_to_be_ones_own(pair: list[DeskFile]) -> None:
    assert "这个文件自己导出的" in refused(pair[1], pair[1].send())


def test_ones_own_bundle_brings_back_what_the_file_has_lost(tmp_path: Path) -> None:
    from pbdesk.store.backup import backup
    from pbdesk.store.restoring import restore

    _, branch = desks(1)
    own = DeskFile("自己", branch.store.desk, path=tmp_path / "自己.pbdesk")
    own.found_branch()
    keys.device_key(own.store)
    copy = backup(own.store)
    own.hold("m1")
    data = own.send()
    restore(own.store, copy)
    assert own.store.get(Meeting, "m1") is None
    own.take(data)
    assert (seen(own.store, Meeting, "m1").record.branch_id, own.findings()) == (BRANCH, ())


# size: bounded time and memory, measured in processes of their own


def measured(script: str, *arguments: object) -> dict[str, float]:
    """What a child process tells: seconds, peak memory in megabytes, and what it found."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD + script, *map(str, arguments)], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


_CHILD = """
import hashlib, json, lzma, resource, sys, time
from dataclasses import replace
from pathlib import Path
from tests.exchange.desks import BRANCH, desks
from tests.exchange.test_bad_bundles import carrying, forged, make_of, parts, signed
from pbdesk.errors import UserError
from pbdesk.exchange import incoming

def peak():
    status = Path("/proc/self/status")  # the kernel's other figure is carried over from the parent
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def tell(**found):
    print(json.dumps({**found, "peak": peak()}))

street, branch = desks(1)
base = peak()
"""
_BOMB = """
told, _ = parts(branch.send())
letter, size = sys.argv[1].encode(), int(sys.argv[2])
import struct
packer = lzma.LZMACompressor(check=lzma.CHECK_CRC32, preset=0)
packed = packer.compress(letter + struct.pack(">I", size))
zeros = b"0" * (1 << 20)
for _ in range(size // len(zeros)):
    packed += packer.compress(zeros)
packed += packer.flush()
manifest = replace(told, size=size + 5, digest=hashlib.sha256(packed).hexdigest()).to_bytes()
data = signed(branch, manifest, packed)
start = time.process_time()
try:
    incoming.open_bundle(street.store, data)
    tell(refused=0)
except UserError as refusal:
    tell(refused=1, seconds=time.process_time() - start, base=base, packed=len(data))
"""


@pytest.mark.parametrize("letter", ["R", "P", "B", "Z"])
def test_a_bomb_is_not_unpacked(letter: str) -> None:
    found = measured(_BOMB, letter, examples(64, 1_000) << 20)
    assert found["refused"] == 1
    assert found["peak"] - found["base"] < 30
    assert found["seconds"] < 1


@pytest.mark.parametrize("letter", ["R", "P", "B"])
def test_a_bomb_small_enough_to_be_unpacked_is_refused_in_little_memory(letter: str) -> None:
    found = measured(_BOMB, letter, 15 << 20)
    assert found["refused"] == 1
    assert found["peak"] - found["base"] < 150


def test_the_measure_sees_memory_that_is_used() -> None:
    """The positive control of the tests before."""
    found = measured("held = b'x' * (100 << 20)\ntell(base=base)")
    assert found["peak"] - found["base"] > 90


_MANY = """
number = int(sys.argv[1])
made = [make_of("person", f"x{n}", {"id": f"x{n}", "name": f"人{n}"}) for n in range(number)]
data = carrying(branch, made)
del made
before = peak()
start = time.process_time()
plan = street.take(data)
tell(new=plan.counts["new"], seconds=time.process_time() - start, before=before, size=len(data))
"""


def test_a_hundred_thousand_revisions_are_merged_in_bounded_time_and_memory() -> None:
    number = examples(100_000, 1_000_000)
    found = measured(_MANY, number)
    assert found["new"] == number
    assert found["seconds"] < number / 2_000
    assert found["peak"] < 400 + number / 250


_CHAIN = """
number = int(sys.argv[1])
made = [make_of("organization", f"o{n}", {"id": f"o{n}", "kind": "branch", "name": "支部", "parent_id": f"o{n + 1}"})
        for n in range(number)]
from pbdesk.store import bundles
bundles.decide_device(street.store, branch.device, "approved", [f"o{n}" for n in range(number)], by="街道")
data = carrying(branch, made)
start = time.process_time()
plan = street.take(data)
tell(parked=len(plan.landing.parked), seconds=time.process_time() - start)
"""


def test_a_long_chain_of_records_that_wait_for_each_other_takes_no_longer_than_others() -> None:
    found = measured(_CHAIN, 20_000)
    assert found["parked"] == 20_000
    assert found["seconds"] < 15


_STAIRS = """
number = int(sys.argv[1])
made, parent = [], []
for n in range(number):
    made.append(make_of("person", "x", {"id": "x", "name": f"人{n}"}, parent))
    parent = [made[-1].rev]
made.append(make_of("person", "x", {"id": "x", "name": "另一个"}))
data = carrying(branch, made)
start = time.process_time()
plan = street.take(data)
from pbdesk.model import Person
shown = street.store.get(Person, "x")
tell(conflicts=len(shown.conflicts), seconds=time.process_time() - start)
"""


def test_a_record_of_twenty_thousand_revisions_in_conflict_is_read_in_bounded_time() -> None:
    found = measured(_STAIRS, 20_000)
    assert found["conflicts"] == 1
    assert found["seconds"] < 15


def test_a_bundle_larger_than_any_is_refused_before_it_is_read(
    tmp_path: Path, pair: list[DeskFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pbdesk.exchange.batch import read_file

    monkeypatch.setattr("pbdesk.exchange.batch.LARGEST_FILE", 10)
    (tmp_path / "b").write_bytes(b"x" * 11)
    with pytest.raises(UserError, match="太大"):
        read_file(tmp_path / "b")


def test_the_command_line_refuses_with_a_sentence_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "街道.pbdesk"
    street, branch = desks(1, path=path)
    street.store.close()
    data = branch.send()
    (tmp_path / "b").write_bytes(data[:-10])
    before = path.read_bytes()
    status = cli.run(["merge", str(path), str(tmp_path / "b")])
    told = capsys.readouterr()
    assert (status, told.out, path.read_bytes()) == (2, "", before)
    assert "不完整或者损坏" in told.err


def test_no_moment_of_a_bundle_is_read_from_its_clock(pair: list[DeskFile]) -> None:
    """What arrived when is the recipient's own time."""
    street, branch = pair
    branch.hold("m1")
    street.take(forged(branch, branch.send(), manifest=setting("made_at", "2080-01-01T00:00:00Z")))
    assert bundles.arrivals_of(street.store)[0].arrived_at < datetime.fromisoformat("2030-01-01T00:00:00Z")


def test_opening_a_bundle_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "街道.pbdesk"
    street, branch = desks(1, path=path)
    branch.hold("m1")
    data = branch.send()
    before = path.read_bytes()
    incoming.plan(street.store, incoming.open_bundle(street.store, data))
    assert path.read_bytes() == before


def test_a_read_only_file_takes_nothing_in(tmp_path: Path) -> None:
    path = tmp_path / "街道.pbdesk"
    street, branch = desks(1, path=path)
    branch.hold("m1")
    data = branch.send()
    street.store.close()
    with Store.open(path, read_only=True) as store:
        opened = incoming.open_bundle(store, data)
        with pytest.raises(UserError, match="只读"):
            incoming.merge(store, opened)
