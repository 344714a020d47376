"""Windows that ask one thing and go away; none of them is run with ``exec()``."""

from __future__ import annotations
