"""The filters beside the table: what kinds of texts there are, how many of each, and which are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.core.query import STATES, Query
from annotator.services.browsing import Facets
from annotator.ui.theme import SPACE, TYPE, Theme, font, set_role
from annotator.ui.widgets.card import Card, label

_ROW_HEIGHT: Final = 25
_MOST_ROWS: Final = 12  # of a section, before the others are shown on request
_MARK: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to filter by. `field` and `value` are those of `Query`; `color` is a label's, or empty."""

    field: str
    value: str
    name: str
    count: int
    color: str = ""

    def is_on(self, query: Query) -> bool:
        held = getattr(query, self.field)
        return self.value in held if isinstance(held, frozenset) else held is True

    def turned(self, query: Query, on: bool) -> Query:
        """The query with this choice made, or taken back."""
        held = getattr(query, self.field)
        changed: dict[str, Any] = {self.field: True if on else None}
        if isinstance(held, frozenset):
            changed = {self.field: held | {self.value} if on else held - {self.value}}
        return replace(query, **changed)


class FacetsPanel(Card):
    """`query_edited(Query)` when a person makes a choice."""

    query_edited = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=0)
        self._theme = theme
        self._query = Query()
        self._sections: dict[str, _Section] = {}
        inside = QWidget()
        set_role(inside, "scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(SPACE.small, SPACE.medium, SPACE.small, SPACE.medium)
        self._column.setSpacing(SPACE.large)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.body.addWidget(scroll)
        self.setAccessibleName(self.tr("Filters"))

    def show_facets(self, facets: Facets, scheme: Scheme) -> None:
        """Take over what there is and how many of each."""
        self._section("states", self.tr("State"), self._states(facets))
        self._section("predicted", self.tr("Predicted"), _of_labels("predicted", scheme, facets.predicted))
        self._section("labels", self.tr("Annotated"), _of_labels("labels", scheme, facets.labels))
        names: dict[str, int] = {}
        for source in facets.sources:
            names[source.name] = names.get(source.name, 0) + source.texts
        self._section(
            "sources", self.tr("Source"), [Choice("sources", name, name, count) for name, count in names.items()]
        )

    def show_query(self, query: Query) -> None:
        """Tick what this query asks for."""
        self._query = query
        for section in self._sections.values():
            section.show_query(query)

    def rows(self, section: str) -> list[FacetRow]:
        found = self._sections.get(section)
        return found.rows if found else []

    def _states(self, facets: Facets) -> list[Choice]:
        names = {
            "pool": self.tr("Pool"),
            "labelled": self.tr("Labelled"),
            "skipped": self.tr("Skipped"),
            "unsure": self.tr("Unsure"),
        }
        return [
            *(Choice("states", state, names[state], facets.states.get(state, 0)) for state in STATES),
            Choice("flagged", "flagged", self.tr("Flagged"), facets.flagged),
            Choice("test", "test", self.tr("Test set"), facets.test),
            Choice("duplicate", "duplicate", self.tr("Near-duplicates"), facets.duplicates),
        ]

    def _section(self, key: str, title: str, choices: Sequence[Choice]) -> None:
        if key not in self._sections:
            section = _Section(self._theme, title, self)
            section.turned.connect(self._turned)
            self._sections[key] = section
            self._column.insertWidget(self._column.count() - 1, section)
        self._sections[key].show_choices(choices)
        self._sections[key].show_query(self._query)

    @Slot(object, bool)
    def _turned(self, choice: Choice, on: bool) -> None:
        self._query = choice.turned(self._query, on)
        self.query_edited.emit(self._query)


def _of_labels(key: str, scheme: Scheme, counts: Mapping[int, int]) -> list[Choice]:
    """The labels that are offered, and those that texts have all the same; none where no text has any."""
    told = [one for one in scheme.labels if not one.retired or one.id in counts] if counts else []
    return [Choice(key, one.name, one.name, counts.get(one.id, 0), one.color) for one in told]


class _Section(QWidget):
    """A heading and its rows."""

    turned = Signal(object, bool)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._everything = False
        self.rows: list[FacetRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        heading = label(title, "strong")
        heading.setContentsMargins(SPACE.small, 0, 0, SPACE.tiny)
        self._column.addWidget(heading)
        self._more = QPushButton()
        set_role(self._more, "link")
        self._more.clicked.connect(self._show_everything)
        self._column.addWidget(self._more)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        if [row.choice.value for row in self.rows] != [choice.value for choice in choices]:
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [FacetRow(self._theme, choice, self) for choice in choices]
            for i, row in enumerate(self.rows):
                row.clicked.connect(self._clicked)
                self._column.insertWidget(1 + i, row)
        for row, choice in zip(self.rows, choices, strict=True):
            row.show_choice(choice)
        self.setVisible(bool(choices))
        self._fold()

    def show_query(self, query: Query) -> None:
        for row in self.rows:
            row.setChecked(row.choice.is_on(query))
        self._fold()

    def _fold(self) -> None:
        folded = not self._everything and len(self.rows) > _MOST_ROWS + 2
        for i, row in enumerate(self.rows):
            row.setVisible(not folded or i < _MOST_ROWS or row.isChecked())
        self._more.setText(self.tr("All {count}…").format(count=len(self.rows)))
        self._more.setVisible(folded)

    @Slot()
    def _show_everything(self) -> None:
        self._everything = True
        self._fold()

    @Slot()
    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, FacetRow):
            self.turned.emit(row.choice, row.isChecked())


class FacetRow(QAbstractButton):
    """A choice with a box or a label's dot, its name and its count."""

    def __init__(self, theme: Theme, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.choice = choice
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_choice(choice)

    def show_choice(self, choice: Choice) -> None:
        self.choice = choice
        self.setText(choice.name)
        self.setAccessibleName(f"{choice.name}, {choice.count}")
        self.setToolTip(choice.name if len(choice.name) > 12 else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, _ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _ROW_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        self._paint_mark(painter)
        painter.setFont(font(TYPE.small))
        count = QLocale().toString(self.choice.count)
        count_width = QFontMetrics(painter.font()).horizontalAdvance(count)
        inner = self.rect().adjusted(SPACE.small, 0, -SPACE.small, 0)
        painter.setPen(color("muted" if self.choice.count else "faint"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setFont(font(TYPE.body))
        painter.setPen(color("accent" if self.isChecked() else "text" if self.choice.count else "muted"))
        inner.adjust(_MARK + 7, 0, -count_width - SPACE.small, 0)
        name = painter.fontMetrics().elidedText(self.choice.name, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_mark(self, painter: QPainter) -> None:
        mark = QRectF(SPACE.small + 0.5, (self.height() - _MARK) / 2 + 0.5, _MARK - 1, _MARK - 1)
        if self.choice.color:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.label_color(self.choice.color))
            painter.drawEllipse(mark.adjusted(1, 1, -1, -1))
            return
        on = self.isChecked()
        painter.setPen(self._theme.color("accent" if on else "faint"))
        painter.setBrush(self._theme.color("accent") if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(mark, 3, 3)
        if on:
            pen = QPen(self._theme.color("on_accent"), 1.6)
            painter.setPen(pen)
            left, top = mark.left(), mark.top()
            tick = ((2.6, 5.8), (4.9, 8.2), (8.8, 3.2))
            painter.drawPolyline([QPointF(left + x, top + y) for x, y in tick])
