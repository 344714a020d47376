"""What waits beside the findings: steps of admission, ends of probation, what was typed and never saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pbdesk.rules.admission import AHEAD_DAYS
from pbdesk.rules.admission_track import Stage
from pbdesk.store import Store
from pbdesk.store.bundles import devices
from pbdesk.store.clashes import clashes
from pbdesk.views.admissions import TrackRow
from pbdesk.views.drafts import list_drafts
from pbdesk.views.dues_arrears import arrears
from pbdesk.views.duplicates import duplicate_rows
from pbdesk.views.home_rows import DueLine, Notice, Waits
from pbdesk.views.steps import Step, Urgency, Verb
from pbdesk.words import near_date

_ASIDE = "SELECT COUNT(*) AS n FROM set_aside s WHERE s.why = 'scope'"
_EXCHANGE: Mapping[Waits, tuple[str, str]] = {
    Waits.CONFLICT: ("有 {} 条记录两边写的不一样，两个内容都留着，请选定。", "去选定"),
    Waits.DEVICE: ("有 {} 台电脑发来的数据包等您核对指纹、确认。", "去确认"),
    Waits.ASIDE: ("收到的数据包里有 {} 个内容搁置着，没有合并，请看看为什么。", "去看看"),
    Waits.DUPLICATE: ("有 {} 对记录可能是同一件事记了两遍。", "去核对"),
}
_SHORT: Mapping[Waits, str] = {
    Waits.CONFLICT: "冲突 {} 条", Waits.DEVICE: "待确认的电脑 {} 台", Waits.ASIDE: "搁置 {} 个",
    Waits.DUPLICATE: "可能重复 {} 对",
}  # fmt: skip


def admission_lines(rows: Iterable[TrackRow], today: date, *, named: bool) -> Iterator[DueLine]:
    """Steps of admission and ends of probation that press, each leading to the person's file."""
    for row in rows:
        if row.due_on is not None and row.urgency is not None:
            until = f"期限 {near_date(row.due_on, today.year)}" + (f" · {row.branch}" if named else "")
            words = "记录" if row.file_id else "建档"
            step = Step(Verb.ADMISSION, words, row.branch_id, file=row.file_id, person=row.person_id)
            title = f"{row.name} · {row.step}"
            mark = "已过期" if row.urgency is Urgency.OVERDUE else row.mark
            urgency = Urgency.TODAY if row.due_on == today else row.urgency
            yield DueLine(urgency, mark, title, f"{until} · {row.why}", row.due_on, row.why, None, step)


def admission_notices(rows: Iterable[TrackRow]) -> Iterator[Notice]:
    """Of many branches, how many people wait for what: the page of admission tells who."""
    due = tuple(rows)
    late = sum(row.urgency is Urgency.OVERDUE for row in due)
    ending = sum(row.stage is Stage.PROBATIONARY for row in due)
    told = [f"已过期限 {late} 人"] if late else []
    told += [f"{AHEAD_DAYS} 天内到期 {len(due) - late} 人"] if len(due) > late else []
    told += [f"其中预备期满或将满 {ending} 人"] if ending else []
    if told:
        yield Notice(f"发展党员：{'，'.join(told)}。", "查看")


def draft_notices(store: Store, today: date) -> Iterator[Notice]:
    """What was typed last and not saved; with several, the others wait on their page."""
    drafts = list_drafts(store, today)
    if drafts:
        more = f"（另有 {len(drafts) - 1} 份没写完）" if len(drafts) > 1 else ""
        yield Notice(f"没有保存：{drafts[0].sentence}{more}。", "接着写", draft=drafts[0].key)


def exchange_notices(store: Store) -> Iterator[Notice]:
    """What exchange leaves to a person, in one line that leads to what comes first."""
    waiting = {
        Waits.CONFLICT: len(clashes(store)),
        Waits.DEVICE: sum(device.state == "pending" for device in devices(store)),
        Waits.ASIDE: int(store.query(_ASIDE)[0]["n"]),
        Waits.DUPLICATE: len(duplicate_rows(store)),
    }
    there = {waits: number for waits, number in waiting.items() if number}
    if there:
        first = next(iter(there))
        words, button = _EXCHANGE[first]
        if len(there) > 1:
            listed = "，".join(_SHORT[waits].format(number) for waits, number in there.items())
            words, button = f"“交换”里有事等您来办：{listed}。", "去办"
        yield Notice(words.format(there[first]), button, exchange=first)


def dues_notices(store: Store, branch_id: str | None, today: date) -> Iterator[Notice]:
    """Of one branch, who has paid no dues for three months or more (MEM-07, DUE-12); a reminder, no judgement."""
    if branch_id is None:
        return
    late = [line for line in arrears(store, branch_id, today) if line.alert]
    if len(late) == 1:
        yield Notice(f"党费：{late[0].name}已连续 {late[0].in_a_row} 个月没有交，请了解原因。", "查看", arrears=True)
    elif late:
        most = f"{len(late)} 人已连续 {late[-1].in_a_row} 至 {late[0].in_a_row} 个月没有交"
        same = f"{len(late)} 人已连续 {late[0].in_a_row} 个月没有交"
        told = same if late[0].in_a_row == late[-1].in_a_row else most
        yield Notice(f"党费：{told}，请了解原因。", "查看", arrears=True)
