"""The made-up street of 2018: invented people, meetings and visits, the same for the same seed.

``make`` builds it as a file with its sheets, ``records`` streams it as rows, ``sample`` knows it when it is opened.
"""

from __future__ import annotations
