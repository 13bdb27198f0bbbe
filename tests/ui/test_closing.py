"""Closing the window while something runs."""

from __future__ import annotations

from annotator.app import make_window
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project


def test_the_window_is_gone_before_what_runs_has_stopped(tmp_path, qapp, qtbot, monkeypatch):
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = make_window(qapp, path)
    window.show()
    qtbot.waitExposed(window)
    seen = []
    workspace = window.workspace
    shut = workspace.shut
    monkeypatch.setattr(workspace, "shut", lambda: (seen.append(window.isVisible()), shut()))
    window.close()
    assert seen == [False]
    window.deleteLater()
