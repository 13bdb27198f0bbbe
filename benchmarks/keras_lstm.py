"""The same bidirectional LSTM in Keras, as a reference for `speed.py`, which starts it with another Python.

    PYTHON benchmarks/keras_lstm.py BATCHES.npz --dimensions 128 --hidden 96 --labels 6 --threads 1 --repeats 5

Needs tensorflow and numpy alone. Prints one JSON object: tokens per second of each repeat, for "train" and "predict".
Nothing is masked, which is to the advantage of Keras; the batches are those of the shipped model.
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
    inputs = keras.Input((None,), dtype="int32")
    states = keras.layers.Embedding(vocabulary, options.dimensions)(inputs)
    states = keras.layers.Bidirectional(keras.layers.LSTM(options.hidden, return_sequences=True))(states)
    answer = keras.layers.Dense(options.labels)(keras.layers.GlobalMaxPooling1D()(states))
    model = keras.Model(inputs, answer)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.AdamW(2e-3), loss=loss)

    def dataset(kind: str) -> tf.data.Dataset:
        # One signature for all widths, or every batch would be compiled anew.
        ids = tf.TensorSpec((None, None), tf.int32)
        if kind == "predict":
            return tf.data.Dataset.from_generator(lambda: iter(batches[kind]), output_signature=ids)
        pairs = [(batch, np.arange(len(batch), dtype=np.int32) % options.labels) for batch in batches[kind]]
        both = (ids, tf.TensorSpec((None,), tf.int32))
        return tf.data.Dataset.from_generator(lambda: iter(pairs), output_signature=both)

    jobs = {
        "train": lambda: model.fit(dataset("train"), verbose=0),
        "predict": lambda: model.predict(dataset("predict"), verbose=0),
    }
    tokens = {kind: sum(int((batch != 0).sum()) for batch in found) for kind, found in batches.items()}
    speeds: dict[str, list[float]] = {kind: [] for kind in jobs}
    for repeat in range(options.repeats + 2):
        for kind, job in jobs.items():
            began = time.perf_counter()
            job()
            if repeat > 1:  # the first two build the graph and warm up
                speeds[kind].append(tokens[kind] / (time.perf_counter() - began))
    print(json.dumps(speeds))


if __name__ == "__main__":
    main()
