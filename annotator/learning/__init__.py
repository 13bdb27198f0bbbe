"""The learning engine: tokenizer, embeddings, LSTM, training, inference, calibration, checkpoint."""

from annotator.learning.loading import load_libraries

load_libraries()
# First, and by whoever comes first: scipy looks at torch while it is loaded, and fails where another thread is half way
# through loading that.
import torch  # noqa: E402, F401
