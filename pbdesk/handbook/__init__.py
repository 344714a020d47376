"""The handbook (使用手册): written chapters from ``resources/help`` and the rule book from data, in one text.

The same chapters are shown in the program, told by ``handbook`` on the command line and printed.
"""

from __future__ import annotations

from pbdesk.handbook.chapters import Chapter, Place, chapters, place_of
from pbdesk.handbook.whole import whole

__all__ = ["Chapter", "Place", "chapters", "place_of", "whole"]
