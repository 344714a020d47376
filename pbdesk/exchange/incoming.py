"""Reading a bundle and merging it: verified, judged, shown in words, then taken in as one action that can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from pbdesk.errors import UserError
from pbdesk.exchange import container, keys
from pbdesk.exchange.container import DAMAGED, BundleError
from pbdesk.exchange.frames import Contents, digest_of, from_frames
from pbdesk.exchange.manifest import RECORDS, Manifest, read_manifest
from pbdesk.exchange.scope import TELLING, Scope, Whose, whose
from pbdesk.exchange.sealed import Unsealed, unseal
from pbdesk.model import Desk
from pbdesk.store import Changes, Store, bundles
from pbdesk.store.arrivals import Landing
from pbdesk.store.aside import Aside
from pbdesk.store.backup import before as back_up_before
from pbdesk.store.bundles import Device
from pbdesk.store.landing import Incoming, land, land_more, trial, try_out
from pbdesk.store.revisions import Revision
from pbdesk.store.values import write_instant

NOTHING = Contents()
"""What is left of a bundle whose contents are not needed, or not any more."""


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
    ``blocked`` that a person shut the sender out. ``lacking`` are the numbers of earlier bundles that the sender has
    receipts for, and so left out, and that the file knows nothing of: it was taken back to an older backup.
    """

    opened: Opened
    device: Device | None
    landing: Landing
    aside: tuple[Aside, ...]
    again: bool
    blocked: bool = False
    lacking: tuple[int, ...] = ()

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
        raise BundleError("这是对方发来的回执，不是数据包。请用“登记回执”（命令行是 receipt）打开它。")
    contents = from_frames(container.unpack(payload.packed, manifest.size, manifest.digest))
    revs = [r.rev for r in contents.revisions]
    told = (manifest.revisions, manifest.revisions_digest, manifest.attachments, manifest.private)
    found = (len(revs), digest_of(revs), len(contents.blobs), len(contents.private))
    if found != told or len(revs) != len(set(revs)):
        raise BundleError(DAMAGED)
    return Opened(payload.id, manifest, contents)


def nothing_new(store: Store, unsealed: Unsealed) -> Plan | None:
    """The plan of a bundle that was merged before and whose every revision is in the file: it need not be read again.

    None where it has to be read: it may bring something (numbers and attachments may have gone since), or be refused.
    """
    payload, manifest = unsealed.payload, unsealed.manifest
    sender = bundles.device(store, manifest.device_id)
    known = sender and sender.state == "approved" and sender.verify_key == manifest.verify_key
    carries = manifest.what == RECORDS and not manifest.private and not manifest.attachments
    if not (known and carries and container.whole(payload, manifest.digest) and bundles.was_merged(store, payload.id)):
        return None
    revs, here = bundles.came_with(store, payload.id)
    if not here or digest_of(revs) != manifest.revisions_digest or manifest.device_id == store.setting("device"):
        return None
    opened = Opened(payload.id, manifest, NOTHING)
    return Plan(opened, sender, Landing(same=revs), (), again=True, lacking=_lacking(store, manifest))


def plan(store: Store, opened: Opened) -> Plan:
    """What merging a bundle would do to the file, worked out by doing it and taking it back."""
    with trial(store):
        return rehearse(store, opened)


def rehearse(store: Store, opened: Opened) -> Plan:
    """What merging a bundle would do after those that were tried before it within one :func:`trial`."""
    incoming = _judged(store, opened)
    return _plan(store, opened, incoming, try_out(store, incoming))


def merge(store: Store, opened: Opened, *, backed_up: bool = False) -> tuple[Plan, Changes]:
    """Merge a bundle: a verified backup first (unless there is one), then everything in one transaction.

    What comes from a device that nobody has let in is kept aside as a whole until somebody does.

    Raises:
        UserError: the backup could not be made, or the sender's key is not the one it is known by; nothing was changed.
    """
    incoming = _judged(store, opened)
    if not backed_up:
        back_up_before(store, "合并")
    with store.together():
        landing, changes = land(store, incoming)
        made = _plan(store, opened, incoming, landing)
        more = reconsider(store).tables if landing.kinds & TELLING else frozenset()
    return made, Changes(changes.tables | more, changes.label)


def let_in(store: Store, device_id: str, scope: tuple[str, ...], *, by: str) -> Changes:
    """Let a device in for some branches, and take in what waited for that."""
    with store.together():
        bundles.decide_device(store, device_id, "approved", scope, by=by)
        return reconsider(store)


def reconsider(store: Store) -> Changes:
    """Judge again what was kept aside: a device was let in, or whose something is became known.

    What came with a merge that was taken back waits until that merge is done again.
    """
    tables: set[str] = set()
    with store.together():
        for bundle_id, listed in bundles.to_reconsider(store).items():
            private = {a.revision.rev: a.private for a in listed if a.private is not None}
            manifest = read_manifest(bundles.manifest_of(store, bundle_id).encode())
            incoming = _judged(store, Opened(bundle_id, manifest, Contents([a.revision for a in listed], private)))
            if incoming.accepted:
                tables |= land_more(store, incoming)[1].tables
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
    if made.lacking:
        parts.append(f"前面还缺 {len(made.lacking)} 包")
    return "，".join(parts)


