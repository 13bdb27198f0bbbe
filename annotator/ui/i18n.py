"""The language of the interface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from annotator.paths import resource

LANGUAGES: Final = ("en", "zh_CN")
_FULL_WIDTH: Final = "。！？；：）”"  # signs that bring their own blank


def language_of(chosen: str) -> str:
    """En or zh_CN, for a preference that may be "system"."""
    if chosen in LANGUAGES:
        return chosen
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def joined(sentences: Iterable[str]) -> str:
    """Sentences one after the other: with a blank between them, but none after a full stop of Chinese."""
    said = ""
    for sentence in sentences:
        said += sentence if not said or said[-1] in _FULL_WIDTH else f" {sentence}"
    return said


def install(app: QCoreApplication, chosen: str) -> str:
    """Load the catalogs of a language, ours and Qt's own, in place of those before. Returns the language."""
    language = language_of(chosen)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(language))
    for name, folder in (
        (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"annotator_{language}", str(resource("i18n"))),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
        else:
            translator.deleteLater()
    return language
