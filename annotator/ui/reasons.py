"""The words for how texts are chosen: the query strategies, and why a text is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.core.domain import Reason, ReasonKind, Scheme, Strategy
from annotator.ui.messages import QT_TRANSLATE_NOOP, fill, percent

_STRATEGIES: Final[Mapping[Strategy, str]] = {
    Strategy.MARGIN_DIVERSITY: QT_TRANSLATE_NOOP("Messages", "Uncertain and varied"),
    Strategy.MARGIN: QT_TRANSLATE_NOOP("Messages", "Wavering between two labels"),
    Strategy.LEAST_CONFIDENCE: QT_TRANSLATE_NOOP("Messages", "Least confident"),
    Strategy.ENTROPY: QT_TRANSLATE_NOOP("Messages", "Most uncertain over all labels"),
    Strategy.BALD: QT_TRANSLATE_NOOP("Messages", "Model disagrees with itself (BALD)"),
    Strategy.DIVERSITY: QT_TRANSLATE_NOOP("Messages", "As different as possible"),
    Strategy.RANDOM: QT_TRANSLATE_NOOP("Messages", "Random"),
    Strategy.MOST_LIKELY: QT_TRANSLATE_NOOP("Messages", "Most likely of one label"),
    Strategy.LEAST_SURE: QT_TRANSLATE_NOOP("Messages", "Least sure of one label"),
}
_OF_LABEL: Final[Mapping[Strategy, str]] = {
    Strategy.MOST_LIKELY: QT_TRANSLATE_NOOP("Messages", "Most likely {label}"),
    Strategy.LEAST_SURE: QT_TRANSLATE_NOOP("Messages", "Least sure of {label}"),
}

_REASONS: Final[Mapping[ReasonKind, str]] = {
    ReasonKind.TEST: QT_TRANSLATE_NOOP("Messages", "Drawn at random for the test set: the model never learns from it"),
    ReasonKind.RANDOM: QT_TRANSLATE_NOOP("Messages", "Drawn at random, so that nothing is overlooked"),
    ReasonKind.TYPICAL: QT_TRANSLATE_NOOP(
        "Messages", "Chosen because it is typical of many texts ({share} are of its kind)"
    ),
    ReasonKind.SPREAD: QT_TRANSLATE_NOOP(
        "Messages", "Chosen because it differs from the texts before it (similarity to the closest: {similarity})"
    ),
    ReasonKind.LEAST_CONFIDENCE: QT_TRANSLATE_NOOP(
        "Messages", "The model's best guess is {label}, with only {probability}"
    ),
    ReasonKind.MARGIN: QT_TRANSLATE_NOOP(
        "Messages", "The model wavers between {first} and {second} ({first_probability} / {second_probability})"
    ),
    ReasonKind.MARGIN_DIVERSITY: QT_TRANSLATE_NOOP(
        "Messages",
        "The model wavers between {first} and {second} ({first_probability} / {second_probability});"
        " others of this kind: {alike}",
    ),
    ReasonKind.ENTROPY: QT_TRANSLATE_NOOP(
        "Messages", "The model is undecided over all labels ({entropy} of the largest uncertainty)"
    ),
    ReasonKind.BALD: QT_TRANSLATE_NOOP(
        "Messages", "The model disagrees with itself here: an answer tells it much ({information} nats)"
    ),
    ReasonKind.MOST_LIKELY: QT_TRANSLATE_NOOP("Messages", "One of the texts likeliest to be {label} ({probability})"),
    ReasonKind.LEAST_SURE: QT_TRANSLATE_NOOP(
        "Messages", "The model is least sure whether this is {label} ({probability})"
    ),
    ReasonKind.WORD: QT_TRANSLATE_NOOP("Messages", "Few texts are labelled {label} yet, and this one says “{word}”"),
    ReasonKind.RARE: QT_TRANSLATE_NOOP(
        "Messages", "Few texts are labelled {label} yet; the model thinks this one may be ({probability})"
    ),
    ReasonKind.CHOSEN: QT_TRANSLATE_NOOP("Messages", "You chose this text"),
}
_LABEL_VALUES: Final = frozenset({"label", "first", "second"})
_SHARES: Final = frozenset({"share", "probability", "first_probability", "second_probability"})
_PROBABILITY_OF: Final = {"label": "probability", "first": "first_probability", "second": "second_probability"}
_ELSEWHERE = 0.05  # a probability that differs by less from the one on the buttons puzzles nobody


def strategy_name(strategy: Strategy, label: str = "") -> str:
    """What a query strategy asks for; with the name of its label, where it asks for one and the name is given."""
    if label and strategy.needs_label:
        return fill(QCoreApplication.translate("Messages", _OF_LABEL[strategy]), {"label": label})
    return QCoreApplication.translate("Messages", _STRATEGIES[strategy])


def reason_sentence(reason: Reason, scheme: Scheme, shown: Mapping[int, float] | None = None) -> str:
    """Why a text is suggested. Labels among the values may be given by id or by name.

    `shown`: the probabilities by label id that stand beside it, of the latest training. What is suggested follows the
    answers since then as well; where the two say different things, the sentence tells why.
    """
    sentence = fill(
        QCoreApplication.translate("Messages", _REASONS[reason.kind]),
        {key: _value(key, value, scheme) for key, value in reason.values.items()},
    )
    if not differs(reason, shown):
        return sentence
    known = QCoreApplication.translate("Messages", "By your latest answers: {reason}")
    return fill(known, {"reason": sentence})


def differs(reason: Reason, shown: Mapping[int, float] | None) -> bool:
    """Whether the reason has other probabilities than those that are shown."""
    pairs = [(reason.values.get(label), reason.values.get(of_it)) for label, of_it in _PROBABILITY_OF.items()]
    return shown is not None and any(
        isinstance(probability, float) and label in shown and abs(shown[label] - probability) > _ELSEWHERE
        for label, probability in pairs
        if isinstance(label, int)
    )


def _value(key: str, value: object, scheme: Scheme) -> object:
    if key in _LABEL_VALUES and isinstance(value, int):
        return next((label.name for label in scheme.labels if label.id == value), value)
    if isinstance(value, float):
        return percent(value) if key in _SHARES else f"{value:.2f}"
    return value
