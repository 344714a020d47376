"""The columns of the street's table: what stands in each, line by line and in the totals.

A column is data (:class:`~pbdesk.views.rows.Column`): a street renames, drops, reorders and adds them by key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.model import Outcome
from pbdesk.sheets.grid import Cell
from pbdesk.sheets.look import Look
from pbdesk.sheets.marks import SIGNS, gravest, sign_cell
from pbdesk.sheets.style import Align, Shade
from pbdesk.sheets.typeset import fit
from pbdesk.views.rows import BranchQuarter, Column, Line, Mark, Ratio, total
from pbdesk.words import short_date

USUAL = (
    Column("number", "序号", 22),
    Column("name", "支部名称", 130),
    Column("secretary", "书记", 36),
    Column("members", "党员数\n正式/预备", 42),
    Column("committee", "设支委会", 28),
    Column("groups", "党小组数", 28),
    Column("rule:MTG-01", "党员大会\n实/应", 40),
    Column("months:MTG-02", "支委会", 92),
    Column("months:MTG-03", "党小组会", 92),
    Column("rule:MTG-04", "党课\n实/应", 40),
    Column("months:MTG-06", "主题党日", 92),
    Column("attendance", "平均\n出勤率", 38),
    Column("visits", "周二到访\n实/应", 46),
    Column("problems", "存在问题", 104),
    Column("blank", "整改期限", 36),
    Column("remark", "备注", 44),
)
"""The columns of the quarterly check sheet, in its usual order."""

_RULE, _MONTHS = "rule:", "months:"
VISITS = "GUI-01"
"""The rule that asks for visits, and the place of what a street puts there instead."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a column shows for a branch, and for several of them together."""

    title: str
    cell: Callable[[Look, BranchQuarter], Cell]
    total: Callable[[Sequence[BranchQuarter]], str]


def check_columns(columns: Sequence[Column]) -> None:
    """Refuse a column that no one knows how to fill.

    Raises:
        UserError: a key is not known.
    """
    for column in columns:
        if column.key not in _KINDS and not column.key.startswith((_RULE, _MONTHS)):
            known = "、".join(f"{key}（{kind.title}）" for key, kind in _KINDS.items())
            raise UserError(
                f"街道季度汇总表没有“{column.key[:40]}”这一栏，没有打印。可用的有：{known}，"
                "以及 rule:规则编号、months:规则编号。"
            )


def is_monthly(column: Column) -> bool:
    """Whether a column is split into months."""
    return column.key.startswith(_MONTHS)


def parts(column: Column, months: int) -> list[float]:
    """The shares of a column's parts: one, or one a month and one for the sum."""
    if not is_monthly(column):
        return [column.share]
    one = column.share / (months + 1.5)
    return [one] * months + [one * 1.5]


def cells(
    look: Look, column: Column, number: int, quarter: BranchQuarter, months: int, room: float
) -> list[Cell]:
    """A branch's cells in a column; ``number`` is its place in the list, ``room`` the width of the first cell."""
    if column.key == "number":
        return [look.value(str(number))]
    if column.key == "name":
        return [_name_cell(look, quarter.branch.name, room)]
    if column.key.startswith(_RULE):
        lines = _lines(column, quarter)
        return [_ratio_cell(look, [mark for line in lines for mark in line.marks if mark])]
    if is_monthly(column):
        lines = _lines(column, quarter)
        every = [mark for line in lines for mark in line.marks if mark]
        return [*(_month_cell(look, _in_month(lines, n)) for n in range(months)), look.value(_sum(every).text)]
    return [_KINDS[column.key].cell(look, quarter)]


def total_cells(look: Look, column: Column, title: str, quarters: Sequence[BranchQuarter], months: int,
                rooms: Sequence[float]) -> list[Cell]:  # fmt: skip
    """The cells of a column in a line that sums several branches; ``rooms`` are the widths of its parts."""
    if column.key == "name":
        texts = [title]
    elif column.key == "number":
        texts = [""]
    elif column.key.startswith((_RULE, _MONTHS)):
        texts = _rule_totals(column, quarters, months)
    else:
        texts = [_KINDS[column.key].total(quarters)]
    return [_fitted(look, text, room) for text, room in zip(texts, rooms, strict=True)]


def _rule_totals(column: Column, quarters: Sequence[BranchQuarter], months: int) -> list[str]:
    lines = [line for quarter in quarters for line in _lines(column, quarter)]
    every = _sum([mark for line in lines for mark in line.marks if mark])
    if not is_monthly(column):
        return [_with_rate(every)]
    by_month = [_sum(_in_month(lines, n)) for n in range(months)]
    return [*(ratio.text.replace("/", " /") for ratio in by_month), _with_rate(every)]


def _lines(column: Column, quarter: BranchQuarter) -> list[Line]:
    rule = column.key.partition(":")[2]
    return [line for line in (*quarter.lines, *quarter.guide_lines) if line.rule == rule]


def _in_month(lines: Sequence[Line], number: int) -> list[Mark]:
    """The marks of a month; one mark for the whole quarter stands for each of its months."""
    marks = [line.marks[number if len(line.marks) > 1 else 0] for line in lines]
    return [mark for mark in marks if mark]


def _sum(marks: Sequence[Mark]) -> Ratio:
    return total(mark.ratio for mark in marks)


def _with_rate(ratio: Ratio) -> str:
    return f"{ratio.text} {ratio.percent}" if ratio.whole else ratio.text


