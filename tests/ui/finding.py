"""What a person does with the field above the table of texts, and what the table shows."""

from __future__ import annotations


def shown(page) -> list[int]:
    return page.model.ids.tolist()


def write(page, desk, qtbot, text: str) -> None:
    page.box.edit.setText(text)
    qtbot.waitUntil(lambda: not page.box._wait.isActive(), timeout=5_000)
    desk.wait()
