"""The pages, one module each; ``ui.registry`` lists them in their order."""

from __future__ import annotations
