"""Tests of the pages, through real widgets."""

from __future__ import annotations
