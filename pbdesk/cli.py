"""The command line: gathers the commands, tells errors in a sentence, answers the exit status.

A command is imported when it is asked for, so that ``load`` does not wait for the printing of sheets.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence

import click

from pbdesk.commands.face import ChineseContext, usage_sentence
from pbdesk.commands.unlocking import ask, with_password_file
from pbdesk.errors import BadRowsError, UserError
from pbdesk.store import keyring

OK, REFUSED, INTERRUPTED = 0, 2, 130
_PROBLEMS = 50
_CAUSES: Mapping[int, str] = {
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "只能读，不能写", errno.ENOSPC: "磁盘已满",
    errno.EIO: "磁盘读写出错", errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "没有这个文件夹", errno.EISDIR: "那是一个文件夹", errno.ENAMETOOLONG: "文件名太长",
    errno.EMFILE: "打开的文件太多", errno.ENODEV: "不是普通文件",
}  # fmt: skip
"""What the system says when a file can't be read or written, in words that everyone here reads."""

_MODULES: Mapping[str, str] = {
    "demo": "pbdesk.demo.command",
    "new": "pbdesk.commands.records",
    "load": "pbdesk.commands.records",
    "dump": "pbdesk.commands.records",
    "import": "pbdesk.commands.importing",
    "templates": "pbdesk.commands.importing",
    "members": "pbdesk.commands.members",
    "check": "pbdesk.commands.asking",
    "explain": "pbdesk.commands.asking",
    "excuse": "pbdesk.commands.excusing",
    "forecast": "pbdesk.commands.forecasting",
    "calendar": "pbdesk.commands.forecasting",
    "trend": "pbdesk.commands.trend",
    "rules": "pbdesk.commands.rules",
    "handbook": "pbdesk.commands.handbook",
    "admissions": "pbdesk.commands.admissions",
    "sheet": "pbdesk.commands.printing",
    "ledger": "pbdesk.commands.importing",
    "dues": "pbdesk.commands.duties",
    "chase": "pbdesk.commands.chasing",
    "chases": "pbdesk.commands.chasing",
    "review": "pbdesk.commands.reviewing",
    "hours": "pbdesk.commands.duties",
    "talks": "pbdesk.commands.duties",
    "copy": "pbdesk.commands.copying",
    "policies": "pbdesk.commands.policies",
    "policy": "pbdesk.commands.policies",
    "local-rule": "pbdesk.commands.policies",
    "close": "pbdesk.commands.closing",
    "correct": "pbdesk.commands.closing",
    "reopen": "pbdesk.commands.closing",
    "closings": "pbdesk.commands.closing",
    "verify": "pbdesk.commands.closing",
    "export": "pbdesk.commands.exchanging",
    "merge": "pbdesk.commands.exchanging",
    "receipt": "pbdesk.commands.exchanging",
    "devices": "pbdesk.commands.exchanging",
    "office-key": "pbdesk.commands.exchanging",
    "handover": "pbdesk.commands.handing",
    "conflicts": "pbdesk.commands.settling",
    "settle": "pbdesk.commands.settling",
    "duplicates": "pbdesk.commands.joining",
    "join": "pbdesk.commands.joining",
    "history": "pbdesk.commands.keeping",
    "undo": "pbdesk.commands.keeping",
    "redo": "pbdesk.commands.keeping",
    "doctor": "pbdesk.commands.keeping",
    "backup": "pbdesk.commands.keeping",
    "backups": "pbdesk.commands.restoring",
    "restore": "pbdesk.commands.restoring",
    "password": "pbdesk.commands.passwords",
}
"""Every command and the module that holds a function of its name (with ``_`` after it where Python keeps the word)."""


class _Commands(click.Group):
    """The commands of the product."""

    context_class = ChineseContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's form
        """The names in the order of a day's work."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's form
        """One command, imported now."""
        if cmd_name not in _MODULES:
            raise UserError(f"没有“{cmd_name[:30]}”这个命令。可用的命令：{'、'.join(_MODULES)}。")
        module = importlib.import_module(_MODULES[cmd_name])
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(module, name, None) or getattr(module, f"{name}_")
        command.context_class = ChineseContext
        command.options_metavar = "[选项]"
        command.short_help = (command.help or "").partition("\n")[0]  # click would cut what has no spaces to ...
        with_password_file(command)
        return command


commands = _Commands(
    "pbdesk",
    help="党支部工作台：记录一次，检查规则，打印报表。不写命令就打开窗口。",
    options_metavar="",
    subcommand_metavar="命令 [参数]…",
)


def run(args: Sequence[str]) -> int:
    """Runs one command; what a person can put right is told in a sentence on standard error."""
    _speak_utf8()
    try:
        with keyring.asking(ask), commands.make_context("python main.py", list(args)) as context:
            commands.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except UserError as error:
        return _refuse(error)
    except click.UsageError as error:
        click.echo(usage_sentence(error), err=True)
        return REFUSED
    except BrokenPipeError:
        _hush()
        return OK
    except OSError as error:
        _hush()
        click.echo(f"读写文件没有成功（{_CAUSES.get(error.errno or 0, '原因不明')}）。请检查磁盘空间和权限。", err=True)
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。没有保存任何改动。", err=True)
        return INTERRUPTED
    return OK


def _refuse(error: UserError) -> int:
    for line in _error_lines(error):
        click.echo(line, err=True)
    return REFUSED


def _error_lines(error: UserError) -> Iterator[str]:
    yield str(error)
    if isinstance(error, BadRowsError):
        yield from map(str, error.problems[:_PROBLEMS])
        if len(error.problems) > _PROBLEMS:
            yield f"……另有 {len(error.problems) - _PROBLEMS} 处"


def _speak_utf8() -> None:
    """Every character can be printed, whatever the system believes about its terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _hush() -> None:
    """Whoever read our output has gone: keep Python from complaining about it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
