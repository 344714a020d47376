"""The secretary's desk: months where no day is known, transfers, candidates, dues, admission tracks, attachments.

``blob`` holds the bytes of attachments, each once; ``draft`` what is typed and not saved yet. Neither has revisions: a
blob never changes, and a draft is no record.
"""

from __future__ import annotations

from pbdesk.store.migrations.m001 import DAY, INSTANT, LATER

_MONTH = "GLOB '[1-9][0-9][0-9][0-9]-[01][0-9]'"

_ADDED = f"""
ALTER TABLE person ADD COLUMN born_month TEXT CHECK (born_month {_MONTH});
ALTER TABLE person ADD COLUMN joined_month TEXT CHECK (joined_month {_MONTH});
ALTER TABLE person ADD COLUMN full_month TEXT CHECK (full_month {_MONTH});
ALTER TABLE membership ADD COLUMN came_from TEXT;
ALTER TABLE membership ADD COLUMN sent_to TEXT;
ALTER TABLE member_condition ADD COLUMN place TEXT;
ALTER TABLE member_condition ADD COLUMN contact_id TEXT REFERENCES person (id) {LATER};
ALTER TABLE attendance ADD COLUMN opinion_on TEXT CHECK (opinion_on {DAY});
ALTER TABLE agenda_item ADD COLUMN person_id TEXT REFERENCES person (id) {LATER};
ALTER TABLE agenda_item ADD COLUMN void INTEGER CHECK (void >= 0);
CREATE INDEX member_condition_contact ON member_condition (contact_id);
CREATE INDEX agenda_item_person ON agenda_item (person_id);
CREATE INDEX meeting_sitting ON meeting (sitting_id);

CREATE TABLE candidate (
  id TEXT PRIMARY KEY,
  meeting_id TEXT NOT NULL REFERENCES meeting (id) {LATER},
  branch_id TEXT NOT NULL,
  agenda_item_id TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  position INTEGER,
  votes INTEGER CHECK (votes >= 0)
) STRICT;
CREATE INDEX candidate_meeting ON candidate (meeting_id);
CREATE INDEX candidate_person ON candidate (person_id);
"""

_MONEY = f"""
CREATE TABLE dues_standard (
  record_id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  from_month TEXT NOT NULL CHECK (from_month {_MONTH}),
  category TEXT NOT NULL CHECK (category IN ('wage', 'annual_salary', 'self_employed', 'retired', 'farmer', 'student',
    'unemployed', 'relief')),
  amount TEXT NOT NULL,
  approved_by TEXT,
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX dues_standard_person ON dues_standard (person_id, from_month);

CREATE TABLE dues (
  record_id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  month TEXT NOT NULL CHECK (month {_MONTH}),
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  due TEXT,
  paid TEXT NOT NULL,
  paid_on TEXT CHECK (paid_on {DAY}),
  payer TEXT,
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX dues_branch ON dues (branch_id, month);
CREATE INDEX dues_person ON dues (person_id, month);
"""

_TRACKS = f"""
CREATE TABLE admission (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) {LATER},
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  ended_on TEXT CHECK (ended_on {DAY}),
  end_reason TEXT,
  remark TEXT,
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX admission_branch ON admission (branch_id);
CREATE INDEX admission_person ON admission (person_id);

CREATE TABLE admission_step (
  id TEXT PRIMARY KEY,
  admission_id TEXT NOT NULL REFERENCES admission (id) {LATER},
  branch_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('application', 'first_talk', 'activist', 'trainers', 'inspection', 'target',
    'sponsors', 'political_review', 'training', 'committee_review', 'pre_review', 'admission_vote',
    'admission_approval', 'oath', 'extension', 'conversion_request', 'conversion_vote', 'conversion_approval')),
  done_on TEXT NOT NULL CHECK (done_on {DAY}),
  ended_on TEXT CHECK (ended_on {DAY}),
  document TEXT,
  people TEXT,
  note TEXT
) STRICT;
CREATE INDEX admission_step_admission ON admission_step (admission_id);
"""

_FILES = f"""
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  branch_id TEXT NOT NULL REFERENCES organization (id) {LATER},
  meeting_id TEXT REFERENCES meeting (id) {LATER},
  admission_id TEXT REFERENCES admission (id) {LATER},
  kind TEXT NOT NULL CHECK (kind IN ('photo', 'signed_page', 'material')),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  added_at TEXT CHECK (added_at {INSTANT}),
  deleted_at TEXT CHECK (deleted_at {INSTANT})
) STRICT;
CREATE INDEX attachment_branch ON attachment (branch_id);
CREATE INDEX attachment_meeting ON attachment (meeting_id);
CREATE INDEX attachment_admission ON attachment (admission_id);

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  data BLOB NOT NULL
) STRICT;

CREATE TABLE draft (
  key TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  saved_at TEXT NOT NULL CHECK (saved_at {INSTANT}),
  content TEXT NOT NULL
) STRICT;
"""

SQL = _ADDED + _MONEY + _TRACKS + _FILES
