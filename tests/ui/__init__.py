"""Tests of the desktop, through real widgets."""

from __future__ import annotations
