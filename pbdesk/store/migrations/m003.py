"""The whole rule book: what further rules look at, a street's own rules, chasing, quality review, reopened closings.

``member_condition`` is made anew because a CHECK cannot be widened; nothing refers to it.
"""

from __future__ import annotations

from pbdesk.store.migrations.m001 import DAY, INSTANT, LATER

_ADDED = f"""
ALTER TABLE organization ADD COLUMN covered_units INTEGER CHECK (covered_units > 0);
ALTER TABLE organization ADD COLUMN applied_on TEXT CHECK (applied_on {DAY});
ALTER TABLE organization ADD COLUMN approved_on TEXT CHECK (approved_on {DAY});
ALTER TABLE organization ADD COLUMN approval_document TEXT;
ALTER TABLE committee ADD COLUMN extended_to TEXT CHECK (extended_to {DAY});
ALTER TABLE committee ADD COLUMN approval_document TEXT;
ALTER TABLE meeting ADD COLUMN organizer TEXT CHECK (organizer IN ('branch', 'superior', 'county'));
ALTER TABLE attendance ADD COLUMN grade TEXT CHECK (grade IN ('excellent', 'qualified', 'basic', 'unqualified'));
ALTER TABLE agenda_item ADD COLUMN important INTEGER CHECK (important IN (0, 1));
ALTER TABLE agenda_item ADD COLUMN owner TEXT;
ALTER TABLE agenda_item ADD COLUMN finish_on TEXT CHECK (finish_on {DAY});
ALTER TABLE closing ADD COLUMN reopened_on TEXT CHECK (reopened_on {DAY});
ALTER TABLE closing ADD COLUMN reopened_by TEXT;
ALTER TABLE closing ADD COLUMN reopen_reason TEXT;
ALTER TABLE correction ADD COLUMN rules_version TEXT;
ALTER TABLE correction ADD COLUMN policy_version TEXT;
ALTER TABLE correction ADD COLUMN digest TEXT;
"""

_CONDITIONS = f"""
CREATE TABLE member_condition_wider (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  kind TEXT NOT NULL CHECK (kind IN ('rights_suspended', 'attendance_eased', 'mobile', 'abroad', 'lost',
    'membership_suspended', 'correction')),
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  note TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT}),
  place TEXT,
  contact_id TEXT REFERENCES person (id) {LATER}
) STRICT;
INSERT INTO member_condition_wider (id, person_id, kind, started_on, ended_on, note, deleted_at, place, contact_id)
  SELECT c.id, c.person_id, c.kind, c.started_on, c.ended_on, c.note, c.deleted_at, c.place, c.contact_id
    FROM member_condition c;
DROP TABLE member_condition;
ALTER TABLE member_condition_wider RENAME TO member_condition;
CREATE INDEX member_condition_person ON member_condition (person_id);
CREATE INDEX member_condition_contact ON member_condition (contact_id);
"""

_RULES = f"""
CREATE TABLE local_rule (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT,
  method TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'month', 'quarter', 'year')),
  parameters TEXT,
  replaces TEXT,
  document TEXT,
  article TEXT,
  valid_from TEXT CHECK (valid_from {DAY}),
  valid_to TEXT CHECK (valid_to {DAY}),
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
"""

_CHASES = f"""
CREATE TABLE chase (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  form TEXT NOT NULL CHECK (form IN ('list', 'notice')),
  period TEXT NOT NULL,
  number INTEGER CHECK (number > 0),
  items TEXT NOT NULL,
  chased_on TEXT NOT NULL CHECK (chased_on {DAY}),
  chased_by TEXT,
  channel TEXT,
  fix_by TEXT CHECK (fix_by {DAY}),
  answered_on TEXT CHECK (answered_on {DAY}),
  answer TEXT,
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX chase_branch ON chase (branch_id, chased_on);
"""

_REVIEWS = f"""
CREATE TABLE review (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  record_kind TEXT NOT NULL CHECK (record_kind IN ('meeting', 'visit', 'admission')),
  reviewed_id TEXT NOT NULL,
  reviewed_rev TEXT CHECK (length(reviewed_rev) = 64),
  reviewed_on TEXT NOT NULL CHECK (reviewed_on {DAY}),
  reviewer TEXT,
  verdict TEXT NOT NULL CHECK (verdict IN ('passed', 'returned')),
  remarks TEXT,
  comment TEXT,
  fix_by TEXT CHECK (fix_by {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX review_branch ON review (branch_id, reviewed_on);
CREATE INDEX review_reviewed ON review (reviewed_id, reviewed_on);
"""

SQL = _ADDED + _CONDITIONS + _RULES + _CHASES + _REVIEWS
