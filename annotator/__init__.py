"""Annotator: label texts with the keyboard while an LSTM learns from you."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from annotator.services.loaded_model import LoadedModel

__version__ = "0.1.0"


def load_model(path: str | PathLike[str]) -> LoadedModel:
    """The model of a file that `annotator export-model` has written, ready to answer:

    model = annotator.load_model("reviews.annotator-model")
    for one in model.predict(["I like it", "never again"]):
        print(one.label, one.confidence)

    Raises `annotator.core.errors.AnnotatorError` for a file that is missing, damaged, or no model.
    """
    # Here and not above: the program's version must not cost the loading of a learning library.
    from pathlib import Path

    from annotator.services.loaded_model import load_model as load

    return load(Path(path))
