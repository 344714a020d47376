"""Tests of the home-made widgets."""

from __future__ import annotations
