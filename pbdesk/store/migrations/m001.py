"""The first schema: revisions are the truth, every other table is their projection.

Dates and instants are checked for shape only; whether a day exists is checked before it gets here. Nothing cascades:
records are marked with ``deleted_at``, never removed. Foreign keys wait for the end of a transaction, so rows may
arrive in any order.
"""

from __future__ import annotations

DAY = "GLOB '[1-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
_CLOCK = "GLOB '[0-2][0-9]:[0-5][0-9]'"
INSTANT = "GLOB '[1-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'"
LATER = "DEFERRABLE INITIALLY DEFERRED"

_LEDGER = f"""
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE revision (
  rev TEXT PRIMARY KEY CHECK (length(rev) = 64),
  record_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  branch_id TEXT,
  parents TEXT NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  made_at TEXT NOT NULL CHECK (made_at {INSTANT}),
  action_id TEXT NOT NULL,
  action TEXT NOT NULL,
  doc TEXT NOT NULL
) STRICT;
CREATE INDEX revision_record ON revision (kind, record_id);
CREATE INDEX revision_action ON revision (action_id);

CREATE TABLE head (
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  rev TEXT NOT NULL REFERENCES revision (rev) {LATER},
  PRIMARY KEY (kind, record_id, rev)
) STRICT, WITHOUT ROWID;

CREATE TABLE local_action (
  seq INTEGER PRIMARY KEY,
  action_id TEXT NOT NULL UNIQUE,
  records INTEGER NOT NULL,
  reverses TEXT,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
"""

_PEOPLE = f"""
CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES organization (id) {LATER},
  kind TEXT NOT NULL CHECK (kind IN ('street', 'community', 'general_branch', 'branch')),
  name TEXT NOT NULL,
  unit_kind TEXT CHECK (unit_kind IN ('community', 'village', 'organ', 'residents_group', 'private_firm', 'social_org',
    'coop_company', 'work_station', 'estate')),
  branch_kind TEXT CHECK (branch_kind IN ('regular', 'joint', 'temporary', 'mobile')),
  founded_on TEXT CHECK (founded_on {DAY}),
  dissolved_on TEXT CHECK (dissolved_on {DAY}),
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX organization_parent ON organization (parent_id);

CREATE TABLE party_group (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  name TEXT,
  formed_on TEXT CHECK (formed_on {DAY}),
  dissolved_on TEXT CHECK (dissolved_on {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX party_group_branch ON party_group (branch_id);

CREATE TABLE committee (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  basis TEXT CHECK (basis IN ('elected', 'appointed')),
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  term_years INTEGER CHECK (term_years > 0),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX committee_branch ON committee (branch_id);

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  gender TEXT,
  born_on TEXT CHECK (born_on {DAY}),
  ethnicity TEXT,
  education TEXT,
  employer TEXT,
  joined_on TEXT CHECK (joined_on {DAY}),
  full_on TEXT CHECK (full_on {DAY}),
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;

CREATE TABLE person_private (
  rev TEXT PRIMARY KEY REFERENCES revision (rev) {LATER},
  person_id TEXT NOT NULL,
  id_number TEXT,
  phone TEXT
) STRICT;
CREATE INDEX person_private_person ON person_private (person_id);

CREATE TABLE membership (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  group_id TEXT REFERENCES party_group (id) {LATER},
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  sent_on TEXT CHECK (sent_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  end_reason TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX membership_branch ON membership (branch_id);
CREATE INDEX membership_person ON membership (person_id);
CREATE INDEX membership_group ON membership (group_id);

CREATE TABLE member_condition (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  kind TEXT NOT NULL CHECK (kind IN ('rights_suspended', 'attendance_eased', 'mobile')),
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  note TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX member_condition_person ON member_condition (person_id);

CREATE TABLE post (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  organization_id TEXT REFERENCES organization (id) {LATER},
  group_id TEXT REFERENCES party_group (id) {LATER},
  role TEXT NOT NULL CHECK (role IN ('secretary', 'deputy', 'organization', 'publicity', 'discipline', 'member',
    'group_leader')),
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX post_organization ON post (organization_id);
CREATE INDEX post_person ON post (person_id);
CREATE INDEX post_group ON post (group_id);

CREATE TABLE posting (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  started_on TEXT NOT NULL CHECK (started_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX posting_branch ON posting (branch_id);
CREATE INDEX posting_person ON posting (person_id);
"""

