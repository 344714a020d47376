"""Organizations and groups that were entered under two ids: which one stands now for the one that went."""

from __future__ import annotations

from pbdesk.store.migrations.m001 import LATER

SQL = f"""
ALTER TABLE organization ADD COLUMN joined_to TEXT REFERENCES organization (id) {LATER};
ALTER TABLE party_group ADD COLUMN joined_to TEXT REFERENCES party_group (id) {LATER};
"""
