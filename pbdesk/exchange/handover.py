"""Handing a branch over: its file for the successor, the bound volumes, what is still open, and a sheet that explains.

From a street's file the successor's begins with a bundle of that branch; a branch's own file is copied, verified, with
a device of its own. The pack is complete or not there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pbdesk.calendar import Period, year_period
from pbdesk.errors import UserError
from pbdesk.exchange import beginning, keys, outgoing
from pbdesk.exchange.outgoing import Wish
from pbdesk.files import clear_abandoned, half_written, sync_folder, write_whole
from pbdesk.model import Desk
from pbdesk.store import Store, bundles
from pbdesk.store.bundles import Device
from pbdesk.store.copying import copy_for_successor
from pbdesk.store.unlocking import has_password
from pbdesk.views.forecast import forecast
from pbdesk.views.forecast_out import forecast_lines
from pbdesk.views.printing import PAPERS, print_sheet
from pbdesk.words import long_date

Tell = Callable[[int, int, str], object]
USUAL_YEARS = 3
READ_FIRST = "README.txt"
_BOM = "\ufeff"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Order:
    """What to hand over: which branch, with whole ID numbers and phones or without, the volumes of how many years."""

    branch_id: str
    private: bool = False
    years: int = USUAL_YEARS


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made: its folder, what lies in it, which volumes there was nothing for, the new file's mark."""

    folder: Path
    files: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    fingerprint: str
    known: bool
    """Whether the street has let the new file in already."""


def hand_over(store: Store, order: Order, folder: Path, today: date, tell: Tell) -> Pack:
    """Make the pack in a new folder.

    Raises:
        UserError: the folder is there and not empty, the desk is a guide's, or something can't be written; nothing is
            left behind.
    """
    if store.desk is Desk.GUIDE:
        raise UserError("交接支部要用街道的文件，或者支部自己的文件。没有做交接包。")
    name = _branch_name(store, order.branch_id)
    _refuse_full(folder)
    part = half_written(folder)
    try:
        part.mkdir(parents=True)
        with ExitStack() as unless_made:
            unless_made.callback(shutil.rmtree, part, ignore_errors=True)
            clear_abandoned(part)
            pack = _fill(store, order, name, part, today, tell)
            if folder.exists():
                folder.rmdir()
            part.replace(folder)
            unless_made.pop_all()
        sync_folder(folder.parent)
    except OSError as error:
        raise UserError(f"不能写入“{folder}”。请检查文件夹是否存在、磁盘是否已满。没有做交接包。") from error
    return Pack(folder, pack.files, pack.missing, pack.fingerprint, pack.known)


def file_name(name: str) -> str:
    """A name that every system takes for a file."""
    return _UNFIT.sub("_", name).strip(" .")[:80] or "支部"


def _fill(store: Store, order: Order, name: str, part: Path, today: date, tell: Tell) -> Pack:
    volumes = tuple(_volumes(order, today))
    steps = len(volumes) + 2
    tell(0, steps, "支部的文件")
    own = f"{file_name(name)}.pbdesk"
    fingerprint, known = _own_file(store, order, name, part / own)
    files, missing = [(own, "支部的数据文件，用支部工作台打开")], []
    for number, (sheet, period, title) in enumerate(volumes, start=1):
        tell(number, steps, title)
        try:
            made = print_sheet(
                store, sheet, period, today, branches=(order.branch_id,),
                private=order.private and PAPERS[sheet].private, photos=PAPERS[sheet].photos,
            )  # fmt: skip
        except UserError as nothing:
            missing.append(f"{title}：{_first_clause(str(nothing))}")
            continue
        write_whole(part / f"{title}.pdf", [made])
        files.append((f"{title}.pdf", _VOLUMES[sheet]))
    tell(steps - 1, steps, "待办事项")
    _write_text(part / "待办事项.txt", forecast_lines(
        forecast(store, today, branches=(order.branch_id,)), today, everything=True
    ))  # fmt: skip
    files.append(("待办事项.txt", "还没有办完的事，和最后期限"))
    pack = Pack(part, tuple(files), tuple(missing), fingerprint, known)
    _write_text(part / READ_FIRST, _explained(store, order, name, today, pack))
    return pack


