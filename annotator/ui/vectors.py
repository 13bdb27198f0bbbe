"""The words for what came of loading word vectors."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.services.vectors import LoadedVectors, VectorReport
from annotator.ui.messages import percent


def report_sentences(report: VectorReport) -> str:
    """What was found, what that does, and what was wrong with the file."""
    number = QLocale().toString
    parts = [
        QCoreApplication.translate(
            "Vectors",
            "{found} of {wanted} words of your texts got a vector from {file}, which is {covered} of what there is to"
            " read. They are used from the next training on.",
        ).format(
            found=number(report.found), wanted=number(report.wanted), file=report.file, covered=percent(report.covered)
        )
    ]
    if report.rejected:
        parts.append(
            QCoreApplication.translate("Vectors", "%n line(s) of the file were no vectors.", None, report.rejected)
        )
    if report.dropped:
        parts.append(
            QCoreApplication.translate("Vectors", "%n vector(s) were not finite and left out.", None, report.dropped)
        )
    if is_short(report):
        parts.append(
            QCoreApplication.translate(
                "Vectors", "The file announces {stated} vectors, but holds {read}: it may be cut off."
            ).format(stated=number(report.stated or 0), read=number(report.read))
        )
    return " ".join(parts)


def is_short(report: VectorReport) -> bool:
    """Whether the file holds less than its first line announces."""
    return report.stated is not None and report.read + report.rejected < report.stated


def outdated_sentence(loaded: LoadedVectors) -> str:
    """What to do when texts came in after the vectors."""
    return QCoreApplication.translate(
        "Vectors", "Load the word vectors of {file} again, so that the words of the new texts get theirs."
    ).format(file=loaded.file)
