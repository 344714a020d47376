"""Looking what differs in closed periods: on the worker, one after the other, each kept until the file changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pbdesk.calendar import Period
from pbdesk.views.closed_page import ChangedLine, changed_lines
from ui.bridge import Bridge
from ui.jobs import Task

Lines = tuple[ChangedLine, ...]


def look_at(bridge: Bridge, period: Period, then: Callable[[Lines], None]) -> None:
    """Hand what differs in a closed period to ``then``; two pages that ask for the same share one work."""
    today = bridge.today()

    def work(task: Task) -> Lines:
        return changed_lines(task.store, period, today)

    bridge.read(("closed", period), work, then)


def look_through(
    bridge: Bridge,
    periods: Sequence[Period],
    told: Callable[[Period, Lines], None],
    wanted: Callable[[], bool],
) -> None:
    """Look at several, so that other pages' work comes in between; stops when it is not ``wanted`` any more."""
    version = bridge.version

    def go_on(left: Sequence[Period]) -> None:
        if left and wanted() and version == bridge.version:
            look_at(bridge, left[0], partial(take, left))

    def take(left: Sequence[Period], lines: Lines) -> None:
        if version == bridge.version:
            told(left[0], lines)
            go_on(left[1:])

    go_on(periods)
