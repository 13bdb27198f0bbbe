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


class AlikeOffer(QWidget):
    """`accepted` when it is clicked; its key is the page's."""

    accepted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(role="muted")
        self.hint = KeyHint(theme, "Ctrl D", self.tr("Label like it"))
        self.hint.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click leaves the keys to the page
        self.hint.clicked.connect(self.accepted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self.words)
        row.addWidget(self.hint)
        self.withdraw()

    def show_offer(self, offer: Offer, scheme: Scheme) -> None:
        n = len(offer.others)
        words = QCoreApplication.translate("AlikeOffer", "%n text(s) like the last one", None, n)
        self.words.setText(words.replace(str(n), QLocale().toString(n), 1))
        named = self.tr(", ").join(scheme.names(offer.label_ids))
        self.hint.setToolTip(self._explanation(offer, named))
        self.words.explain(self._explanation(offer, named))
        self.hint.show()
        self.show()

    def show_done(self, n: int) -> None:
        """They were labelled."""
        words = QCoreApplication.translate("AlikeOffer", "%n text(s) labelled like it", None, n)
        self.words.setText("✓ " + words.replace(str(n), QLocale().toString(n), 1))
        self.words.explain(self.tr("It is one step, which Undo takes back."))
        self.hint.hide()
        self.show()

    def withdraw(self) -> None:
        self.words.setText("")
        self.hint.hide()
        self.hide()

    def _explanation(self, offer: Offer, named: str) -> str:
        lines = [" ".join(body[: 2 * _LONGEST].split()) for body in offer.bodies]
        shown = [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in lines]
        if len(offer.others) > len(shown):
            shown.append("…")
        return "\n".join((self.tr("Give “{labels}” also to:").format(labels=named), *shown))
