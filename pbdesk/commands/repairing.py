"""``doctor --repair``: for a damaged file its backup and the office's copy are offered first, then taking it apart."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path

import click

from pbdesk.store.salvage import Salvaged, damage_of, refuse_taken, salvage
from pbdesk.store.salvage_lens import Tell
from pbdesk.views.salvaging import WaysOut, free_name, told, ways_out


def repair(file: Path, output: Path | None, *, as_json: bool) -> None:
    """Offer the ways out of a damage; a new file is made only where one is asked for."""
    damage = damage_of(file)
    if damage is None:
        _say_sound(as_json=as_json)
        return
    if output is not None:
        refuse_taken(output)
    ways = ways_out(file)
    if as_json:
        made = _take_apart(file, output) if output else None
        click.echo(json.dumps(_document(str(damage), ways, made), ensure_ascii=False, indent=2))
        return
    click.echo(str(damage))
    _offer(file, ways)
    target = output or _wanted(file, ways)
    if target is None:
        click.echo(f"都不行的话，可以从损坏的文件里尽量抢救，放进一个新文件：doctor {_quoted(file)} --repair -o 新文件")
        return
    for sentence in told(_take_apart(file, target)):
        click.echo(sentence)


def _say_sound(*, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"healthy": True}))
    else:
        click.echo("检查完毕：文件完好，不用修复。没有新建任何文件。")


def _offer(file: Path, ways: WaysOut) -> None:
    if ways.backup is None:
        click.echo("没有找到完好的备份。")
    else:
        click.echo(
            f"先看备份：最近一份完好的是 {ways.backup.when} 的，{ways.reach}\n"
            f"要用它，请写：restore {_quoted(file)} {_quoted(ways.backup.path)}（损坏的文件会改名留着）"
        )
    click.echo(ways.office)
    if ways.commands:
        click.echo(f"对应的命令。{ways.commands}")


def _wanted(file: Path, ways: WaysOut) -> Path | None:
    """Where to save, if somebody at a terminal wants that now."""
    if not sys.stdin.isatty():
        return None
    target = free_name(file)
    question = f"要不要现在从损坏的文件里尽量抢救，放进“{target.name}”"
    return target if click.confirm(question, default=ways.backup is None, err=True, prompt_suffix="？") else None


def _take_apart(file: Path, target: Path) -> Salvaged:
    with ExitStack() as stack:
        return salvage(file, target, tell=_progress(stack))


def _progress(stack: ExitStack) -> Tell:
    if not sys.stderr.isatty():
        return lambda *_: None
    bar = stack.enter_context(click.progressbar(length=1, label="抢救", file=sys.stderr))

    def tell(done: int, total: int, _words: str) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return tell


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _document(damage: str, ways: WaysOut, made: Salvaged | None) -> dict[str, object]:
    """What was found and done, for other programs; the keys are a contract."""
    backup = None if ways.backup is None else {"path": str(ways.backup.path), "made_at": ways.backup.when}
    return {
        "healthy": False, "damage": damage, "backup": backup, "office": ways.office,
        "salvaged": None if made is None else _saved(made),
    }  # fmt: skip


def _saved(made: Salvaged) -> dict[str, object]:
    return {
        "path": str(made.path),
        "complete": made.complete,
        "pages": {"all": made.pages, "unreadable": made.unreadable},
        "revisions": {"saved": made.revisions, "known": made.known},
        "records": dict(sorted(made.records.items())),
        "fallen": [list(name) for name in made.fallen],
        "rebuilt": [list(name) for name in made.rebuilt],
        "lost": [list(name) for name in made.lost],
        "attachments": {"saved": made.bytes_saved, "lost": list(made.bytes_lost)},
        "books_lost": made.books_lost,
        "settings_lost": list(made.settings_lost),
        "new_identity": made.new_identity,
        "healthy": made.report.healthy,
    }
