"""The tests, in the shape of the tree they test."""

from __future__ import annotations