_VOLUMES = {
    "minute-book": "装订成册的会议记录", "roster": "党员花名册", "dues": "党费收缴表", "branch-year": "全年一图",
}  # fmt: skip


def _volumes(order: Order, today: date) -> Iterator[tuple[str, Period, str]]:
    for year in range(today.year, today.year - order.years, -1):
        period = year_period(year)
        for sheet in ("minute-book", "dues"):
            yield sheet, period, f"{PAPERS[sheet].title}-{year}年"
    yield "roster", year_period(today.year), PAPERS["roster"].title
    yield "branch-year", year_period(today.year), f"{PAPERS['branch-year'].title}-{today.year}年"


def _own_file(store: Store, order: Order, name: str, path: Path) -> tuple[str, bool]:
    """The successor's file; answers the mark of its key, and whether the street knows it already."""
    if store.desk is Desk.BRANCH:
        copy_for_successor(store, path, private=order.private)
        with Store.open(path, clock=store.clock) as made:
            return keys.fingerprint(keys.verify_key_of(keys.device_key(made))), False
    wish = Wish(f"handover:{order.branch_id}", (order.branch_id,), True, order.private)
    data = outgoing.write(store, wish, note=False).data
    with beginning.begin(path, data, desk=Desk.BRANCH, title=name, clock=store.clock) as made:
        keys.keep_office(made, keys.office_key(store))
        verify_key = keys.verify_key_of(keys.device_key(made))
        device = made.setting("device") or ""
    bundles.meet_device(store, Device(
        device, f"{name} · 交接", verify_key, Desk.BRANCH, (order.branch_id,), "approved",
        store.clock().replace(microsecond=0),
    ))  # fmt: skip
    return keys.fingerprint(verify_key), True


def _first_clause(sentence: str) -> str:
    return re.split("[，。]", sentence)[0]


def _branch_name(store: Store, branch_id: str) -> str:
    rows = store.query(
        "SELECT o.name FROM organization o WHERE o.id = ? AND o.kind = 'branch' AND o.deleted_at IS NULL", [branch_id]
    )
    if not rows:
        raise UserError(f"文件里没有编号为“{branch_id[:64]}”的支部。没有做交接包。")
    return str(rows[0]["name"])


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"“{folder}”里已经有东西，不会覆盖。请选一个新的文件夹。没有做交接包。")


def _write_text(path: Path, lines: Iterator[str]) -> None:
    """A text that every editor of an office computer shows right."""
    write_whole(path, [(_BOM + "\r\n".join(lines) + "\r\n").encode()])


def _explained(store: Store, order: Order, name: str, today: date, pack: Pack) -> Iterator[str]:
    yield f"{name} 交接包"
    yield f"{long_date(today)}由“{store.title}”（{store.author}）做成。"
    yield ""
    yield "里面有："
    for number, (file, words) in enumerate(pack.files, start=1):
        yield f"  {number}. {file}　{words}"
    if pack.missing:
        yield ""
        yield "没有的："
        yield from (f"  {line}" for line in pack.missing)
    yield ""
    yield from _steps(pack)
    yield ""
    yield (
        "文件里带有党员的身份证号和电话，请妥善保管，用完删除拷贝。" if order.private
        else "文件里不带身份证号和电话。需要时，请在做交接包时另外勾选。"
    )
    if store.path is not None and has_password(store.path):
        yield "原来的文件有密码，交接包里的没有：接手以后，请马上自己设一个密码（“文件”菜单）。"
    yield "这些都是党内资料，请勿外传，勿录入涉密内容。"


def _steps(pack: Pack) -> Iterator[str]:
    yield "接手以后怎么办："
    yield f"  1. 在自己的电脑上装好支部工作台，把“{pack.files[0][0]}”复制过去，用“打开文件”打开它。"
    yield "  2. 看“首页”和“待办事项.txt”，先办快到期的。"
    yield "  3. 在“交换”里点“导出给街道”，把数据包交给街道。"
    if pack.known:
        yield f"  4. 街道已经认得这个文件（指纹 {pack.fingerprint}），交来的数据包可以直接合并。"
    else:
        yield f"  4. 街道第一次收到时会核对指纹：{pack.fingerprint}，对得上就确认。"
    yield "  5. 请街道在“交换”的“电脑”里，停用前任书记的电脑；前任书记请不要再往旧文件里记。"
