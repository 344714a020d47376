"""The made-up street."""

from __future__ import annotations
