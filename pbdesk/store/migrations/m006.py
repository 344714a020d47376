"""In which branch a thing was explained: a guide owes the same in each of his branches, and is excused in one (E-10).

What documents from a newer program say of it already is taken over. What was accepted before stays without a branch:
only a new revision could say otherwise, and a guide's is meant for all of his.
"""

from __future__ import annotations

from pbdesk.store.migrations.m001 import LATER

_ADDED = f"""
ALTER TABLE explanation ADD COLUMN branch_id TEXT REFERENCES organization (id) {LATER};
CREATE INDEX explanation_branch ON explanation (branch_id);
"""

_FILLED = """
UPDATE explanation SET branch_id = (
  SELECT MAX(o.id)
    FROM head h
    JOIN revision r ON r.rev = h.rev
    JOIN organization o ON o.id = json_extract(r.doc, '$.branch_id')
   WHERE h.kind = 'explanation' AND h.record_id = explanation.id
)
"""

SQL = _ADDED + _FILLED
