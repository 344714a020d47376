"""Acting, undoing and reading through the bridge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.errors import UserError
from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Changes, Store
from tests.orchard import a_draft, a_file
from tests.ui.conftest import Told
from ui.bridge import Bridge
from ui.jobs import Task
from ui.requests import LogVisit, OpenMeeting, RecordMeeting, ShowFindings
from ui.theme import load_theme


def refuse(_store: Store) -> Changes:
    raise UserError("这里写错了，请改一改。")


def meetings(store: Store) -> int:
    return int(store.query("SELECT COUNT(*) AS n FROM meeting m WHERE m.deleted_at IS NULL")[0]["n"])


def test_an_action_is_done_at_once_and_every_page_told(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.changed) as changed:
        assert bridge.run(lambda store: record(store, a_draft()))
    assert "meeting" in changed.args[0].tables


def test_what_was_done_is_said_in_the_words_of_the_page(bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft()), "会议记好了")
    assert told.said == ["会议记好了"]


def test_without_words_of_its_own_an_action_is_called_by_its_label(bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    assert told.said == ["已保存：记录11月20日党员大会"]


def test_a_refusal_is_a_sentence_and_changes_nothing(bridge: Bridge, told: Told) -> None:
    assert not bridge.run(refuse)
    assert told.failed == ["这里写错了，请改一改。"]
    assert told.said == []


def test_a_page_may_take_the_refusal_to_its_field(bridge: Bridge, told: Told) -> None:
    taken: list[str] = []
    bridge.run(refuse, on_error=lambda error: taken.append(str(error)))
    assert taken
    assert told.failed == []


def test_undoing_says_what_was_undone(bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    assert bridge.undo()
    assert told.said[-1] == "已撤销：记录11月20日党员大会"
    assert meetings(bridge.store) == 0


def test_redoing_says_what_was_done_again(bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft()))
    bridge.undo()
    assert bridge.redo()
    assert told.said[-1] == "已重做：记录11月20日党员大会"
    assert meetings(bridge.store) == 1


def test_with_nothing_to_redo_it_says_so_and_nothing_else_happens(bridge: Bridge, told: Told) -> None:
    assert not bridge.redo()
    assert told.said == ["没有可以重做的操作。"]


def test_the_day_is_that_of_the_stores_clock(bridge: Bridge) -> None:
    assert bridge.today() == date(2026, 11, 22)


def test_what_was_worked_out_is_kept_until_something_changes(bridge: Bridge) -> None:
    runs: list[int] = []

    def work(task: Task) -> int:
        runs.append(1)
        return meetings(task.store)

    for _ in range(2):
        bridge.read("count", work, runs.append)
    assert runs == [1, 0, 0]
    bridge.run(lambda store: record(store, a_draft()))
    bridge.read("count", work, runs.append)
    assert runs == [1, 0, 0, 1, 1]


def test_a_file_on_disk_is_read_on_the_worker_by_its_own_connection(tmp_path: Path, qtbot: QtBot) -> None:
    seen: list[tuple[bool, bool]] = []
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())

        def work(task: Task) -> tuple[bool, bool]:
            return task.store is store, QThread.isMainThread()

        bridge.read("where", work, seen.append)
        qtbot.waitUntil(lambda: bool(seen))
        assert bridge.jobs.finish()
    assert seen == [(False, False)]


def test_two_pages_asking_the_same_share_one_work(tmp_path: Path, qtbot: QtBot) -> None:
    runs: list[int] = []
    answers: list[int] = []
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())

        def work(task: Task) -> int:
            runs.append(1)
            return meetings(task.store)

        bridge.read("count", work, answers.append)
        bridge.read("count", work, answers.append)
        qtbot.waitUntil(lambda: len(answers) == 2)
        assert bridge.jobs.finish()
    assert len(runs) == 1


def test_a_result_that_a_change_has_overtaken_is_never_shown(tmp_path: Path, qtbot: QtBot) -> None:
    answers: list[int] = []
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())
        bridge.read("count", lambda task: meetings(task.store), answers.append)
        bridge.run(lambda own: record(own, a_draft()))
        qtbot.waitUntil(lambda: bool(answers))
        assert bridge.jobs.finish()
    assert answers == [1]


def test_asking_for_another_page_is_a_request(bridge: Bridge, told: Told) -> None:
    bridge.open_meeting("m1")
    bridge.record_meeting("b1", MeetingKind.LECTURE, on=date(2026, 11, 22))
    bridge.log_visit("b1")
    bridge.show_findings("b1", short_only=True)
    assert told.asked == [
        OpenMeeting("m1"),
        RecordMeeting("b1", MeetingKind.LECTURE, None, date(2026, 11, 22)),
        LogVisit("b1", None),
        ShowFindings("b1", None, None, True),
    ]


def test_a_file_that_can_only_be_read_refuses_with_a_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "果园.pbdesk"
    a_file(path=path, desk=Desk.BRANCH).close()
    with Store.open(path, read_only=True) as store:
        bridge = Bridge(store, load_theme())
        told = Told(bridge)
        assert not bridge.run(lambda own: record(own, a_draft(date(2026, 11, 1))))
    assert "只读" in told.failed[0]
