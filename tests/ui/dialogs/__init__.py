"""Tests of the dialogs, through real widgets."""

from __future__ import annotations
