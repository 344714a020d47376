"""Closed periods as plain lines for a terminal: what was closed, and every correction with old and new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pbdesk.model import Outcome
from pbdesk.rules import RuleBook
from pbdesk.views.closed_changes import BranchChanges
from pbdesk.views.closing import ClosingRow, branches_only
from pbdesk.views.rows import Altered
from pbdesk.views.sealing import altered_words
from pbdesk.views.verifying import PROOF, Verified
from pbdesk.words import OUTCOME_WORDS

_SHOWN = 40
"""So many corrected or changed branches are told one by one."""


def closing_lines(closings: Sequence[ClosingRow], names: Mapping[str, str], book: RuleBook) -> Iterator[str]:
    """That a period is closed, and every correction with old and new values; nothing when it never was.

    ``names`` are those of everything that the findings mention; each closing has its own beside them.
    """
    for closing in closings:
        if closing.reopened_on is not None and closing is _first_of(closings, closing):
            words = closing.editions[0].words
            yield (
                f"{closing.period.title}于{closing.closed_on.isoformat()}{words}，"
                f"{closing.reopened_on.isoformat()}重新打开：{closing.reopen_reason}"
            )
    standing = [closing for closing in closings if closing.reopened_on is None]
    if not standing:
        return
    count = len(branches_only({closing.branch_id: closing for closing in standing}))
    days = max(closing.closed_on for closing in standing)
    yield f"{standing[0].period.title}已于{days.isoformat()}封账（{count}个支部）。"
    corrected = [closing for closing in standing if closing.corrections]
    for closing in corrected[:_SHOWN]:
        yield from _corrections(closing, names, book)
    if len(corrected) > _SHOWN:
        yield f"……另有{len(corrected) - _SHOWN}个支部更正过，用 closings --json 全部列出。"


def change_lines(changed: Sequence[BranchChanges], names: Mapping[str, str], book: RuleBook) -> Iterator[str]:
    """What differs now from what was issued, branch by branch."""
    for one in changed[:_SHOWN]:
        new = "（封账后补入）" if one.closing is None else ""
        yield f"  {one.name or '街道'}{new}"
        for altered in altered_words(one.changes, one.figures, {**names, **one.names}, book):
            yield f"    {altered_line(altered)}"
    if len(changed) > _SHOWN:
        yield f"  ……另有{len(changed) - _SHOWN}个支部有改动。"


def verified_lines(verified: Verified) -> Iterator[str]:
    """The verdict on a code, what the issue said, and what the code proves."""
    yield verified.sentence
    edition = verified.edition
    if edition is not None:
        yield f"  校验码 {edition.code}　规则版本 {edition.rules_version}　口径版本 {edition.policy_version}"
        counts = "　".join(f"{OUTCOME_WORDS[o]}{verified.outcomes[o]}项" for o in Outcome if verified.outcomes.get(o))
        if counts:
            yield f"  这一份的结果：{counts}"
        yield PROOF


def altered_line(altered: Altered) -> str:
    """One alteration on one line."""
    return f"{altered.rule} {altered.what}：{altered.before} → {altered.after}"


def _corrections(closing: ClosingRow, names: Mapping[str, str], book: RuleBook) -> Iterator[str]:
    for place, edition in enumerate(closing.corrections, 1):
        snapshot = edition.snapshot
        whose = snapshot.name or closing.branch_id or "街道"
        told = f"{whose}  {edition.words}（{edition.made_on.isoformat()}）：{edition.reason}"
        yield f"{told}（涉及{len(snapshot.touched)}个支部）" if snapshot.touched else told
        for altered in altered_words(*closing.altered(place), {**names, **snapshot.names}, book):
            yield f"  {altered_line(altered)}"


def _first_of(closings: Sequence[ClosingRow], wanted: ClosingRow) -> ClosingRow:
    """The first of the closings that were opened again together."""
    alike = (wanted.closed_on, wanted.reopened_on, wanted.reopen_reason)
    return next(one for one in closings if (one.closed_on, one.reopened_on, one.reopen_reason) == alike)
