"""The same bidirectional LSTM in Keras, as a reference for `speed.py`, which starts it with another Python.

    PYTHON benchmarks/keras_lstm.py BATCHES.npz --dimensions 128 --hidden 96 --labels 6 --threads 1 --repeats 5

Needs tensorflow and numpy alone. Prints one JSON object: tokens per second of each repeat, for "train" and "predict",
and for both with "padding masked": only so does a text get the same answer in any batch, as from the shipped model, but
not masking is to the advantage of Keras. The batches are those of the shipped model.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", type=Path, help="arrays train.N and predict.N of padded token numbers, and tokens")
    for name in ("dimensions", "hidden", "labels", "threads", "repeats"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()

    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    with np.load(options.batches) as stored:
        vocabulary = int(stored["tokens"])
        batches = {
            kind: [stored[name].astype(np.int32) for name in stored.files if name.startswith(f"{kind}.")]
            for kind in ("train", "predict")
        }

    def network(masked: bool) -> keras.Model:
        inputs = keras.Input((None,), dtype="int32")
        vectors = keras.layers.Embedding(vocabulary, options.dimensions, mask_zero=masked)(inputs)
        states = keras.layers.Bidirectional(keras.layers.LSTM(options.hidden, return_sequences=True))(vectors)
        # The highest state of a text cannot be told where some are masked; the mean can.
        pooled = keras.layers.GlobalAveragePooling1D() if masked else keras.layers.GlobalMaxPooling1D()
        made = keras.Model(inputs, keras.layers.Dense(options.labels)(pooled(states)))
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        made.compile(optimizer=keras.optimizers.AdamW(2e-3), loss=loss)
        return made

    def dataset(kind: str) -> tf.data.Dataset:
        # One signature for all widths, or every batch would be compiled anew.
        ids = tf.TensorSpec((None, None), tf.int32)
        if kind == "predict":
            return tf.data.Dataset.from_generator(lambda: iter(batches[kind]), output_signature=ids)
        pairs = [(batch, np.arange(len(batch), dtype=np.int32) % options.labels) for batch in batches[kind]]
        both = (ids, tf.TensorSpec((None,), tf.int32))
        return tf.data.Dataset.from_generator(lambda: iter(pairs), output_signature=both)

    jobs = {}
    for masked, ending in ((False, ""), (True, ", padding masked")):
        model = network(masked)
        jobs[f"train{ending}"] = lambda model=model: model.fit(dataset("train"), verbose=0)
        jobs[f"predict{ending}"] = lambda model=model: model.predict(dataset("predict"), verbose=0)
    tokens = {kind: sum(int((batch != 0).sum()) for batch in found) for kind, found in batches.items()}
    speeds: dict[str, list[float]] = {kind: [] for kind in jobs}
    for repeat in range(options.repeats + 2):
        for kind, job in jobs.items():
            began = time.perf_counter()
            job()
            if repeat > 1:  # the first two build the graph and warm up
                speeds[kind].append(tokens[kind.split(",")[0]] / (time.perf_counter() - began))
    print(json.dumps(speeds))


if __name__ == "__main__":
    main()
