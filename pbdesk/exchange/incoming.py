"""Reading a bundle and merging it: verified, judged, shown in words, then taken in as one action that can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.exchange import container
from pbdesk.exchange.container import DAMAGED, BundleError
from pbdesk.exchange.frames import Contents, digest_of, from_frames
from pbdesk.exchange.manifest import RECORDS, Manifest, read_manifest
from pbdesk.exchange.scope import Scope, Whose, whose
from pbdesk.exchange.sealed import Unsealed, unseal
from pbdesk.model import Desk
from pbdesk.store import Changes, Store, bundles
from pbdesk.store.arrivals import Landing
from pbdesk.store.aside import Aside
from pbdesk.store.backup import before as back_up_before
from pbdesk.store.bundles import Device, Incoming
from pbdesk.store.revisions import Revision
from pbdesk.store.values import write_instant

NOTHING = Contents()
"""What is left of a bundle whose contents are not needed any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle whose signature and hashes are right; who may do what with it is another question."""

    id: str
    manifest: Manifest
    contents: Contents


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging a bundle would do. ``device`` is None when a person has to let the sender in first.

    ``aside`` is what would be kept aside, with reasons; ``again`` says that this very bundle was merged before,
    ``blocked`` that a person shut the sender out.
    """

    opened: Opened
    device: Device | None
    landing: Landing
    aside: tuple[Aside, ...]
    again: bool
    blocked: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Every revision by what becomes of it; the sum is what the manifest says (the ledger of the merge)."""
        return {"new": len(self.landing.new), "same": len(self.landing.same), "aside": len(self.aside)}

    @property
    def created(self) -> Mapping[str, int]:
        """New records by table."""
        return Counter(kind for kind, _ in self.landing.created)

    @property
    def changed(self) -> Mapping[str, int]:
        """Changed records by table."""
        return Counter(kind for kind, _ in self.landing.changed)


def open_bundle(store: Store, data: bytes) -> Opened:
    """Verify a bundle and read it.

    Raises:
        BundleError: it is damaged, forged, cut short, or of a newer version; nothing of it is used.
        UserError: it is locked for somebody else.
    """
    return opened_from(unseal(store, data))


def opened_from(unsealed: Unsealed) -> Opened:
    """Read the bundle that was unsealed.

    Raises:
        BundleError: it is damaged, or a receipt.
    """
    payload, manifest = unsealed.payload, unsealed.manifest
    if manifest.what != RECORDS:
        raise BundleError("这是对方发来的回执，不是数据包。请用“登记回执”打开它。")
    contents = from_frames(container.unpack(payload.packed, manifest.size, manifest.digest))
    revs = [r.rev for r in contents.revisions]
    told = (manifest.revisions, manifest.revisions_digest, manifest.attachments, manifest.private)
    found = (len(revs), digest_of(revs), len(contents.blobs), len(contents.private))
    if found != told or len(revs) != len(set(revs)):
        raise BundleError(DAMAGED)
    return Opened(payload.id, manifest, contents)


def plan(store: Store, opened: Opened) -> Plan:
    """What merging a bundle would do to the file, worked out by doing it and taking it back."""
    with store.rehearsal():
        return rehearse(store, opened)


def rehearse(store: Store, opened: Opened) -> Plan:
    """What merging a bundle would do after those that were tried before it within one ``store.rehearsal()``."""
    device = _device(store, opened.manifest)
    incoming = _judged(store, opened, device)
    again = any(a.id == opened.id and a.state == "merged" for a in bundles.arrivals_of(store))
    landing = bundles.try_out(store, incoming)
    approved = device if device and device.state == "approved" else None
    return Plan(opened, approved, landing, tuple(incoming.kept_aside), again, _is_blocked(device))


def merge(store: Store, opened: Opened, *, backed_up: bool = False) -> tuple[Plan, Changes]:
    """Merge a bundle: a verified backup first (unless there is one), then everything in one transaction.

    What comes from a device that nobody has let in is kept aside as a whole until somebody does.

    Raises:
        UserError: the backup could not be made, or the sender was blocked; nothing was changed.
    """
    device = _device(store, opened.manifest)
    if device is None:
        device = _first_meeting(store, opened.manifest)
        bundles.meet_device(store, device)
    incoming = _judged(store, opened, device)
    again = any(a.id == opened.id and a.state == "merged" for a in bundles.arrivals_of(store))
    if not backed_up:
        back_up_before(store, "合并")
    landing, changes = bundles.land(store, incoming)
    approved = device if device.state == "approved" else None
    return Plan(opened, approved, landing, tuple(incoming.kept_aside), again, _is_blocked(device)), changes


def let_in(store: Store, device_id: str, scope: tuple[str, ...], *, by: str) -> Changes:
    """Let a device in for some branches, and take in what waited for that."""
    bundles.decide_device(store, device_id, "approved", scope, by=by)
    return reconsider(store)


def reconsider(store: Store) -> Changes:
    """Judge again what was kept aside: a device was let in, or whose something is became known."""
    known = {device.id: device for device in bundles.devices(store)}
    tables: set[str] = set()
    waiting = bundles.set_aside(store)
    for bundle in {bundle_id: None for bundle_id, a in waiting if a.why in ("scope", "device")}:
        mine = [a for bundle_id, a in waiting if bundle_id == bundle and a.why in ("scope", "device")]
        arrival = next(a for a in bundles.arrivals_of(store) if a.id == bundle)
        device = known[arrival.device_id]
        manifest = bundles.manifest_of(store, bundle)
        contents = Contents([a.revision for a in mine], {a.revision.rev: a.private for a in mine if a.private})
        opened = Opened(bundle, read_manifest(manifest.encode()), contents)
        _, changes = bundles.land_more(store, _judged(store, opened, device))
        tables |= changes.tables
    return Changes(frozenset(tables), "接收搁置的内容")


def sentence(made: Plan) -> str:
    """A merge in one sentence: 新增…，更改…，相同…，冲突…，搁置…."""
    landing = made.landing
    parts = [f"新增 {len(landing.created)} 条", f"更改 {len(landing.changed)} 条", f"冲突 {len(landing.conflicts)} 条"]
    if landing.same:
        parts.append(f"已有的改动 {len(landing.same)} 处")
    if made.aside:
        parts.append(f"搁置 {len(made.aside)} 个")
    if landing.parked:
        parts.append(f"等待补齐 {len(landing.parked)} 条")
    return "，".join(parts)


def _judged(store: Store, opened: Opened, device: Device | None) -> Incoming:
    """Sort the revisions of a bundle into what may come in and what is kept aside."""
    manifest, contents = opened.manifest, opened.contents
    known = whose(store, ((r.kind, r.content()) for r in contents.revisions), manifest.branches)
    accepted: list[Revision] = []
    aside: list[Aside] = []
    here = bundles.known_revs(store, [r.rev for r in contents.revisions])
    for r in contents.revisions:
        why, reason = _objection(store, r, manifest, device, known)
        if why and not (why == "scope" and r.rev in here):  # what is here already brings nothing, whoever sends it
            aside.append(Aside(r, why, reason, contents.private.get(r.rev, {})))
        else:
            accepted.append(r)
    return Incoming(
        id=opened.id,
        device_id=manifest.device_id,
        sequence=manifest.sequence,
        made_at=write_instant(manifest.made_at),
        manifest=manifest.to_bytes().decode(),
        label=f"合并数据包：{manifest.file_title}（第 {manifest.sequence} 包）",
        accepted=accepted,
        private=contents.private,
        kept_aside=aside,
        blobs=contents.blobs,
    )


def _objection(store: Store, r: Revision, manifest: Manifest, device: Device | None, known: Whose) -> tuple[str, str]:
    """Why a revision is kept aside: the kind of reason, and the reason in words; nothing when it may come in."""
    if device is None or device.state != "approved":
        return "device", "这台电脑已被停用" if _is_blocked(device) else "这台电脑还没有经过确认"
    if manifest.desk is not device.desk:
        return "scope", "发送方的身份和登记的不一致"
    if manifest.desk is Desk.STREET:
        return ("", "") if store.desk is not Desk.STREET else ("scope", "街道之间不合并数据")
    scope = Scope(device.desk, frozenset(device.scope), manifest.guide_id)
    reason = scope.objection(r.kind, r.content(), known)
    return ("scope", reason) if reason else ("", "")


def _is_blocked(device: Device | None) -> bool:
    return device is not None and device.state == "blocked"


def _device(store: Store, manifest: Manifest) -> Device | None:
    """The device that signed, if it is known.

    Raises:
        UserError: a device of this name is known by another key, or the bundle is one of this file's own.
    """
    if manifest.device_id == store.setting("device"):
        raise UserError("这个数据包就是这个文件自己导出的，里面的内容都在，不用合并。")
    found = next((d for d in bundles.devices(store) if d.id == manifest.device_id), None)
    if found and found.verify_key != manifest.verify_key:
        raise UserError(
            "这个数据包自称来自一台登记过的电脑，但签名的密钥不同，没有合并。"
            "如果对方重装了程序或换了文件，请在“设备”里停用旧的，再请对方重新导出。"
        )
    return found


def _first_meeting(store: Store, manifest: Manifest) -> Device:
    return Device(
        manifest.device_id, manifest.device_name, manifest.verify_key, manifest.desk, manifest.branches, "pending",
        store.clock().replace(microsecond=0),
    )  # fmt: skip
