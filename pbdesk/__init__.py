"""pbdesk: records, rules and sheets of grassroots Party branches, without a screen."""

from __future__ import annotations

__version__ = "0.1.0"
