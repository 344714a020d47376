"""Tests of the write side."""

from __future__ import annotations
