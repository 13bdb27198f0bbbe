"""How figures are written: two decimals, their interval, the number of texts they stand on, times and durations."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from annotator.core.metrics import Interval

FEW: Final = 10  # texts, below which a figure is said to stand on too few


def figure(value: float | None) -> str:
    """A share of 0 to 1; a dash where it is not defined."""
    return "—" if value is None else QLocale().toString(value, "f", 2)


def interval(values: Interval | None) -> str:
    """From and to of a 95 % interval; nothing where there is none."""
    return "" if values is None else f"{figure(values[0])}–{figure(values[1])}"


def points(value: float) -> str:
    """A share of 0 to 1 in hundredths."""
    return QLocale().toString(100 * value, "f", 1)


def whole(value: int) -> str:
    return QLocale().toString(value)


def moment(at: datetime) -> str:
    """Date and time as people write them here, in their time zone."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at.timestamp())), QLocale.FormatType.ShortFormat)


def duration(seconds: float) -> str:
    """Seconds below two minutes, then minutes and seconds."""
    if seconds < 120:
        return f"{QLocale().toString(seconds, 'f', 1)} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
