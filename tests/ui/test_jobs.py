"""Work off the interface's thread: in order, without losing an exception, and with an end that is waited for."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref

import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress
from annotator.ui.jobs import Jobs
from annotator.ui.operations import Operations

from .waiting import until_stopped


@pytest.fixture
def operations(qapp):
    made = Operations()
    yield made
    made.close()


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop_and_wait()


class TestOperations:
    def test_writes_run_in_order_and_off_the_interface_thread(self, operations):
        threads, order, told = set(), [], []
        for number in range(50):
            operations.write(lambda n=number: (threads.add(threading.get_ident()), order.append(n), n)[2], told.append)
        operations.wait()
        assert order == told == list(range(50))
        assert threading.get_ident() not in threads

    def test_results_arrive_on_the_interface_thread(self, operations, qtbot):
        told = []
        operations.write(lambda: None, lambda _: told.append(threading.get_ident()))
        operations.query("q", lambda: None, lambda _: told.append(threading.get_ident()))
        qtbot.waitUntil(lambda: len(told) == 2)
        assert set(told) == {threading.get_ident()}

    def test_what_an_operation_refers_to_dies_on_the_interface_thread(self, operations, qtbot):
        class Page:
            """Stands for a widget, which must never die on another thread."""

            def show(self, result: list[int]) -> None:
                result.append(1)

        told: list[int] = []
        died: list[int] = []

        def ask() -> None:
            page = Page()
            weakref.finalize(page, lambda: died.append(threading.get_ident()))
            operations.query("q", lambda: told, page.show)

        for number in range(3):
            ask()
            qtbot.waitUntil(lambda number=number: len(told) > number)
        operations.close()
        assert died == [threading.get_ident()] * 3

    def test_a_newer_query_of_the_same_key_replaces_an_older_one(self, operations):
        gate, told = threading.Event(), []
        operations.query("find", lambda: (gate.wait(), 1)[1], told.append)
        operations.query("find", lambda: 2, told.append)
        operations.query("other", lambda: 3, told.append)
        operations.query("find", lambda: 4, told.append)
        gate.set()
        operations.wait()
        assert told == [3, 4]

    def test_a_forgotten_query_is_not_delivered(self, operations):
        told = []
        operations.query("find", lambda: 1, told.append)
        operations.forget("find")
        operations.wait()
        assert told == []

    def test_a_failure_is_handed_over_and_later_writes_still_run(self, operations):
        failures, told = [], []
        operations.write(lambda: 1 / 0, told.append, failures.append)
        operations.write(lambda: "fine", told.append)
        operations.wait()
        assert told == ["fine"]
        assert failures[0].error is None
        assert "ZeroDivisionError" in failures[0].text

    def test_a_failure_nobody_waits_for_is_signalled(self, operations, qtbot):
        def fail():
            raise AnnotatorError("disk_full", file="x")

        with qtbot.waitSignal(operations.failed) as caught:
            operations.write(fail)
        assert caught.args[0].error.key == "disk_full"

    def test_written_tells_of_each_write_that_succeeded(self, operations):
        told = []
        operations.written.connect(lambda: told.append(1))
        operations.write(lambda: None)
        operations.write(lambda: 1 / 0, None, lambda _: None)
        operations.query("q", lambda: None, lambda _: None)
        operations.wait()
        assert told == [1]

    def test_waiting_includes_what_the_deliveries_ask_for(self, operations):
        told = []
        operations.write(lambda: 1, lambda _: operations.query("q", lambda: 2, told.append))
        operations.wait()
        assert told == [2]
        assert not operations.busy

    def test_closing_finishes_all_writes_and_delivers_nothing(self, operations, qtbot):
        gate, written, told = threading.Event(), [], []
        operations.write(gate.wait)
        for number in range(20):
            operations.write(lambda n=number: written.append(n), told.append)
        threading.Timer(0.05, gate.set).start()
        operations.close()
        assert written == list(range(20))
        assert told == []

    def test_an_exception_in_a_delivery_does_not_stop_the_others(self, operations, monkeypatch):
        raised, told = [], []
        monkeypatch.setattr(sys, "excepthook", lambda *error: raised.append(error[0]))
        operations.write(lambda: 1, lambda _: 1 / 0)
        operations.write(lambda: 2, told.append)
        operations.wait()
        assert raised == [ZeroDivisionError]
        assert told == [2]


def until_stopped_thinking(should_stop):
    until_stopped(ignore_progress, should_stop)


class TestThoughts:
    def test_a_long_thought_keeps_neither_queries_nor_writes_waiting(self, operations, qtbot):
        gate, told = threading.Event(), []
        operations.think(lambda _: gate.wait(5), told.append)
        operations.query("view", lambda: "view", told.append)
        operations.write(lambda: "written", told.append)
        qtbot.waitUntil(lambda: len(told) == 2)
        gate.set()
        operations.wait()
        assert told[2:] == [True]

    def test_closing_asks_it_to_stop_and_tells_nobody(self, operations):
        told = []
        operations.think(until_stopped_thinking, told.append, told.append)
        operations.think(told.append, told.append)
        operations.close()
        assert told == []

    def test_who_wants_no_more_of_them_still_reads_and_writes(self, operations):
        told = []
        operations.think(until_stopped_thinking, told.append, told.append)
        operations.stop_thinking()
        operations.think(told.append, told.append)
        operations.query("view", lambda: "view", told.append)
        operations.write(lambda: "written", told.append)
        operations.wait()
        assert sorted(told) == ["view", "written"]

    def test_what_fails_is_told(self, operations):
        failures = []
        operations.think(lambda _: 1 / 0, lambda _: None, failures.append)
        operations.wait()
        assert "ZeroDivisionError" in failures[0].text


class TestJobs:
    def test_a_job_runs_off_the_interface_thread_and_hands_over_its_result(self, jobs, qtbot):
        told = []
        with qtbot.waitSignal(jobs.finished) as caught:
            assert jobs.start("train", lambda *_: threading.get_ident(), told.append)
            assert jobs.running == "train"
        assert caught.args == ["train"]
        assert told[0] != threading.get_ident()
        assert jobs.running is None

    def test_only_one_job_runs_at_a_time(self, jobs, qtbot):
        jobs.start("train", until_stopped, lambda _: None)
        assert not jobs.start("import", lambda *_: None, lambda _: None)
        with qtbot.waitSignal(jobs.cancelled):
            jobs.cancel()

    def test_a_job_that_ends_may_start_the_next_one(self, jobs, qtbot):
        told = []
        with qtbot.waitSignals([jobs.ended, jobs.ended]):
            jobs.start("a", lambda *_: 1, lambda _: jobs.start("b", lambda *_: 2, told.append))
        assert told == [2]

    def test_progress_arrives_with_the_last_step_of_each_phase(self, jobs, qtbot):
        def job(on_progress, _):
            for step in range(1, 1001):
                on_progress(Progress("train", step, 1000))
            on_progress(Progress("predict", 1, 1))

        told = []
        jobs.progressed.connect(told.append)
        with qtbot.waitSignal(jobs.finished):
            jobs.start("train", job, lambda _: None)
        assert told[-1] == Progress("predict", 1, 1)
        assert Progress("train", 1000, 1000) in told
        assert len(told) < 100

    def test_an_error_arrives_whole(self, jobs, qtbot):
        def job(*_):
            raise AnnotatorError("train_not_ready", have=1, need=2)

        with qtbot.waitSignal(jobs.failed) as caught:
            jobs.start("train", job, lambda _: None)
        assert caught.args[0].error.values == {"have": 1, "need": 2}

    def test_a_bug_arrives_as_its_traceback(self, jobs, qtbot):
        failures = []
        with qtbot.waitSignal(jobs.ended):
            jobs.start("train", lambda *_: {}["missing"], lambda _: None, failures.append)
        assert failures[0].error is None
        assert "KeyError" in failures[0].text

    def test_cancelling_ends_in_cancelled_alone(self, jobs, qtbot):
        told = []
        jobs.finished.connect(told.append)
        jobs.failed.connect(told.append)
        jobs.start("train", until_stopped, told.append)
        assert not jobs.cancelling
        with qtbot.waitSignals([jobs.cancelled, jobs.ended]):
            jobs.cancel()
            assert jobs.cancelling
        assert told == []

    def test_stop_and_wait_leaves_no_thread(self, jobs, qtbot):
        ended = []
        jobs.cancelled.connect(ended.append)
        jobs.start("train", until_stopped, lambda _: None)
        jobs.stop_and_wait()
        assert jobs.running is None
        assert ended == ["train"]

    def test_a_job_past_its_last_check_still_finishes_when_cancelled(self, jobs, qtbot):
        gate, told = threading.Event(), []
        jobs.start("train", lambda *_: (gate.wait(), "result")[1], told.append)
        jobs.cancel()
        gate.set()
        jobs.stop_and_wait()
        assert told == ["result"]

    def test_cancelled_raised_without_being_asked_counts_as_cancelled(self, jobs, qtbot):
        def job(*_):
            raise Cancelled

        with qtbot.waitSignal(jobs.cancelled):
            jobs.start("train", job, lambda _: None)


class TestMakingWay:
    def test_another_job_begins_at_once_and_nobody_hears_of_a_cancel(self, jobs, qtbot):
        told, order, cancelled = [], [], []
        jobs.started.connect(order.append)
        jobs.ended.connect(order.append)
        jobs.cancelled.connect(cancelled.append)
        assert jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        assert (jobs.running, jobs.background) == (None, "pool")
        with qtbot.waitSignals([jobs.ended, jobs.ended]):
            assert jobs.start("train", lambda *_: "trained", told.append)
            assert jobs.running == "train"
        assert told == ["trained"]
        assert order == ["pool", "pool", "train", "train"]
        assert cancelled == []

    def test_it_makes_no_way_for_its_like_and_nobody_for_it(self, jobs, qtbot):
        jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        assert not jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        jobs.start("train", until_stopped, lambda _: None)
        assert not jobs.start("export", lambda *_: None, lambda _: None)
        assert not jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        qtbot.waitUntil(lambda: jobs.background is None)
        assert not jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        with qtbot.waitSignal(jobs.cancelled):
            jobs.cancel()

    def test_a_job_that_ends_by_itself_meanwhile_is_delivered(self, jobs, qtbot):
        gate, told = threading.Event(), []
        jobs.start("pool", lambda *_: (gate.wait(), "stage")[1], told.append, makes_way=True)
        with qtbot.waitSignals([jobs.finished, jobs.finished]):
            jobs.start("train", lambda *_: "trained", told.append)
            gate.set()
        assert told == ["stage", "trained"]

    def test_who_waits_can_be_cancelled(self, jobs, qtbot):
        cancelled, told, gate = [], [], threading.Event()
        jobs.cancelled.connect(cancelled.append)
        jobs.start("pool", lambda *_: gate.wait(), lambda _: None, makes_way=True)
        jobs.start("train", lambda *_: "trained", told.append)
        with qtbot.waitSignal(jobs.ended):
            jobs.cancel()
            gate.set()
        assert cancelled == ["train"]
        assert (told, jobs.running, jobs.background) == ([], None, None)

    def test_cancelled_by_the_person_it_says_so(self, jobs, qtbot):
        jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        with qtbot.waitSignal(jobs.cancelled) as caught:
            jobs.cancel()
        assert caught.args == ["pool"]

    def test_stop_and_wait_starts_nothing_more(self, jobs, qtbot):
        told = []
        jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
        jobs.start("train", lambda *_: "trained", told.append)
        jobs.stop_and_wait()
        assert (told, jobs.running, jobs.background) == ([], None, None)

    def test_what_is_started_as_another_job_stops_for_good_does_not_begin(self, jobs, qtbot):
        jobs.ended.connect(lambda _: jobs.start("sweep", until_stopped, lambda _: None))
        jobs.start("train", until_stopped, lambda _: None)
        jobs.stop_and_wait()
        assert not jobs.is_working


class TestTakingAPlace:
    def test_that_one_is_cancelled_and_this_one_begins(self, jobs, qtbot):
        told, cancelled = [], []
        jobs.cancelled.connect(cancelled.append)
        jobs.start("train", until_stopped, lambda _: None)
        with qtbot.waitSignal(jobs.finished):
            assert jobs.start("import", lambda *_: "imported", told.append, in_place_of="train")
            assert jobs.running == "import"
        assert (told, cancelled) == (["imported"], ["train"])

    def test_it_takes_the_place_of_nothing_else(self, jobs, qtbot):
        jobs.start("train", until_stopped, lambda _: None)
        assert jobs.start("import", until_stopped, lambda _: None, in_place_of="train")
        assert not jobs.start("export", until_stopped, lambda _: None, in_place_of="train")
        jobs.stop_and_wait()
        assert not jobs.is_working


_QUIT_WHILE_RUNNING = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from annotator.core.progress import check
from annotator.ui.jobs import Jobs
from annotator.ui.operations import Operations

app = QApplication([])
jobs, operations, written = Jobs(), Operations(), []

def job(on_progress, should_stop):
    while True:
        check(should_stop)

def close():
    jobs.stop_and_wait()
    operations.close()

app.aboutToQuit.connect(close)
jobs.start("train", job, lambda _: None)
for number in range(100):
    operations.write(lambda n=number: written.append(n))
QTimer.singleShot(20, app.quit)
code = app.exec()
print(len(written))
sys.exit(code)
"""


def test_quitting_while_a_job_runs_ends_in_order():
    run = subprocess.run([sys.executable, "-c", _QUIT_WHILE_RUNNING], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout.strip(), run.stderr.strip()) == (0, "100", "")
