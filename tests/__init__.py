"""Tests, laid out like the program."""

from __future__ import annotations
