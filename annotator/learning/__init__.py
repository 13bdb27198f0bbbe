"""The learning engine: tokenizer, embeddings, LSTM, training, inference, calibration, checkpoint."""
