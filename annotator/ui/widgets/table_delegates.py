"""How the cells of the table of texts are painted: found words marked, labels with their dots, confidence as a bar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.domain import Label
from annotator.core.query import Term
from annotator.core.texts import INVISIBLE, is_unspaced
from annotator.services.browsing import TextRow
from annotator.ui.models.texts_model import TextColumn, TextsModel
from annotator.ui.theme import SPACE, TYPE, Theme, font

ROW_HEIGHT: Final = 36
_INSET: Final = 10
_DOT: Final = 9
_BAR_HEIGHT: Final = 5
_BAR_WIDTH: Final = 64
_ICON: Final = 15
_LONGEST_BODY: Final = 4_000  # characters of a text that are looked at for its one line
_UNSEEN: Final = dict.fromkeys(map(ord, INVISIBLE))
_LEAD: Final = 8  # characters shown before a found word that would else be out of sight

Index = QModelIndex | QPersistentModelIndex


class TextsDelegate(QStyledItemDelegate):
    """Paints every cell of the table; one for all columns, all rows of one height."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: re.Pattern[str] | None = None
        self.hovered_row = -1

    def set_terms(self, terms: Sequence[Term]) -> None:
        """Mark these words and phrases from now on."""
        self._found = pattern(terms)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TextsModel):
            super().paint(painter, option, index)
            return
        painter.save()
        rect: QRect = option.rect
        self._paint_ground(painter, option, rect, index)
        item = model.item(index.row())
        kind = model.specs[index.column()].kind
        inner = rect.adjusted(_INSET, 0, -_INSET, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item is None:
            self._paint_waiting(painter, inner, kind)
        elif kind is TextColumn.FLAG:
            self._paint_flag(painter, rect, item)
        elif kind is TextColumn.TEXT:
            self._paint_text(painter, inner, item)
        elif kind is TextColumn.ANNOTATION:
            self._paint_annotation(painter, inner, item, model)
        elif kind is TextColumn.PREDICTED:
            self._paint_labels(painter, inner, _labels(model, item.predicted_ids))
        elif kind is TextColumn.CONFIDENCE:
            self._paint_confidence(painter, inner, item, model)
        elif kind is TextColumn.SOURCE:
            self._paint_source(painter, inner, item)
        else:
            words = str(model.data(index) or "")
            shown = _fitting(words, QFontMetrics(font(TYPE.body)), inner.width())
            self._paint_paragraph(painter, inner, shown, "muted", _is_right_to_left(words))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        elif index.row() == self.hovered_row:
            painter.fillRect(rect, self._theme.color("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.color("line"))
        if index.column() == 0 and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), self._theme.color("accent"))

    def _paint_waiting(self, painter: QPainter, rect: QRect, kind: TextColumn) -> None:
        if kind is TextColumn.TEXT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRect(rect.left(), rect.center().y() - 4, min(rect.width(), 220), 8), 4, 4)

    def _paint_flag(self, painter: QPainter, rect: QRect, item: TextRow) -> None:
        if item.flag:
            self._paint_icon(painter, "flag_on", "warn", QPoint(rect.center().x() - _ICON // 2 + 1, rect.center().y()))

    def _paint_text(self, painter: QPainter, rect: QRect, item: TextRow) -> None:
        right = rect.right()
        if item.note:
            right -= _ICON
            self._paint_icon(painter, "note", "muted", QPoint(right, rect.center().y()))
            right -= SPACE.small
        if item.is_test:
            right = self._paint_chip(painter, rect, right, self.tr("test"))
        if item.alike:
            right = self._paint_chip(painter, rect, right, f"≈ {item.alike}")
        rect = QRect(rect.left(), rect.top(), max(0, right - rect.left()), rect.height())
        painter.setFont(font(TYPE.body))
        words = self._one_line(item.body, painter.fontMetrics(), rect.width())
        self._paint_paragraph(painter, rect, words, "text", _is_right_to_left(item.body), self._ranges(words))

    def _one_line(self, body: str, metrics: QFontMetrics, width: int) -> str:
        """The beginning of a text on one line; a later part where the first found word would be out of sight."""
        words = " ".join(body[:_LONGEST_BODY].split())
        found = self._found.search(words) if self._found else None
        if found and metrics.horizontalAdvance(words[: found.end() + 1]) > width - metrics.horizontalAdvance("…"):
            words = "…" + words[max(0, found.start() - _LEAD) :]
        return _fitting(words, metrics, width)

    def _ranges(self, words: str) -> list[QTextLayout.FormatRange]:
        marked = QTextCharFormat()
        marked.setBackground(self._theme.color("highlight"))
        ranges = []
        for found in self._found.finditer(words) if self._found else ():
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = _utf16(words[: found.start()]), _utf16(found[0]), marked
            ranges.append(one)
        return ranges

    def _paint_annotation(self, painter: QPainter, rect: QRect, item: TextRow, model: TextsModel) -> None:
        if item.state == "labelled" and item.label_ids:
            self._paint_labels(painter, rect, _labels(model, item.label_ids))
        else:
            self._paint_words(painter, rect, model.annotation_words(item), "faint" if item.state == "pool" else "muted")

    def _paint_labels(self, painter: QPainter, rect: QRect, labels: Sequence[Label]) -> None:
        """Dot and name of each label, as many as there is room for, then how many more."""
        painter.setFont(font(TYPE.body))
        metrics = painter.fontMetrics()
        left = rect.left()
        for i, label in enumerate(labels):
            rest = len(labels) - i - 1
            reserved = metrics.horizontalAdvance(f"+{rest}") + SPACE.small if rest else 0
            room = rect.right() - left - _DOT - 6 - reserved
            width = metrics.horizontalAdvance(label.name)
            if i and room < min(width, 28):
                self._paint_words(painter, QRect(left, rect.top(), rect.right() - left, rect.height()), f"+{rest + 1}")
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.label_color(label.color))
            painter.drawEllipse(QRectF(left, rect.center().y() - _DOT / 2 + 0.5, _DOT, _DOT))
            left += _DOT + 6
            self._paint_words(painter, QRect(left, rect.top(), max(0, room), rect.height()), label.name, "text")
            left += min(width, max(0, room)) + SPACE.small

    def _paint_confidence(self, painter: QPainter, rect: QRect, item: TextRow, model: TextsModel) -> None:
        if item.confidence is None:
            return
        labels = _labels(model, item.predicted_ids[:1])
        color = self._theme.label_color(labels[0].color) if labels else self._theme.color("accent")
        number = f"{item.confidence:.2f}"
        painter.setFont(font(TYPE.body))
        room = rect.width() - painter.fontMetrics().horizontalAdvance("0.00") - SPACE.small
        width = min(_BAR_WIDTH, room)
        if not item.prediction_current:
            painter.setOpacity(0.5)
        left = rect.left()
        if width >= 16:
            top = rect.center().y() - _BAR_HEIGHT / 2 + 0.5
            self._paint_bar(painter, QRectF(left, top, width, _BAR_HEIGHT), self._theme.color("track"))
            filled = max(float(_BAR_HEIGHT), width * item.confidence)
            self._paint_bar(painter, QRectF(left, top, filled, _BAR_HEIGHT), color)
            left += width + SPACE.small
        self._paint_words(painter, QRect(left, rect.top(), rect.right() - left + 1, rect.height()), number, "text")

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRectF, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(rect, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)

    def _paint_source(self, painter: QPainter, rect: QRect, item: TextRow) -> None:
        """The row stays readable however narrow the column: the name gives way."""
        painter.setFont(font(TYPE.body))
        metrics = painter.fontMetrics()
        number = str(item.row)
        room = rect.width() - metrics.horizontalAdvance(number) - 6
        name = metrics.elidedText(item.source_name, Qt.TextElideMode.ElideMiddle, room) if room > 20 else ""
        left = rect.left()
        if name:
            self._paint_words(painter, QRect(left, rect.top(), room, rect.height()), name, "faint")
            left += metrics.horizontalAdvance(name) + 6
        self._paint_words(painter, QRect(left, rect.top(), rect.right() - left + 1, rect.height()), number, "muted")

    def _paint_chip(self, painter: QPainter, rect: QRect, right: int, words: str) -> int:
        """A small mark that ends at `right`; returns where what stands before it has to end."""
        painter.setFont(font(TYPE.small - 1))
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        if rect.width() < 3 * width:
            return right
        chip = QRectF(right - width, rect.center().y() - 8, width, 17)
        painter.setPen(self._theme.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, 8, 8)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
        return right - width - SPACE.small

    def _paint_icon(self, painter: QPainter, name: str, role: str, left: QPoint) -> None:
        self._theme.icon(name, role).paint(painter, QRect(left.x(), left.y() - _ICON // 2, _ICON, _ICON))

    def _paint_paragraph(
        self,
        painter: QPainter,
        rect: QRect,
        line: str,
        role: str,
        right_to_left: bool,
        ranges: Sequence[QTextLayout.FormatRange] = (),
    ) -> None:
        """The line of a text, in its direction and from its side, whatever the direction of the table."""
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(_direction(right_to_left))
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout = QTextLayout(line, font(TYPE.body))
        layout.setTextOption(option)
        layout.setFormats(ranges)
        layout.beginLayout()
        made = layout.createLine()
        made.setLineWidth(rect.width())
        layout.endLayout()
        painter.setPen(self._theme.color(role))
        painter.setClipRect(rect)
        layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - made.height()) / 2))

    def _paint_words(self, painter: QPainter, rect: QRect, words: str, role: str = "muted") -> None:
        """A name or a number in its own direction; it stays at the left, where what it belongs to stands."""
        painter.setFont(font(TYPE.body))
        painter.setPen(self._theme.color(role))
        painter.setLayoutDirection(_direction(_is_right_to_left(words)))
        place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, int(place), _fitting(words, painter.fontMetrics(), rect.width()))


def pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """What finds these terms in a text as the search does: at the beginning of words, or anywhere in Chinese."""
    parts = []
    for term in terms:
        words = [f"[{INVISIBLE}]*".join(map(re.escape, word)) for word in term.words.translate(_UNSEEN).split()]
        if not words:
            continue
        body = r"\s*".join(words) if is_unspaced(term.words) else r"\W+".join(words)
        if not is_unspaced(term.words):
            body = r"(?<!\w)" + body + (r"(?!\w)" if term.exact else r"\w*")
        parts.append(body)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _labels(model: TextsModel, label_ids: Sequence[int]) -> list[Label]:
    return [label for one in label_ids if (label := model.label(one)) is not None]


def _fitting(words: str, metrics: QFontMetrics, width: int) -> str:
    """As much of the beginning as fits on one line."""
    return metrics.elidedText(" ".join(words[:1_000].split()), Qt.TextElideMode.ElideRight, width)


def _is_right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction is of Arabic, Hebrew or the like, as Unicode and Qt have it."""
    kinds = (unicodedata.bidirectional(character) for character in words[:_LONGEST_BODY])
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _direction(right_to_left: bool) -> Qt.LayoutDirection:
    return Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight


def _utf16(words: str) -> int:
    """How long Qt takes a string to be."""
    return len(words.encode("utf-16-le")) // 2
