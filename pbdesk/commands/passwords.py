"""``password``: set, change or take off the password of a file, and print its recovery key."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from pbdesk import clock
from pbdesk.commands.types import file_argument, read_path
from pbdesk.commands.unlocking import NEW_PASSWORD, read_password, typed
from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.sheets.recovery import draw
from pbdesk.store import Store, ciphering
from pbdesk.store.rekeying import OldBackups, adopt, prepare, treat_backups
from pbdesk.store.unlocking import has_password
from pbdesk.views.recovery import recovery_sheet
from pbdesk.views.rows import RecoverySheet

_ACROSS = 7
_DONE: Mapping[str, str] = {
    "set": "已设密码。",
    "change": "已改密码。以前的那张恢复密钥作废了，请换成新的这一张；要打印：password 文件 sheet -o 恢复密钥.pdf",
    "remove": "已取消密码。",
}


@click.command(
    "password",
    help="给文件设密码（set）、改密码（change）、取消密码（remove）、打印恢复密钥（sheet）。不写做什么，就只说有没有密码。"
    "改过密码，以前的恢复密钥就作废了，要重新打印。",
)
@file_argument
@click.argument("what", type=click.Choice(["set", "change", "remove", "sheet"]), required=False)
@click.option(
    "--new-password-file", type=read_path, metavar="文件",
    help=f"从哪个文件的第一行读新密码。也可以放进环境变量 {NEW_PASSWORD}；都没有，就在终端上问。",
)  # fmt: skip
@click.option(
    "--backups", "old_backups", type=click.Choice([how.value for how in OldBackups]), default="convert",
    show_default=True,
    help="以前的备份怎么办。convert：也改成和文件一样；keep：留着不动，原来怎么打开还怎么打开；delete：删除。",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="文件", type=read_path, help="把恢复密钥存成 PDF，打印后请删除；不写就列在屏幕上。"
)
def password(
    file: Path, what: str | None, new_password_file: Path | None, old_backups: str, output: Path | None
) -> None:
    """Set, change or take off a password."""
    if what is None:
        locked = has_password(file)
        if not locked:
            Store.open(file, read_only=True).close()  # of what is no file of ours nothing is said
        click.echo(f"“{file.name}”{'设了密码' if locked else '没有密码'}。")
        return
    _check(file, what)
    with Store.open(file, read_only=what == "sheet") as store:
        if what != "sheet":
            _rekey(store, None if what == "remove" else _new_password(new_password_file), OldBackups(old_backups))
        sheet = None if what == "remove" else recovery_sheet(store, clock.today(store.clock))
    if what in _DONE:
        click.echo(_DONE[what])
    if sheet is not None:
        _hand_out(sheet, output)


def _check(file: Path, what: str) -> None:
    """Refuse what makes no sense before anybody is asked for a password."""
    locked = has_password(file)
    ciphering.need()
    if what == "set" and locked:
        raise UserError("这个文件已经有密码了。要换一个，请用 change。没有改动文件。")
    if what != "set" and not locked and file.is_file():
        raise UserError("这个文件没有密码。要设密码，请用 set。没有改动文件。")


def _rekey(store: Store, new: str | None, old_backups: OldBackups) -> None:
    adopt(store, prepare(store, new))
    treated = treat_backups(store, old_backups)
    if treated.done:
        click.echo(f"以前的备份{'删除' if old_backups is OldBackups.DELETE else '也改了'} {treated.done} 份。")
    for words in treated.left:
        click.echo(f"这份备份没有动：{words}", err=True)


def _new_password(file: Path | None) -> str:
    """The new password: from a file, from the environment, or typed twice."""
    said = read_password(file) if file is not None else os.environ.get(NEW_PASSWORD)
    if said is not None:
        return said
    if not sys.stdin.isatty():
        raise UserError(
            "没有写新密码。请用 --new-password-file 写明存着新密码的文件，"
            f"或者把它放进环境变量 {NEW_PASSWORD}。没有改动文件。"
        )
    first = typed("新密码")
    if typed("再输入一遍") != first:
        raise UserError("两次输入的密码不一样。没有改动文件。")
    return first


def _hand_out(sheet: RecoverySheet, output: Path | None) -> None:
    """The recovery key, on the screen or as a sheet: never anywhere that nobody asked for."""
    if output is not None:
        write_whole(output, [draw(sheet)])
        click.echo(f"恢复密钥已存成 {output}。请打印出来放进保险柜，再把这个 PDF 删除。")
        return
    click.echo(f"恢复密钥（编号 {sheet.number}），忘记密码时用它打开文件。请抄下来放进保险柜，不要存在电脑里：")
    for at in range(0, len(sheet.groups), _ACROSS):
        click.echo("  " + "  ".join(sheet.groups[at : at + _ACROSS]))
    click.echo("密码和恢复密钥都丢了，里面的记录谁也打不开。")
