"""Close a period: freeze its findings, number every later difference, open it again (E-33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.calendar import Period
from pbdesk.errors import UserError
from pbdesk.model import Closing, Correction
from pbdesk.rules.snapshot import Snapshot, digest, freeze, renewed
from pbdesk.store import Changes, Store, Transaction
from pbdesk.store.ids import new_id
from pbdesk.views.closed_changes import BranchChanges, changes_now, compared
from pbdesk.views.closing import ClosingRow, Edition, branches_only, closings_of, parts_of, standing
from pbdesk.views.freezing import Live, live
from pbdesk.words import long_date

_LONGEST = 200


def close_period(
    store: Store, period: Period, today: date, *, by: str | None = None, now: Live | None = None
) -> Changes:
    """Freeze the findings and figures of every branch for a period that is over.

    ``now`` is what :func:`~pbdesk.views.freezing.live` found, where it was worked out beforehand.

    Raises:
        UserError: the period is still open, closed already, or there is nothing to close.
    """
    if today <= period.last_day:
        raise UserError(f"{period.title}还没有结束，不能封账。请在{period.last_day.isoformat()}之后再封。")
    before = closings_of(store, period)
    if any(closing.reopened_on is None for closing in before):
        raise UserError(f"{period.title}已经封账。封账后有改动，请登记更正。")
    _refuse_earlier(today, [day for one in before for day in (one.last.made_on, one.reopened_on) if day])
    found = now or live(store, period, today)
    if not any(snapshot.rows for snapshot in found.snapshots.values()):
        raise UserError(f"{period.title}没有任何应做事项，没有可以封账的内容。")
    count = {one.branch_id: one.editions[0].closing for one in before}
    with store.change(f"封账：{period.title}", by=by) as tx:
        act = _Act(tx, found, today, by)
        made = {
            branch: act.close(branch, freeze(snapshot, branch), count.get(branch, 0) + 1)
            for branch, snapshot in found.snapshots.items() if branch is not None
        }  # fmt: skip
        street = found.snapshots.get(None)
        if street is not None:
            act.close(None, freeze(replace(street, parts=parts_of(made.values())), None), count.get(None, 0) + 1)
    return tx.changes


def correct_closing(
    store: Store, period: Period, today: date, reason: str, *, by: str | None = None, now: Live | None = None
) -> Changes:
    """Re-issue a closed period: one numbered correction for every branch that differs from its last issue.

    A branch entered after the closing is corrected from nothing. The street counts its own corrections, one each time.

    Raises:
        UserError: the period is not closed, no reason is given, or nothing differs.
    """
    closings = standing(store, period)
    if not closings:
        raise UserError(f"{period.title}还没有封账，不需要更正。")
    told = _checked(reason, "更正")
    _refuse_earlier(today, (one.last.made_on for one in closings.values()))
    found = now or live(store, period, today)
    changed = changes_now(closings, found)
    if not changed:
        raise UserError(f"{period.title}的结果与封账时一致，没有需要更正的内容。")
    latest = {branch: closing.last for branch, closing in branches_only(closings).items()}
    with store.change(f"更正封账：{period.title}", by=by) as tx:
        act = _Act(tx, found, today, by, told)
        for one in changed:
            if one.branch_id is not None:
                latest[one.branch_id] = act.correct(one.closing or act.admit(one.branch_id, closings))
        act.correct_street(closings.get(None), changed, latest)
    return tx.changes


def reopen_period(store: Store, period: Period, today: date, reason: str, *, by: str | None = None) -> Changes:
    """Open a closed period again, so that it can be closed anew; what was issued stays as it is.

    Raises:
        UserError: the period is not closed, or no reason is given.
    """
    closings = standing(store, period)
    if not closings:
        raise UserError(f"{period.title}没有封账，不需要重新打开。")
    told = _checked(reason, "重新打开")
    _refuse_earlier(today, (one.last.made_on for one in closings.values()))
    with store.change(f"重新打开：{period.title}", by=by) as tx:
        for closing in closings.values():
            shown = store.get(Closing, closing.id)
            assert shown is not None, "a closing that stands can be read"
            opened = replace(shown.record, reopened_on=today, reopened_by=by, reopen_reason=told)
            tx.put(opened, shown.heads)
    return tx.changes


def _checked(reason: str, what: str) -> str:
    told = " ".join(reason.split())
    if not told:
        raise UserError(f"请写明{what}的原因。")
    if len(told) > _LONGEST:
        raise UserError(f"{what}的原因太长（{len(told)}个字），请写在{_LONGEST}个字以内。")
    return told


def _refuse_earlier(today: date, days: Iterable[date]) -> None:
    """Each act on a closed period comes after the one before it."""
    last = max(days, default=today)
    if today < last:
        raise UserError(f"这一期在{long_date(last)}已经办过一次封账、更正或重新打开，日期不能比它早。")


@dataclass(frozen=True, slots=True)
class _Act:
    """One closing or correction of a period under way: what was found, on which day, by whom and why."""

    tx: Transaction
    found: Live
    on: date
    by: str | None
    reason: str = ""

    def close(self, branch: str | None, text: str, count: int) -> Edition:
        """Put one closing, the ``count``-th of its branch."""
        found = self.found
        seal = digest(text, found.rules_version, found.policy_version)
        closing = Closing(
            id=new_id(), period=found.period.label, branch_id=branch, findings=text,
            rules_version=found.rules_version, policy_version=found.policy_version, digest=seal, closed_on=self.on,
            closed_by=self.by,
        )  # fmt: skip
        self.tx.put(closing)
        return self._edition(branch, closing.id, count, 0, text, seal)

    def admit(self, branch: str, closings: Mapping[str | None, ClosingRow]) -> ClosingRow:
        """Close a branch that was not there with nothing, as of the day of the others: it is corrected from that."""
        first = next(iter(branches_only(closings).values())).editions[0]
        text = freeze(Snapshot(), None) if first.snapshot.is_complete else "[]"
        at_closing = replace(self.found, rules_version=first.rules_version)
        edition = replace(self, found=at_closing, on=first.made_on).close(branch, text, 1)
        return ClosingRow(edition.closing_id, branch, self.found.period, (edition,))

    def correct(self, closing: ClosingRow, parts: str = "", touched: tuple[str, ...] = ()) -> Edition:
        """Put the next correction of one closing."""
        found, branch = self.found, closing.branch_id
        now = found.snapshots.get(branch, Snapshot())
        fresh = renewed(closing.last.snapshot, now, compared(closing, found))
        text = freeze(replace(fresh, parts=parts, touched=touched), branch)
        seal, number = digest(text, found.rules_version, found.policy_version), closing.last.number + 1
        self.tx.put(
            Correction(
                id=new_id(), closing_id=closing.id, branch_id=branch, number=number, reason=self.reason,
                findings=text, corrected_on=self.on, corrected_by=self.by, rules_version=found.rules_version,
                policy_version=found.policy_version, digest=seal,
            )
        )  # fmt: skip
        return self._edition(branch, closing.id, closing.last.closing, number, text, seal)

    def correct_street(
        self, own: ClosingRow | None, changed: Sequence[BranchChanges], latest: Mapping[str, Edition]
    ) -> None:
        """Re-issue the street's own closing: with every correction of a branch, or for what it holds itself."""
        if own is None:
            return
        branches = tuple(one.branch_id for one in changed if one.branch_id is not None)
        if own.editions[0].snapshot.is_complete:
            self.correct(own, parts_of(latest.values()), branches)
        elif len(branches) < len(changed):
            self.correct(own)

    def _edition(self, branch: str | None, closing_id: str, count: int, number: int, text: str, seal: str) -> Edition:
        return Edition(
            self.found.period, branch, closing_id, count, number, self.on, self.by, self.reason, text,
            self.found.rules_version, self.found.policy_version, seal,
        )  # fmt: skip
