"""封账结果表: what was frozen of a closed period, branch by branch, with its code, its reasons and every correction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pbdesk.sheets.branch_blocks import section
from pbdesk.sheets.closing_blocks import draw_seal
from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Row, stack
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.marks import LEGEND, SIGNS, gravest, sign_cell
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, days, foot, signatures, title_lines
from pbdesk.sheets.style import Align, Shade, Tone
from pbdesk.sheets.typeset import width, wrap
from pbdesk.views.rows import Issue, Reissue, Seal
from pbdesk.views.rows.closing import ClosedBranch, ClosedLine, ClosedMember, ClosedRemark, ClosingSheet
from pbdesk.words import OUTCOME_WORDS, long_date

TITLE = "封账结果表"
SIGNATURES = ("封账经办人", "支部书记签字", "街道核对人签字", "日期")
_STREET_SIGNATURES = ("封账经办人", "街道核对人", "分管领导", "日期")
_ROOM = Margins(bottom=46).room(A4)
_SIZE = 0.9
_CODE_WORDS = "本表按封账时固定下来的结果打印，与以后的记录无关。校验码可在“封账”页核对，它只说明出处，不是签名。"


@dataclass(frozen=True, slots=True)
class _Plan:
    """The look and the columns of the tables, the same on every page."""

    look: Look
    who: Grid
    results: Grid
    remarks: Grid
    corrections: Grid
    members: Grid
    whole: Grid


def draw(sheet: ClosingSheet) -> bytes:
    """The issues of all branches as one PDF, a bookmark each."""
    issue = sheet.issue
    pages = [(branch, blocks, last) for branch in sheet.branches for blocks, last in _pages(branch)]
    document = Document(
        f"{issue.period.title}{TITLE}", total=len(pages), printed_on=issue.printed_on, size=A4
    )
    before = None
    for branch, blocks, last in pages:
        page = document.page()
        more = "（续）" if branch is before else ""
        if branch is not before:
            document.bookmark(branch.name)
        before = branch
        top = title_lines(page, _ROOM, _title(branch) + more, f"{issue.period.title}（{days(issue.period)}）")
        draw_seal(page, _ROOM, Seal(branch.closed_on, branch.code, scan=branch.scan))
        stack(page, _ROOM.x, top, [*blocks, _signs(branch)] if last else blocks)
        foot(page, _ROOM, _versions(issue, branch), document.total, LEGEND)
    return document.to_bytes()


def _title(branch: ClosedBranch) -> str:
    return TITLE if branch.title == "封账" else f"{TITLE}（{branch.title}）"


def _versions(issue: Issue, branch: ClosedBranch) -> Issue:
    """The foot tells the versions that the results were judged by, not those of the day of printing."""
    return replace(issue, rules_version=branch.rules_version, policy_version=branch.policy_version)


@lru_cache(maxsize=1)
def _plan() -> _Plan:
    size, wide = look(_SIZE), _ROOM.width
    return _Plan(
        size,
        who=size.grid(72, (wide - 216) / 2, 72, 72, (wide - 216) / 2),
        results=size.grid(46, 132, wide - 46 - 132 - 2 * 28 - 58, 28, 28, 58),
        remarks=size.grid(34, 160, wide - 34 - 160),
        corrections=size.grid(wide - 60 - 2 * 106, 60, 106, 106),
        members=size.grid(32, wide - 32 - 84 - 3 * 44 - 112, 84, 44, 44, 44, 112),
        whole=size.grid(wide),
    )


def _pages(branch: ClosedBranch) -> list[tuple[list[Block], bool]]:
    """The blocks of each page, and whether it is the last one, which is signed."""
    plan = _plan()
    parts = list(_parts(plan, branch))
    pages = flow(parts, _ROOM.height - TITLE_HEIGHT, _signs(branch).height + 4)
    return [(blocks, number == len(pages)) for number, blocks in enumerate(pages, 1)]


def _signs(branch: ClosedBranch) -> Block:
    return signatures(_STREET_SIGNATURES if branch.is_street else SIGNATURES, _ROOM.width, high=28)


def _parts(plan: _Plan, branch: ClosedBranch) -> Iterator[Part]:
    wide = _ROOM.width
    yield Part(plan.who, (), tuple(_who_rows(plan, branch)))
    number = iter("一二三四五")
    if branch.members:
        title = section(plan.look, wide, f"{next(number)}、包括的支部", f"{len(branch.members)}个")
        head = _head(plan, "序号", "支部", "哪一次", "达标", "未达标", "未定", "校验码")
        rows = tuple(_member_row(plan, place, one) for place, one in enumerate(branch.members, 1))
        yield Part(plan.members, (head,), rows, title)
    if branch.lines or not branch.members:
        title = section(plan.look, wide, f"{next(number)}、结果", "应、实为应做和已做次数")
        rows = tuple(_result_row(plan, line) for line in branch.lines) or (_nothing(plan, 6, "没有应做事项"),)
        yield Part(plan.results, (_head(plan, "依据", "事项", "各期结果", "应", "实", "结果"),), rows, title)
    if branch.remarks:
        title = section(plan.look, wide, f"{next(number)}、没有达标和需要说明的", "封账时的说明")
        rows = tuple(_remark_row(plan, remark) for remark in branch.remarks)
        yield Part(plan.remarks, (_head(plan, "状态", "事项", "说明"),), rows, title)
    if branch.corrections:
        title = section(plan.look, wide, f"{next(number)}、封账后的更正", "应、实为应做和已做次数")
        rows = tuple(row for one in branch.corrections for row in _correction_rows(plan, one))
        yield Part(plan.corrections, (_head(plan, "事项", "依据", "更正前", "更正后"),), rows, title)
    if branch.touched:
        title = section(plan.look, wide, f"{next(number)}、本次更正涉及的支部", f"{len(branch.touched)}个")
        cell = Cell("、".join(branch.touched), plan.look.plain, Align.LEFT)
        yield Part(plan.whole, (), (Row((cell,), plan.look.row),), title)
    yield Part(plan.whole, (), tuple(_closing_rows(plan, branch)), section(plan.look, wide, "说明", ""))


def _who_rows(plan: _Plan, branch: ClosedBranch) -> Iterator[Row]:
    """Whose results, when they were closed and issued, and the figures that were frozen with them."""
    size = plan.look
    what = "街道" if branch.is_street else "党支部"
    yield Row((size.label(what), Cell(branch.name, size.name, columns=4)), size.row * 1.3)
    issued = branch.title if branch.made_on == branch.closed_on else f"{branch.title}　{long_date(branch.made_on)}"
    yield Row((
        size.label("封账日期"), size.value(long_date(branch.closed_on)), size.label("本表是", columns=2),
        size.value(issued),
    ), size.row)  # fmt: skip
    if branch.figures:
        told = "　　".join(f"{label} {value}" for label, value in branch.figures)
        yield Row((size.label("人数和到会"), Cell(told, size.plain, Align.LEFT, columns=4)), size.row)


def _head(plan: _Plan, *titles: str) -> Row:
    return Row(tuple(plan.look.label(title) for title in titles), plan.look.row * 0.9)


def _nothing(plan: _Plan, columns: int, words: str) -> Row:
    return Row((Cell(words, plan.look.plain, columns=columns),), plan.look.row)


def _member_row(plan: _Plan, place: int, one: ClosedMember) -> Row:
    size = plan.look
    unmet = size.plain.toned(Tone.BAD) if one.unmet else size.plain
    return Row((
        size.value(str(place)), Cell(one.name, size.plain, Align.LEFT), size.value(one.title), size.value(str(one.met)),
        Cell(str(one.unmet), unmet), size.value(str(one.undecided) if one.undecided else "—"), size.value(one.code),
    ), size.row * 0.9)  # fmt: skip


def _result_row(plan: _Plan, line: ClosedLine) -> Row:
    size = plan.look
    told = _results_words(plan, [f"{SIGNS[one.outcome].text} {'、'.join(one.periods)}" for one in line.results])
    worst = gravest([result.outcome for result in line.results])
    title = f"{line.title}（{line.subject}）" if line.subject else line.title
    words = OUTCOME_WORDS[worst] if worst else ""
    shade = SIGNS[worst].shade if worst else None
    style = size.plain.toned(SIGNS[worst].tone) if worst else size.plain
    return Row((
        size.value(line.rule), Cell(title, size.plain, Align.LEFT), Cell(told, size.plain, Align.LEFT),
        size.value(str(line.due) if line.due else "—"), size.value(str(line.done) if line.due else "—"),
        Cell(words, style, shade=shade),
    ), size.row * 0.9)  # fmt: skip


def _results_words(plan: _Plan, told: list[str]) -> str | tuple[str, ...]:
    """The results beside each other where they fit on one line, else each from a line of its own."""
    style, room = plan.look.plain, plan.results.widths[2] - 2 * plan.results.pad
    whole = "　".join(told)
    return whole if width(whole, style) <= room else tuple(line for one in told for line in wrap(one, style, room))


def _remark_row(plan: _Plan, remark: ClosedRemark) -> Row:
    size = plan.look
    return Row((
        sign_cell(remark.outcome, size.plain), Cell(remark.what, size.plain, Align.LEFT),
        Cell(remark.told or OUTCOME_WORDS[remark.outcome], size.plain, Align.LEFT),
    ), size.row * 0.9)  # fmt: skip


def _correction_rows(plan: _Plan, one: Reissue) -> Iterator[Row]:
    size = plan.look
    words = f"更正第{one.number}次　{long_date(one.corrected_on)}　原因：{one.reason}"
    lead = Cell(words, size.strong, Align.LEFT, columns=4, shade=Shade.LABEL)
    yield Row((lead,), size.row * 0.9, leads=bool(one.altered))
    for altered in one.altered:
        yield Row((
            Cell(altered.what, size.plain, Align.LEFT), size.value(altered.rule), size.value(altered.before),
            Cell(f"→ {altered.after}", size.plain),
        ), size.row * 0.9)  # fmt: skip


def _closing_rows(plan: _Plan, branch: ClosedBranch) -> Iterator[Row]:
    """What asked for nothing, what became of this issue, and what its code is worth."""
    size = plan.look

    def row(words: str, tone: Tone = Tone.INK) -> Row:
        return Row((Cell(words, size.plain.toned(tone), Align.LEFT),), size.row * 0.9)

    if branch.later:
        yield row(f"{branch.later}。", Tone.BAD)
    if branch.was_absent and not branch.is_street:
        yield row("封账时没有本支部，之后补入，从第1次更正起才有结果。")
    if branch.idle:
        yield row(f"不适用的：{'、'.join(branch.idle)}。")
    yield row(_CODE_WORDS)

