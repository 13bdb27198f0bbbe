"""The sample corpora that are shipped: a project that is alive within a minute."""

from __future__ import annotations

import locale
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop
from annotator.core.schemes import ready_scheme
from annotator.paths import resource
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped corpus: most of its texts are labelled, the rest is the pool."""

    name: str
    file: str
    scheme: str
    language: str


SAMPLES: tuple[Sample, ...] = (
    Sample("zh-emotion", "zh_emotion.csv", "smp2020", "zh"),
    Sample("zh-sentiment", "zh_sentiment.csv", "sentiment2-zh", "zh"),
    Sample("en-emotion", "en_emotion.csv", "ekman-en", "en"),
    Sample("en-sentiment", "en_sentiment.csv", "sentiment2-en", "en"),
)


def default_name() -> str:
    """The sample in the language of the person's system."""
    language = locale.getlocale()[0] or ""
    return "zh-emotion" if language.startswith(("zh", "Chinese")) else "en-emotion"


def open_sample(name: str, path: Path, on_progress: OnProgress, should_stop: ShouldStop) -> Project:
    """Make the sample project at that path and open it; a project that is there already is opened as it is.

    Raises `AnnotatorError("sample_unknown")`, and what creating, opening and importing raise.
    """
    sample = _find(name)
    if path.exists():
        return Project.open(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnnotatorError("folder_read_only", folder=str(path.parent), file=str(path)) from error
    project = Project.create(path, ready_scheme(sample.scheme), name=name)
    try:
        choice = ImportChoice(text_column="text", label_column="label")
        import_file(project, resource("samples", sample.file), choice, on_progress, should_stop)
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    return project


def _find(name: str) -> Sample:
    for sample in SAMPLES:
        if sample.name == name:
            return sample
    raise AnnotatorError("sample_unknown", name=name, known=", ".join(sample.name for sample in SAMPLES))
