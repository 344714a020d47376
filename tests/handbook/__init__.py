"""Tests of the handbook."""

from __future__ import annotations
