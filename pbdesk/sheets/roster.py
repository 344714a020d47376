"""党员花名册: the members of a branch on a day, a line each on lying pages, with totals; a branch begins a new page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Row, stack
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, captioned, plain_foot, signatures
from pbdesk.sheets.style import Align, Shade
from pbdesk.sheets.typeset import wrap
from pbdesk.views.rows import Column, Roster, RosterMember, RosterSheet
from pbdesk.words import long_date

TITLE = "党员花名册"
SIGNATURES = ("支部书记签字", "填表人签字", "日期")
USUAL = (
    Column("number", "序号", 28),
    Column("name", "姓名", 52),
    Column("gender", "性别", 28),
    Column("ethnicity", "民族", 36),
    Column("born", "出生年月", 48),
    Column("education", "学历", 40),
    Column("id_number", "公民身份号码", 104),
    Column("phone", "联系电话", 68),
    Column("employer", "工作单位或职业", 100),
    Column("joined", "入党时间", 60),
    Column("full", "转正时间", 60),
    Column("group", "党小组", 60),
    Column("post", "党内职务", 56),
    Column("status", "状态", 60),
    Column("remark", "备注", 50),
)
"""The columns of the roster, in their usual order."""
_ROOM = Margins(left=34, top=28, right=34, bottom=40).room(A4_LANDSCAPE)
_SIGN_HEIGHT = 28.0
_SIZE = 0.95
_AIRY = 1.15
_NUMBER = "number"
_LEFT = {"employer", "remark"}
_VALUES: Mapping[str, Callable[[RosterMember], str]] = {
    "name": lambda m: m.name,
    "gender": lambda m: m.gender,
    "ethnicity": lambda m: m.ethnicity,
    "born": lambda m: m.born,
    "education": lambda m: m.education,
    "id_number": lambda m: m.id_number,
    "phone": lambda m: m.phone,
    "employer": lambda m: m.employer,
    "joined": lambda m: m.joined,
    "full": lambda m: m.full,
    "group": lambda m: m.group,
    "post": lambda m: m.post,
    "status": lambda m: m.status,
    "remark": lambda m: m.remark,
    "blank": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Plan:
    columns: tuple[Column, ...]
    look: Look
    grid: Grid


def draw(sheet: RosterSheet) -> bytes:
    """The rosters as one PDF, a bookmark each.

    Raises:
        UserError: a column is not known, or a character that no font has stands in the text.
    """
    plan = _plan(sheet.columns or USUAL)
    signs = signatures(SIGNATURES, _ROOM.width, high=_SIGN_HEIGHT)
    pages = [(roster, blocks) for roster in sheet.rosters for blocks in _pages(plan, roster, signs.height)]
    document = Document(TITLE, total=len(pages), printed_on=sheet.issue.printed_on, size=A4_LANDSCAPE)
    day = long_date(sheet.day)
    for number, (roster, blocks) in enumerate(pages):
        page = document.page()
        if not number or pages[number - 1][0] is not roster:
            document.bookmark(roster.branch)
        last = number + 1 == len(pages) or pages[number + 1][0] is not roster
        top = captioned(page, _ROOM, TITLE, f"党支部：{roster.branch}", f"截至{day}　共{len(roster.members)}名")
        stack(page, _ROOM.x, top, [*blocks, signs] if last else blocks)
        plain_foot(page, _ROOM, sheet.issue, document.total)
    return document.to_bytes()


def check_columns(columns: Sequence[Column]) -> None:
    """Refuse a column that no one knows how to fill.

    Raises:
        UserError: a key is not known.
    """
    for column in columns:
        if column.key not in _VALUES and column.key != _NUMBER:
            raise UserError(f"不认识花名册的栏目“{column.key}”（{column.title}）。请从设置里重新选择栏目。")


def _plan(columns: tuple[Column, ...]) -> _Plan:
    check_columns(columns)
    scale = _ROOM.width / sum(column.share for column in columns)
    return _Plan(columns, look(_SIZE), Grid(tuple(column.share * scale for column in columns), pad=2.5, rise=2.4))


def _pages(plan: _Plan, roster: Roster, tail: float) -> list[list[Block]]:
    rows = [_row(plan, number, member) for number, member in enumerate(roster.members, start=1)]
    rows.append(_total(plan, roster.members))
    return flow([Part(plan.grid, (_head(plan),), tuple(rows))], _ROOM.height - TITLE_HEIGHT, tail)


def _head(plan: _Plan) -> Row:
    rooms = [wide - 2 * plan.grid.pad for wide in plan.grid.widths]
    titles = [
        Cell(wrap(column.title, plan.look.strong, room), plan.look.strong, shade=Shade.LABEL, common=True)
        for column, room in zip(plan.columns, rooms, strict=True)
    ]
    return Row(tuple(titles), plan.look.row * 1.25)


def _row(plan: _Plan, number: int, member: RosterMember) -> Row:
    cells = [
        plan.look.value(str(number))
        if column.key == _NUMBER
        else Cell(_VALUES[column.key](member), plan.look.plain, Align.LEFT if column.key in _LEFT else Align.CENTER)
        for column in plan.columns
    ]
    return Row(tuple(cells), plan.look.row * _AIRY)


def _total(plan: _Plan, members: Sequence[RosterMember]) -> Row:
    """How many there are: full and probationary, then each state that someone is in, and women."""
    full = sum(member.is_full for member in members)
    counts = [f"共{len(members)}名", f"正式党员{full}名", f"预备党员{len(members) - full}名"]
    counts += [f"女{women}名" for women in [sum(member.gender == "女" for member in members)] if women]
    text = "合计：" + "，".join(counts)
    cell = Cell(text, plan.look.strong, Align.LEFT, columns=len(plan.columns), shade=Shade.LABEL)
    return Row((cell,), plan.look.row * _AIRY)
