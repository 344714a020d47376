"""What commands take as arguments: files, periods and days, refused with a sentence when they make no sense."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pbdesk import clock
from pbdesk.calendar import FIRST_YEAR, LAST_YEAR, Period, day_period, parse_period
from pbdesk.errors import UserError
from pbdesk.store import Store


def read_day(text: str) -> date:
    """Read a day in ISO form.

    Raises:
        UserError: it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat() or not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = f"年份在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
        raise UserError(f"看不懂日期“{text[:40]}”。请写成 2026-07-08 这样的日期，{years}。")
    return day


def read_period_or_day(text: str) -> Period:
    """Read a period as findings name theirs: a Tuesday's is a day.

    Raises:
        UserError: it is none.
    """
    return day_period(read_day(text)) if text.count("-") == 2 else parse_period(text)


def read_path(text: str) -> Path:
    """Read the path of a file.

    Raises:
        UserError: it is empty, or no file can be called so.
    """
    if not text.strip():
        raise UserError("没有写文件名。请写上要用的文件。")
    if "\0" in text:
        raise UserError("文件名里有不能用的字符。请换一个文件名。")
    return Path(text)


file_argument = click.argument("file", type=read_path)
period_option = click.option(
    "--period", required=True, metavar="期间", type=parse_period,
    help="期间：2026Q3（季度）、2026-09（月份）或 2026（年度）。",
)  # fmt: skip
rule_option = click.option("--rule", required=True, help="规则编号，例如 MTG-01。")
subject_option = click.option("--subject", required=True, help="支部（编号或全称）、党小组的编号、人员（编号或姓名）。")
period_or_day_option = click.option(
    "--period", required=True, metavar="期间", type=read_period_or_day,
    help="期间：2026Q3、2026-09、2026，或某个周二 2026-07-07。",
)  # fmt: skip
today_option = click.option(
    "--today", metavar="日期", type=read_day, default=None, help="按哪一天来判断，默认是今天。例如 2026-10-08。"
)
branch_option = click.option("--branch", "branches", multiple=True, help="只看这个支部（编号或全称），可以写多次。")


def day_or_today(day: date | None) -> date:
    """The day that was asked for, or the present one."""
    return day or clock.today()


def known_branches(store: Store, branches: tuple[str, ...]) -> tuple[str, ...] | None:
    """The ids of the branches asked for, by id or by name; None when all are meant.

    Raises:
        UserError: one of them is not a branch of the file, or a name that several share.
    """
    return tuple(branch_id(store, branch) for branch in branches) or None


def person_id(store: Store, text: str) -> str:
    """The id of a person named by name; anything that is nobody's name is taken for an id.

    Raises:
        UserError: several people have this name.
    """
    rows = store.query("SELECT p.id FROM person p WHERE p.deleted_at IS NULL AND p.name = ? ORDER BY p.id", [text])
    found = [str(r["id"]) for r in rows]
    if len(found) > 1 and text not in found:
        raise UserError(f"有{len(found)}个人叫“{text[:64]}”，请写编号：{'、'.join(found[:10])}。")
    return found[0] if found else text


def branch_id(store: Store, text: str) -> str:
    """The id of a branch that is named by its id or its whole name.

    Raises:
        UserError: there is no such branch, or several have this name.
    """
    found = [r["id"] for r in store.query(
        "SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL "
        "AND (o.id = :text OR o.name = :text) ORDER BY o.id", {"text": text},
    )]  # fmt: skip
    if text in found or len(found) == 1:
        return text if text in found else str(found[0])
    if found:
        raise UserError(f"有{len(found)}个支部叫“{text[:64]}”，请写编号：{'、'.join(found[:10])}。")
    raise UserError(f"文件里没有编号或名称为“{text[:64]}”的支部。请核对。")


def subject_id(store: Store, text: str) -> str:
    """The id for the name of a branch or a person; anything else is an id already.

    Raises:
        UserError: several people or branches have this name.
    """
    if store.query("SELECT o.id FROM organization o WHERE o.name = ? AND o.kind = 'branch'", [text]):
        return branch_id(store, text)
    return person_id(store, text)
