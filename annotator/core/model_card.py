"""What a model is, in words for whoever is handed it: made of what, how good on which texts, and where it ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from annotator.core.metrics import Interval

FEW_TESTED = 10  # test texts, below which no figure is given
_FEW_TEXTS = 20  # training texts of a label, below which the card warns of it
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A)), " ")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """One label on the test texts. `support`: test texts that have it; a share is None where it is not defined."""

    precision: float | None
    precision_interval: Interval | None
    recall: float | None
    recall_interval: Interval | None
    f1: float | None
    f1_interval: Interval | None
    support: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured on `n` test texts, on the day `at` (ISO 8601). `labels`: in the order of the model; empty if unknown."""

    n: int
    at: str
    accuracy: float | None
    accuracy_interval: Interval | None
    macro_f1: float | None
    macro_f1_interval: Interval | None
    calibration_error: float | None
    labels: tuple[LabelQuality, ...] = ()
    calibration_interval: Interval | None = None  # cards of before have none


@dataclass(frozen=True, slots=True)
class ModelCard:
    """`label_texts`: texts of each label that it was trained on, None where that is not known; `label_hints`: how many
    more were taken for it by its words, empty where nobody counted. `label_thresholds`: with many labels, the
    probability from which each is given; empty with one. `language`: ISO 639-1, guessed, or None. `quality` None: not
    measured on a single text. Times are ISO 8601.
    """

    project: str
    model: int
    trained_at: str
    exported_at: str
    program: str
    many: bool
    labels: tuple[str, ...]
    label_texts: tuple[int, ...] | None
    label_hints: tuple[int, ...]
    label_thresholds: tuple[float, ...]
    training_texts: int
    pool_texts: int
    max_tokens: int
    seed: int
    temperature: float
    lstm_share: float
    language: str | None
    quality: Quality | None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, from which `from_json` makes the same card."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> ModelCard:
        """ValueError for what no `to_json` has written."""
        # Files from before there were hints do not tell how many, and older ones no thresholds.
        missing: dict[str, Any] = {"label_hints": (), "label_thresholds": ()}
        fields = _fields({**missing, **value} if isinstance(value, dict) else value, cls)
        quality = fields["quality"]
        card = cls(
            project=_text(fields["project"]),
            model=_whole(fields["model"]),
            trained_at=_text(fields["trained_at"]),
            exported_at=_text(fields["exported_at"]),
            program=_text(fields["program"]),
            many=_truth(fields["many"]),
            labels=_several(_text, fields["labels"]),
            label_texts=_or_none(lambda one: _several(_whole, one), fields["label_texts"]),
            label_hints=_several(_whole, fields["label_hints"]),
            label_thresholds=_several(_number, fields["label_thresholds"]),
            training_texts=_whole(fields["training_texts"]),
            pool_texts=_whole(fields["pool_texts"]),
            max_tokens=_whole(fields["max_tokens"]),
            seed=_whole(fields["seed"]),
            temperature=_number(fields["temperature"]),
            lstm_share=_number(fields["lstm_share"]),
            language=_or_none(_text, fields["language"]),
            quality=_or_none(_quality, quality),
        )
        of_quality = card.quality.labels if card.quality and card.quality.labels else None
        for counted in (card.label_texts, card.label_hints or None, card.label_thresholds or None, of_quality):
            if counted is not None and len(counted) != len(card.labels):
                raise ValueError("a number for each label")
        return card

    def markdown(self) -> str:
        """The card as a document, in English: what other programs and people abroad read too."""
        kind = "any number of labels for a text" if self.many else "exactly one label for a text"
        lines = [
            f"# Model card: {_plain(self.project)}, model {self.model}",
            "",
            "Text classifier made with Annotator: a bidirectional LSTM joined with linear models.",
            "",
            "| | |",
            "|---|---|",
            f"| Trained | {_plain(self.trained_at)} |",
            f"| Exported | {_plain(self.exported_at)} |",
            f"| Program | Annotator {_plain(self.program)} |",
            f"| Gives | {kind} |",
            f"| Trained on | {self.training_texts:,} annotated texts |",
            f"| Texts looked at without labels | {self.pool_texts:,} |",
            f"| Language of the texts, guessed | {_plain(self.language) if self.language else 'not recognised'} |",
            f"| Seed | {self.seed} |",
            "",
            *self._label_lines(),
            "",
            *self._quality_lines(),
            "",
            *self._limit_lines(),
        ]
        return "\n".join(lines) + "\n"

    def _label_lines(self) -> list[str]:
        counts = ["not known"] * len(self.labels) if self.label_texts is None else [f"{n:,}" for n in self.label_texts]
        columns = {"Label": [_plain(name) for name in self.labels], "Training texts": counts}
        told = []
        if any(self.label_hints):
            columns["Hints"] = [f"{hints:,}" for hints in self.label_hints]
            told.append(
                "Hints are texts nobody annotated. They have the label's name in them, or a word of its description,"
                " and count a little for a label with hardly any training texts."
            )
        if self.label_thresholds:
            columns["Given from"] = [f"{least:.3f}" for least in self.label_thresholds]
            told.append("A label is given to a text where its probability is that of the last column or more.")
        rows = [f"| {' | '.join(cells)} |" for cells in (columns, *zip(*columns.values(), strict=True))]
        rows.insert(1, "|---" * len(columns) + "|")
        return ["## Labels", "", *rows, *(line for sentence in told for line in ("", sentence))]

    def _quality_lines(self) -> list[str]:
        found = self.quality
        if found is None or not found.n:
            return ["## Quality", "", "Not measured: there was no annotated test text. Nothing can be said of it."]
        if found.n < FEW_TESTED:
            return ["## Quality", "", f"Measured on {found.n} test texts only: too few for any figure."]
        accuracy = "Accuracy (every label of a text right, and no other)" if self.many else "Accuracy"
        lines = [
            "## Quality",
            "",
            f"On {found.n:,} test texts, {_plain(found.at)}; between brackets the 95 % interval.",
            "The test texts were never trained on. The program draws them at random among the annotated ones; a person"
            " may have imported a test set instead.",
            "",
            f"- {accuracy}: {_share(found.accuracy, found.accuracy_interval)}",
            f"- Macro F1: {_share(found.macro_f1, found.macro_f1_interval)}",
        ]
        if found.calibration_error is not None:
            lines.append(
                f"- Calibration error: {_share(found.calibration_error, found.calibration_interval)} (mean distance"
                f" between the probability and what came true, {found.n:,} texts)"
            )
        if found.labels:
            lines += ["", "| Label | Precision | Recall | F1 | Test texts |", "|---|---|---|---|---|"]
            lines += [
                f"| {_plain(name)} | {_few(one, one.precision, one.precision_interval)} |"
                f" {_few(one, one.recall, one.recall_interval)} | {_few(one, one.f1, one.f1_interval)} |"
                f" {one.support} |"
                for name, one in zip(self.labels, found.labels, strict=True)
            ]
        return lines

    def _limit_lines(self) -> list[str]:
        head, tail = (self.max_tokens + 1) // 2, self.max_tokens // 2
        lines = [
            "## Limits",
            "",
            f"- Of a long text the LSTM reads the first {head} and the last {tail} tokens, the linear models at most"
            " 8,000 characters: the first and the last 4,000.",
            "- It answers with these labels whatever the text: about texts of another kind, domain or language than"
            " those it was trained on, its answers and its probabilities mean little.",
            f"- Probabilities are calibrated (temperature {self.temperature:.2f}) for texts like those of the project.",
            "- The file holds words and parts of words of the project's texts, but none of the texts.",
        ]
        hints = self.label_hints or (0,) * len(self.labels)
        for name, texts, hinted in zip(self.labels, self.label_texts or (), hints, strict=False):
            if not texts and hinted:
                lines.append(
                    f"- {_plain(name)}: not a single training text; only its words tell where it is predicted."
                )
            elif not texts:
                lines.append(f"- {_plain(name)}: not a single training text; it is never predicted.")
            elif texts < _FEW_TEXTS:
                only = "1 training text" if texts == 1 else f"{texts} training texts"
                lines.append(f"- {_plain(name)}: only {only}; it may be missed, and its figures change with every one.")
        return lines


