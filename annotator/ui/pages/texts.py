"""The page with the table of all texts: find, sort, look at and label them, one or many at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale, QPoint, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QMessageBox, QVBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.core.errors import AnnotatorError
from annotator.core.query import ColumnValue, Query
from annotator.paths import config_folder
from annotator.services import annotating, browsing
from annotator.services.browsing import Facets, TextRow
from annotator.services.history import Change
from annotator.services.project import Project
from annotator.ui.conflicts import Conflicts
from annotator.ui.context import Context
from annotator.ui.failures import Failure
from annotator.ui.models.texts_model import TextColumn, TextsModel
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.conflict_strip import ConflictStrip
from annotator.ui.widgets.texts_view import TextsView

_ASK_FROM: Final = 500  # texts changed at one press of a key
_COPY_AT_MOST: Final = 5_000
_SLOW: Final = 200  # milliseconds after which a search is worth a word

Decide = Callable[[Project, list[int]], Change]


class TextsPage(QWidget):
    """Wishes: `changed(Change)`, `open_text_requested(text id)`, `export_requested(query)`, `import_requested(None)`
    from the page that has no texts yet.
    """

    changed = Signal(object)
    open_text_requested = Signal(int)
    export_requested = Signal(str)
    import_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._scheme = Scheme((), many=False)
        self._knows_scheme = False  # else a digit might give a label by the order of before
        self._outdated = True
        self._kept_id: int | None = None
        set_role(self, "page")
        project = context.project
        self.model = TextsModel(context.operations, lambda ids: browsing.rows(project, ids), self._scheme, parent=self)
        self.view = TextsView(context.theme, self.model)
        self.box, self.table, self.facets = self.view.box, self.view.table, self.view.facets
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addWidget(self.view, 1)
        self.conflicts, self.strip = Conflicts(context, self), ConflictStrip()
        column.addWidget(self.strip)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._restore()
        self._wire()

    def _wire(self) -> None:
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        table = self.table
        for signal, slot in (
            (find.activated, self.box.focus),
            (self._slow.timeout, self._say_searching),
            (self.box.query_changed, self._search),
            (self.box.left, self._to_table),
            (self.model.sort_changed, self._search),
            (self.facets.query_edited, self._edit_query),
            (table.find_requested, self.box.focus),
            (table.label_requested, self.label_at),
            (table.skip_requested, self.skip),
            (table.unsure_requested, self.unsure),
            (table.flag_requested, self.flag),
            (table.clear_requested, self.clear),
            (table.open_requested, self.open_text_requested),
            (table.copy_requested, self.copy),
            (table.menu_requested, self._show_menu),
            (self.view.asked, self._act),
            (table.selection_changed, self._show_alike),
            (self.model.dataChanged, self._show_alike),
            (table.selection_changed, self._show_conflict),
            (self.conflicts.changed, self._show_conflict),
            (self.conflicts.settled, self._settled),
            (self.strip.decided, self._settle),
        ):
            signal.connect(slot)

    # what the window asks for

    def activate(self) -> None:
        """The page is on the screen: show what has changed meanwhile."""
        if self._outdated:
            self._reload()
        self._to_table()

    def refresh(self, change: Change | str | None) -> None:
        """Something changed. The order of what is on the screen stays, only the rows show what is new."""
        self._outdated = True
        if change in ("scheme", "import") or (isinstance(change, Change) and change.kind == "scheme"):
            self._knows_scheme = False
        query = self.box.query
        regrouped = change == "duplicates" and bool(query.groups or query.duplicate is not None)
        if not self.isVisible():
            if isinstance(change, Change) and change.kind != "scheme":
                self.model.update_texts(change.text_ids)
            else:
                self.model.update_all()
        elif change in (None, "import") or (isinstance(change, Change) and change.kind == "import") or regrouped:
            self.model.update_all()
            self._reload()
        elif isinstance(change, Change) and change.kind != "scheme":
            self.model.update_texts(change.text_ids)
            self._ask_facts()
        else:
            self.model.update_all()
            self._ask_facts()

    def set_query(self, text: str) -> None:
        """Show the texts this query finds."""
        self.box.set_text(text)

    # finding

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def _reload(self) -> None:
        self._outdated = False
        self._ask_facts()
        # Only where texts may have come or gone: all are read for it, and what a person does to them changes none.
        self._context.operations.query("texts.columns", self._context.project.column_names, self._take_columns)
        self._search()

    def _take_columns(self, names: list[str]) -> None:
        self.model.set_imported_columns(names)
        self.box.show_columns(names)

    @Slot()
    def _search(self) -> None:
        project, query = self._context.project, self.box.query
        sort, descending = self.model.sort_key, self.model.descending
        self._kept_id = self.table.current_id()
        self.facets.show_query(query)
        self._slow.start()
        self._context.operations.query(
            "texts.find",
            lambda: browsing.find_ids(project, query, sort, descending),
            lambda ids: self._found(query, ids),
        )

    def _found(self, query: Query, ids: NDArray[np.int64]) -> None:
        self._slow.stop()
        self.table.mark(query.terms)
        self.model.set_ids(ids)
        self.view.show_found(len(ids), is_filtered=not query.is_empty)
        row = None if self._kept_id is None else self.model.row_of(self._kept_id)
        if len(ids):
            self.table.select_row(row or 0)

    @Slot()
    def _say_searching(self) -> None:
        self.box.show_count(None)

    @Slot(object)
    def _edit_query(self, query: Query) -> None:
        self.box.set_text(query.to_text())

    # what a file says otherwise

    @Slot()
    def _show_conflict(self) -> None:
        self.strip.show_conflict(self.conflicts.of(self.table.current_id()), self._scheme)

    @Slot(int, bool)
    def _settle(self, text_id: int, take_file: bool) -> None:
        self.conflicts.settle(text_id, take_file=take_file)

    @Slot(object)
    def _settled(self, change: Change) -> None:
        """On to the next text, which is likely to be another one."""
        self.changed.emit(change)
        row = self.table.currentIndex().row() + 1
        if row < self.model.rowCount():
            self.table.select_row(row)

    def _ask_facts(self) -> None:
        project, operations = self._context.project, self._context.operations
        operations.query("texts.scheme", project.scheme, self._take_scheme)  # first: keys wait for it
        self.conflicts.reload()
        operations.query("texts.facets", lambda: browsing.facets(project), self._take_facets)

    def _take_scheme(self, scheme: Scheme) -> None:
        self._scheme, self._knows_scheme = scheme, True
        self.model.set_scheme(scheme)
        self.view.show_scheme(scheme)

    def _take_facets(self, facets: Facets) -> None:
        self.facets.show_facets(facets, self._scheme)
        self.facets.show_query(self.box.query)

    @Slot()
    def _to_table(self) -> None:
        (self.table if self.table.isVisibleTo(self) else self.box.edit).setFocus(Qt.FocusReason.OtherFocusReason)

    # deciding

    @Slot(int)
    def label_at(self, place: int) -> None:
        """Give the label at that place of the offered ones to all selected texts; with many labels, turn it."""
        offered = self._scheme.active if self._knows_scheme else ()
        if place >= len(offered):
            return
        label, shown = offered[place], self._opinion_shown()
        if self._scheme.many:
            self._decide(
                lambda project, ids: annotating.toggle_label(project, ids, label.id, prediction_shown=shown),
                self.tr("Give “{label}” to {count} texts, or take it off where all have it?"),
                label.name,
            )
        else:
            self._decide(
                lambda project, ids: annotating.label(project, ids, [label.id], prediction_shown=shown),
                self.tr("Label {count} texts as “{label}”?"),
                label.name,
            )

    @Slot()
    def skip(self) -> None:
        shown = self._opinion_shown()
        self._decide(
            lambda project, ids: annotating.skip(project, ids, prediction_shown=shown),
            self.tr("Mark {count} texts as skipped?"),
        )

    @Slot()
    def unsure(self) -> None:
        shown = self._opinion_shown()
        self._decide(
            lambda project, ids: annotating.unsure(project, ids, prediction_shown=shown),
            self.tr("Mark {count} texts as unsure?"),
        )

    @Slot()
    def flag(self) -> None:
        self._decide(annotating.toggle_flag, self.tr("Flag {count} texts, or take the flag off where all have it?"))

    @Slot()
    def clear(self) -> None:
        self._decide(annotating.clear, self.tr("Take the annotations off {count} texts, back into the pool?"))

    def _decide(self, decide: Decide, question: str, label: str = "") -> None:
        """Do this to all selected texts as one change, after a question where they are many."""
        ids: list[int] = self.table.selected_ids().tolist()
        if not ids:
            return
        words = question.format(count=QLocale().toString(len(ids)), label=label)
        words += "\n" + self.tr("It is one step, which Undo takes back.")
        yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
        if len(ids) > _ASK_FROM and QMessageBox.question(self, self.tr("Many texts"), words, yes | no, yes) != yes:
            return
        project = self._context.project
        self._context.operations.write(lambda: decide(project, ids), self.changed.emit)

    def _opinion_shown(self) -> bool:
        shown = (TextColumn.PREDICTED, TextColumn.CONFIDENCE)
        return any(
            spec.kind in shown and not self.table.isColumnHidden(column) for column, spec in enumerate(self.model.specs)
        )

    @Slot()
    def show_alike(self) -> None:
        """Show the group of near-duplicates of the text the person is at."""
        item = self._alike()
        if item is not None:
            self.box.set_text(Query(groups=frozenset({str(item.group)})).to_text())
            self._to_table()

    def _alike(self) -> TextRow | None:
        """The row the person is at, where other texts are nearly the same."""
        item = self.model.known(self.table.currentIndex().row())
        return item if item is not None and item.alike else None

    @Slot()
    def _show_alike(self) -> None:
        item = self._alike()
        is_shown = item is not None and self.box.query.groups == {str(item.group)}
        self.view.show_alike(0 if item is None or is_shown else item.alike)

    def _show_only(self, wanted: ColumnValue) -> None:
        """Of what is shown, the texts that have this in the imported column."""
        query = self.box.query
        others = {one for one in query.columns if one.column != wanted.column}
        self._edit_query(replace(query, columns=frozenset({*others, wanted})))

    @Slot()
    def copy(self) -> None:
        """Put the selected texts on the clipboard, one a line."""
        ids: list[int] = self.table.selected_ids().tolist()
        project, operations = self._context.project, self._context.operations
        if len(ids) > _COPY_AT_MOST:  # a part of them might be taken for all
            operations.failed.emit(Failure(AnnotatorError("copy_many", most=QLocale().toString(_COPY_AT_MOST)), ""))
            return
        operations.query(
            "texts.copy",
            lambda: "\n".join(" ".join(row.body.split()) for row in browsing.rows(project, ids)),
            QGuiApplication.clipboard().setText,
        )

    # around the table

    @Slot(str)
    def _act(self, name: str) -> None:
        match name:
            case "label":
                menu = self.menu()
                menu.popup(self.view.mapToGlobal(self.view.rect().center()))
            case "skip":
                self.skip()
            case "unsure":
                self.unsure()
            case "flag":
                self.flag()
            case "clear":
                self.clear()
            case "alike":
                self.show_alike()
            case "export":
                self.export_requested.emit(self.box.query.to_text())
            case "import":
                self.import_requested.emit(None)
            case "unfilter":
                self.box.set_text("")
                self._to_table()

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(at)

    def menu(self) -> QMenu:
        """What can be done with the selected texts."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, label in enumerate(self._scheme.active):
            action = menu.addAction(self.view.dot(label.color), label.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, place=place: self.label_at(place))
        menu.addSeparator()
        for words, slot in (
            (self.tr("Skip"), self.skip),
            (self.tr("Unsure"), self.unsure),
            (self.tr("Flag"), self.flag),
            (self.tr("Back into the pool"), self.clear),
        ):
            menu.addAction(words).triggered.connect(slot)
        menu.addSeparator()
        if self._alike() is not None:
            menu.addAction(self.tr("Show the texts like this one")).triggered.connect(self.show_alike)
        value = self.table.current_value()
        if value is not None:
            written = Query(columns=frozenset({value})).to_text().replace("&", "&&")
            only = menu.addAction(self.tr("Show only {filter}").format(filter=" ".join(written.split())))
            only.triggered.connect(lambda _=False: self._show_only(value))
        menu.addAction(self.tr("Copy the text")).triggered.connect(self.copy)
        current = self.table.current_id()
        if current is not None:
            opened = menu.addAction(self.tr("Open on the label page"))
            opened.triggered.connect(lambda _=False: self.open_text_requested.emit(current))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit(self.width())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        stored = _view_settings()
        stored.setValue("texts/columns", self.table.view_state())

    def _restore(self) -> None:
        self.table.restore_view(str(_view_settings().value("texts/columns", "")))


def _view_settings() -> QSettings:
    """Where widths of columns are kept, which are no setting a person would look for."""
    return QSettings(str(config_folder() / "view.ini"), QSettings.Format.IniFormat)
