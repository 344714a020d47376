"""The tables of the handbook that are made from data, so that none is ever forgotten: keys, sheets, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import click

from pbdesk.calendar import PeriodKind
from pbdesk.handbook.keys import KEYS
from pbdesk.model import ReviewedKind
from pbdesk.rules import catalogue
from pbdesk.rules.policy import Policies
from pbdesk.rules.quality.checklist import REVIEWED_MEETINGS, checklist
from pbdesk.views.printing import PAPERS
from pbdesk.views.rows import PolicyLine
from pbdesk.views.rule_cards import policy_lines
from pbdesk.views.rule_cards_text import policy_words
from pbdesk.words import MEETING_WORDS, REVIEWED_WORDS

_PERIODS = {PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季度", PeriodKind.YEAR: "年", PeriodKind.DAY: "日"}


def filled(text: str, on: date, policies: Policies | None = None) -> str:
    """A written chapter with its tables in their places."""
    made: Mapping[str, Callable[[], str]] = {
        "{{keys}}": lambda: table(("做什么", "按什么"), KEYS),
        "{{sheets}}": _sheets,
        "{{policies}}": lambda: _policies(on, policies),
        "{{checklist}}": lambda: _checklist(on),
        "{{commands}}": lambda: _other_commands(text),
    }
    for mark, make in made.items():
        if mark in text:
            text = text.replace(mark, make())
    return text


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _sheets() -> str:
    return table(("报表", "用处", "按", "命令行里的名字"), (
        (sheet.title, sheet.shelf.value, "、".join(_PERIODS[kind] for kind in sheet.periods), f"`{sheet.name}`")
        for sheet in PAPERS.values()
    ))  # fmt: skip


def _checklist(on: date) -> str:
    """What a quality supervisor looks at, point by point."""
    return table(("检查什么", "问什么", "哪些记录", "谁来看", "依据"), (
        (point.title, point.question, _records(point.records), "程序看" if point.automatic else "请您看",
         point.citation(on))
        for point in checklist().values()
    ))  # fmt: skip


def _records(kinds: frozenset[str]) -> str:
    """The kinds of records in words; all kinds of meetings at once as such."""
    if kinds.issuperset(REVIEWED_MEETINGS):
        return "、".join(("各种会议", *(["走访"] if "visit" in kinds else [])))
    words = [MEETING_WORDS[kind] for kind in REVIEWED_MEETINGS if kind in kinds]
    return "、".join([*words, *(REVIEWED_WORDS[kind] for kind in ReviewedKind if kind in kinds)])


def _other_commands(text: str) -> str:
    """The commands that a written chapter leaves out, with what each says of itself."""
    from pbdesk.cli import commands  # the command line gathers this package too

    context = click.Context(commands)
    left = [name for name in commands.list_commands(context) if f"| `{name}` |" not in text]
    found = [(name, commands.get_command(context, name)) for name in left]
    rows = [(f"`{name}`", (command.help or "").rstrip("。")) for name, command in found if command]
    return f"## 其他\n\n{table(('命令', '做什么'), rows)}" if rows else ""


def _policies(on: date, policies: Policies | None) -> str:
    return "\n".join(_policy_list(policy_lines(on, policies)))


def _policy_list(lines: Sequence[PolicyLine]) -> Iterator[str]:
    """The policies under their headings, in the order in which the data has them."""
    for group in dict.fromkeys(line.group for line in lines):
        yield f"## {group}"
        yield ""
        for line in lines:
            if line.group == group:
                yield f"- **{policy_words(line)}** {line.effect}{_used(line.key)}（`{line.key}`）"
        yield ""


def _used(key: str) -> str:
    used = "、".join(f"[{rule.id}]({rule.id})" for rule in catalogue().values() if key in rule.policies)
    return f"影响 {used}。" if used else ""
