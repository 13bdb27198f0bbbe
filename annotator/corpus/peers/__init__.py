"""Exports of other programs as input: one module a program; `table` brings them together."""
