"""Exchange by files: bundles are written, verified, judged, and taken in or set aside. No network is used.

``container`` is the file, ``manifest`` what it says of itself, ``keys`` who signed and for whom, ``scope`` which
records a desk may send, ``outgoing`` writes, ``incoming`` reads and merges, ``receipts`` tell what has arrived.
"""

from __future__ import annotations
