"""Engines for tests that are not about learning itself."""

from __future__ import annotations

import sys
from functools import partial

import pytest

from annotator.services import seeking, suggesting
from tests.unit.services.fake_engine import Engine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine that learns in a millisecond, in place of the real one."""
    fake = Engine()
    monkeypatch.setitem(sys.modules, "annotator.learning.engine", fake.module())
    return fake


@pytest.fixture
def quick_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real engine, small, and reading the pool for a second instead of a minute."""
    from annotator.learning import engine as real

    small = partial(real.TrainingConfig, pretraining_tokens=20_000, vector_tokens=60_000, hidden=24, dimensions=48)
    monkeypatch.setattr(real, "TrainingConfig", small)


@pytest.fixture
def doubts_are_believed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is asked then, not of when."""
    monkeypatch.setattr(suggesting, "_TRUSTED_FROM", 0)
    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 0)
    monkeypatch.setattr(seeking, "_LOOKED_FOR", 0)
