"""Exchange in words: what a bundle holds and what merging it would do, who may send, what is kept aside or waits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.clock import local_date
from pbdesk.exchange import keys
from pbdesk.exchange.incoming import Plan
from pbdesk.exchange.manifest import Manifest
from pbdesk.exchange.outgoing import OFFICE
from pbdesk.model import Desk
from pbdesk.store import Store, bundles
from pbdesk.store.naming import table_word
from pbdesk.views.duplicates import duplicate_rows
from pbdesk.words import long_date

DESK_WORDS: Mapping[Desk, str] = {Desk.STREET: "街道", Desk.BRANCH: "支部", Desk.GUIDE: "指导员"}
STATE_WORDS: Mapping[str, str] = {"pending": "待确认", "approved": "已确认", "blocked": "已停用"}

_LISTED = 5
"""How many bundles are told by their numbers."""
_GUIDES = """
    SELECT DISTINCT p.person_id AS id, n.name
      FROM posting p
      JOIN person n ON n.id = p.person_id"""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A desk that has sent something, as a person judges it: compare the fingerprint before letting it in.

    ``branches`` are the names of those in ``scope``.
    """

    id: str
    name: str
    desk: str
    fingerprint: str
    branches: tuple[str, ...]
    scope: tuple[str, ...]
    state: str
    state_words: str
    first_seen: date
    waiting: int
    """How many revisions wait for it to be let in."""

    @property
    def mark(self) -> str:
        """What tells it from another computer of the same name: the first group of its fingerprint."""
        return short_mark(self.fingerprint)


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle that came (from which desk) or went."""

    id: str
    day: date
    words: str
    sequence: int
    state: str
    device_id: str = ""
    mark: str = ""
    """Of one that came: the first group of its sender's fingerprint."""


def short_mark(fingerprint: str) -> str:
    """The first group of a fingerprint."""
    return re.split(r"[^A-Za-z0-9]", fingerprint, maxsplit=1)[0]


def manifest_words(manifest: Manifest) -> str:
    """What a bundle says of itself, in one sentence."""
    whose = "、".join(filter(None, manifest.branch_names[:3])) + ("等" if len(manifest.branch_names) > 3 else "")
    made = long_date(local_date(manifest.made_at))
    told = manifest.records
    earlier = f"{manifest.revisions} 处改动（{counts_words(manifest.counts)}）"
    holds = earlier if told is None else holds_words(told, manifest.revisions)
    return f"{DESK_WORDS[manifest.desk]}“{manifest.file_title}”{made}导出的第 {manifest.sequence} 包" + (
        f"（{whose}）" if whose else ""
    ) + f"：{holds}"


def holds_words(records: Mapping[str, int], changes: int) -> str:
    """What a bundle holds: records by table, how many there are, and how many changes of them."""
    return f"{counts_words(records)}（共 {sum(records.values())} 条，{changes} 处改动）"


def counts_words(counts: Mapping[str, int]) -> str:
    """Numbers by table in words, the largest first."""
    told = [f"{table_word(kind)} {n}" for kind, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n]
    return "，".join(told) or "没有内容"


def plan_lines(plan: Plan) -> Iterator[str]:
    """What merging would do, line by line; the words of the preview on screen and on the command line."""
    manifest, landing = plan.opened.manifest, plan.landing
    yield manifest_words(manifest)
    if plan.blocked:
        yield f"这台电脑（{manifest.device_name}）已经停用，内容都搁置。要用它的内容，请先重新确认它。"
    elif plan.device is None:
        mark = keys.fingerprint(manifest.verify_key)
        yield f"这台电脑（{manifest.device_name}）还没有确认过，内容先搁置。请核对指纹 {mark}，确认后才会合并。"
    if plan.again:
        yield "这个包以前合并过，再合并一次也不会重复。"
    for word, names, counts in (("新增", landing.created, plan.created), ("更改", landing.changed, plan.changed)):
        yield f"{word} {len(names)} 条" + (f"：{counts_words(counts)}" if names else "")
    if landing.same:
        yield f"已经有的改动 {len(landing.same)} 处"
    if landing.conflicts:
        choose = "请在“冲突”里选定（命令行是 conflicts 和 settle）"
        yield f"冲突 {len(landing.conflicts)} 条：两边改了同一处，两个内容都保留，{choose}"
    if landing.parked:
        yield f"等待补齐 {len(landing.parked)} 条：" + "；".join(sorted(set(landing.parked.values()))[:3])
    if plan.lacking:
        yield lacking_words(plan.lacking)
    yield from _aside_lines(plan)


