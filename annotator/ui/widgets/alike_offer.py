"""A line that offers to label the near-duplicates of the last text like it. It asks for nothing and covers nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.services.near_duplicates import Offer
from annotator.ui.theme import SPACE, Theme
from annotator.ui.widgets.card import ElidedLabel
from annotator.ui.widgets.key_cap import KeyHint

_LONGEST = 90  # characters of a text in the tool tip
_LONGEST_NAMES = 24


class AlikeOffer(QWidget):
    """`accepted` when it is clicked; its key is the page's. `turned` when it comes or goes."""

    accepted = Signal()
    turned = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_on = False
        self.words = ElidedLabel(role="muted")
        self.hint = KeyHint(theme, "Ctrl D", "")
        self.hint.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click leaves the keys to the page
        self.hint.clicked.connect(self.accepted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self.words)
        row.addWidget(self.hint)
        self.hide()

    def show_offer(self, offer: Offer, scheme: Scheme) -> None:
        n = len(offer.others)
        words = QCoreApplication.translate("AlikeOffer", "%n text(s) like the last one", None, n)
        self.words.setText(words.replace(str(n), QLocale().toString(n), 1))
        named = self.tr(", ").join(scheme.names(offer.label_ids)) or self.tr("no label")
        short = named if len(named) <= _LONGEST_NAMES else f"{named[: _LONGEST_NAMES - 1]}…"
        self.hint.set_text(self.tr("Also “{labels}”").format(labels=short))
        self.hint.setToolTip(self._explanation(offer, named))
        self.words.explain(self._explanation(offer, named))
        self._turn(on=True)
        self.hint.show()

    def show_done(self, n: int) -> None:
        """They were labelled."""
        words = QCoreApplication.translate("AlikeOffer", "%n text(s) labelled like it", None, n)
        self.words.setText("✓ " + words.replace(str(n), QLocale().toString(n), 1))
        self.words.explain(self.tr("It is one step, which Undo takes back."))
        self.hint.hide()
        self._turn(on=True)

    def withdraw(self) -> None:
        if self.is_on:
            self.words.setText("")
            self.hint.hide()
            self._turn(on=False)

    def _turn(self, *, on: bool) -> None:
        """What gives way goes first: a narrow window would grow for the moment, and stay so."""
        self.is_on = on
        if not on:
            self.hide()
        self.turned.emit()
        self.setVisible(on)

    def _explanation(self, offer: Offer, named: str) -> str:
        lines = [" ".join(body[: 2 * _LONGEST].split()) for body in offer.bodies]
        shown = [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in lines]
        if len(offer.others) > len(shown):
            shown.append("…")
        return "\n".join((self.tr("Give “{labels}” also to:").format(labels=named), *shown))
