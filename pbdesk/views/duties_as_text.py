"""Dues, class hours and talks as plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbdesk.rules.talking import Coverage
from pbdesk.views.dues import STATE_WORDS, DuesMonth
from pbdesk.views.dues_arrears import ArrearsLine
from pbdesk.views.hours import HoursYear
from pbdesk.views.talks import TalkRow


def dues_lines(month: DuesMonth, behind: Sequence[ArrearsLine]) -> Iterator[str]:
    """The month with its sums, a line a member, then who is behind."""
    yield (
        f"{month.branch} {month.title}党费  应交{month.due_people}人{month.due:.2f}元  "
        f"实交{month.paid_people}人{month.paid:.2f}元  欠交{month.owed:.2f}元"
    )
    for line in month.lines:
        due = "—" if line.due is None else f"{line.due:.2f}"
        whose = f"（{line.paid_to}）" if line.paid_to else ""
        sums = f"应交{due}  实交{line.paid:.2f}"
        yield f"  {line.name}  {line.category_words}{_after(line.rate)}  {sums}  {STATE_WORDS[line.state]}{whose}"
    for each in behind:
        yield f"  欠交：{each.name}  {each.months_words}  共{each.owed:.2f}元  {each.advice}".rstrip()


def hours_lines(year: HoursYear, name: str) -> Iterator[str]:
    """The year with its rate, a line a member, then the events that gave no hours."""
    yield f"{name} {year.year}年学时  {year.met}/{year.due}人达到要求"
    for line in year.lines:
        derived = "  含按时间折算" if any(event.derived for event in line.events) else ""
        asked = f"要求{line.target.hours}" if line.target.hours else line.target.basis or "不作要求"
        short = f"  还差{number(line.missing)}" if line.missing else ""
        yield f"  {line.name}{_after(line.post)}  {number(line.hours)}学时  {asked}{short}{derived}"
    for event in year.uncounted:
        yield f"  没有学时：{event.held_on.isoformat()} {event.words}（没填学时，也没填起止时间）"


def talks_lines(name: str, year: int, talks: Sequence[TalkRow], found: Coverage) -> Iterator[str]:
    """The year's figures, the talks, then who is still to be talked with."""
    yield f"{name} {year}年谈心谈话  {len(talks)}次  " + "  ".join(count.words for count in found.counts)
    for row in talks:
        yield f"  {row.held_on.isoformat()}  {row.talker} 和 {row.others}{_after(row.topic)}"
    for each in found.missing:
        yield f"  还缺：{each.words}" + ("（年老体弱等，不硬性要求）" if each.eased else "")


def number(quantity: Decimal) -> str:
    """A quantity without needless zeros."""
    return f"{quantity.normalize():f}"


def _after(words: str) -> str:
    return f" {words}" if words else ""