def _share(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "not defined"
    return f"{value:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "without an interval, not given"


def _few(label: LabelQuality, value: float | None, interval: Interval | None) -> str:
    return "too few texts" if label.support < FEW_TESTED else _share(value, interval)


def _plain(text: str) -> str:
    """On one line, without what would steer a terminal or end the cell of a table."""
    return " ".join(text.translate(_CONTROL).split()).replace("|", "\\|").replace("<", "&lt;")


def _fields(value: object, kind: type) -> Mapping[str, Any]:
    names = set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    if not isinstance(value, dict) or set(value) != names:
        raise ValueError(f"the fields of {kind.__name__}")
    return value


def _quality(value: object) -> Quality:
    fields = _fields({"calibration_interval": None, **value} if isinstance(value, dict) else value, Quality)
    return Quality(
        n=_whole(fields["n"]),
        at=_text(fields["at"]),
        accuracy=_or_none(_number, fields["accuracy"]),
        accuracy_interval=_or_none(_interval, fields["accuracy_interval"]),
        macro_f1=_or_none(_number, fields["macro_f1"]),
        macro_f1_interval=_or_none(_interval, fields["macro_f1_interval"]),
        calibration_error=_or_none(_number, fields["calibration_error"]),
        calibration_interval=_or_none(_interval, fields["calibration_interval"]),
        labels=_several(_label_quality, fields["labels"]),
    )


def _label_quality(value: object) -> LabelQuality:
    fields = _fields(value, LabelQuality)
    return LabelQuality(
        precision=_or_none(_number, fields["precision"]),
        precision_interval=_or_none(_interval, fields["precision_interval"]),
        recall=_or_none(_number, fields["recall"]),
        recall_interval=_or_none(_interval, fields["recall_interval"]),
        f1=_or_none(_number, fields["f1"]),
        f1_interval=_or_none(_interval, fields["f1_interval"]),
        support=_whole(fields["support"]),
    )


def _interval(value: object) -> Interval:
    low, high = _several(_number, value)
    return low, high


def _several(read: Callable[[Any], _T], value: object) -> tuple[_T, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("a list")
    return tuple(read(one) for one in value)


def _or_none(read: Callable[[Any], _T], value: object) -> _T | None:
    return None if value is None else read(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("a whole number from 0 on")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError("a number")
    return float(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value
