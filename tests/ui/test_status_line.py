"""The line at the bottom: what runs, what waits for it, and no more room than a narrow window has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from annotator.core.progress import Progress
from annotator.ui.widgets.status_line import StatusLine

READING = Progress("pretrain", 1_234, 5_000, None, 112.0)


@pytest.fixture
def line(theme, qtbot):
    made = StatusLine("en")
    qtbot.addWidget(made)
    made.resize(720, 32)
    made.show()
    return made


def test_what_runs_by_itself_shows_once_it_has_something_to_tell(line):
    line.begin_job(in_background=True)
    assert not line.job.isVisible()
    line.show_progress(READING)
    assert line.job.isVisible()
    assert "Learning the language" in line.job.whole()
    assert "in the background" in line.job.toolTip()
    line.begin_job()
    assert "in the background" not in line.job.toolTip()


def test_a_training_that_waits_is_told_until_it_begins(line):
    line.begin_job(in_background=True)
    line.show_waiting()
    assert line.job.isVisible()
    assert line.job.whole().startswith("Before the training")
    line.show_progress(READING)
    line.show_waiting()
    assert line.job.whole().count("Before the training") == 1
    line.begin_job()
    line.show_progress(READING)
    assert "Before" not in line.job.whole()


def test_a_click_on_cancel_leaves_the_keys_where_they_were(line, qtbot):
    field = QLineEdit(line)
    field.show()
    line.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    line.begin_job()
    with qtbot.waitSignal(line.cancel_requested):
        qtbot.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    line.show_stopping()
    line.end_job()
    assert field.hasFocus()


def test_it_asks_for_no_more_than_the_narrowest_window_has(line):
    line.show_saved()
    line.begin_job(in_background=True)
    line.show_waiting()
    line.show_progress(READING)
    assert line.minimumSizeHint().width() <= 720
    assert line.job.whole() in line.job.toolTip()


def test_the_time_left_is_told_in_seconds_or_in_minutes(line):
    line.begin_job()
    line.show_progress(Progress("store", 1, 9, None, 42.4))
    assert line.job.whole().endswith("42 s left")
    line.show_progress(Progress("store", 1, 9, None, 200.0))
    assert line.job.whole().endswith("3 min left")
