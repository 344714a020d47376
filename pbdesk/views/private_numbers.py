"""ID numbers and phones of everyone in the file, read at once; whoever shows them masks them unless asked (E-42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pbdesk.store import Store

_NUMBERS = """
    SELECT v.person_id, v.id_number, v.phone
      FROM person_private v
      JOIN head h ON h.rev = v.rev AND h.kind = 'person'
      JOIN revision r ON r.rev = v.rev
     WHERE v.id_number IS NOT NULL OR v.phone IS NOT NULL
     ORDER BY r.made_at, r.rev"""


@dataclass(frozen=True, slots=True)
class PrivateNumbers:
    """What is known of one person, whole; None where nothing was ever told."""

    id_number: str | None = None
    phone: str | None = None


def private_numbers(store: Store) -> Mapping[str, PrivateNumbers]:
    """The numbers of those who have any, by person: of several heads the later one's, a missing one hides nothing."""
    found: dict[str, PrivateNumbers] = defaultdict(PrivateNumbers)
    for r in store.query(_NUMBERS):
        before = found[r["person_id"]]
        found[r["person_id"]] = PrivateNumbers(r["id_number"] or before.id_number, r["phone"] or before.phone)
    return dict(found)
