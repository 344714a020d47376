"""Home-made widgets: no page's own knowledge stands in them."""

from __future__ import annotations
