"""The left edge of the window: the project, its pages with their counts, and how good the model is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.core.domain import ProjectSettings
from annotator.services.evaluating import Evaluation
from annotator.services.project import Counts
from annotator.services.retraining import Readiness
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Bar, ElidedLabel, label

_ENOUGH = 10  # test texts below which a figure would say more than is known


class NavButton(QPushButton):
    """A page by its name, with a count at the right."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        set_role(self, "nav")
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.count = QLabel(self)
        set_role(self.count, "small")
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, SPACE.medium, 0)
        line.addStretch(1)
        line.addWidget(self.count)


class Sidebar(QFrame):
    """`page_requested(index)` when a page is chosen."""

    page_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "sidebar")
        self.setFixedWidth(196)
        self._name = ElidedLabel(role="heading")
        self._file = ElidedLabel(role="small")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.small, SPACE.large, SPACE.small, SPACE.medium)
        outer.setSpacing(SPACE.tiny)
        for words in (self._name, self._file):
            line = QHBoxLayout()
            line.setContentsMargins(SPACE.medium, 0, SPACE.small, 0)
            line.addWidget(words)
            line.addStretch(1)
            outer.addLayout(line)
        outer.addSpacing(SPACE.medium)
        self._group = QButtonGroup(self)
        self.pages = tuple(
            NavButton(name) for name in (self.tr("Label"), self.tr("Texts"), self.tr("Results"), self.tr("Models"))
        )
        for index, button in enumerate(self.pages):
            self._group.addButton(button, index)
            outer.addWidget(button)
        self._group.idClicked.connect(self.page_requested)
        outer.addStretch(1)
        self.card = QFrame()
        set_role(self.card, "card")
        body = QVBoxLayout(self.card)
        body.setContentsMargins(SPACE.medium, SPACE.small, SPACE.medium, SPACE.medium)
        body.setSpacing(SPACE.tiny)
        self._what = label(role="small", wrap=True)
        self._figure = label(role="figure")
        self._more = label(role="small", wrap=True)
        self._bar = Bar(theme)
        for part in (self._what, self._figure, self._bar, self._more):
            body.addWidget(part)
        outer.addWidget(self.card)

    def show_project(self, name: str, file_name: str) -> None:
        self._name.setText(name)
        self._file.setText(file_name)

    def set_page(self, index: int) -> None:
        self.pages[index].setChecked(True)

    def show_counts(self, counts: Counts) -> None:
        locale = QLocale()
        for button, number in zip(self.pages, (counts.annotated, counts.texts, None, counts.models), strict=True):
            button.count.setText("" if not number else locale.toString(number))

    @property
    def quality_note(self) -> str:
        """What stands below the figure, or in its place."""
        return self._more.text()

    def show_quality(
        self, evaluation: Evaluation | None, counts: Counts, readiness: Readiness, settings: ProjectSettings
    ) -> None:
        """Macro-F1 on the test set with its interval, or what is missing to know it."""
        known = evaluation is not None and evaluation.metrics.n >= _ENOUGH and evaluation.metrics.macro is not None
        self._figure.setVisible(known)
        self._bar.setVisible(known)
        if not known or evaluation is None or evaluation.metrics.macro is None:
            self._what.setText(self.tr("How good is the model?"))
            if evaluation is None:
                self._more.setText(self._what_training_needs(readiness))
            else:
                words = self.tr("{n} more test texts until the first figure. They come by themselves, at random.")
                if not settings.test_share:
                    words = self.tr("{n} more test texts until the first figure. The share drawn for them is 0 %.")
                if counts.test_labelled >= _ENOUGH:
                    words = self.tr("The labelled test texts do not fit the active model. Retrain to measure.")
                self._more.setText(words.format(n=_ENOUGH - counts.test_labelled))
            return
        found = evaluation.metrics
        self._what.setText(self.tr("Macro-F1 on the test set"))
        assert found.macro is not None
        self._figure.setText(f"{found.macro.f1:.2f}")
        self._bar.set_share(found.macro.f1)
        low, high = found.macro_f1_interval or (0.0, 1.0)
        self._more.setText(
            self.tr("95 %: {low}–{high} · {n} texts").format(low=f"{low:.2f}", high=f"{high:.2f}", n=found.n)
        )

    def _what_training_needs(self, readiness: Readiness) -> str:
        """By the same measure as the page of results: both may be on the screen at once."""
        if readiness.ready:
            return self.tr("No model yet. There are enough labelled texts to train one.")
        return self.tr(
            "No model yet. It takes {labels} labels with {texts} texts each, outside the test set; {have} so far."
        ).format(labels=readiness.labels_needed, texts=readiness.texts_per_label, have=readiness.labels_with_enough)
