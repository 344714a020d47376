"""The rows of 封账结果表: what was frozen of a closed period, told from the frozen text alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.model import Outcome
from pbdesk.views.rows.common import Issue
from pbdesk.views.rows.quarters import Reissue


@dataclass(frozen=True, slots=True)
class ClosedResult:
    """The obligations of one line that came out alike, as they are said beside the year (7月、8月)."""

    outcome: Outcome
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """One rule of a closed branch, or of a group or person in it: what came out, how much was due and done."""

    rule: str
    title: str
    subject: str
    results: tuple[ClosedResult, ...]
    due: int
    done: int


@dataclass(frozen=True, slots=True)
class ClosedRemark:
    """What was not simply met: of which obligations, and the sentence that was frozen with them."""

    outcome: Outcome
    what: str
    rule: str
    told: str


@dataclass(frozen=True, slots=True)
class ClosedMember:
    """One branch in the street's own issue: which issue of it, what came out, and its code."""

    name: str
    title: str
    met: int
    unmet: int
    undecided: int
    code: str


@dataclass(frozen=True, slots=True)
class ClosedBranch:
    """One branch's issue (or the street's own): what it is called, what seals it, and everything that it says.

    ``title`` is 封账 or 更正第 n 次; ``corrections`` are all up to this issue; ``idle`` are rules without a demand;
    ``touched`` names the branches that a correction of the street re-issued, ``members`` are all that it covers.
    ``later`` says what became of it since.
    """

    name: str
    title: str
    closed_on: date
    made_on: date
    reason: str
    rules_version: str
    policy_version: str
    code: str
    scan: str
    figures: tuple[tuple[str, str], ...]
    lines: tuple[ClosedLine, ...]
    remarks: tuple[ClosedRemark, ...]
    idle: tuple[str, ...]
    corrections: tuple[Reissue, ...] = ()
    touched: tuple[str, ...] = ()
    members: tuple[ClosedMember, ...] = ()
    later: str = ""
    is_street: bool = False
    was_absent: bool = False


@dataclass(frozen=True, slots=True)
class ClosingSheet:
    """The issues of several branches, each from a page of its own."""

    issue: Issue
    branches: tuple[ClosedBranch, ...]
