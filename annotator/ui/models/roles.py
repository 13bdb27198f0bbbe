"""Roles that the models of small tables answer beside Qt's own."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """`ITEM`: the object of a row. `SORT`: the native value of a cell. `INK`: the colour role it is written in.
    `DOT`: the colour of a label that stands before it, or None. `BOLD`: whether it is.
    """

    ITEM = Qt.ItemDataRole.UserRole + 1
    SORT = Qt.ItemDataRole.UserRole + 2
    INK = Qt.ItemDataRole.UserRole + 3
    DOT = Qt.ItemDataRole.UserRole + 4
    BOLD = Qt.ItemDataRole.UserRole + 5