def _ratio_cell(look: Look, marks: Sequence[Mark]) -> Cell:
    """Done of due behind the gravest sign."""
    worst = gravest([mark.outcome for mark in marks])
    if worst in {None, Outcome.NOT_APPLICABLE, Outcome.WAIVED}:
        return sign_cell(worst, look.plain)
    return sign_cell(worst, look.plain, (_sum(marks).text,))


def _month_cell(look: Look, marks: Sequence[Mark]) -> Cell:
    """The month's sign; of several groups that don't agree, how many did."""
    worst = gravest([mark.outcome for mark in marks])
    ratio = _sum(marks)
    if worst is None or ratio.part in {0, ratio.whole}:
        return sign_cell(worst, look.plain)
    return Cell(ratio.text, look.plain, shade=SIGNS[worst].shade)


def _name_cell(look: Look, name: str, room: float) -> Cell:
    """A name on one line where it can be read so, else on several."""
    style, lines = fit(name, look.plain, room, least=look.plain.size * 0.85)
    return Cell(lines, style, Align.LEFT)


def _fitted(look: Look, text: str, room: float) -> Cell:
    """A total on as many lines as its words, as large as its column allows."""
    words = text.split(" ")
    longest = max(words, key=len)
    style, _ = fit(longest, look.strong, room, least=4)
    return Cell(tuple(words), style, shade=Shade.LABEL)


def _problems(look: Look, quarter: BranchQuarter) -> Cell:
    briefs = [remark.brief or remark.what for remark in quarter.owed if remark.outcome is Outcome.UNMET]
    return Cell("；".join(briefs), look.plain, Align.LEFT)


def _remark(look: Look, quarter: BranchQuarter) -> Cell:
    branch = quarter.branch
    days = [(branch.dissolved_on, "撤销"), (branch.founded_on if branch.is_new else None, "成立")]
    words = [f"{short_date(day)}{what}" for day, what in days if day]
    words += [remark.brief for remark in quarter.notes if remark.brief]
    return Cell("；".join(words), look.plain, Align.LEFT)


def _members(quarters: Sequence[BranchQuarter]) -> str:
    return f"{sum(q.branch.full for q in quarters)}/{sum(q.branch.probationary for q in quarters)}"


def _visits(quarters: Sequence[BranchQuarter]) -> Ratio:
    """Visits made of visits asked for, by day or by what the street's own rule asks for instead."""
    days = [tuesday.ratio for quarter in quarters for tuesday in quarter.tuesdays]
    return total([*days, *(mark.ratio for quarter in quarters for mark in _visit_marks(quarter))])


def _visit_marks(quarter: BranchQuarter) -> list[Mark]:
    return [mark for line in quarter.guide_lines if line.rule == VISITS for mark in line.marks if mark]


def _visit_cell(look: Look, quarter: BranchQuarter) -> Cell:
    marks = [mark.outcome for mark in _visit_marks(quarter)]
    worst = gravest([*(tuesday.outcome for tuesday in quarter.tuesdays), *marks])
    ratio = _visits([quarter])
    return sign_cell(worst, look.plain, (ratio.text,)) if ratio.whole else sign_cell(Outcome.NOT_APPLICABLE, look.plain)


def _mark_column(title: str, mark_of: Callable[[BranchQuarter], Mark | None]) -> _Kind:
    """A column for one of the guide's duties."""
    def cell(look: Look, quarter: BranchQuarter) -> Cell:
        mark = mark_of(quarter)
        return _ratio_cell(look, [mark] if mark else [])

    def sums(quarters: Sequence[BranchQuarter]) -> str:
        return _with_rate(_sum([mark for quarter in quarters if (mark := mark_of(quarter))]))

    return _Kind(title, cell, sums)


def _text_column(title: str, text: Callable[[BranchQuarter], str], total_text: str = "") -> _Kind:
    """A column of words; totals leave it empty unless told otherwise."""
    return _Kind(title, lambda look, quarter: look.value(text(quarter)), lambda _: total_text)


_KINDS: Mapping[str, _Kind] = {
    "number": _text_column("序号", lambda _: ""),
    "name": _text_column("支部名称", lambda q: q.branch.name),
    "superior": _text_column("上级组织", lambda q: q.branch.superior),
    "unit": _text_column("单位类别", lambda q: q.branch.unit),
    "secretary": _text_column("书记", lambda q: q.branch.secretary),
    "guide": _text_column("党建指导员", lambda q: "、".join(q.branch.guides)),
    "members": _Kind("党员数", lambda look, q: look.value(_members([q])), _members),
    "committee": _Kind(
        "是否设支委会",
        lambda look, q: look.value("否" if q.branch.committee is None else "是"),
        lambda quarters: f"{sum(q.branch.committee is not None for q in quarters)}个",
    ),
    "groups": _Kind(
        "党小组数",
        lambda look, q: look.value(str(q.branch.groups)),
        lambda quarters: str(sum(q.branch.groups for q in quarters)),
    ),
    "attendance": _Kind(
        "平均出勤率",
        lambda look, q: look.value(q.attendance.percent),
        lambda quarters: total(q.attendance for q in quarters).percent,
    ),
    "visits": _Kind("周二到访", _visit_cell, lambda quarters: _with_rate(_visits(quarters))),
    "guide_meeting": _mark_column("指导员列席党员大会", lambda q: q.guide_meeting),
    "guide_lectures": _mark_column("指导员讲党课", lambda q: q.guide_lectures),
    "problems": _Kind("存在问题", _problems, lambda _: ""),
    "remark": _Kind("备注", _remark, lambda _: ""),
    "blank": _text_column("空白栏", lambda _: ""),
}
