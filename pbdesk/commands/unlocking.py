"""Asking for the password of a file: from a file, from the environment, or on the terminal; never as an argument.

What stands in a command line can be read by others while it runs, and afterwards in the shell's history.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pbdesk.commands.types import read_path
from pbdesk.errors import UserError

PASSWORD, NEW_PASSWORD = "PBDESK_PASSWORD", "PBDESK_NEW_PASSWORD"
_KEPT = "pbdesk.password-file"
_TRIES = 3
_LONGEST = 10_000


def with_password_file(command: click.Command) -> None:
    """Let a command that takes a file take its password from another file, as the last of its options."""
    takes_a_file = any(param.name == "file" for param in command.params)
    if takes_a_file and _OPTION not in command.params:
        command.params.append(_OPTION)


def ask(path: Path) -> None:
    """Unlock a file: with what was given, else with what is typed.

    Raises:
        UserError: it is not the right one, or there is no terminal to ask on.
    """
    from pbdesk.store import ciphering  # most files have no password
    from pbdesk.store.recovery import MistypedError
    from pbdesk.store.unlocking import WrongPasswordError, unlock

    ciphering.need()
    tries: list[str | None] = [given()] if given() is not None else []
    if sys.stdin.isatty():
        tries += [None] * _TRIES
    if not tries:
        raise UserError(
            f"“{path.name}”设了密码，要有密码才能打开。请用 --password-file 写明存着密码的文件，"
            f"或者把密码放进环境变量 {PASSWORD}。没有改动它。"
        )
    for left, said in zip(reversed(range(len(tries))), tries, strict=True):
        try:
            unlock(path, typed(f"“{path.name}”的密码（忘记了可以输入恢复密钥）") if said is None else said)
        except (WrongPasswordError, MistypedError) as error:
            if not left:
                raise
            click.echo(str(error), err=True)
        else:
            return


def given() -> str | None:
    """The password given beside the command, or None."""
    context = click.get_current_context(silent=True)
    file = context.meta.get(_KEPT) if context else None
    return read_password(file) if file is not None else os.environ.get(PASSWORD) or None


def read_password(path: Path) -> str:
    """The first line of a file, as an editor saves one.

    Raises:
        UserError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
        text = data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError(f"读不了存密码的文件“{path}”。请检查文件是否在、是否存成了 UTF-8。") from error
    return text.splitlines()[0] if text else ""


def typed(question: str) -> str:
    """What is typed on the terminal, unseen."""
    return str(click.prompt(question, hide_input=True, err=True, prompt_suffix="："))


def _keep(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:  # noqa: ARG001  click's form
    if value is not None:
        ctx.meta[_KEPT] = value


_OPTION = click.Option(
    ["--password-file"], type=read_path, metavar="文件", expose_value=False, callback=_keep,
    help="文件设了密码时：从哪个文件的第一行读密码；忘记了密码，第一行写恢复密钥的 14 组字也行。"
    f"也可以放进环境变量 {PASSWORD}；都没有，就在终端上问。",
)  # fmt: skip
