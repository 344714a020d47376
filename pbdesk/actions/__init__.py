"""The write side: one verb a function, each through the store's one write door."""

from __future__ import annotations
