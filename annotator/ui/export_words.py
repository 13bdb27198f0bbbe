"""The words for what came of an export, and for what it holds otherwise than the project does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.core.exports import Alteration, Altered
from annotator.services.exporting import ExportReport
from annotator.ui.i18n import joined
from annotator.ui.messages import QT_TRANSLATE_NOOP, fill

_ALTERATIONS: Final[Mapping[Altered, str]] = {
    Altered.CONTROL: QT_TRANSLATE_NOOP(
        "ExportWords",
        "Excel cannot hold control characters: they were left out. Cells that had any: {count}, the first with"
        ' "{before}".',
    ),
    Altered.FORMULA: QT_TRANSLATE_NOOP(
        "ExportWords",
        "What looks like a formula has an apostrophe before it, so that no spreadsheet runs it. Cells: {count}, the"
        ' first with "{after}".',
    ),
    Altered.LABEL: QT_TRANSLATE_NOOP(
        "ExportWords",
        "Some labels cannot have their name in this format. Labels with another one: {count}, the first"
        ' "{after}" for "{before}".',
    ),
    Altered.LINE: QT_TRANSLATE_NOOP(
        "ExportWords",
        "fastText has one line for each text: line breaks became spaces. Texts that had any: {count}, the first with"
        ' "{before}".',
    ),
    Altered.PREFIX: QT_TRANSLATE_NOOP(
        "ExportWords",
        "fastText would take __label__ in a text for the beginning of a label: it was replaced. Texts that had it:"
        ' {count}, the first with "{before}".',
    ),
}


def report_words(report: ExportReport) -> str:
    """How much was written where to, and what of it had to be changed."""
    rows = QCoreApplication.translate("ExportWords", "%n row(s) written to {file}.", None, report.rows)
    rows = rows.replace(str(report.rows), QLocale().toString(report.rows), 1)
    said = [rows.format(file=report.files[0][0] if len(report.files) == 1 else report.path.parent)]
    if len(report.files) > 1:
        comma = QCoreApplication.translate("ExportWords", ", ")
        said.append(comma.join(f"{file.name} {QLocale().toString(n)}" for file, n in report.files))
    return joined([*said, *map(alteration_sentence, report.alterations)])


def is_as_asked(report: ExportReport) -> bool:
    """Whether nothing was changed but what the person chose in the dialog."""
    return all(one.kind is Altered.FORMULA for one in report.alterations)


def alteration_sentence(alteration: Alteration) -> str:
    """What was changed, how often, and the first of it."""
    said = QCoreApplication.translate("ExportWords", _ALTERATIONS[alteration.kind])
    shown = {"before": _visible(alteration.before), "after": _visible(alteration.after)}
    return fill(said, {"count": alteration.count, **shown})


def _visible(text: str) -> str:
    r"""The text with what cannot be seen in it as it is written in programs: \x0b, \n."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
