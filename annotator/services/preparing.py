"""The pool stage of a project: what is learned from its texts alone, before and beside all labelling.

It is made once, made anew when the corpus is half larger than what was read of it, and goes on learning in slices for
as long as that gains anything. Each is stored whole in one short transaction, so that a stop or a killed process loses
one slice.
"""

# No postponed annotations: their name would hide the module of that name.

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop
from annotator.services.instant import POOL_STAGE
from annotator.services.project import Project
from annotator.services.vectors import VECTORS, brought_vectors
from annotator.storage import models, texts
from annotator.storage.training import packed, unpacked

FEWEST_TEXTS = 100  # of fewer there is nothing to learn in advance

_GROWN = 1.5  # the stage is made anew when the corpus is so many times larger than what was read of it
_READ = "pool_stage_texts"  # which these were


def is_due(project: Project) -> bool:
    """Whether a pool stage is missing or outgrown, with texts enough to make one."""
    with project.db.read() as tx:
        there = np.setdiff1d(texts.all_ids(tx), np.fromiter(texts.test_ids(tx), np.int64))
        return len(there) >= FEWEST_TEXTS and not _is_of(tx, there)


def pool_stage(project: Project, config: Any, on_progress: OnProgress, should_stop: ShouldStop) -> Any:
    """The stage that is kept; made and kept first where it is missing, outgrown or damaged. Raises `Cancelled`."""
    from annotator.learning.engine import prepare_pool

    ids, pool = _pool(project)
    kept = _kept(project, ids)
    if kept is not None:
        return kept
    vectors_made = _made(project, VECTORS)
    stage = prepare_pool(pool, config, on_progress, should_stop, brought_vectors(project))
    content = stage.to_bytes()
    with project.db.write() as tx:
        # With vectors that were taken out or replaced meanwhile it is for this training alone.
        if models.artifact_made(tx, VECTORS) == vectors_made:
            models.put_artifact(tx, POOL_STAGE, content, len(ids))
            models.put_artifact(tx, _READ, packed(ids.tolist()), len(ids))
    return stage


def prepare(project: Project, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Make the pool stage where it is due. Raises `Cancelled`."""
    from annotator.learning.engine import TrainingConfig

    on_progress(Progress("read"))
    pool_stage(project, TrainingConfig(seed=project.settings().seed), on_progress, should_stop)


def improve(project: Project, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Let the kept stage go on learning, slice after slice, until it has nothing more to gain. Raises `Cancelled`.

    Nothing happens where there is no stage, or an outgrown one; it ends where somebody removes or replaces it.
    """
    from annotator.learning.engine import TrainingConfig, improve_pool

    config = TrainingConfig(seed=project.settings().seed)
    ids, pool = _pool(project)
    made = _made(project, POOL_STAGE)
    stage = _kept(project, ids)
    made_from = stage.texts if stage is not None else 0  # its words are those of these texts
    while stage is not None and not stage.finished:
        stage = improve_pool(stage, pool, config, on_progress, should_stop)
        content = stage.to_bytes()
        with project.db.write() as tx:
            if models.artifact_made(tx, POOL_STAGE) != made:
                return
            models.put_artifact(tx, POOL_STAGE, content, made_from)
            made = models.artifact_made(tx, POOL_STAGE)


def _made(project: Project, name: str) -> tuple[str, int] | None:
    """Another one after somebody replaced or removed what is kept."""
    with project.db.read() as tx:
        return models.artifact_made(tx, name)


def _pool(project: Project) -> tuple[NDArray[np.int64], list[str]]:
    """Ids and bodies. The texts of the test set are read by nobody but the one who measures."""
    with project.db.read() as tx:
        everything, test_ids = texts.all_bodies(tx), texts.test_ids(tx)
    pool = [(text_id, body) for text_id, body in everything if text_id not in test_ids]
    return np.array([text_id for text_id, _ in pool], np.int64), [body for _, body in pool]


def _kept(project: Project, there: NDArray[np.int64]) -> Any:
    """The stored stage; None where it is missing, damaged, or has read too few of the texts that are `there`."""
    from annotator.learning.engine import PoolStage

    with project.db.read() as tx:
        stored = models.get_artifact(tx, POOL_STAGE) if _is_of(tx, there) else None
    if stored is None:
        return None
    try:
        return PoolStage.from_bytes(stored[0])
    except AnnotatorError:  # it can be made again
        return None


def _is_of(tx: Any, there: NDArray[np.int64]) -> bool:
    """Whether there is a stage that has read enough of these texts. An import of the wrong column, undone since, leaves
    one that knows none of their words.
    """
    made = models.artifact_made(tx, POOL_STAGE)
    if made is None:
        return False
    read = models.get_artifact(tx, _READ)
    known = made[1] if read is None else np.isin(there, unpacked(read[0])).sum()  # those of before do not tell which
    return len(there) <= _GROWN * known
