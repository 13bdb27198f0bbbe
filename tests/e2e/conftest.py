"""The real window, driven as a person would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator.app import make_window
from annotator.ui.main_window import MainWindow

GOOD = ("很好", "满意", "喜欢", "超赞", "干净")
BAD = ("很差", "失望", "讨厌", "糟糕", "肮脏")
THINGS = ("房间", "早餐", "服务", "位置", "前台", "床铺", "电梯", "泳池", "空调", "价格")


PEOPLE = (
    "小王",
    "老李",
    "张姐",
    "陈哥",
    "刘叔",
    "赵姨",
    "孙总",
    "周末",
    "吴妹",
    "郑伯",
    "冯婶",
    "褚爷",
    "卫弟",
    "蒋嫂",
    "沈公",
    "韩婆",
)
PLACES = ("北京", "上海", "广州", "成都", "西安", "杭州", "武汉", "南京", "青岛", "昆明")


def review(n: int) -> str:
    """A review whose label one word tells; no two are alike."""
    word = (GOOD if n % 2 else BAD)[n // 2 % 5]
    return f"{PEOPLE[n % 16]}从{PLACES[n // 16]}来，说{THINGS[n % 10]}{word}，{THINGS[n * 3 % 10]}也{word}"


def is_good(body: str) -> bool:
    return any(word in body for word in GOOD)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A file of 160 Chinese reviews without labels."""
    path = tmp_path / "reviews.jsonl"
    rows = [{"review": review(n), "city": "北京" if n % 3 else "上海"} for n in range(160)]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


OpenWindow = Callable[[Path | None], MainWindow]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Opens the window as the program does; it is closed in order after the test."""
    opened: list[MainWindow] = []

    def open_(project: Path | None) -> MainWindow:
        window = make_window(qapp, project)
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: not window.is_opening, timeout=10_000)
        return window

    yield open_
    for window in opened:
        window.close()
        window.deleteLater()


def answer_dialog(qtbot: QtBot, ask: Callable[[], object], answer: Callable[[QDialog], None]) -> None:
    """Open a modal dialog, and answer it once it is there."""
    answered: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            answered.append(True)
            answer(dialog)
        else:
            QTimer.singleShot(50, look)

    QTimer.singleShot(0, look)
    ask()
    assert answered


def press_when_ready(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> int:
    """Press a key on the label page once it acts; the id of the text it fell on."""
    assert window.workspace is not None
    page = window.workspace.label_page
    qtbot.waitUntil(lambda: page.is_ready, timeout=10_000)
    current = page.session.current
    assert current is not None
    qtbot.keyClick(page, key)
    return current.text_id


def press_in_window(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Press a shortcut of the menus, with the window in front as it is after a dialog has closed on a desktop."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)
