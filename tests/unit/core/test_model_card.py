"""What the card of a model says, and what it keeps to itself."""

from __future__ import annotations

import json

from annotator.core.model_card import LabelQuality, ModelCard, Quality


def card(quality: Quality | None) -> ModelCard:
    return ModelCard(
        "p | <b>\x1b[31m",
        1,
        "t",
        "t",
        "1",
        False,
        ("a|b", "c\nd"),
        (5, 0),
        (0, 0),
        (),
        5,
        9,
        64,
        1,
        1.0,
        0.5,
        None,
        quality,
    )


def quality_on(n: int, support: int = 30) -> Quality:
    label = LabelQuality(0.5, (0.4, 0.6), None, None, 0.5, None, support)
    return Quality(n, "t", 0.5, (0.4, 0.6), 0.5, None, 0.1, (label, label))


def test_it_comes_back_from_json() -> None:
    for quality in (None, quality_on(40)):
        made = card(quality)
        assert ModelCard.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_a_card_from_before_the_calibration_error_had_an_interval_is_read() -> None:
    made = card(quality_on(40)).to_json()
    del made["quality"]["calibration_interval"]  # type: ignore[attr-defined]
    again = ModelCard.from_json(json.loads(json.dumps(made)))
    assert again.quality == quality_on(40)
    assert "Calibration error: without an interval, not given" in again.markdown()


def test_names_cannot_steer_a_terminal_or_break_a_table() -> None:
    said = card(None).markdown()
    assert "\x1b" not in said
    assert "a\\|b" in said
    assert "| c d | 0 |" in said
    assert "&lt;b>" in said


def test_a_figure_without_an_interval_or_on_too_few_texts_is_not_given() -> None:
    said = card(quality_on(40)).markdown()
    assert "Accuracy: 0.500 [0.400, 0.600]" in said
    assert "Macro F1: without an interval, not given" in said
    assert "too few texts" in card(quality_on(40, support=3)).markdown()
    few = card(quality_on(9)).markdown()
    assert "9 test texts only" in few
    assert "0.500" not in few


def test_labels_with_few_texts_are_warned_of() -> None:
    said = card(None).markdown()
    assert "a\\|b: only 5 training texts" in said
    assert "c d: not a single training text" in said
