"""规则手册: every rule with its force, its sources, its policies and its examples; contents in front, A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Heading, Row, stack
from pbdesk.sheets.listing import Entry, break_entries, draw_entries
from pbdesk.sheets.page import FRAME, HAIR, Box, Page
from pbdesk.sheets.parts import Margins, plain_foot
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.sheets.typeset import fit, width, wrap
from pbdesk.views.rows import PolicyLine, RuleBookSheet, RuleCard, RuleChapter

TITLE = "规则手册"
POLICIES = "口径"
EXAMPLES = (("pass", "达标"), ("fail", "不达标"), ("boundary", "边界"))
_CONTENTS = "目录"
_ROOM = Margins(left=54, top=56, right=54, bottom=50).room(A4)
_STREET = Style(Font.HEAD, 22, leading=1.4)
_BOOK = Style(Font.HEAD, 44)
_VERSION = Style(Font.LABEL, 13)
_HEAD = Style(Font.HEAD, 18)
_NAME = Style(Font.HEAD, 12, leading=1.35)
_HINT = Style(Font.LABEL, 8.5, Tone.SOFT)
_LABEL = Style(Font.LABEL, 9, leading=1.4)
_TEXT = Style(Font.BODY, 10, leading=1.5)
_SMALL = Style(Font.LABEL, 9, leading=1.45)
_RUNNING = Style(Font.LABEL, 8, Tone.SOFT)
_SAID = Style(Font.LABEL, 9.5, leading=1.6)
_LABELLED = 56.0
_GRID = Grid((_LABELLED, _ROOM.width - _LABELLED), pad=6, rise=4)
_POLICY_GRID = Grid((206, 92, _ROOM.width - 298), pad=5, rise=4)
_TITLE_ROOM = 40.0
_KEY = (
    "力度：“应当”是条文写的应当、必须；“一般”是条文写的一般；“规划要求”出自中央规划；“本地制度”出自街道、区自己的制度；\
“通行做法”是检查中普遍的要求，没有查到有约束力的条文；“本软件约定”是条文没有说、街道可以改的。",
    "依据：条号只在核对过原文时才印。没有印条号的，括号里写着把握有多大。本手册是转述，条文以正式公布的文本为准。",
    "例子：每个例子都在程序里真的算过，结果同这里印的一样。“边界”是正好在界线上的情形。",
)
"""What the words of the book mean, under its contents."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """A chapter, the blocks of its pages, and the number of the first of them."""

    title: str
    pages: Sequence[Sequence[Block]]
    begins: int
    names: tuple[str, ...]


def draw(book: RuleBookSheet) -> bytes:
    """The whole book as one PDF; chapters and rules are its bookmarks, the lines of the contents its links."""
    entries = break_entries(_contents(_bound(book, 1)), _ROOM.height - _TITLE_ROOM)
    before = len(entries) + 1
    bound = _bound(book, before + 1)
    last = bound[-1].begins + len(bound[-1].pages) - 1
    document = Document(f"{book.issue.street}{TITLE}", total=last, printed_on=book.issue.printed_on, size=A4)
    _draw_opening(document, book)
    for number, some in enumerate(break_entries(_contents(bound), _ROOM.height - _TITLE_ROOM)):
        _draw_contents(document, book, some, more=number > 0)
    for chapter in bound:
        _draw_chapter(document, book, chapter)
    return document.to_bytes()


def _bound(book: RuleBookSheet, first: int) -> list[_Bound]:
    """The chapters with their page numbers, the policies last."""
    made: list[_Bound] = []
    told = [
        *((c.title, _chapter_parts(c), tuple(card.name for card in c.cards)) for c in book.chapters),
        (POLICIES, _policy_parts(book.policies), ()),
    ]
    for title, parts, names in told:
        pages = flow(parts, _ROOM.height - _TITLE_ROOM, 0)
        made.append(_Bound(title, pages, first, names))
        first += len(pages)
    return made


def _chapter_parts(chapter: RuleChapter) -> list[Part]:
    return [Part(_GRID, (), tuple(_rows(card)), _heading(card)) for card in chapter.cards]


def _heading(card: RuleCard) -> Heading:
    """Number and title, at the right of whom and how bindingly; a title too long for that stands alone, and smaller."""
    style, _ = fit(card.name, _NAME, _ROOM.width, lines=1, least=5)
    return Heading(card.name, style, _ROOM.width, 12, 4, _force(card) if _has_room(card) else "", _HINT)


def _force(card: RuleCard) -> str:
    return f"{card.level} · {card.whom} · {card.period}"


def _has_room(card: RuleCard) -> bool:
    return width(card.name, _NAME) + width(_force(card), _HINT) + 12 <= _ROOM.width


def _rows(card: RuleCard) -> Iterator[Row]:
    yield _row("要求", [card.text], _TEXT)
    if not _has_room(card):
        yield _row("力度", [_force(card)])
    yield _row("依据", [f"{source.cited}（{source.confidence_words}）" for source in card.sources])
    yield _row("核对" if card.is_checked else "适用", [card.checked])
    if card.replaces:
        yield _row("代替", [card.replaces])
    if card.policies:
        yield _row("口径", [_set(policy) for policy in card.policies])
    for kind, word in EXAMPLES:
        found = card.examples_of(kind)
        if found:
            yield _row(word, [f"{example.title} → {example.result}" for example in found])


def _row(title: str, texts: Sequence[str], style: Style = _SMALL) -> Row:
    """A labelled row; of several texts each begins on a line of its own."""
    room = _GRID.widths[1] - 2 * _GRID.pad
    lines = tuple(line for text in texts for line in wrap(text, style, room))
    return Row((Cell(title, _LABEL, shade=Shade.LABEL), Cell(lines, style, Align.LEFT)))


def _set(policy: PolicyLine) -> str:
    now = f"；本单位 {policy.now}" if policy.now else ""
    return f"{policy.title}：默认 {policy.default}{now}"


def _policy_parts(policies: Sequence[PolicyLine]) -> list[Part]:
    """The policies under their headings, each with its default and what another choice changes."""
    head = Row(tuple(Cell(words, _LABEL, shade=Shade.LABEL) for words in ("口径", "默认", "改了会怎样")))
    groups = dict.fromkeys(policy.group for policy in policies)
    return [
        Part(
            _POLICY_GRID, (head,), tuple(_policy_row(policy) for policy in policies if policy.group == group),
            Heading(group, _NAME, _ROOM.width, 12, 4),
        )
        for group in groups
    ]  # fmt: skip


def _policy_row(policy: PolicyLine) -> Row:
    now = f"{policy.default}（本单位 {policy.now}）" if policy.now else policy.default
    return Row(tuple(Cell(text, _SMALL, Align.LEFT) for text in (policy.title, now, policy.effect)))


def _contents(bound: Sequence[_Bound]) -> list[Entry]:
    """Every chapter, and under it every rule with its page."""
    entries: list[Entry] = []
    for chapter in bound:
        if not chapter.names:
            entries += [Entry(chapter.title), Entry("全部口径和默认的做法", "", chapter.begins)]
            continue
        entries.append(Entry(chapter.title))
        for name in chapter.names:
            number, _, title = name.partition(" ")
            entries.append(Entry(title, number, chapter.begins + _page_of(name, chapter.pages)))
    return entries


def _page_of(name: str, pages: Sequence[Sequence[Block]]) -> int:
    """On which page of its chapter a rule begins, from 0."""
    return next(
        number for number, blocks in enumerate(pages)
        if any(isinstance(block, Heading) and block.text == name for block in blocks)
    )  # fmt: skip


def _draw_opening(document: Document, book: RuleBookSheet) -> None:
    """Whose book it is, of which version, and what its words mean."""
    page = document.page()
    document.bookmark(TITLE)
    middle, frame = _ROOM.x + _ROOM.width / 2, Box(_ROOM.x, _ROOM.y, _ROOM.width, _ROOM.height)
    page.frame(frame.x, frame.y, frame.width, frame.height, 2 * FRAME)
    page.frame(frame.x + 5, frame.y + 5, frame.width - 10, frame.height - 10, HAIR)
    style, lines = fit(book.issue.street, _STREET, _ROOM.width - 60, lines=2, least=12)
    page.lines(middle, 190, lines, style, Align.CENTER)
    page.text(middle, 280, TITLE, _BOOK, Align.CENTER)
    number = sum(len(chapter.cards) for chapter in book.chapters)
    page.text(middle, 325, f"规则版本 {book.issue.rules_version}　共 {number} 条", _VERSION, Align.CENTER)
    y = 560.0
    for words in _KEY:
        lines = wrap(words, _SAID, _ROOM.width - 80)
        y += len(lines) * _SAID.step
        page.lines(_ROOM.x + 40, y - len(lines) * _SAID.step / 2, lines, _SAID)
        y += 10
    plain_foot(page, _ROOM, book.issue, document.total, judged=True)


def _draw_contents(document: Document, book: RuleBookSheet, entries: Sequence[Entry], *, more: bool) -> None:
    page = document.page()
    if not more:
        document.bookmark(_CONTENTS)
    page.text(_ROOM.x + _ROOM.width / 2, _ROOM.y + 18, _CONTENTS + ("（续）" if more else ""), _HEAD, Align.CENTER)
    draw_entries(page, Box(_ROOM.x, _ROOM.y + _TITLE_ROOM, _ROOM.width, _ROOM.height - _TITLE_ROOM), entries)
    plain_foot(page, _ROOM, book.issue, document.total, judged=True)


def _draw_chapter(document: Document, book: RuleBookSheet, chapter: _Bound) -> None:
    for number, blocks in enumerate(chapter.pages):
        page = document.page()
        if not number:
            document.bookmark(chapter.title)
        for block in blocks:
            if isinstance(block, Heading) and block.text in chapter.names:
                document.bookmark(block.text, under_last=True)
        _draw_head(page, chapter.title, first=not number)
        stack(page, _ROOM.x, _ROOM.y + _TITLE_ROOM, blocks)
        plain_foot(page, _ROOM, book.issue, document.total, judged=True)


def _draw_head(page: Page, title: str, *, first: bool) -> None:
    """The chapter's name where it begins; on later pages a line that says where one is."""
    if first:
        page.text(_ROOM.x, _ROOM.y + 22, title, _HEAD)
        return
    page.text(_ROOM.x, _ROOM.y + 18, f"{TITLE} · {title}", _RUNNING)
    page.line(_ROOM.x, _ROOM.y + 24, _ROOM.right, _ROOM.y + 24, HAIR)
