"""The page of texts after the words of the window changed: the same filter, order and selection as before."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.ui.operations import Operations
from annotator.ui.pages.texts import TextsPage


def find_again(operations: Operations, page: TextsPage, before: TextsPage) -> None:
    """Show in a new page what the one before it shows, of the same project; nothing where that one shows nothing."""
    shown, selected, current = before.model, before.table.selected_ids(), before.table.current_id()
    if not len(shown.ids) and not before.box.text():
        return
    section = before.table.horizontalHeader().sortIndicatorSection()
    order = Qt.SortOrder.DescendingOrder if shown.descending else Qt.SortOrder.AscendingOrder
    page.model.sort_key, page.model.descending = shown.sort_key, shown.descending
    page.box.set_text(before.box.text())
    page.activate()

    def found() -> None:
        page.table.horizontalHeader().setSortIndicator(section, order)
        if current is not None:
            page.table.select_texts(selected, current)

    # Queries are answered in their order: after those for the columns and the texts.
    operations.query("texts.again", lambda: None, lambda _: found())