_WORK = f"""
CREATE TABLE meeting (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  group_id TEXT REFERENCES party_group (id) {LATER},
  kind TEXT NOT NULL CHECK (kind IN ('general_meeting', 'committee_meeting', 'group_meeting', 'lecture', 'theme_day',
    'organization_life_meeting', 'democratic_appraisal', 'talk', 'training')),
  status TEXT CHECK (status IN ('planned', 'held', 'cancelled')),
  title TEXT,
  held_on TEXT NOT NULL CHECK (held_on {DAY}),
  starts_at TEXT CHECK (starts_at {_CLOCK}),
  ends_at TEXT CHECK (ends_at {_CLOCK}),
  place TEXT,
  chair_id TEXT REFERENCES person (id) {LATER},
  recorder_id TEXT REFERENCES person (id) {LATER},
  lecturer_id TEXT REFERENCES person (id) {LATER},
  hours TEXT,
  for_year INTEGER,
  sitting_id TEXT,
  content TEXT,
  recorded_at TEXT CHECK (recorded_at {INSTANT}),
  year INTEGER NOT NULL,
  quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  ym INTEGER NOT NULL,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX meeting_branch ON meeting (branch_id, held_on);
CREATE INDEX meeting_held_on ON meeting (held_on);

CREATE TABLE attendance (
  meeting_id TEXT NOT NULL REFERENCES meeting (id) {LATER},
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  branch_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'online', 'leave', 'absent')),
  role TEXT CHECK (role IN ('member', 'observer')),
  reason TEXT,
  written_opinion TEXT,
  PRIMARY KEY (meeting_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (person_id);

CREATE TABLE agenda_item (
  id TEXT PRIMARY KEY,
  meeting_id TEXT NOT NULL REFERENCES meeting (id) {LATER},
  branch_id TEXT NOT NULL,
  position INTEGER,
  kind TEXT CHECK (kind IN ('study', 'matter', 'resolution', 'admission', 'conversion', 'election', 'appraisal')),
  topic TEXT,
  content TEXT,
  resolution TEXT,
  approve INTEGER CHECK (approve >= 0),
  against INTEGER CHECK (against >= 0),
  abstain INTEGER CHECK (abstain >= 0),
  written_approve INTEGER CHECK (written_approve >= 0),
  seats INTEGER CHECK (seats >= 0),
  issued INTEGER CHECK (issued >= 0),
  returned INTEGER CHECK (returned >= 0)
) STRICT;
CREATE INDEX agenda_item_meeting ON agenda_item (meeting_id, position);

CREATE TABLE vote_exclusion (
  meeting_id TEXT NOT NULL REFERENCES meeting (id) {LATER},
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  branch_id TEXT NOT NULL,
  reason INTEGER NOT NULL CHECK (reason BETWEEN 1 AND 6),
  consent_document TEXT,
  resolved_on TEXT CHECK (resolved_on {DAY}),
  PRIMARY KEY (meeting_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_exclusion_person ON vote_exclusion (person_id);

CREATE TABLE visit (
  id TEXT PRIMARY KEY,
  posting_id TEXT NOT NULL REFERENCES posting (id) {LATER},
  branch_id TEXT NOT NULL,
  visited_on TEXT NOT NULL CHECK (visited_on {DAY}),
  starts_at TEXT CHECK (starts_at {_CLOCK}),
  ends_at TEXT CHECK (ends_at {_CLOCK}),
  duties TEXT,
  met TEXT,
  content TEXT,
  advice TEXT,
  recorded_at TEXT CHECK (recorded_at {INSTANT}),
  year INTEGER NOT NULL,
  quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  ym INTEGER NOT NULL,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX visit_posting ON visit (posting_id, visited_on);
CREATE INDEX visit_branch ON visit (branch_id, visited_on);
CREATE INDEX visit_visited_on ON visit (visited_on);
"""

_CHOICES = f"""
CREATE TABLE policy (
  record_id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  valid_from TEXT CHECK (valid_from {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;

CREATE TABLE calendar_day (
  day TEXT PRIMARY KEY CHECK (day {DAY}),
  kind TEXT NOT NULL CHECK (kind IN ('workday', 'holiday')),
  name TEXT,
  notice TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;

CREATE TABLE explanation (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  period TEXT NOT NULL,
  reason TEXT NOT NULL,
  accepted_by TEXT,
  accepted_on TEXT CHECK (accepted_on {DAY}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX explanation_subject ON explanation (subject_id);

CREATE TABLE closing (
  id TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  branch_id TEXT REFERENCES organization (id) {LATER},
  findings TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  digest TEXT NOT NULL,
  closed_on TEXT NOT NULL CHECK (closed_on {DAY}),
  closed_by TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX closing_period ON closing (period, branch_id);
CREATE INDEX closing_branch ON closing (branch_id);

CREATE TABLE correction (
  id TEXT PRIMARY KEY,
  closing_id TEXT NOT NULL REFERENCES closing (id) {LATER},
  branch_id TEXT REFERENCES organization (id) {LATER},
  number INTEGER NOT NULL CHECK (number > 0),
  reason TEXT NOT NULL,
  findings TEXT NOT NULL,
  corrected_on TEXT NOT NULL CHECK (corrected_on {DAY}),
  corrected_by TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX correction_closing ON correction (closing_id, number);
CREATE INDEX correction_branch ON correction (branch_id);
"""

SQL = _LEDGER + _PEOPLE + _WORK + _CHOICES