def lacking_words(numbers: Sequence[int]) -> str:
    """That the file lacks bundles which its own receipts confirmed, and what to do."""
    listed = "、".join(map(str, numbers[:_LISTED])) + (f"……共 {len(numbers)} " if len(numbers) > _LISTED else " ")
    return (
        f"中间缺第 {listed}包：对方有它们的回执，这次没有再带，这个文件里却没有（多半是从备份恢复过）。"
        "这个包照样可以合并；缺的内容，请让对方用“全部重新导出”（命令行写 --since all）再导出一次，拿来合并。"
    )


def receipt_words(confirmed: int) -> str:
    """What a receipt said that was noted."""
    if not confirmed:
        return "已登记：对方撤销了合并，没有留下这里导出的内容，下次导出会再带上"
    return f"已登记：对方收到了 {confirmed} 个数据包"


def device_rows(store: Store) -> tuple[DeviceRow, ...]:
    """Every desk that has sent something."""
    names = {r["id"]: r["name"] for r in store.query("SELECT o.id, o.name FROM organization o")}
    arrived = {a.id: a.device_id for a in bundles.arrivals_of(store)}
    waiting = Counter(arrived.get(bundle) for bundle, a in bundles.set_aside(store) if a.why == "device")
    return tuple(
        DeviceRow(
            d.id, d.name, DESK_WORDS[d.desk], keys.fingerprint(d.verify_key),
            tuple(names.get(branch, branch) for branch in d.scope), d.scope, d.state, STATE_WORDS[d.state],
            local_date(d.first_seen_at), waiting[d.id],
        )
        for d in bundles.devices(store)
    )  # fmt: skip


def twin_words(store: Store, scope: Sequence[str]) -> str:
    """That a branch just let in may have another id here, and where to see it; nothing where none has."""
    told = []
    for row in duplicate_rows(store):
        if row.kind == "organization" and {row.first, row.second} & set(scope):
            own, other = (row.first, row.second) if row.first in scope else (row.second, row.first)
            told.append(f"“{row.name}”（编号 {own}）可能和编号 {other} 的是同一个支部，见“重复”（命令是 duplicates）。")
    return "".join(told)


def arrived_rows(store: Store) -> tuple[BundleRow, ...]:
    """The bundles that came, the latest first."""
    states = {"merged": "已合并", "undone": "已撤销", "waiting": "搁置待确认"}
    marks = {d.id: short_mark(keys.fingerprint(d.verify_key)) for d in bundles.devices(store)}
    return tuple(
        BundleRow(
            a.id, local_date(a.arrived_at), a.label, a.sequence, states[a.state], a.device_id,
            marks.get(a.device_id, ""),
        )
        for a in bundles.arrivals_of(store)
    )  # fmt: skip


def sent_rows(store: Store) -> tuple[BundleRow, ...]:
    """The bundles that went out, the latest first, and whether a receipt came back."""
    names = {r["id"]: r["name"] for r in store.query("SELECT o.id, o.name FROM organization o")}
    names |= {r["id"]: r["name"] for r in store.query(_GUIDES)}
    return tuple(
        BundleRow(
            d.id, local_date(d.made_at), _to(d.recipient, names), d.sequence,
            f"{long_date(local_date(d.receipt_at))}收到回执" if d.receipt_at else "还没有回执",
        )
        for d in bundles.departures(store)
    )  # fmt: skip


def aside_words(store: Store) -> Sequence[str]:
    """What is kept aside, by reason, in words."""
    counts = Counter((a.reason, a.revision.kind) for _, a in bundles.set_aside(store))
    return [f"{reason}：{table_word(kind)} {n}" for (reason, kind), n in sorted(counts.items())]


def _to(recipient: str, names: Mapping[str, str]) -> str:
    return "报上级" if recipient == OFFICE else f"给{names.get(recipient, recipient)}"


def _aside_lines(plan: Plan) -> Iterator[str]:
    counts = Counter((a.reason, a.revision.kind) for a in plan.aside)
    for (reason, kind), number in sorted(counts.items()):
        yield f"搁置 {number} 个（{reason}）：{table_word(kind)}"
