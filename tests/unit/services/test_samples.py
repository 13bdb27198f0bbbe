"""The shipped samples make a project that is ready to label."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ignore_progress, never_stop
from annotator.services.samples import SAMPLES, Sample, open_sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_sample_has_labels_for_most_and_a_pool(sample: Sample, tmp_path: Path) -> None:
    project = open_sample(sample.name, tmp_path / "s.annotator", ignore_progress, never_stop)
    counts = project.counts()
    assert counts.texts >= 250
    assert counts.pool >= 40
    assert counts.labelled > counts.texts / 2
    assert set(counts.labels) == {label.id for label in project.scheme().labels}
    project.close()


def test_sample_that_is_there_is_opened_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.annotator"
    project = open_sample("en-emotion", path, ignore_progress, never_stop)
    project.update_settings(annotator="Lin")
    project.close()
    again = open_sample("en-emotion", path, ignore_progress, never_stop)
    assert again.settings().annotator == "Lin"
    again.close()


def test_unknown_sample_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="sample_unknown"):
        open_sample("fr-emotion", tmp_path / "s.annotator", ignore_progress, never_stop)
    assert list(tmp_path.iterdir()) == []
