"""Remind branches of what they are short of, many in one step; note what they answered.

A reminder keeps its items as they stood. Papers are numbered through the year, each street and each form for itself: a
list is one paper whatever the number of branches on it, a notice is a paper a branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.actions.reviews import usual_fix_by
from pbdesk.calendar import Period
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import Chase, ChaseForm
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id
from pbdesk.views.branch_list import streets_of
from pbdesk.views.chase_items import freeze
from pbdesk.views.chases import days_apart
from pbdesk.views.chasing import SILENT_WORDS, ChaseLine
from pbdesk.words import CHASE_WORDS

_NUMBERS = """
    SELECT c.branch_id, MAX(c.number) AS last
      FROM chase c
     WHERE c.deleted_at IS NULL AND c.form = :form AND c.chased_on >= :first AND c.chased_on <= :last
     GROUP BY c.branch_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseDraft:
    """How branches are reminded: on which paper, by whom, through which channel, and until when to put it right.

    ``again`` reminds those too that were reminded lately; without ``fix_by`` a notice gives the usual workdays.
    """

    form: ChaseForm
    period: Period
    by: str = ""
    channel: str = ""
    fix_by: date | None = None
    again: bool = False


def planned(store: Store, lines: Sequence[ChaseLine], draft: ChaseDraft, today: date) -> tuple[Chase, ...]:
    """The reminders that ``chase`` would keep, with their numbers; branches reminded lately are left out.

    Raises:
        UserError: nobody is to be reminded, all were reminded lately, or the last day is over.
    """
    if draft.fix_by is not None and draft.fix_by < today:
        raise FieldError((Fault("fix_by", "整改期限已经过了，请改成今天或以后的日期。"),))
    if not lines:
        raise UserError(f"{draft.period.title}没有需要催办的支部。")
    chosen = [line for line in lines if draft.again or not line.recent]
    if not chosen:
        raise UserError(
            f"这{len(lines)}个支部{days_apart(store, today)}天内都催办过，没有重复登记。确实要再催的，请选“再催一次”。"
        )
    fix_by = draft.fix_by
    if fix_by is None and draft.form is ChaseForm.NOTICE:
        fix_by = usual_fix_by(store, today)[0]
    numbers = _numbers(store, [line.branch_id for line in chosen], draft.form, today)
    return tuple(
        Chase(
            id=new_id(), branch_id=line.branch_id, form=draft.form, period=draft.period.label,
            number=numbers[line.branch_id], items=freeze(line.items), chased_on=today,
            chased_by=draft.by.strip() or store.author, channel=draft.channel.strip() or None, fix_by=fix_by,
            remark=SILENT_WORDS if line.silent else None,
        )
        for line in chosen
    )  # fmt: skip


def chase(store: Store, chases: Sequence[Chase], *, by: str | None = None) -> Changes:
    """Keep planned reminders, all in one step."""
    first = chases[0]
    with store.change(f"催办：{CHASE_WORDS[first.form]}，{len(chases)}个支部", by=by) as tx:
        for record in chases:
            tx.put(record)
    return tx.changes


def answer(store: Store, chase_id: str, answered_on: date, words: str, today: date) -> Changes:
    """Note what a branch answered to a reminder.

    Raises:
        UserError: there is no such reminder, no words, or a day that can't be.
    """
    shown = store.get(Chase, chase_id)
    if shown is None:
        raise UserError(f"没有编号为“{chase_id[:64]}”的催办记录，可能已经撤销。")
    faults = []
    if not words.strip():
        faults.append(Fault("answer", "请写明支部怎样答复的。"))
    if answered_on < shown.record.chased_on:
        faults.append(Fault("answered_on", "答复日期不能早于催办日期。"))
    if answered_on > today:
        faults.append(Fault("answered_on", "答复日期还没有到。"))
    if faults:
        raise FieldError(tuple(faults))
    with store.change("登记催办答复") as tx:
        tx.put(replace(shown.record, answered_on=answered_on, answer=words.strip()), shown.heads)
    return tx.changes


def _numbers(store: Store, branches: Sequence[str], form: ChaseForm, today: date) -> Mapping[str, int]:
    """The next number of each branch's paper, running through the year in each street."""
    streets = streets_of(store)
    span = {"form": form.value, "first": f"{today.year}-01-01", "last": f"{today.year}-12-31"}
    last: dict[str, int] = defaultdict(int)
    for row in store.query(_NUMBERS, span):
        street = streets.get(row["branch_id"], "")
        last[street] = max(last[street], row["last"] or 0)
    return dict(_counted(branches, streets, last, one_paper=form is ChaseForm.LIST))


def _counted(
    branches: Iterable[str], streets: Mapping[str, str], last: dict[str, int], *, one_paper: bool
) -> Iterable[tuple[str, int]]:
    begun: dict[str, int] = {}
    for branch in branches:
        street = streets.get(branch, "")
        if not one_paper or street not in begun:
            last[street] += 1
            begun[street] = last[street]
        yield branch, begun[street]
