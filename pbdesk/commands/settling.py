"""``conflicts``, ``settle``: what desks say differently."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from pbdesk.actions.conflicts import Typed, settle_conflict, third
from pbdesk.clock import today
from pbdesk.commands.types import branch_id, file_argument, person_id
from pbdesk.entry import read_day, read_time
from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.conflict_entry import Entry, EntryKind
from pbdesk.views.conflicts import ConflictDetail, FieldClash, conflict_detail, conflict_rows, name_now

_json = click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供其他程序读取。")
_BOTH = "both"


@click.command("conflicts", help="列出两边写的不一样、还没有选定的记录，两个内容并排写出。")
@file_argument
@_json
def conflicts(file: Path, *, as_json: bool) -> None:
    """List conflicts."""
    with Store.open(file, read_only=True) as store:
        found = [conflict_detail(store, row.kind, row.record_id) for row in conflict_rows(store)]
    details = [each for each in found if each is not None]
    if as_json:
        click.echo(json.dumps({"conflicts": [_conflict_document(each) for each in details]}, ensure_ascii=False))
        return
    for detail in details:
        for line in _conflict_lines(detail):
            click.echo(line)
    click.echo(f"共 {len(details)} 条，用 settle 选定。" if details else "没有冲突。")


@click.command("settle", help="选定一条冲突的内容。例如 settle 文件 编号 --take 1，或者 --set 主题=总结会。")
@file_argument
@click.argument("record")
@click.option("--take", type=click.IntRange(1), default=None, help="每一项都用第几个（见 conflicts 列出的序号）。")
@click.option("--pick", "picked", multiple=True, metavar="名称=序号", help="这一项用第几个；两个都留写 both。")
@click.option("--set", "typed", multiple=True, metavar="名称=内容", help="这一项另写一个内容。可以写多次。")
def settle(file: Path, record: str, take: int | None, picked: tuple[str, ...], typed: tuple[str, ...]) -> None:
    """Settle one conflict."""
    with Store.open(file) as store:
        detail = _detail(store, record)
        chosen: dict[tuple[str, ...], object] = {}
        picks, texts = _pairs(detail, picked), _pairs(detail, typed)
        for field in detail.fields:
            if field.path in texts:
                chosen[field.path] = third(detail.row.kind, field, _read(store, field, texts[field.path]))
            elif field.path in picks or take is not None:
                chosen[field.path] = _side(field, picks.get(field.path, str(take)))
        missing = [field.name for field in detail.fields if field.path not in chosen]
        if missing:
            raise UserError(f"还没有选：{'、'.join(missing)}。请用 --take、--pick 或 --set 写明。没有保存任何改动。")
        settle_conflict(store, detail.row.kind, detail.row.record_id, detail.heads, chosen)
        name = name_now(store, detail.row)
    click.echo(f"已选定：{name}。结果会随下一个数据包带给对方，可以用 undo 撤销。")


def _detail(store: Store, record: str) -> ConflictDetail:
    """The conflict that is meant.

    Raises:
        UserError: there is none of that record.
    """
    for row in conflict_rows(store):
        if record in {row.record_id, f"{row.kind}:{row.record_id}"}:
            found = conflict_detail(store, row.kind, row.record_id)
            if found is not None:
                return found
    raise UserError(f"编号为“{record[:64]}”的记录没有冲突。用 conflicts 列出有哪些。没有保存任何改动。")


def _pairs(detail: ConflictDetail, said: Sequence[str]) -> Mapping[tuple[str, ...], str]:
    """What is said of fields by name.

    Raises:
        UserError: there is no field of that name in conflict.
    """
    names = {field.name: field.path for field in detail.fields}
    found: dict[tuple[str, ...], str] = {}
    for text in said:
        name, mark, value = text.partition("=")
        if not mark or name.strip() not in names:
            raise UserError(f"看不懂“{text[:40]}”。请写成 名称=…，名称可以是：{'、'.join(names)}。没有保存任何改动。")
        found[names[name.strip()]] = value.strip()
    return found


def _side(field: FieldClash, number: str) -> object:
    """The value of a side by its number, or both.

    Raises:
        UserError: there is no such side.
    """
    if number == _BOTH and field.both:
        return field.both
    if number.isdecimal() and 1 <= int(number) <= len(field.choices):
        return field.choices[int(number) - 1].value
    also = "，或者 both" if field.both else ""
    raise UserError(f"“{field.name}”可以选 1 到 {len(field.choices)}{also}。没有保存任何改动。")


def _read(store: Store, field: FieldClash, text: str) -> Typed:
    """What was typed for a field.

    Raises:
        UserError: it means nothing there.
    """
    if not text:
        return None
    value = _typed(store, field.entry, text)
    if value is None:
        raise UserError(f"“{field.name}”不能写成“{text[:40]}”。没有保存任何改动。")
    return value


def _typed(store: Store, entry: Entry, text: str) -> Typed:
    match entry.kind:
        case EntryKind.DAY:
            return read_day(text, today(store.clock))
        case EntryKind.TIME:
            return read_time(text)
        case EntryKind.NUMBER:
            return int(text) if text.isdecimal() else None
        case EntryKind.CHOICE:
            return next((value for value, word in entry.choices if text in {value, word}), None)
        case EntryKind.PERSON:
            return person_id(store, text)
        case EntryKind.BRANCH:
            return branch_id(store, text)
        case EntryKind.NONE:
            return None
    return text


def _conflict_lines(detail: ConflictDetail) -> Iterator[str]:
    yield f"{detail.row.what}：{detail.row.name}（编号 {detail.row.record_id}）"
    for field in detail.fields:
        yield f"  {field.name}" + (f"（原来：{field.before}）" if field.before else "")
        for number, choice in enumerate(field.choices, start=1):
            now = "　现在显示的" if choice.shown else ""
            yield f"    {number}　{choice.words}　{choice.whose} {choice.when}{now}"
    for who, lines in detail.others:
        if lines:
            yield f"  {who}同时还改了：{'；'.join(lines)}"


def _conflict_document(detail: ConflictDetail) -> dict[str, object]:
    """One conflict for other programs; the keys are a contract."""
    return {
        "kind": detail.row.kind, "id": detail.row.record_id, "name": detail.row.name, "heads": list(detail.heads),
        "fields": [
            {
                "path": list(field.path), "name": field.name, "before": field.before, "both": field.both or None,
                "choices": [
                    {"rev": c.rev, "value": c.value, "words": c.words, "who": c.who, "desk": c.desk,
                     "when": c.when, "shown": c.shown}
                    for c in field.choices
                ],
            }
            for field in detail.fields
        ],
        "others": [{"who": who, "changes": list(lines)} for who, lines in detail.others],
    }  # fmt: skip
