"""The window in Chinese, and plurals in English."""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

import annotator
from annotator.services.importing import ImportReport
from annotator.ui import i18n
from annotator.ui.actions import MENUS, PAGE_KEYS, say
from annotator.ui.dialogs.keys import KeysDialog
from annotator.ui.import_words import report_sentence
from annotator.ui.messages import SENTENCES, phase_name

ROOT = Path(__file__).parents[2]
UI = sorted((Path(annotator.__file__).parent / "ui").rglob("*.py"))


@pytest.fixture
def language(qapp) -> Iterator[QCoreApplication]:
    """The application, which speaks as before when the test has ended."""
    before = QLocale()
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def marked() -> set[tuple[str, str]]:
    """(class, words) of every tr, and (context, words) of every translate, whose words are literals."""
    found = set()
    for path in UI:
        for kind in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for node in ast.walk(kind) if isinstance(kind, ast.ClassDef) else ():
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    said = [part.value for part in node.args if isinstance(part, ast.Constant)]
                    if node.func.attr == "tr" and said:
                        found.add((kind.name, said[0]))
                    elif node.func.attr == "translate" and len(said) > 1:
                        found.add((said[0], said[1]))
    return found


def test_the_catalogs_are_complete_and_current():
    program = [sys.executable, str(ROOT / "tools" / "translations.py"), "--check"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_marked_words_were_overlooked():
    catalog = ET.parse(ROOT / "resources" / "i18n" / "annotator_zh_CN.ts")
    known = {
        (context.findtext("name"), source.text)
        for context in catalog.iter("context")
        for source in context.iter("source")
    }
    assert len(marked()) > 100
    assert marked() - known == set()


def test_menus_keys_and_errors_are_in_chinese(language):
    assert i18n.install(language, "zh_CN") == "zh_CN"
    menus = [spec.text for _, specs in MENUS for spec in specs if spec.text]
    keys = [words for _, words in PAGE_KEYS]
    assert [text for text in menus + keys if not chinese(say(text))] == []
    assert [text for text in SENTENCES.values() if not chinese(language.translate("Messages", text))] == []
    assert phase_name("train") == "正在训练"


def test_a_dialog_is_in_chinese(language, qtbot):
    i18n.install(language, "zh_CN")
    dialog = KeysDialog(None)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "全部按键"


@pytest.mark.parametrize(
    ("chosen", "count", "said"),
    [("en", 0, "0 texts added"), ("en", 1, "1 text added"), ("en", 2, "2 texts added"), ("zh_CN", 1, "新增 1 条文本")],
)
def test_counted_things_have_their_plural(language, chosen, count, said):
    i18n.install(language, chosen)
    assert language.translate("ImportWords", "%n text(s) added", None, count) == said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("en", "2,840 texts added, 12 already there, 129 rows repeat an earlier text."),
        ("zh_CN", "新增 2,840 条文本、12 条已存在、129 行与前面的文本重复。"),
    ],
)
def test_rows_that_repeat_a_text_are_told_apart_from_texts_that_the_project_had(language, chosen, said):
    i18n.install(language, chosen)
    counts = {"read": 2981, "added": 2840, "updated": 0, "existing": 12, "repeated": 129, "rejected": 0}
    report = ImportReport(1, **counts, labelled=0, conflicts=0, new_labels=(), rejections=())
    assert report_sentence(report) == said


def test_english_comes_back_after_chinese(language):
    i18n.install(language, "zh_CN")
    i18n.install(language, "en")
    assert say("Undo") == "Undo"
