"""Word vectors of the person's own: loading them into a project, taking them out again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.services.instant import POOL_STAGE
from annotator.services.project import Project
from annotator.storage import texts
from annotator.storage.models import delete_artifact, get_artifact, put_artifact

if TYPE_CHECKING:
    from annotator.learning.brought_vectors import BroughtVectors

VECTORS = "vectors"  # the artifact


@dataclass(frozen=True, slots=True)
class VectorReport:
    """What came of loading a file of word vectors.

    `found` of the `wanted` different tokens of the texts have a vector now, and with them the share `covered` of all
    running tokens. `read`: vectors in the file; `stated`: how many its first line announces (None: there is none);
    `rejected`: lines without a word and its values; `dropped`: wanted words with values that are not finite.
    """

    file: str
    size: int
    dimensions: int
    found: int
    wanted: int
    covered: float
    read: int
    stated: int | None
    rejected: int
    dropped: int


@dataclass(frozen=True, slots=True)
class LoadedVectors:
    """The vectors a project has: the name and the bytes of their file, and how many of its `words` were kept.

    `texts`: number of texts they were chosen for. `outdated`: there are more texts now, with words perhaps that were
    not kept; loading the file again finds them.
    """

    file: str
    size: int
    words: int
    dimensions: int
    texts: int
    outdated: bool


def load_vectors(project: Project, path: Path, on_progress: OnProgress, should_stop: ShouldStop) -> VectorReport:
    """Keep the vectors of the words of the project's texts; the next training learns the pool anew, with them.

    They replace those loaded before. Only words of texts that are in the project now are kept: texts imported later
    may have others, which is why name and size of the file are remembered (`loaded`) and the person is told to load
    it again. Raises the errors of `read_vectors`, "vectors_no_texts" for a project without texts, "vectors_no_word"
    where the file has no word of them, "vectors_not_finite" where it has some, but none with finite numbers;
    `Cancelled`. Whatever is raised, nothing was changed.
    """
    from annotator.learning.brought_vectors import BroughtVectors, needed_words
    from annotator.learning.config import TrainingConfig
    from annotator.learning.reporting import Reporter
    from annotator.learning.vector_files import read_vectors

    with project.db.read() as tx:
        bodies = [body for _, body in texts.all_bodies(tx)]
    if not bodies:
        raise AnnotatorError("vectors_no_texts", file=str(path))
    reporter = Reporter(on_progress, should_stop)
    needed = needed_words(bodies, TrainingConfig(), reporter)
    found = read_vectors(path, needed.words, reporter)
    if not found.words and found.dropped:
        raise AnnotatorError("vectors_not_finite", file=str(path))
    if not found.words:
        raise AnnotatorError("vectors_no_word", file=str(path), read=found.read)
    size = path.stat().st_size
    brought = BroughtVectors(found.words, found.vectors, path.name, size)
    tokens, covered = brought.coverage(needed.counts)
    content = brought.to_bytes()
    on_progress(Progress("store"))
    check(should_stop)
    with project.db.write() as tx:
        put_artifact(tx, VECTORS, content, len(bodies))
        delete_artifact(tx, POOL_STAGE)
    return VectorReport(
        file=path.name,
        size=size,
        dimensions=found.vectors.shape[1],
        found=tokens,
        wanted=len(needed.counts),
        covered=covered,
        read=found.read,
        stated=found.stated,
        rejected=found.rejected,
        dropped=found.dropped,
    )


def remove_vectors(project: Project) -> bool:
    """Take the loaded vectors out; the next training learns the pool anew, without them. False: there were none."""
    with project.db.write() as tx:
        if get_artifact(tx, VECTORS) is None:
            return False
        delete_artifact(tx, VECTORS)
        delete_artifact(tx, POOL_STAGE)
    return True


def brought_vectors(project: Project) -> BroughtVectors | None:
    """The loaded vectors, None where there are none. Raises `AnnotatorError("vectors_damaged")`."""
    from annotator.learning.brought_vectors import BroughtVectors

    with project.db.read() as tx:
        stored = get_artifact(tx, VECTORS)
    return None if stored is None else BroughtVectors.from_bytes(stored[0])


def loaded(project: Project) -> LoadedVectors | None:
    """What is loaded, None where nothing is. Raises `AnnotatorError("vectors_damaged")`."""
    from annotator.learning.brought_vectors import BroughtVectors

    with project.db.read() as tx:
        stored = get_artifact(tx, VECTORS)
    if stored is None:
        return None
    kept = BroughtVectors.from_bytes(stored[0])
    outdated = project.counts().texts > stored[1]
    return LoadedVectors(kept.file, kept.size, len(kept.words), kept.vectors.shape[1], stored[1], outdated)
