"""Exchange: which devices are known, which bundles came and went with which revisions, what is set aside or waits.

None of these tables travels: they say what this file has seen, sent and been promised.
"""

from __future__ import annotations

from pbdesk.store.migrations.m001 import INSTANT, LATER

_DEVICES = f"""
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  verify_key TEXT NOT NULL CHECK (length(verify_key) = 64),
  desk TEXT NOT NULL CHECK (desk IN ('street', 'branch', 'guide')),
  scope TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'blocked')),
  first_seen_at TEXT NOT NULL CHECK (first_seen_at {INSTANT}),
  decided_at TEXT CHECK (decided_at {INSTANT}),
  decided_by TEXT
) STRICT;
"""

_IN = f"""
CREATE TABLE bundle_in (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  device_id TEXT NOT NULL REFERENCES device (id) {LATER},
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  made_at TEXT NOT NULL CHECK (made_at {INSTANT}),
  arrived_at TEXT NOT NULL CHECK (arrived_at {INSTANT}),
  label TEXT NOT NULL,
  manifest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('merged', 'undone', 'waiting'))
) STRICT;
CREATE INDEX bundle_in_device ON bundle_in (device_id, sequence);

CREATE TABLE bundle_in_revision (
  bundle_id TEXT NOT NULL REFERENCES bundle_in (id) {LATER},
  rev TEXT NOT NULL CHECK (length(rev) = 64),
  fate TEXT NOT NULL CHECK (fate IN ('new', 'same', 'aside')),
  PRIMARY KEY (bundle_id, rev)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside (
  rev TEXT PRIMARY KEY CHECK (length(rev) = 64),
  bundle_id TEXT NOT NULL REFERENCES bundle_in (id) {LATER},
  why TEXT NOT NULL CHECK (why IN ('scope', 'device', 'content', 'undone')),
  reason TEXT NOT NULL,
  revision TEXT NOT NULL,
  private TEXT
) STRICT;
CREATE INDEX set_aside_bundle ON set_aside (bundle_id);

CREATE TABLE parked (
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (kind, record_id)
) STRICT, WITHOUT ROWID;
"""

_OUT = f"""
CREATE TABLE bundle_out (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  recipient TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  made_at TEXT NOT NULL CHECK (made_at {INSTANT}),
  manifest TEXT NOT NULL,
  receipt_at TEXT CHECK (receipt_at {INSTANT})
) STRICT;
CREATE INDEX bundle_out_recipient ON bundle_out (recipient, sequence);

CREATE TABLE bundle_out_revision (
  bundle_id TEXT NOT NULL REFERENCES bundle_out (id) {LATER},
  rev TEXT NOT NULL CHECK (length(rev) = 64),
  PRIMARY KEY (bundle_id, rev)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_out_revision_rev ON bundle_out_revision (rev);
CREATE INDEX revision_branch ON revision (branch_id);
"""

SQL = _DEVICES + _IN + _OUT
