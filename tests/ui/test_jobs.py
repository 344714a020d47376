"""Long work: on a worker, with progress and cancel, and a bug in it is a saved report."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pbdesk.errors import UserError
from pbdesk.model import Desk, Organization
from pbdesk.store import Store
from tests.builders import a_branch
from ui.faults import report_folder, save_report
from ui.jobs import Jobs, Task


class Heard:
    """What a job answered."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[str] = []


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.finish()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_the_result_arrives(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    ticket = jobs.start(lambda _task: 42, heard.done.append, failed=heard.failed.append)
    with qtbot.waitSignal(ticket.ended):
        pass
    assert heard.done == [42]


def test_progress_is_told_on_the_way(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    told: list[tuple[int, int, str]] = []
    go = threading.Event()

    def work(task: Task) -> None:
        go.wait(5)
        for step in range(3):
            task.progress(step, 3, f"第{step}步")

    ticket = jobs.start(work, heard.done.append, failed=heard.failed.append)
    ticket.progressed.connect(lambda *step: told.append(step))
    with qtbot.waitSignal(ticket.ended):
        go.set()
    assert told == [(0, 3, "第0步"), (1, 3, "第1步"), (2, 3, "第2步")]


def test_a_cancelled_work_stops_at_its_next_step_and_answers_nothing(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    go = threading.Event()
    reached: list[int] = []

    def work(task: Task) -> str:
        go.wait(5)
        task.progress(0, 2)
        reached.append(1)
        return "done"

    ticket = jobs.start(work, heard.done.append, failed=heard.failed.append)
    ticket.cancel()
    with qtbot.waitSignal(ticket.ended):
        go.set()
    assert (heard.done, heard.failed, reached) == ([], [], [])


def test_what_the_user_can_mend_is_told_as_it_is(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    def work(_task: Task) -> None:
        raise UserError("磁盘满了，请腾出空间。")

    ticket = jobs.start(work, heard.done.append, failed=heard.failed.append)
    with qtbot.waitSignal(ticket.ended):
        pass
    assert heard.failed == ["磁盘满了，请腾出空间。"]


def test_a_bug_becomes_a_saved_report_and_a_calm_sentence(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    ticket = jobs.start(lambda _task: 1 / 0, heard.done.append, failed=heard.failed.append)
    with qtbot.waitSignal(ticket.ended):
        pass
    assert "程序出了差错" in heard.failed[0]
    assert any("ZeroDivisionError" in path.read_text("utf-8") for path in report_folder().iterdir())


def test_the_worker_goes_on_after_a_bug(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    jobs.start(lambda _task: 1 / 0, heard.done.append, failed=heard.failed.append)
    ticket = jobs.start(lambda _task: "weiter", heard.done.append, failed=heard.failed.append)
    with qtbot.waitSignal(ticket.ended):
        pass
    assert heard.done == ["weiter"]


def test_one_work_runs_at_a_time(jobs: Jobs, heard: Heard, qtbot: QtBot) -> None:
    order: list[str] = []

    def work(name: str) -> object:
        order.append(f"{name} in")
        order.append(f"{name} out")
        return name

    jobs.start(lambda _task: work("a"), heard.done.append, failed=heard.failed.append)
    ticket = jobs.start(lambda _task: work("b"), heard.done.append, failed=heard.failed.append)
    with qtbot.waitSignal(ticket.ended):
        pass
    assert order == ["a in", "a out", "b in", "b out"]


def test_a_report_holds_where_it_happened(tmp_path: Path) -> None:
    error = ValueError("oops")
    sentence = save_report(error, tmp_path)
    (report,) = tmp_path.iterdir()
    assert str(report) in sentence
    assert "ValueError: oops" in report.read_text("utf-8")


def test_a_report_that_cannot_be_saved_still_gives_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    assert "没有改动" in save_report(ValueError("oops"), blocked)


def test_a_work_may_write_beside_the_window_and_both_see_it(
    jobs: Jobs, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    with Store.create(tmp_path / "文件.pbdesk", desk=Desk.BRANCH, title="果园党支部", author="林晓燕") as store:

        def work(task: Task) -> str:
            with task.writer.change("登记") as tx:
                tx.put(a_branch())
            task.writer.keep_setting("key", "value")
            return task.writer.author

        ticket = jobs.start(work, heard.done.append, failed=heard.failed.append, store=store)
        with qtbot.waitSignal(ticket.ended):
            pass
        store.read_settings()
        assert (heard.done, heard.failed) == (["林晓燕"], [])
        assert store.get(Organization, "b1") is not None
        assert store.setting("key") == "value"
        with store.change("更正") as tx:
            tx.put(a_branch("b2"))
