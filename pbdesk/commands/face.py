"""The Chinese face of click: headings, hints and usage errors in the words of the product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import click

_HEADINGS: Mapping[str, str] = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_WORDS: Mapping[str, str] = {
    "Show this message and exit.": "显示这份说明。",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    " INTEGER RANGE": " 整数",
    " INTEGER": " 整数",
    " TEXT": " 文字",
}
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")


class ChineseFormatter(click.HelpFormatter):
    """Writes help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands with what they do."""
        super().write_dl([(_chinese(name), _chinese(words)) for name, words in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    """A context whose help is Chinese."""

    formatter_class = ChineseFormatter


def usage_sentence(error: click.UsageError) -> str:
    """What a command was missing or could not take, as a Chinese sentence with where to read on."""
    command = error.ctx.command_path if error.ctx else ""
    where = f"用法请看：{command} --help" if command else ""
    return f"{_complaint(error)}。{where}"


def _complaint(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"缺少{_named(param)}"
        case click.BadParameter(param=click.Parameter() as param):
            choices = param.type.choices if isinstance(param.type, click.Choice) else ()
            allowed = f"，只能是 {'、'.join(str(c) for c in choices)}" if choices else _limits(param.type)
            return f"{_named(param)} 的值不对{allowed}"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的用法不对"
        case _:
            return "命令的用法不对，多写或少写了参数"


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"选项 {param.opts[-1]}"
    return f"参数 {(param.name or '').upper()}"


def _limits(kind: object) -> str:
    """Between which numbers an option lies, where it does."""
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is not None:
        return f"，应当是 {kind.min} 到 {kind.max} 的整数"
    return "，应当是整数" if kind is click.INT else ""


def _chinese(words: str) -> str:
    for english, chinese in _WORDS.items():
        words = words.replace(english, chinese)
    return _RANGE.sub(r"\1 到 \2", words)
