"""What all sheets share: title, line of signatures, foot with versions and page number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pbdesk.calendar import Period
from pbdesk.sheets.grid import Cell, Grid, Row, Table
from pbdesk.sheets.page import Box, Page
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.sheets.typeset import fit, width
from pbdesk.views.rows import Issue
from pbdesk.words import long_date

FOOT = Style(Font.LABEL, 7, Tone.SOFT)
LABEL = Style(Font.LABEL, 9)
TITLE = Style(Font.HEAD, 18)
SUBTITLE = Style(Font.LABEL, 11)
CAPTION = Style(Font.LABEL, 10)
TITLE_HEIGHT = 44.0
"""How much of a page the title and the line under it take."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The room of a page, in points; the foot stands below it."""

    left: float = 48
    top: float = 40
    right: float = 48
    bottom: float = 40

    def room(self, size: tuple[float, float]) -> Box:
        """The box that a sheet's blocks fill."""
        return Box(self.left, self.top, size[0] - self.left - self.right, size[1] - self.top - self.bottom)


def foot(page: Page, room: Box, issue: Issue, total: int, legend: str = "", seal: str = "") -> None:
    """The foot of a page: what the signs mean, whether the period is closed, how and when it was made, page x of y.

    The street's own choices that the sheet was judged by stand above them, where there are any.
    """
    own = _conventions(issue, room.width)
    step, baseline = (9.0, room.bottom + 11) if own else (10.0, room.bottom + 12)
    if own:
        page.text(room.x, baseline, own, FOOT.toned(Tone.INK))
        baseline += step
    if legend:
        page.text(room.x, baseline, legend, FOOT)
        page.text(room.right, baseline, seal, FOOT.toned(Tone.INK), Align.RIGHT)
        baseline += step
    page.text(room.x, baseline, origin(issue), FOOT)
    page.text(room.right, baseline, f"第 {page.number} 页 共 {total} 页", FOOT, Align.RIGHT)


def plain_foot(page: Page, room: Box, issue: Issue, total: int, note: str = "", *, judged: bool = False) -> None:
    """The foot of a page without signs: when it was printed, perhaps a note, page x of y.

    One that judges (whether a vote passed, what is late, what is owed) says by which rules and policies.
    """
    said = origin(issue) if judged else f"打印日期 {long_date(issue.printed_on)}"
    own = _conventions(issue, room.width) if judged else ""
    if own:
        page.text(room.x, room.bottom + 12, own, FOOT.toned(Tone.INK))
    baseline = room.bottom + (22 if own else 16)
    wide = page.text(room.right, baseline, f"第 {page.number} 页 共 {total} 页", FOOT, Align.RIGHT)
    style, lines = fit(f"{said}　{note}" if note else said, FOOT, room.width - wide - 8, lines=1, least=5)
    for number, line in enumerate(lines):
        page.text(room.x, baseline + number * style.step, line, style)


def origin(issue: Issue) -> str:
    """Which rules and policy the sheet was made by, and when."""
    return f"规则版本 {issue.rules_version}　口径版本 {issue.policy_version}　打印日期 {long_date(issue.printed_on)}"


def _conventions(issue: Issue, room: float) -> str:
    """The street's own choices on one line: as many as it holds, then how many there are."""
    said = issue.conventions
    for number in range(len(said), 0, -1):
        more = f"等共{len(said)}项" if number < len(said) else ""
        line = f"口径：{'；'.join(said[:number])}{more}"
        if width(line, FOOT) <= room:
            return line
    return f"口径：与默认不同的共{len(said)}项" if said else ""


def title_lines(page: Page, room: Box, title: str, below: str) -> float:
    """The sheet's name and a line under it, centred; the answer is where the sheet goes on."""
    middle = room.x + room.width / 2
    page.text(middle, room.y + 16, title, TITLE, Align.CENTER)
    page.text(middle, room.y + 34, below, SUBTITLE, Align.CENTER)
    return room.y + TITLE_HEIGHT


def captioned(page: Page, room: Box, title: str, left: str, right: str) -> float:
    """The sheet's name, and under it whose it is at the left and of when at the right; the answer is where it goes on.

    A long name at the left shrinks, then breaks upwards, so that nothing is cut and the table begins at its place.
    """
    page.text(room.x + room.width / 2, room.y + 16, title, TITLE, Align.CENTER)
    baseline = room.y + TITLE_HEIGHT - 6
    wide = page.text(room.right, baseline, right, CAPTION, Align.RIGHT)
    style, lines = fit(left, CAPTION, room.width - wide - 12, lines=1, least=6.5)
    middle = baseline - 0.38 * style.size - (len(lines) - 1) * style.step / 2
    page.lines(room.x, middle, lines, style)
    return room.y + TITLE_HEIGHT


def days(period: Period) -> str:
    """The period's first and last day, as they stand under a title."""
    return f"{long_date(period.start)}—{long_date(period.last_day)}"


@lru_cache(maxsize=64)
def signatures(titles: tuple[str, ...], room: float, *, high: float = 34) -> Table:
    """A row of boxes to sign in, each with its title on the left."""
    wide = room / len(titles)
    grid = Grid((min(wide * 0.45, 58), wide - min(wide * 0.45, 58)) * len(titles), pad=3)
    cells = [cell for title in titles for cell in (_sign_here(title), Cell())]
    return grid.table([Row(tuple(cells), high)], common=True)


def _sign_here(title: str) -> Cell:
    """The title of a box to sign in, on two lines where it says who signs."""
    who = title.removesuffix("签字")
    return Cell((who, "签字") if who != title else title, LABEL, shade=Shade.LABEL)
