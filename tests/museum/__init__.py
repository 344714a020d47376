"""Files and bundles of every format that was ever written, each with what it says.

``vN.pbdesk`` and ``vN.jsonl``: a file of format N and its records; ``locked-vN.pbdesk``: the same under a password.
``bundles-N``: bundles of container format N, which street's file they were sent to, and what it says after each.

A specimen is never made anew. A new format gets its own with one command: ``python -m tests.museum.make``.
"""

from __future__ import annotations

from pathlib import Path

MUSEUM = Path(__file__).parent
PASSWORD = "museum 博物馆 1926"
"""Opens every locked specimen."""

TO_BRANCH, RECEIPT, OFFICE_KEY, TOLD = "street-to-branch.pbbundle", "receipt.pbreceipt", "office.pbkey", "told.json"
"""Beside the bundles for the street: one from it, a receipt for that, its public key, and the street and the counts."""
