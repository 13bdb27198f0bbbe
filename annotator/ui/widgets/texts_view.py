"""What stands on the page of texts: the query, the filters beside the table, the keys below it, and what is shown
where there is nothing to show.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.ui.models.texts_model import TextsModel
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Card, label
from annotator.ui.widgets.empty_state import EmptyState
from annotator.ui.widgets.facets import FacetsPanel
from annotator.ui.widgets.hint_row import HintRow
from annotator.ui.widgets.query_box import QueryBox
from annotator.ui.widgets.text_table import TextTable

_FACETS_FROM = 760  # pixels of the page, below which the filters are folded away until they are asked for
_FACETS_WIDTH = 206


class TextsView(QWidget):
    """`asked(name)`: label, skip, unsure, flag, clear, alike, export, import or unfilter."""

    asked = Signal(str)

    def __init__(self, theme: Theme, model: TextsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found = 0
        self._wants_facets: bool | None = None
        self.box = QueryBox(theme)
        self.facets = FacetsPanel(theme)
        self.facets.setFixedWidth(_FACETS_WIDTH)
        self.table = TextTable(theme)
        self.table.show_model(model)
        self.facets_button = QPushButton(self.tr("Filters"))
        set_role(self.facets_button, "chip-button")
        self.facets_button.setCheckable(True)
        self.facets_button.setChecked(True)
        self.facets_button.clicked.connect(self._turn_facets)
        self.selected = label("", "muted")
        self.hints = HintRow(theme)
        self.hints.add("label", "1", self.tr("label"), importance=6)
        self.hints.add("skip", self.tr("Space"), self.tr("skip"), importance=4)
        self.hints.add("unsure", "U", self.tr("unsure"), importance=3)
        self.hints.add("flag", "F", self.tr("flag"), importance=2)
        self.hints.add("clear", "Del", self.tr("back into the pool"), importance=1)
        self.hints.asked.connect(self.asked)
        self.alike_button = QPushButton()
        set_role(self.alike_button, "link")
        self.alike_button.clicked.connect(lambda: self.asked.emit("alike"))
        self.alike_button.hide()
        self.export_button = QPushButton()
        set_role(self.export_button, "link")
        self.export_button.clicked.connect(lambda: self.asked.emit("export"))
        self._places = self._build_places()
        self._arrange()
        self.table.selection_changed.connect(self._show_selected)
        self.show_found(0, is_filtered=False)
        self._show_place("table")

    def show_found(self, texts: int, *, is_filtered: bool) -> None:
        """So many texts were found."""
        self._found = texts
        self.box.show_count(texts)
        number = QLocale().toString(texts)
        words = (
            QCoreApplication.translate("TextsView", "Export these %n text(s)…", None, texts)
            if is_filtered
            else QCoreApplication.translate("TextsView", "Export all %n text(s)…", None, texts)
        )
        self.export_button.setText(words.replace(str(texts), number, 1))
        self.export_button.setVisible(texts > 0)
        self._show_place("table" if texts else "nothing" if is_filtered else "no_texts")
        self._show_selected()

    def show_alike(self, texts: int) -> None:
        """So many others are nearly the same as the text the person is at."""
        words = QCoreApplication.translate("TextsView", "%n text(s) like this one", None, texts)
        self.alike_button.setText(words.replace(str(texts), QLocale().toString(texts), 1))
        self.alike_button.setVisible(texts > 0)

    def show_scheme(self, scheme: Scheme) -> None:
        """Name the keys there are."""
        count = len(scheme.active)
        keys = "1" if count == 1 else f"1–{count}" if count < 10 else "1–0"
        self.hints.set_key("label", keys)
        self.hints.set_wanted("label", count > 0)

    def fit(self, width: int) -> None:
        """Fold the filters away on a narrow page, unless they were asked for."""
        shown = width >= _FACETS_FROM if self._wants_facets is None else self._wants_facets
        self.facets.setVisible(shown)
        self.facets_button.setChecked(shown)

    def dot(self, color: str) -> QIcon:
        """A label's dot as an icon for menus."""
        pixmap = QPixmap(32, 32)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.label_color(color))
        painter.drawEllipse(6, 6, 20, 20)
        painter.end()
        return QIcon(pixmap)

    @property
    def place(self) -> str:
        """What is on the screen: table, nothing (found) or no_texts."""
        return next(name for name, widget in self._places.items() if widget is self._stack.currentWidget())

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE.small)
        top.addWidget(self.box, 1)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, SPACE.small, 0, 0)
        beside.addWidget(self.facets_button)
        beside.addStretch()
        top.addLayout(beside)
        footer = QHBoxLayout()
        footer.setContentsMargins(SPACE.large, SPACE.small, SPACE.medium, SPACE.small)
        footer.setSpacing(SPACE.large)
        footer.addWidget(self.selected)
        footer.addWidget(self.hints, 1)
        footer.addWidget(self.alike_button)
        footer.addWidget(self.export_button)
        line = QFrame()
        set_role(line, "line")
        self._stack = QStackedWidget()
        for place in self._places.values():
            self._stack.addWidget(place)
        card = Card("", margin=1)
        card.body.setSpacing(0)
        # Room for the rounded corners, which the square table would else cover.
        card.body.setContentsMargins(1, SPACE.tiny, 1, SPACE.tiny)
        card.body.addWidget(self._stack, 1)
        card.body.addWidget(line)
        card.body.addLayout(footer)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE.medium + 2)
        middle.addWidget(self.facets)
        middle.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium + 2)
        column.addLayout(top)
        column.addLayout(middle, 1)

    def _build_places(self) -> dict[str, QWidget]:
        nothing = EmptyState(
            self._theme,
            "search",
            self.tr("No text is like that"),
            self.tr("Nothing matches the search and the filters together."),
            self.tr("Show all texts"),
        )
        nothing.asked.connect(lambda: self.asked.emit("unfilter"))
        no_texts = EmptyState(
            self._theme,
            "texts",
            self.tr("No texts yet"),
            self.tr("Import a file, and its texts stand here with what you and the model say of them."),
            self.tr("Import a file…"),
        )
        no_texts.set_primary()
        no_texts.asked.connect(lambda: self.asked.emit("import"))
        return {"table": self.table, "nothing": nothing, "no_texts": no_texts}

    def _show_place(self, name: str) -> None:
        self._stack.setCurrentWidget(self._places[name])

    @Slot()
    def _show_selected(self) -> None:
        count = self.table.selected_count() if self._found else 0
        words = QCoreApplication.translate("TextsView", "%n selected", None, count)
        self.selected.setText(words.replace(str(count), QLocale().toString(count), 1) if count else "")
        self.selected.setVisible(count > 0)
        self.hints.setEnabled(count > 0)

    @Slot(bool)
    def _turn_facets(self, on: bool) -> None:
        self._wants_facets = on
        self.facets.setVisible(on)
