"""The commands of the command line, a module a family; ``pbdesk.cli`` gathers them."""

from __future__ import annotations
