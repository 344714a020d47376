"""The made-up street of 2018: invented people, meetings and visits, the same for the same seed."""

from __future__ import annotations
