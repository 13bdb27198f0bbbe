"""The words of an undo or redo: what it was that was taken back or made again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.services.history import Change


def turned_sentence(change: Change) -> str:
    """What an undo or redo did."""
    if change.kind == "import":
        return (
            QCoreApplication.translate("ChangeWords", "The import was undone. Redo brings it back.")
            if change.undone
            else QCoreApplication.translate("ChangeWords", "The import is back.")
        )
    words = (
        QCoreApplication.translate("ChangeWords", "Undone: {what}")
        if change.undone
        else QCoreApplication.translate("ChangeWords", "Redone: {what}")
    )
    return words.format(what=_what(change.kind, change.text_count))


def _what(kind: str, n: int) -> str:
    match kind:
        case "label":
            words = QCoreApplication.translate("ChangeWords", "%n text(s) labelled", None, n)
        case "alike":
            words = QCoreApplication.translate("ChangeWords", "%n near-duplicate(s) labelled", None, n)
        case "skip":
            words = QCoreApplication.translate("ChangeWords", "%n text(s) skipped", None, n)
        case "unsure":
            words = QCoreApplication.translate("ChangeWords", "%n text(s) marked as unsure", None, n)
        case "clear":
            words = QCoreApplication.translate("ChangeWords", "%n text(s) put back into the pool", None, n)
        case "flag":
            words = QCoreApplication.translate("ChangeWords", "flag of %n text(s)", None, n)
        case "note":
            words = QCoreApplication.translate("ChangeWords", "note of %n text(s)", None, n)
        case "settle":
            words = QCoreApplication.translate("ChangeWords", "%n conflict(s) settled", None, n)
        case _:
            return QCoreApplication.translate("ChangeWords", "a change of the labels")
    return words.replace(str(n), QLocale().toString(n), 1)
