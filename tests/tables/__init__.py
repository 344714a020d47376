"""Tests of the tables that come in and go out."""

from __future__ import annotations
