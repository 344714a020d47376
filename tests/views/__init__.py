"""Tests of the read side."""

from __future__ import annotations
