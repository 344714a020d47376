"""What goes out, said beforehand: what this desk may see and send, what a bundle would carry, to whom it may go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pbdesk.clock import local_date
from pbdesk.errors import UserError
from pbdesk.exchange import keys, outgoing
from pbdesk.exchange.beginning import GUIDE
from pbdesk.exchange.container import BUNDLE_SUFFIX, RECEIPT_SUFFIX
from pbdesk.exchange.handover import file_name
from pbdesk.exchange.outgoing import Wish
from pbdesk.model import Desk
from pbdesk.store import Store, bundles, sending
from pbdesk.views.exchange import holds_words
from pbdesk.views.pinyin import Named
from pbdesk.views.rows import KeyPaper
from pbdesk.words import short_date

KEY_SUFFIX = ".pbkey"
_NUMBERS = "身份证号和电话平时不带，要带的时候，每次导出单独勾选。"

_BRANCHES = """
    SELECT o.id, o.name
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL
     ORDER BY o.name, o.id"""

_IN_CARE = """
    SELECT p.person_id, n.name, p.branch_id
      FROM posting p
      JOIN person n ON n.id = p.person_id
      JOIN organization o ON o.id = p.branch_id AND o.deleted_at IS NULL
     WHERE p.deleted_at IS NULL AND n.deleted_at IS NULL
       AND p.started_on <= :day AND (p.ended_on IS NULL OR p.ended_on > :day)
     ORDER BY n.name, p.person_id, p.branch_id"""

_GUIDES = """
    SELECT DISTINCT p.person_id AS id, n.name
      FROM posting p
      JOIN person n ON n.id = p.person_id
     WHERE p.deleted_at IS NULL AND n.deleted_at IS NULL
     ORDER BY n.name, p.person_id"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a bundle would carry, in a few lines; ``empty`` says why there is nothing to send."""

    lines: tuple[str, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A branch or a guide that a street's bundle may go to: which branches, when it went last, whether it arrived."""

    id: str
    name: str
    what: str
    branches: tuple[str, ...]
    sent: str
    receipt: str


def role_words(store: Store) -> tuple[str, ...]:
    """What this desk may see and send, in two or three sentences."""
    names = [r["name"] for r in store.query(_BRANCHES)]
    match store.desk:
        case Desk.STREET:
            return (
                f"这是街道的文件，看得到全部 {len(names)} 个支部。",
                "发给支部的，只有那个支部的记录，和全街道通用的口径、放假安排；发给指导员的，是他联系的支部。",
                _NUMBERS,
            )
        case Desk.GUIDE:
            return (
                f"这是指导员的文件，看得到联系的 {len(names)} 个支部。",
                "导出给街道的，只有自己的走访、自己讲的党课和附件；支部的记录由支部报送。",
                _NUMBERS,
            )
    whose = f"“{names[0]}”" if len(names) == 1 else f"本单位 {len(names)} 个支部"
    return (
        f"这是支部的文件，只有{whose}的记录。",
        "导出给街道的，是本支部的党员、会议、党费、发展党员等记录；口径、封账和督促由街道维护，不从这里带出去。",
        _NUMBERS,
    )


def lock_words(store: Store) -> str:
    """For whom a bundle is locked, or that it is not: what the street sends down, and what has no key to lock it."""
    if store.desk is Desk.STREET:
        return "发给支部和指导员的数据包不加密，请当面交，或用可靠的渠道传。"
    office = keys.known_office(store)
    if office is None:
        return "还没有登记街道的公钥，导出的文件没有加密，谁都能打开。"
    return f"已加密，只有“{office.name}”能打开（指纹 {office.fingerprint}）。"


def parcel(store: Store, wish: Wish) -> Parcel:
    """What would go, in words and numbers, before anything is written."""
    chosen = outgoing.to_send(store, wish)
    if not chosen:
        return Parcel((), outgoing.nothing_words(store, wish))
    lines = [holds_words(outgoing.records_by_table(chosen), len(chosen))]
    files = {str(c["sha256"]): int(c["size"]) for c in (r.content() for r in chosen if r.kind == "attachment")}
    if files and wish.photos:
        lines.append(f"照片和附件 {len(files)} 个，{size_words(sum(files.values()))}")
    elif files:
        lines.append(f"照片和附件 {len(files)} 个，这次不带内容，只带名称")
    people = sum(bool(numbers) for numbers in sending.private_of(store, chosen).values()) if wish.private else 0
    lines.append(f"带上 {people} 处身份证号和电话" if wish.private else "不带身份证号和电话")
    return Parcel(tuple(lines))


def recipient_rows(store: Store, today: date) -> tuple[RecipientRow, ...]:
    """Whom a street may send to: every branch, and every guide with the branches in his care."""
    last: dict[str, bundles.Departure] = {}
    for departure in bundles.departures(store):
        last.setdefault(departure.recipient, departure)
    in_care: dict[tuple[str, str], list[str]] = defaultdict(list)
    for r in store.query(_IN_CARE, {"day": today.isoformat()}):
        in_care[r["person_id"], r["name"]].append(r["branch_id"])
    rows: list[tuple[str, str, str, tuple[str, ...]]] = [
        (r["id"], r["name"], "支部", (r["id"],)) for r in store.query(_BRANCHES)
    ]
    rows += [(person, name, "指导员", tuple(care)) for (person, name), care in in_care.items()]
    return tuple(RecipientRow(*row, *_sent(last.get(row[0]))) for row in rows)


def recipient_named(store: Store, text: str, today: date) -> RecipientRow:
    """The branch or the guide that is named by an id or a whole name.

    Raises:
        UserError: nobody whom a street sends to is called so, or several are.
    """
    rows = recipient_rows(store, today)
    found = [row for row in rows if row.id == text] or [row for row in rows if row.name == text]
    if len(found) > 1:
        ids = "、".join(row.id for row in found[:10])
        raise UserError(f"有{len(found)}家叫“{text[:64]}”，请写编号：{ids}。没有导出。")
    if not found:
        raise UserError(
            f"没有叫“{text[:64]}”的支部，也没有叫这个名字、正在联系支部的指导员。"
            "请写支部的全称或编号、指导员的姓名。没有导出。"
        )
    return found[0]


def guide_choices(store: Store) -> tuple[Named, ...]:
    """Who may sit at a guide's desk: whoever is posted to a branch of the file."""
    return tuple(Named(r["id"], r["name"], n) for n, r in enumerate(store.query(_GUIDES), start=1))


def guide_name(store: Store) -> str | None:
    """The guide at this desk, or None while nobody has said who it is (or this is no guide's desk)."""
    known = store.setting(GUIDE) if store.desk is Desk.GUIDE else None
    return next((each.name for each in guide_choices(store) if each.person_id == known), None)


def export_name(store: Store, today: date, recipient: str = "") -> str:
    """What a bundle is called unless the user says otherwise: from whom or to whom, and the day."""
    return f"{file_name(f'发给{recipient}' if recipient else store.title)}-{today:%Y%m%d}{BUNDLE_SUFFIX}"


def receipt_name(device: str, today: date) -> str:
    """What a receipt is called unless the user says otherwise."""
    return f"{file_name(f'回执-{device}')}-{today:%Y%m%d}{RECEIPT_SUFFIX}"


def key_paper(store: Store, today: date) -> bytes:
    """This office's public key on a page, for branches and guides to type in."""
    from pbdesk.sheets import office_key  # the drawing of sheets is not needed for anything else here

    key = keys.office_key(store)
    return office_key.draw(KeyPaper(key.name, key.code, key.fingerprint, today))


def size_words(size: int) -> str:
    """A size as people say it."""
    for unit, factor in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} 字节"


def _sent(last: bundles.Departure | None) -> Iterator[str]:
    if last is None:
        return iter(("还没有发过", ""))
    receipt = f"{short_date(local_date(last.receipt_at))}收到回执" if last.receipt_at else "还没有回执"
    return iter((f"{short_date(local_date(last.made_at))} 第 {last.sequence} 包", receipt))
