"""Tests of the rule book."""

from __future__ import annotations
