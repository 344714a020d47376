"""One person instead of two: marks at meetings, memberships, posts, dues and files of admission go over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from pbdesk.actions.repointing import NOTHING_SAVED, Repointing
from pbdesk.errors import UserError
from pbdesk.model import Candidate, Membership
from pbdesk.store.columns import TABLES
from pbdesk.views.record_words import Words
from pbdesk.words import long_date


@dataclass(frozen=True, slots=True)
class People(Repointing):
    """Whatever names the one person names the other; two branches at one time are refused."""

    target = "person"

    def renamed(self, record: Any) -> Any:  # noqa: ANN401  any record class of the model
        """A record that names the other, in its parts too."""
        parts = {f.name: value for f in fields(record) if isinstance(value := getattr(record, f.name), tuple)}
        moved = {name: self._parts(value) for name, value in parts.items()}
        return replace(Repointing.renamed(self, record), **moved)

    def refuse_overlap(self, twin: Any, moved: Any) -> None:  # noqa: ANN401  any of the spans
        """A person has one membership at a time.

        Raises:
            UserError: both stand in different branches at a time.
        """
        if isinstance(moved, Membership):
            raise UserError(self._two_branches(twin, moved))

    def _parts(self, parts: Iterable[Any]) -> tuple[Any, ...]:
        """Parts that name the other; where both have a mark at a meeting, that of the kept one stays."""
        listed = list(parts)
        named = [part for part in listed if getattr(part, "person_id", None) == self.kept]
        answer = []
        for part in listed:
            if getattr(part, "person_id", None) != self.gone:
                answer.append(part)
            elif not any(_double(each, part) for each in named):
                answer.append(replace(part, person_id=self.kept))
        return tuple(answer)

    def _two_branches(self, one: Membership, other: Membership) -> str:
        names = Words(self.store)
        where = "、".join(f"“{names.of('organization', m.branch_id)}”" for m in (one, other))
        day = long_date(max(one.started_on, other.started_on))
        return f"{day}起，两条记录的组织关系同时在{where}，不能并成一个人。请先核对转接的日期，再并。{NOTHING_SAVED}"


def _double(one: Any, other: Any) -> bool:  # noqa: ANN401  parts of one record
    """Whether two parts would be one if they named one person: two marks, or two candidates for one item."""
    if TABLES[one.table].key[-1] == "person_id":
        return True
    return isinstance(one, Candidate) and one.agenda_item_id == other.agenda_item_id
