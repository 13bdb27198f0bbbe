"""The words of the program as types. Frozen: these cross the thread and the storage border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """What a person decided on a text."""

    LABELLED = "labelled"
    SKIPPED = "skipped"
    UNSURE = "unsure"


class Strategy(StrEnum):
    """A query strategy: the rule that ranks the pool. In the order in which they are offered."""

    MARGIN_DIVERSITY = "margin_diversity"  # among the texts with the smallest margin, some of every kind
    MARGIN = "margin"
    LEAST_CONFIDENCE = "least_confidence"
    ENTROPY = "entropy"
    BALD = "bald"  # where samples of the model disagree
    DIVERSITY = "diversity"  # whatever the model says: as unlike what is annotated as can be
    RANDOM = "random"
    MOST_LIKELY = "most_likely"  # of one label
    LEAST_SURE = "least_sure"  # of one label

    @property
    def needs_label(self) -> bool:
        """Whether it asks for texts of one label (`ProjectSettings.strategy_label`)."""
        return self in (Strategy.MOST_LIKELY, Strategy.LEAST_SURE)


class ReasonKind(StrEnum):
    """Why a text was suggested."""

    TEST = "test"  # drawn at random for the test set
    RANDOM = "random"  # the random share of the queue
    TYPICAL = "typical"  # no model yet: like many others of the pool. values: share (of the pool that is of its kind)
    SPREAD = "spread"  # unlike the others. values: similarity (to the closest one that was annotated or chosen)
    LEAST_CONFIDENCE = "least_confidence"  # values: label, probability
    MARGIN = "margin"  # values: first, first_probability, second, second_probability
    MARGIN_DIVERSITY = "margin_diversity"  # values: those of margin, and alike (so many more such texts are in doubt)
    ENTROPY = "entropy"  # values: entropy (0..1, of the largest possible)
    BALD = "bald"  # values: information (nats)
    MOST_LIKELY = "most_likely"  # values: label, probability
    LEAST_SURE = "least_sure"  # values: label, probability; with many labels also the label that is most in doubt
    WORD = "word"  # few texts have the label, and this one a word of it. values: label, word
    RARE = "rare"  # few texts have the label, and this one may, says the model. values: label, probability
    CHOSEN = "chosen"  # the person went there (table, back)


class What(StrEnum):
    """Which rows and columns an export has."""

    LABELLED = "labelled"  # labelled texts, without predictions
    PREDICTIONS = "predictions"  # every text, without annotations
    ALL = "all"  # every text, with both


@dataclass(frozen=True, slots=True)
class Label:
    """One class of the scheme. `id` never changes; a retired label keeps its annotations but is not offered."""

    id: int
    name: str
    color: str  # "#rrggbb"
    description: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """The labels in the order of their keys, and whether one or many may be chosen for a text.

    `out`: labels whose making was undone. They are nowhere listed; a model or the history may still tell of them.
    """

    labels: tuple[Label, ...]
    many: bool
    out: tuple[Label, ...] = ()

    @property
    def active(self) -> tuple[Label, ...]:
        """The labels that are offered."""
        return tuple(label for label in self.labels if not label.retired)

    def by_id(self, label_id: int) -> Label:
        """The label with that id, also one that is out; KeyError if there is none."""
        for label in (*self.labels, *self.out):
            if label.id == label_id:
                return label
        raise KeyError(label_id)

    def names(self, label_ids: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.by_id(label_id).name for label_id in label_ids)


@dataclass(frozen=True, slots=True)
class Source:
    """One imported file."""

    id: int
    name: str
    imported_at: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class Text:
    """One unit to label. `row` counts from 1 in its source; `columns` are the other columns of the file."""

    id: int
    body: str
    source_id: int
    row: int
    columns: Mapping[str, str] = field(default_factory=dict)
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A person's decision on a text. `decision` is None where there is a flag or a note only (still in the pool).

    `prediction_shown`: whether the model's opinion was on the screen; `duration_ms`: from show to key.
    """

    text_id: int
    decision: Decision | None
    label_ids: tuple[int, ...] = ()
    flag: bool = False
    note: str = ""
    annotator: str = ""
    annotated_at: datetime | None = None
    duration_ms: int | None = None
    prediction_shown: bool = False

    @property
    def is_empty(self) -> bool:
        return self.decision is None and not self.flag and not self.note


@dataclass(frozen=True, slots=True)
class Prediction:
    """A model's probabilities for a text, by label id. With one label per text they sum to 1; with many, each is 0..1.

    `label_ids` are the predicted labels: the most probable one, or with many those above their thresholds.
    `confidence` is the probability of the most probable label (many: the mean over labels of max(p, 1 - p)).
    `information`: what its answer would tell of the model (mutual information in nats); None where nobody measured it.
    """

    text_id: int
    model_id: int
    label_ids: tuple[int, ...]
    confidence: float
    probabilities: Mapping[int, float]
    information: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    kind: ReasonKind
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text proposed next, with its reason."""

    text_id: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One trained snapshot without its weights.

    `texts`: number of training texts; `configuration` and `metrics` are plain JSON values; `history` has one mapping
    an epoch ("epoch", "train_loss", "validation_loss"); `fingerprint` identifies the annotations it was trained on;
    `usable`: its weights are still kept.
    """

    id: int
    created_at: datetime
    texts: int
    seed: int
    seconds: float
    label_ids: tuple[int, ...]
    configuration: Mapping[str, object]
    metrics: Mapping[str, object]
    history: tuple[Mapping[str, float], ...]
    fingerprint: str
    active: bool
    usable: bool = True


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What a project remembers of how the person wants to work."""

    retrain_every: int = 20  # annotations between automatic retrainings; 0: only on request
    strategy: Strategy = Strategy.MARGIN_DIVERSITY
    strategy_label: int | None = None  # of the strategies that ask for one label
    random_share: float = 0.1  # of the queue
    test_share: float = 0.2  # of the annotated texts
    seed: int = 1
    annotator: str = ""
    show_opinion: bool = True


def strategy_in_force(strategy: Strategy, label_id: int | None, scheme: Scheme) -> tuple[Strategy, int | None]:
    """The strategy with its label (None where it needs none); the default one if that label is missing or retired."""
    if not strategy.needs_label:
        return strategy, None
    if any(label.id == label_id for label in scheme.active):
        return strategy, label_id
    return ProjectSettings().strategy, None
