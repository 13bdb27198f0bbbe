"""The pool stage of a project: what is learned from its texts alone, before and beside all labelling.

It is made once, made anew when the corpus has grown by half, and goes on learning in slices for as long as that
gains anything. Each is stored whole in one short transaction, so that a stop or a killed process loses one slice.
"""

# No postponed annotations: their name would hide the module of that name.

from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop
from annotator.services.instant import POOL_STAGE
from annotator.services.project import Project
from annotator.services.vectors import brought_vectors
from annotator.storage import models, texts

FEWEST_TEXTS = 100  # of fewer there is nothing to learn in advance

_GROWN = 1.5  # the stage is made anew when the corpus is so many times larger


def is_due(project: Project) -> bool:
    """Whether a pool stage is missing or outgrown, with texts enough to make one."""
    with project.db.read() as tx:
        made = models.artifact_made(tx, POOL_STAGE)
        there = len(texts.all_ids(tx)) - len(texts.test_ids(tx))
    return there >= FEWEST_TEXTS and (made is None or _outgrown(made[1], there))


def pool_stage(project: Project, config: Any, on_progress: OnProgress, should_stop: ShouldStop) -> Any:
    """The stage that is kept; made and kept first where it is missing, outgrown or damaged. Raises `Cancelled`."""
    from annotator.learning.engine import prepare_pool

    pool = _pool(project)
    kept = _kept(project, len(pool))
    if kept is not None:
        return kept
    brought = brought_vectors(project)
    return _keep(project, prepare_pool(pool, config, on_progress, should_stop, brought), len(pool))


def prepare(project: Project, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Make the pool stage where it is due. Raises `Cancelled`."""
    from annotator.learning.engine import TrainingConfig

    on_progress(Progress("read"))
    pool_stage(project, TrainingConfig(seed=project.settings().seed), on_progress, should_stop)


def improve(project: Project, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Let the kept stage go on learning, slice after slice, until it has nothing more to gain. Raises `Cancelled`.

    Nothing happens where there is no stage, or an outgrown one.
    """
    from annotator.learning.engine import TrainingConfig, improve_pool

    config = TrainingConfig(seed=project.settings().seed)
    pool = _pool(project)
    stage = _kept(project, len(pool))
    made_from = stage.texts if stage is not None else 0
    while stage is not None and not stage.finished:
        stage = _keep(project, improve_pool(stage, pool, config, on_progress, should_stop), made_from)


def _pool(project: Project) -> list[str]:
    """The texts of the test set are read by nobody but the one who measures."""
    with project.db.read() as tx:
        everything, test_ids = texts.all_bodies(tx), texts.test_ids(tx)
    return [body for text_id, body in everything if text_id not in test_ids]


def _kept(project: Project, there: int) -> Any:
    """The stored stage; None where it is missing, outgrown by `there` texts, or damaged."""
    from annotator.learning.engine import PoolStage

    with project.db.read() as tx:
        stored = models.get_artifact(tx, POOL_STAGE)
    if stored is None or _outgrown(stored[1], there):
        return None
    try:
        return PoolStage.from_bytes(stored[0])
    except AnnotatorError:  # it can be made again
        return None


def _outgrown(texts_then: int, texts_now: int) -> bool:
    return texts_now > _GROWN * texts_then


def _keep(project: Project, stage: Any, there: int) -> Any:
    content = stage.to_bytes()
    with project.db.write() as tx:
        models.put_artifact(tx, POOL_STAGE, content, there)
    return stage