def light(made: Plan) -> Plan:
    """A plan without what the bundle carries, as hundreds of them are kept at a time."""
    aside = tuple(Aside(a.revision._replace(doc="{}", parents="[]"), a.why, a.reason) for a in made.aside)
    return replace(made, opened=replace(made.opened, contents=NOTHING), aside=aside)


def _plan(store: Store, opened: Opened, incoming: Incoming, landing: Landing) -> Plan:
    approved = incoming.sender if incoming.sender.state == "approved" else None
    blocked = incoming.sender.state == "blocked"
    lacking = _lacking(store, opened.manifest)
    return Plan(opened, approved, landing, tuple(incoming.kept_aside), incoming.again, blocked, lacking)


def _lacking(store: Store, manifest: Manifest) -> tuple[int, ...]:
    """What never came between an office and its branches; two desks of one branch have their records otherwise."""
    if not manifest.after or (manifest.desk is Desk.STREET) == (store.desk is Desk.STREET):
        return ()
    return bundles.never_came(store, manifest.device_id, manifest.after)


def _judged(store: Store, opened: Opened) -> Incoming:
    """Sort the revisions of a bundle into what may come in and what is kept aside; what is here already may stay."""
    manifest, contents = opened.manifest, opened.contents
    sender = _sender(store, manifest)
    here = bundles.known(store, [r.rev for r in contents.revisions])
    if sender.id == store.setting("device") and len(here) == len(contents.revisions):
        raise UserError("这个数据包就是这个文件自己导出的，里面的内容都在，不用合并。")
    present = bundles.standing(store, [r for r in contents.revisions if r.rev not in here])
    known = whose(store, contents.revisions, manifest.branches, came=True, present=chain(*present.values()))
    judge = _judge(store, manifest, sender, known, present)
    accepted: list[Revision] = []
    aside: list[Aside] = []
    for r in contents.revisions:
        why, reason = ("", "") if r.rev in here else judge(r)
        if why:
            aside.append(Aside(r, why, reason, contents.private.get(r.rev)))
        else:
            accepted.append(r)
    return Incoming(
        id=opened.id,
        sender=sender,
        sequence=manifest.sequence,
        made_at=write_instant(manifest.made_at),
        manifest=manifest.to_bytes().decode(),
        label=f"合并数据包：{manifest.file_title}（第 {manifest.sequence} 包）",
        accepted=accepted,
        private={r.rev: contents.private[r.rev] for r in accepted if r.rev in contents.private and not judge(r)[0]},
        kept_aside=aside,
        blobs=contents.blobs,
        again=bundles.was_merged(store, opened.id),
    )


def _judge(
    store: Store, manifest: Manifest, sender: Device, known: Whose, present: Mapping[tuple[str, str], list[Revision]]
) -> Callable[[Revision], tuple[str, str]]:
    """Why a revision is kept aside: the kind of reason, and the reason in words; nothing when it may come in.

    ``present`` are the latest revisions that the file has of the records: what is another's here stays his.
    """
    if sender.state != "approved":
        why = "这台电脑已被停用" if sender.state == "blocked" else "这台电脑还没有经过确认"
        return lambda _: ("device", why)
    if sender.id == store.setting("device"):  # what was lost here and kept elsewhere comes back
        return lambda _: ("", "")
    if manifest.desk is not sender.desk:
        return lambda _: ("scope", "发送方的身份和登记的不一致")
    if manifest.desk is Desk.STREET:
        return lambda _: ("scope", "街道之间不合并数据") if store.desk is Desk.STREET else ("", "")
    scope = Scope(sender.desk, frozenset(sender.scope), manifest.guide_id)

    def judge(r: Revision) -> tuple[str, str]:
        reasons = [scope.objection(r.kind, r.peek(), known)]
        reasons += [scope.taking_over(r.kind, each.peek(), known) for each in present.get((r.kind, r.record_id), ())]
        reason = next(filter(None, reasons), "")
        return ("scope", reason) if reason else ("", "")

    return judge


def _sender(store: Store, manifest: Manifest) -> Device:
    """The device that signed, as it is known, or as it presents itself.

    Raises:
        UserError: a device of this name is known by another key.
    """
    found = bundles.device(store, manifest.device_id)
    if manifest.device_id == store.setting("device") and keys.own_verify_key(store) == manifest.verify_key:
        return found or replace(_stranger(store, manifest), state="approved")
    if found and found.verify_key == manifest.verify_key:
        return found
    if found and found.state != "blocked":
        raise UserError(
            "这个数据包自称来自一台登记过的电脑，但签名的密钥不同，没有合并。"
            "如果对方重装了程序或换了文件，请在“电脑”里（命令行是 devices --block）停用旧的，再合并一次，核对新的指纹。"
        )
    return _stranger(store, manifest)


def _stranger(store: Store, manifest: Manifest) -> Device:
    return Device(
        manifest.device_id, manifest.device_name, manifest.verify_key, manifest.desk, manifest.branches, "pending",
        store.clock().replace(microsecond=0),
    )  # fmt: skip
