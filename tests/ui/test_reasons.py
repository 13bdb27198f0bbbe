"""Words for the query strategies, and for why a text is suggested."""

from __future__ import annotations

import pytest

from annotator.core.domain import Label, Reason, ReasonKind, Scheme, Strategy
from annotator.ui.reasons import reason_sentence, strategy_name

SCHEME = Scheme((Label(1, "愤怒", "#d1495b"), Label(2, "悲伤", "#3b6fb6")), many=False)


def test_a_reason_names_the_two_labels_the_model_wavers_between():
    reason = Reason(
        ReasonKind.MARGIN, {"first": 1, "first_probability": 0.412, "second": 2, "second_probability": 0.38}
    )
    assert reason_sentence(reason, SCHEME) == "The model wavers between 愤怒 and 悲伤 (41% / 38%)"


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_every_reason_has_a_sentence(kind):
    assert reason_sentence(Reason(kind), SCHEME)


def test_every_strategy_has_a_name():
    assert len({strategy_name(strategy) for strategy in Strategy}) == len(Strategy)


def test_a_strategy_names_its_label_where_it_has_one():
    assert strategy_name(Strategy.MOST_LIKELY, "愤怒") == "Most likely 愤怒"
    assert strategy_name(Strategy.LEAST_SURE, "愤怒") == "Least sure of 愤怒"
    assert strategy_name(Strategy.LEAST_SURE) == "Least sure of one label"
    assert strategy_name(Strategy.MARGIN, "愤怒") == strategy_name(Strategy.MARGIN)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason(ReasonKind.TYPICAL, {"share": 0.031}), "(3% are of its kind)"),
        (Reason(ReasonKind.SPREAD, {"similarity": 0.214}), "the closest: 0.21)"),
        (Reason(ReasonKind.BALD, {"information": 0.052}), "(0.05 nats)"),
        (Reason(ReasonKind.MOST_LIKELY, {"label": 1, "probability": 0.91}), "likeliest to be 愤怒 (91%)"),
        (Reason(ReasonKind.LEAST_SURE, {"label": 2, "probability": 0.5}), "悲伤 (50%)"),
        (Reason(ReasonKind.WORD, {"label": 2, "word": "难过"}), "labelled 悲伤 yet, and this one says “难过”"),
        (
            Reason(ReasonKind.RARE, {"label": 2, "probability": 0.04}),
            "labelled 悲伤 yet; the model thinks this one may be (4%)",
        ),
        (Reason(ReasonKind.MARGIN_DIVERSITY, {"first": 1, "second": 2, "alike": 7}), "others of this kind: 7"),
    ],
)
def test_a_reason_tells_its_figures(reason, told):
    assert reason_sentence(reason, SCHEME).endswith(told)


def test_a_reason_that_knows_more_than_the_labels_beside_it_says_so():
    reason = Reason(ReasonKind.MARGIN, {"first": 1, "first_probability": 0.29, "second": 2, "second_probability": 0.28})
    sentence = "The model wavers between 愤怒 and 悲伤 (29% / 28%)"
    assert reason_sentence(reason, SCHEME, {1: 0.45, 2: 0.28}) == f"By your latest answers: {sentence}"
    assert reason_sentence(reason, SCHEME, {1: 0.31, 2: 0.28}) == sentence
    assert reason_sentence(reason, SCHEME, None) == sentence
    drawn = Reason(ReasonKind.RANDOM)
    assert reason_sentence(drawn, SCHEME, {1: 0.45, 2: 0.28}) == reason_sentence(drawn, SCHEME)
