"""The made-up street of 2018: invented people, meetings and visits, the same for the same seed."""

from __future__ import annotations

from pbdesk.demo.make import make_demo
from pbdesk.demo.records import street_records
from pbdesk.demo.summary import DemoSummary

__all__ = ["DemoSummary", "make_demo", "street_records"]
