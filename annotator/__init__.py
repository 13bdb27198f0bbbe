"""Annotator: label texts with the keyboard while an LSTM learns from you."""

__version__ = "0.1.0"
