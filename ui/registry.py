"""The pages of the window in their order: the single registry."""

from __future__ import annotations

from ui.pages.admissions import AdmissionsPage
from ui.pages.base import Page
from ui.pages.closings import ClosingsPage
from ui.pages.compliance import CompliancePage
from ui.pages.dues import DuesPage
from ui.pages.exchange import ExchangePage
from ui.pages.home import HomePage
from ui.pages.meetings import MeetingsPage
from ui.pages.members import MembersPage
from ui.pages.policies import PoliciesPage
from ui.pages.reports import ReportsPage
from ui.pages.study import StudyPage
from ui.pages.urging import UrgingPage
from ui.pages.visits import VisitsPage
from ui.pages.year import YearPage

PAGES: tuple[type[Page], ...] = (
    HomePage,
    MeetingsPage,
    VisitsPage,
    MembersPage,
    StudyPage,
    DuesPage,
    AdmissionsPage,
    CompliancePage,
    YearPage,
    ReportsPage,
    UrgingPage,
    ClosingsPage,
    ExchangePage,
    PoliciesPage,
)
