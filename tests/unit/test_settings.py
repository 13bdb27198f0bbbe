"""What the program remembers of the person: which projects were opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.settings import PreferenceFile


@pytest.fixture
def preferences(tmp_path: Path) -> PreferenceFile:
    return PreferenceFile.load(tmp_path / "settings.json")


def test_the_recent_projects_are_the_newest_eight(preferences: PreferenceFile, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.annotator" for n in range(10)]
    for path in (*paths, paths[5]):
        preferences.opened(path)
    assert [path.stem for path in preferences.recent_projects()] == ["5", "9", "8", "7", "6", "4", "3", "2"]
    assert PreferenceFile.load(preferences.path).recent_projects() == preferences.recent_projects()


def test_one_that_cannot_be_looked_at_is_among_them(
    preferences: PreferenceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a drive that does not answer: the window opens without waiting for it."""
    preferences.opened(tmp_path / "far.annotator")
    for look in ("stat", "is_file", "exists"):
        monkeypatch.setattr(Path, look, lambda *_, **__: pytest.fail("looked"))
    assert [path.stem for path in preferences.recent_projects()] == ["far"]


def test_one_that_is_forgotten_is_not(preferences: PreferenceFile, tmp_path: Path) -> None:
    for name in ("first", "second"):
        preferences.opened(tmp_path / f"{name}.annotator")
    preferences.forget(tmp_path / "second.annotator")
    assert [path.stem for path in PreferenceFile.load(preferences.path).recent_projects()] == ["first"]
