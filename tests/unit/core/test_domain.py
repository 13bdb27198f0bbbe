"""What the settings of a project ask for, and what opinions must look like."""

import numpy as np
import pytest

from annotator.core.domain import Label, ProjectSettings, Scheme, Strategy, strategy_in_force
from annotator.core.opinions import Opinions

SCHEME = Scheme((Label(1, "joy", "#fff"), Label(2, "fear", "#000", retired=True)), many=False)


def test_new_projects_ask_for_doubtful_texts_of_every_kind():
    assert ProjectSettings().strategy is Strategy.MARGIN_DIVERSITY


@pytest.mark.parametrize("strategy", [Strategy.MOST_LIKELY, Strategy.LEAST_SURE])
def test_a_strategy_of_a_label_needs_one_that_is_offered(strategy):
    assert strategy_in_force(strategy, 1, SCHEME) == (strategy, 1)
    for missing in (None, 2, 3):
        assert strategy_in_force(strategy, missing, SCHEME) == (Strategy.MARGIN_DIVERSITY, None)


def test_the_other_strategies_take_no_notice_of_the_label():
    for strategy in Strategy:
        if not strategy.needs_label:
            assert strategy_in_force(strategy, 1, SCHEME) == (strategy, None)


@pytest.mark.parametrize(("texts", "labels", "rows"), [(2, 2, 3), (3, 1, 3), (3, 2, 2)])
def test_opinions_whose_parts_do_not_fit_are_refused(texts, labels, rows):
    with pytest.raises(ValueError, match=f"{texts} texts"):
        Opinions(np.arange(texts), tuple(range(labels)), np.zeros((3, 2), np.float32), np.zeros((rows, 4), np.float32))
