"""记一次培训: the days, the hours of each, the topic and who took part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from pbdesk.actions.courses import CourseDraft, course_days, record_training
from pbdesk.entry import read_number
from pbdesk.errors import FieldError, UserError
from pbdesk.model import MeetingKind, Organizer
from pbdesk.store import Changes, Store
from pbdesk.views.roll import roll_of
from pbdesk.words import ORGANIZER_CHOICES
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.widgets.form import Field, Kind
from ui.widgets.people_list import PeopleList

_DAYS = ((False, "每天都上课"), (True, "只算工作日"))


class TrainingDialog(SetupDialog):
    """A course of several days is one record a day: the hours fall into the year of each day."""

    def __init__(self, bridge: Bridge, branch_id: str, parent: QWidget | None = None) -> None:
        super().__init__(
            bridge,
            "记一次培训",
            "整天计 8 学时，半天计 4 学时。跨年的培训按天分到两个年度。",
            [
                [
                    Field("first_day", "第一天(&F)", Kind.DAY, required=True, share=3),
                    Field("last_day", "最后一天(&L)", Kind.DAY, share=3, hint="只有一天可以不填"),
                    Field("workdays_only", "上课的日子", Kind.CHOICE, share=2, choices=_DAYS),
                    Field("hours", "每天学时(&H)", required=True, share=2, hint="如 8 或 4"),
                ],
                [
                    Field("topic", "培训主题(&T)", required=True, share=4, hint="如 支部书记轮训"),
                    Field("organizer", "谁举办的(&O)", Kind.CHOICE, share=2, choices=ORGANIZER_CHOICES),
                    Field("place", "地点", share=2),
                ],
                [Field("note", "主办单位、通知文号、结业证（不填也行）", hint="如 区委组织部主办，已发结业证")],
            ],
            parent,
        )
        self._branch = branch_id
        self.people = PeopleList("参加的人", bridge.theme)
        self.fields.insertWidget(1, self.people)
        self.people.changed.connect(self._tell)
        seats = roll_of(bridge.store, branch_id, bridge.today(), MeetingKind.GENERAL_MEETING).seats
        self.people.offer([seat.named() for seat in seats])

    def draft(self) -> CourseDraft:
        """The training as it stands on the screen; a course without a last day took one day."""
        values = self.form.values()
        first: date | None = values["first_day"]
        return CourseDraft(
            branch_id=self._branch,
            first_day=first,
            last_day=values["last_day"] or first,
            hours=read_number(values["hours"] or ""),
            topic=values["topic"] or "",
            place=values["place"] or "",
            organizer=Organizer(values["organizer"]) if values["organizer"] else None,
            note=values["note"] or "",
            people=self.people.people(),
            workdays_only=bool(values["workdays_only"]),
        )

    def save(self) -> None:
        self.people.show_fault("")
        super().save()

    def action(self) -> Callable[[Store], Changes]:
        draft = self.draft()

        def act(store: Store) -> Changes:
            try:
                return record_training(store, draft)
            except UserError as error:
                self._say_people(error)
                raise

        return act

    def reading(self) -> str:
        """How many hours that makes for each."""
        draft = self.draft()
        if draft.hours is None or draft.first_day is None:
            return ""
        days = len(course_days(self.bridge.store, replace(draft)))
        return f"共 {days} 天，每人 {days * draft.hours:f} 学时，{len(draft.people)} 人。" if days > 0 else ""

    def typed(self) -> tuple[str, ...]:
        return (*super().typed(), *self.people.people())

    def _say_people(self, error: UserError) -> None:
        for fault in error.faults if isinstance(error, FieldError) else ():
            if fault.field == "people":
                self.people.show_fault(fault.sentence)
