"""Exports in the formats of other programs: one module a format; `file` in it brings them together."""
