"""The words of an import: what a file is, what was found in it, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.core.errors import AnnotatorError
from annotator.services.importing import ImportReport
from annotator.services.inspecting import FileFormat, Finding
from annotator.ui.messages import QT_TRANSLATE_NOOP, sentence

_KINDS: Final[Mapping[tuple[str, str | None], str]] = {
    ("csv", ","): QT_TRANSLATE_NOOP("ImportWords", "Commas between cells (CSV)"),
    ("csv", ";"): QT_TRANSLATE_NOOP("ImportWords", "Semicolons between cells"),
    ("csv", "|"): QT_TRANSLATE_NOOP("ImportWords", "Vertical bars between cells"),
    ("tsv", "\t"): QT_TRANSLATE_NOOP("ImportWords", "Tabs between cells (TSV)"),
    ("txt", None): QT_TRANSLATE_NOOP("ImportWords", "One text a line"),
    ("labelled", " "): QT_TRANSLATE_NOOP("ImportWords", "Label, blank, text in every line"),
    ("labelled", ":"): QT_TRANSLATE_NOOP("ImportWords", "Label: text in every line"),
    ("fasttext", None): QT_TRANSLATE_NOOP("ImportWords", "fastText: __label__ before the text"),
    ("jsonl", None): QT_TRANSLATE_NOOP("ImportWords", "JSON, one object a line (JSONL)"),
    ("json", None): QT_TRANSLATE_NOOP("ImportWords", "JSON, a list of objects"),
}
_OTHER_KINDS: Final[Mapping[str, str]] = {
    "xlsx": QT_TRANSLATE_NOOP("ImportWords", "Workbook"),
    "parquet": "Parquet",
    "arrow": "Arrow",
    "docbin": "spaCy DocBin",
    "datasets": QT_TRANSLATE_NOOP("ImportWords", "Data set folder (Hugging Face)"),
    "label_studio": "Label Studio",
    "argilla": "Argilla",
    "prodigy": "Prodigy",
    "doccano": "doccano",
    "spacy": "spaCy",
    "labelbuddy": "labelbuddy",
    "label_sleuth": "Label Sleuth",
}
# The kinds a text file may be read as instead, with the sign between cells.
READABLE_KINDS: Final = tuple(_KINDS)

_ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "UTF-8",
    "utf-8-sig": QT_TRANSLATE_NOOP("ImportWords", "UTF-8 with mark"),
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "gb18030": QT_TRANSLATE_NOOP("ImportWords", "GB18030 (GBK), simplified Chinese"),
    "big5hkscs": QT_TRANSLATE_NOOP("ImportWords", "Big5, traditional Chinese"),
    "cp932": QT_TRANSLATE_NOOP("ImportWords", "Shift-JIS, Japanese"),
    "euc_jp": QT_TRANSLATE_NOOP("ImportWords", "EUC-JP, Japanese"),
    "cp949": QT_TRANSLATE_NOOP("ImportWords", "EUC-KR, Korean"),
    "cp1252": QT_TRANSLATE_NOOP("ImportWords", "Windows-1252, Western Europe"),
    "cp1250": QT_TRANSLATE_NOOP("ImportWords", "Windows-1250, Central Europe"),
    "cp1254": QT_TRANSLATE_NOOP("ImportWords", "Windows-1254, Turkish"),
    "cp1251": QT_TRANSLATE_NOOP("ImportWords", "Windows-1251, Cyrillic"),
    "koi8_r": QT_TRANSLATE_NOOP("ImportWords", "KOI8-R, Russian"),
    "cp1253": QT_TRANSLATE_NOOP("ImportWords", "Windows-1253, Greek"),
    "cp1255": QT_TRANSLATE_NOOP("ImportWords", "Windows-1255, Hebrew"),
    "cp1256": QT_TRANSLATE_NOOP("ImportWords", "Windows-1256, Arabic"),
    "cp874": QT_TRANSLATE_NOOP("ImportWords", "Windows-874, Thai"),
    "cp1257": QT_TRANSLATE_NOOP("ImportWords", "Windows-1257, Baltic"),
    "cp1258": QT_TRANSLATE_NOOP("ImportWords", "Windows-1258, Vietnamese"),
    "mac_roman": QT_TRANSLATE_NOOP("ImportWords", "Mac Roman, old Macs"),
    "mac_cyrillic": QT_TRANSLATE_NOOP("ImportWords", "Mac Cyrillic, old Macs"),
    "cp850": QT_TRANSLATE_NOOP("ImportWords", "DOS 850, Western Europe"),
    "cp852": QT_TRANSLATE_NOOP("ImportWords", "DOS 852, Central Europe"),
    "cp866": QT_TRANSLATE_NOOP("ImportWords", "DOS 866, Russian"),
    "koi8_u": QT_TRANSLATE_NOOP("ImportWords", "KOI8-U, Ukrainian"),
    "iso8859_2": QT_TRANSLATE_NOOP("ImportWords", "ISO 8859-2, Central Europe"),
    "iso8859_5": QT_TRANSLATE_NOOP("ImportWords", "ISO 8859-5, Cyrillic"),
    "iso8859_6": QT_TRANSLATE_NOOP("ImportWords", "ISO 8859-6, Arabic"),
    "iso2022_jp": QT_TRANSLATE_NOOP("ImportWords", "ISO-2022-JP, Japanese"),
    "johab": QT_TRANSLATE_NOOP("ImportWords", "Johab, Korean"),
    "latin_1": QT_TRANSLATE_NOOP("ImportWords", "ISO 8859-1, Western Europe"),
}

_LANGUAGES: Final[Mapping[str, str]] = {
    "zh": QT_TRANSLATE_NOOP("ImportWords", "Chinese"),
    "en": QT_TRANSLATE_NOOP("ImportWords", "English"),
    "ja": QT_TRANSLATE_NOOP("ImportWords", "Japanese"),
    "ko": QT_TRANSLATE_NOOP("ImportWords", "Korean"),
    "th": QT_TRANSLATE_NOOP("ImportWords", "Thai"),
    "ru": QT_TRANSLATE_NOOP("ImportWords", "Russian"),
    "uk": QT_TRANSLATE_NOOP("ImportWords", "Ukrainian"),
    "ar": QT_TRANSLATE_NOOP("ImportWords", "Arabic"),
    "el": QT_TRANSLATE_NOOP("ImportWords", "Greek"),
    "he": QT_TRANSLATE_NOOP("ImportWords", "Hebrew"),
    "hi": QT_TRANSLATE_NOOP("ImportWords", "Hindi"),
    "de": QT_TRANSLATE_NOOP("ImportWords", "German"),
    "fr": QT_TRANSLATE_NOOP("ImportWords", "French"),
    "es": QT_TRANSLATE_NOOP("ImportWords", "Spanish"),
    "pt": QT_TRANSLATE_NOOP("ImportWords", "Portuguese"),
    "it": QT_TRANSLATE_NOOP("ImportWords", "Italian"),
    "nl": QT_TRANSLATE_NOOP("ImportWords", "Dutch"),
    "id": QT_TRANSLATE_NOOP("ImportWords", "Indonesian"),
    "tr": QT_TRANSLATE_NOOP("ImportWords", "Turkish"),
    "vi": QT_TRANSLATE_NOOP("ImportWords", "Vietnamese"),
    "pl": QT_TRANSLATE_NOOP("ImportWords", "Polish"),
    "sv": QT_TRANSLATE_NOOP("ImportWords", "Swedish"),
}

# Literal calls, each on its own: the tools for translators know a plural by its count.
_FINDINGS: Final[Mapping[str, Callable[[int], str]]] = {
    "unreadable": lambda n: QCoreApplication.translate("ImportWords", "%n row(s) cannot be read", None, n),
    "aside": lambda n: QCoreApplication.translate(
        "ImportWords", "%n row(s) are headers or remarks, and no texts", None, n
    ),
    "empty": lambda n: QCoreApplication.translate("ImportWords", "%n row(s) have no text", None, n),
    "duplicate": lambda n: QCoreApplication.translate("ImportWords", "%n row(s) repeat an earlier text", None, n),
    "contradiction": lambda n: QCoreApplication.translate(
        "ImportWords", "%n row(s) label an earlier text otherwise", None, n
    ),
    "no_label": lambda n: QCoreApplication.translate(
        "ImportWords", "%n row(s) have “nan”, “NULL” or the like for a label", None, n
    ),
    "near_duplicate": lambda n: QCoreApplication.translate(
        "ImportWords", "About %n text(s) are nearly the same as others", None, n
    ),
    "spilled": lambda n: QCoreApplication.translate(
        "ImportWords", "%n text(s) had spilled over into the next cells", None, n
    ),
    "long": lambda n: QCoreApplication.translate(
        "ImportWords", "%n text(s) are longer than 10,000 characters", None, n
    ),
    "mojibake": lambda n: QCoreApplication.translate("ImportWords", "%n text(s) have garbled characters", None, n),
    "html": lambda n: QCoreApplication.translate("ImportWords", "%n text(s) have HTML in them", None, n),
    "control": lambda n: QCoreApplication.translate("ImportWords", "%n text(s) have control characters", None, n),
    "line_break": lambda n: QCoreApplication.translate("ImportWords", "%n text(s) have line breaks", None, n),
}
_ACTIONS: Final[Mapping[str, str]] = {
    "rejected": QT_TRANSLATE_NOOP("ImportWords", "They are left out and listed after the import."),
    "once": QT_TRANSLATE_NOOP("ImportWords", "Each text is imported once."),
    "first_counts": QT_TRANSLATE_NOOP(
        "ImportWords", "The first row counts; you can review the texts after the import."
    ),
    "unlabelled": QT_TRANSLATE_NOOP("ImportWords", "That is no label, unless you make it one under Labels."),
    "joined": QT_TRANSLATE_NOOP("ImportWords", "They are put together again."),
    "kept": QT_TRANSLATE_NOOP("ImportWords", "They are imported as they are."),
}
# What is normal in a good file, and no reason to look closer.
_HARMLESS: Final = frozenset({"line_break"})
_ODD: Final = 3  # findings in one line


def kind_name(kind: str, delimiter: str | None) -> str:
    """The name of a way to read a file."""
    named = _KINDS.get((kind, delimiter))
    return _say(named or _OTHER_KINDS.get(kind, kind))


def format_name(file_format: FileFormat) -> str:
    """What a file is, after the program it comes from where that is known."""
    if file_format.peer is not None:
        return _say(_OTHER_KINDS.get(file_format.peer, file_format.peer))
    return kind_name(file_format.kind, file_format.delimiter)


def encoding_name(encoding: str) -> str:
    return _say(_ENCODINGS[encoding]) if encoding in _ENCODINGS else encoding


def rows_name(rows: int) -> str:
    return _grouped(QCoreApplication.translate("ImportWords", "%n row(s)", None, rows), rows)


def title(file: str, at: int, count: int) -> str:
    """What is asked about, and which of how many files it is."""
    if count == 1:
        return QCoreApplication.translate("ImportWords", "Import {file}").format(file=file)
    words = QCoreApplication.translate("ImportWords", "Import {file} ({at} of {count})")
    return words.format(file=file, at=at, count=count)


def summary(file_format: FileFormat, rows: int | None, language: str | None) -> str:
    """What a file is, in one line."""
    parts = [format_name(file_format)]
    if file_format.encoding:
        parts.append(encoding_name(file_format.encoding))
    if rows is not None:
        parts.append(rows_name(rows))
    if language is not None and language in _LANGUAGES:
        name = _say(_LANGUAGES[language])
        parts.append(QCoreApplication.translate("ImportWords", "probably {language}").format(language=name))
    return " · ".join(parts)


def finding_sentence(finding: Finding) -> str:
    """What was found and in how many rows."""
    said = _FINDINGS.get(finding.key)
    return _grouped(said(finding.count) if said else finding.key, finding.count)


def action_sentence(finding: Finding) -> str:
    """What the import does about it."""
    return _say(_ACTIONS.get(finding.action, finding.action))


def example_lines(finding: Finding) -> list[str]:
    """Rows as examples: the number and the beginning of the text, or the reason why there is none."""
    lines = []
    for at, row in enumerate(finding.rows):
        example = finding.examples[at] if at < len(finding.examples) else ""
        if finding.key in ("unreadable", "aside"):
            lines.append(sentence(AnnotatorError(example, row=row)))
        else:
            said = QCoreApplication.translate("ImportWords", "Row {row}: {text}")
            lines.append(said.format(row=row, text=" ".join(example.split()) or "–"))
    return lines


def odd_sentence(findings: Sequence[Finding]) -> str:
    """What a person should hear of without asking, in one line; nothing where there is nothing of the kind."""
    odd = [finding_sentence(one) for one in findings if one.key not in _HARMLESS]
    return " · ".join(odd[:_ODD]) + (" …" if len(odd) > _ODD else "")


def report_sentence(report: ImportReport) -> str:
    """What came of an import, in one line. Conflicts have a sentence of their own."""
    added = QCoreApplication.translate("ImportWords", "%n text(s) added", None, report.added)
    parts = [_grouped(added, report.added)]
    number = QLocale().toString
    for count, words in (
        (report.updated, QCoreApplication.translate("ImportWords", "{n} updated")),
        (report.existing, QCoreApplication.translate("ImportWords", "{n} already there")),
        (report.labelled, QCoreApplication.translate("ImportWords", "{n} with labels")),
        (report.rejected, QCoreApplication.translate("ImportWords", "{n} left out")),
    ):
        if count:
            parts.append(words.format(n=number(count)))
    if report.repeated:
        parts.append(_grouped(_FINDINGS["duplicate"](report.repeated), report.repeated))
    comma = QCoreApplication.translate("ImportWords", ", ")
    return comma.join(parts) + QCoreApplication.translate("ImportWords", ".")


def file_sentence(name: str, said: str) -> str:
    """What came of one of several files."""
    return QCoreApplication.translate("ImportWords", "{file}: {said}").format(file=name, said=said)


def conflict_sentences(report: ImportReport) -> list[str]:
    """Which texts there are to review: nothing where there are none."""
    before, within = report.conflicts, report.contradictions
    said = []
    if before:
        words = QCoreApplication.translate("ImportWords", "%n text(s) were labelled otherwise before.", None, before)
        said.append(_grouped(words, before))
    if within:
        words = QCoreApplication.translate(
            "ImportWords", "%n text(s) came more than once with different labels; the first row counts.", None, within
        )
        said.append(_grouped(words, within))
    return said


def _grouped(said: str, count: int) -> str:
    """The words with their number as the language groups its digits."""
    return said.replace(str(count), QLocale().toString(count), 1)


def _say(source: str) -> str:
    return QCoreApplication.translate("ImportWords", source)
