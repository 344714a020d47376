"""One branch instead of two: a branch that the street had entered, and that its own file began anew with its own id.

All that names the one goes under the other. What was closed under the one's name stays sealed under it; the desks that
still use it are judged, and what they send is put right, as the other's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pbdesk.actions.joining import filled
from pbdesk.actions.repointing import NOTHING_SAVED, Repointing
from pbdesk.errors import UserError
from pbdesk.model import Committee, Desk, Organization, PartyGroup
from pbdesk.store import Shown, Store, bundles
from pbdesk.views.duplicates import plain_name


@dataclass(frozen=True, slots=True)
class Branches(Repointing):
    """Whatever belongs to the one branch belongs to the other; groups and committees that are the same become one."""

    target = "organization"

    def move(self, shown: Shown[Any]) -> None:
        """Let one record belong to the other branch."""
        match shown.record:
            case PartyGroup():
                self._group(shown)
            case Committee():
                self._committee(shown)
            case _:
                Repointing.move(self, shown)

    def _group(self, shown: Shown[PartyGroup]) -> None:
        """A group of the same name takes up the other; what comes later in its name is put right as for a branch."""
        moved = self.renamed(shown.record)
        twin = next(
            (each for each in self._each(PartyGroup, "r.branch_id = ? AND r.id <> ?", self.kept, moved.id)
             if plain_name(each.record.name) == plain_name(moved.name)), None,
        )  # fmt: skip
        if twin is None:
            self.tx.put(moved, shown.heads)
            return
        self.tx.put(replace(filled(twin.record, moved, self.living), joined_to=None), twin.heads)
        Groups(self.store, self.tx, self.living, moved.id, twin.record.id).all()
        self.tx.put(replace(moved, joined_to=twin.record.id), shown.heads)
        noted = self._shown(PartyGroup.table, moved.id)
        assert noted is not None, "it was put just now"
        self.tx.delete(noted.record, noted.heads)

    def _committee(self, shown: Shown[Committee]) -> None:
        """A committee in office from the same day is the same."""
        moved = self.renamed(shown.record)
        same = self._each(Committee, "r.branch_id = ? AND r.id <> ? AND r.started_on = ?", self.kept, moved.id,
                          moved.started_on.isoformat())  # fmt: skip
        twin = next(same, None)
        if twin is None:
            self.tx.put(moved, shown.heads)
            return
        self.tx.put(filled(twin.record, moved, self.living), twin.heads)
        self.tx.delete(shown.record, shown.heads)


@dataclass(frozen=True, slots=True)
class Groups(Repointing):
    """Whatever names the one group names the other."""

    target = "party_group"


def check(store: Store, kept: Organization, gone: Organization) -> None:
    """Refuse what can't be one, or is for the street to join.

    Raises:
        UserError: they stand at different places in the Party, or a street that exchanges with this file joins them.
    """
    if kept.kind is not gone.kind:
        raise UserError(f"这两个组织的类别不同，不能并成一个。{NOTHING_SAVED}")
    if store.desk is not Desk.STREET and any(d.desk is Desk.STREET for d in bundles.devices(store)):
        raise UserError(f"支部由街道来并：请告诉街道哪两个是同一个，并好以后会随数据包带回来。{NOTHING_SAVED}")
