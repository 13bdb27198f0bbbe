"""A model file: what was written comes back to the last bit, and nothing that was not written is ever used."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load, save

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.model_card import ModelCard
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import model_file
from annotator.learning.engine import Predictor, train
from annotator.learning.model_file import ModelFile, from_bytes, to_bytes

from .conftest import QUICK, data_of, make_texts

NAMES = ("好 | good", "坏")


def card_of(**changed) -> ModelCard:
    plain = ModelCard(
        "reviews", 3, "2024-05-06T00:00:00+00:00", "2024-05-07T00:00:00+00:00", "1.0", False, NAMES, (30, 30), (), (),
        60, 300, 64, 1, 1.1, 0.5, None, None,
    )  # fmt: skip
    return replace(plain, **changed)


@pytest.fixture(scope="session")
def models(stage_of) -> dict[str, ModelFile]:
    """One of subwords and one label, one of words and many labels."""
    made = {}
    for language, many in (("zh", False), ("en", True)):
        trained = train(data_of(language, 60, many=many), stage_of(language), QUICK, ignore_progress, never_stop)
        labels = tuple(Label(at, name, "#112233", "what it means") for at, name in enumerate(NAMES, 1))
        made[language] = ModelFile(labels, many, card_of(many=many), trained.checkpoint)
    return made


@pytest.fixture(scope="session")
def blobs(models) -> dict[str, bytes]:
    return {language: to_bytes(model) for language, model in models.items()}


def said_by(model: ModelFile) -> np.ndarray:
    return Predictor.load(model.checkpoint).predict(make_texts("zh", 5, seed=9)[0] + make_texts("en", 5, seed=9)[0])


def parts_of(blob: bytes) -> tuple[dict, dict]:
    """The metadata and the arrays, to be changed and put together again."""
    length = int.from_bytes(blob[:8], "little")
    return json.loads(blob[8 : 8 + length])["__metadata__"], load(blob)


def sealed(metadata: dict, arrays: dict, *, shapes: bool = True) -> bytes:
    """A file of these parts with the checksum that belongs to them, as somebody with bad intent would make it."""
    if shapes and "configuration" in metadata:
        configuration = json.loads(metadata["configuration"])
        found = {name: list(array.shape) for name, array in arrays.items()}
        if isinstance(configuration, dict) and "shapes" in configuration:
            metadata = {**metadata, "configuration": json.dumps({**configuration, "shapes": found})}
    blob = save(arrays, {**metadata, "sha256": "0" * 64})
    header, start = model_file._header(blob, "")
    return blob.replace(b"0" * 64, model_file._digest(header, memoryview(blob)[start:]).encode(), 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_written_comes_back(models, blobs, language):
    before, after = models[language], from_bytes(blobs[language], "m")
    assert (after.labels, after.many, after.card) == (before.labels, before.many, before.card)
    assert after.checkpoint == before.checkpoint
    assert (said_by(after) == said_by(before)).all()


def test_names_that_utf_8_cannot_hold_come_back_too(models):
    odd = Label(1, "\ud800", "#112233", "")
    model = replace(models["zh"], labels=(odd, models["zh"].labels[1]), card=card_of(labels=("\ud800", NAMES[1])))
    assert from_bytes(to_bytes(model), "m").labels[0].name == "\ud800"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_flipped_byte_anywhere_is_an_error_or_no_change(blobs, language):
    blob, chance = blobs[language], random.Random(5)
    header = int.from_bytes(blob[:8], "little")
    metadata, arrays = parts_of(blob)
    places = [*range(16), *(chance.randrange(8, 8 + header) for _ in range(150)),
              *(chance.randrange(len(blob)) for _ in range(150))]  # fmt: skip
    unchanged, told = 0, set()
    for place in places:
        flipped = bytearray(blob)
        flipped[place] ^= 1 << chance.randrange(8)
        try:
            read = from_bytes(bytes(flipped), "m.annotator-model")
        except AnnotatorError as error:
            told.add((error.key.startswith("model_file_"), error.values["file"]))
            continue
        unchanged += 1  # white space between two words of JSON
        assert read.checkpoint.vocabulary == metadata["vocabulary"]
        assert all((array == arrays[name]).all() for name, array in read.checkpoint.arrays().items())
    assert unchanged < 10
    assert told == {(True, "m.annotator-model")}


def test_a_file_that_ends_too_early_is_an_error(blobs):
    blob, chance = blobs["zh"], random.Random(6)
    for length in [*range(20), len(blob) - 1, *(chance.randrange(len(blob)) for _ in range(60))]:
        with pytest.raises(AnnotatorError, match=r"model_file_(cut_off|not_ours)"):
            from_bytes(blob[:length], "m")
    with pytest.raises(AnnotatorError, match="model_file_damaged"):
        from_bytes(blob + b"\0", "m")


@pytest.mark.parametrize(
    "blob",
    [b"", b"{}", b"\x80\x04\x95pickle", b"PK\x03\x04" + b"\0" * 60, b"\xff" * 40, b"[1]",
     (2).to_bytes(8, "little") + b"{}",
     save({"a": np.zeros(2, np.float32)}), save({"a": np.zeros(2, np.float32)}, {"format": "pt"})],
)  # fmt: skip
def test_what_is_no_model_is_said_to_be_none(blob):
    with pytest.raises(AnnotatorError, match="model_file_not_ours"):
        from_bytes(blob, "m")


def test_another_version_is_told_from_damage(blobs):
    metadata, arrays = parts_of(blobs["zh"])
    for version, key in (("2", "model_file_newer"), ("0", "model_file_older"), ("x", "model_file_damaged")):
        with pytest.raises(AnnotatorError, match=key):
            from_bytes(sealed({**metadata, "version": version}, arrays), "m")
    configuration = json.loads(metadata["configuration"])
    for made_by, key in ((1, "model_file_older"), (3, "model_file_newer"), (None, "model_file_damaged")):
        other = json.dumps({**configuration, "format": made_by})
        with pytest.raises(AnnotatorError, match=key):
            from_bytes(sealed({**metadata, "configuration": other}, arrays), "m")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tensors_that_do_not_fit_are_refused_even_with_a_right_checksum(blobs, language):
    metadata, arrays = parts_of(blobs[language])
    assert from_bytes(sealed(metadata, arrays), "m")
    for name, array in arrays.items():
        wrong = [array[:-1], array.astype(np.float32 if array.dtype != np.float32 else np.float16), array[None]]
        if array.dtype.kind == "f":
            infinite = array.copy()
            infinite.flat[0] = np.nan
            wrong.append(infinite)
        for one in wrong:
            with pytest.raises(AnnotatorError, match="model_file_damaged"):
                from_bytes(sealed(metadata, {**arrays, name: one}), "m")
        left = {key: value for key, value in arrays.items() if key != name}
        if name in {"shift", "shares"}:  # models from before these were learned have none
            assert from_bytes(sealed(metadata, left), "m")
            continue
        with pytest.raises(AnnotatorError, match="model_file_damaged"):
            from_bytes(sealed(metadata, left), "m")
    for name, value in (("more", np.zeros(3, np.float32)), ("pool.more", np.zeros((2, 3), np.uint8)),
                        ("pool.spread", 0 * arrays["pool.spread"]), ("thresholds", arrays["thresholds"] + 2),
                        ("shares", arrays["shares"] - 1),
                        ("seen", arrays["seen"] + 7)):  # fmt: skip
        with pytest.raises(AnnotatorError, match="model_file_damaged"):
            from_bytes(sealed(metadata, {**arrays, name: value}), "m")


@pytest.mark.parametrize(
    "labels",
    [[], ["a", "b"], {}, None, [{"name": "a", "color": "", "description": ""}] * 2,
     [{"name": NAMES[0], "color": "", "description": ""}], [{"name": NAMES[0], "color": 1, "description": ""}] * 2],
)  # fmt: skip
def test_labels_that_do_not_fit_are_refused(blobs, labels):
    metadata, arrays = parts_of(blobs["zh"])
    with pytest.raises(AnnotatorError, match="model_file_labels"):
        from_bytes(sealed({**metadata, "labels": json.dumps(labels)}, arrays), "m")


def test_a_normaliser_of_someone_elses_choosing_is_not_run(blobs):
    metadata, arrays = parts_of(blobs["zh"])
    vocabulary = json.loads(metadata["vocabulary"])
    vocabulary["tokenizer"]["model"]["normalizer"] = {
        "type": "Replace", "pattern": {"Regex": "(a+)+$"}, "content": "",
    }  # fmt: skip
    with pytest.raises(AnnotatorError, match=r"model_file_damaged.*tokenizer"):
        from_bytes(sealed({**metadata, "vocabulary": json.dumps(vocabulary)}, arrays), "m")


ODD = [None, True, False, 0, -1, 1, 2**70, 0.5, 1e308, "", "x", [], {}, [[]], {"a": 1}, "\ud800", "<pad>"]


def mutated(value, chance: random.Random):
    """The JSON value with one thing in it changed, taken away, doubled or added."""
    if isinstance(value, (dict, list)) and value and chance.random() < 0.9:
        copy = value.copy()
        keys = list(copy) if isinstance(copy, dict) else range(len(copy))
        key = chance.choice(list(keys)[:40])
        how = chance.random()
        if how < 0.6:
            copy[key] = mutated(copy[key], chance)
        elif how < 0.8:
            del copy[key]
        elif isinstance(copy, list):
            copy.append(copy[key])
        else:
            copy[f"{key}x"] = copy[key]
        return copy
    return chance.choice(ODD)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numbers beyond all bounds
def test_no_change_of_what_is_said_beside_the_tensors_makes_it_fail_otherwise(blobs, language):
    metadata, arrays = parts_of(blobs[language])
    chance = random.Random(7)
    refused = 0
    for _ in range(250):
        part = chance.choice(["configuration", "vocabulary", "vocabulary", "labels", "card"])
        changed = json.dumps(mutated(json.loads(metadata[part]), chance))
        try:
            read = from_bytes(sealed({**metadata, part: changed}, arrays, shapes=False), "m")
            said = Predictor.load(read.checkpoint).predict(["今天的房间 awful", ""])
        except AnnotatorError:
            refused += 1
        else:
            assert said.shape == (2, 2)
    assert refused > 100


def test_deep_nests_and_names_that_stand_twice_are_damage(blobs):
    metadata, arrays = parts_of(blobs["zh"])
    for card in ("[" * 100_000, '{"a": 1, "a": 2}', "NaN", "", '{"a": Infinity}'):
        with pytest.raises(AnnotatorError, match=r"model_file_damaged.*card"):
            from_bytes(sealed({**metadata, "card": card}, arrays), "m")
    nest = b'{"a":' + b"[" * 100_000
    with pytest.raises(AnnotatorError, match="model_file_damaged"):
        from_bytes(len(nest).to_bytes(8, "little") + nest, "m")


def test_a_header_cannot_promise_more_than_the_file_holds():
    for shape, offsets in (
        ([2**40], [0, 2**42]),
        ([2**31, 2**31], [0, 4]),
        ([1], [0, 4]),
        ([-1], [0, -4]),
        ([1.0], [0, 4]),
    ):
        header = {"__metadata__": {"format": "annotator-model", "version": "1"},
                  "a": {"dtype": "F32", "shape": shape, "data_offsets": offsets}}  # fmt: skip
        told = json.dumps(header).encode()
        with pytest.raises(AnnotatorError, match=r"model_file_(cut_off|damaged)"):
            from_bytes(len(told).to_bytes(8, "little") + told, "m")


def test_a_run_of_zeros_in_it_is_not_taken_for_the_place_of_the_checksum(models):
    model = replace(models["zh"], card=card_of(project="0" * 64))
    for _ in range(12):  # the parts of the metadata are written in any order
        assert from_bytes(to_bytes(model), "m").card.project == "0" * 64
