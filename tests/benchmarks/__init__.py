"""How fast and how lean: plain scripts, run by ``python -m tests.benchmarks``, never by the test suite."""

from __future__ import annotations
