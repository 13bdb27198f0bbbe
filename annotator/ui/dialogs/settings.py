"""How the person wants to work in this project."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from annotator.core.domain import ProjectSettings, Strategy
from annotator.ui.dialogs.form import FormDialog, hint, spin_box
from annotator.ui.reasons import strategy_name


class SettingsDialog(FormDialog):
    """The settings of one project."""

    def __init__(self, parent: QWidget | None, settings: ProjectSettings) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("SettingsDialog", "Settings of this project"),
            "",
            QCoreApplication.translate("SettingsDialog", "Save"),
        )
        self.annotator = QLineEdit(settings.annotator)
        self.annotator.setPlaceholderText(self.tr("Your name, kept with each annotation"))
        self.retrain_every = spin_box(0, 1_000, settings.retrain_every)
        self.retrain_every.setSpecialValueText(self.tr("only when I ask"))
        self.retrain_every.setPrefix(self.tr("after ", "retrain after N annotations"))
        self.retrain_every.setSuffix(self.tr(" annotations"))
        self.strategy = QComboBox()
        for strategy in Strategy:
            # One for a label is picked with its label above the text, and can be kept here.
            if strategy.needs_label and strategy is not settings.strategy:
                continue
            self.strategy.addItem(strategy_name(strategy), strategy)
        self.strategy.setCurrentIndex(self.strategy.findData(settings.strategy))
        self.random_share = spin_box(0, 100, round(100 * settings.random_share))
        self.test_share = spin_box(0, 90, round(100 * settings.test_share))
        for spin in (self.random_share, self.test_share):
            spin.setSuffix(" %")
        self.seed = spin_box(0, 2**31 - 1, settings.seed)
        self.show_opinion = QCheckBox(self.tr("Show the model’s opinion while labelling"))
        self.show_opinion.setChecked(settings.show_opinion)
        form = self.add_form()
        rows: tuple[tuple[str, QWidget, str], ...] = (
            (self.tr("Annotator"), self.annotator, ""),
            (self.tr("Retrain"), self.retrain_every, ""),
            (self.tr("Suggest first"), self.strategy, ""),
            (
                self.tr("At random"),
                self.random_share,
                self.tr("So much of the queue is drawn at random, so that nothing is overlooked."),
            ),
            (
                self.tr("Test set"),
                self.test_share,
                self.tr("So much of what you annotate is drawn at random for the test set and never trained on."),
            ),
            (self.tr("Seed"), self.seed, ""),
        )
        for name, control, remark in rows:
            control.setAccessibleName(name)
            form.addRow(name, control)
            if remark:
                told = hint(remark)
                form.addRow("", told)
        form.addRow("", self.show_opinion)
        self.setMinimumWidth(520)

    @classmethod
    def ask(cls, parent: QWidget | None, settings: ProjectSettings) -> dict[str, Any] | None:
        """The fields of `ProjectSettings` as the person wants them, or None."""
        dialog = cls(parent, settings)
        return dialog.values() if dialog.exec() == cls.DialogCode.Accepted else None

    def values(self) -> dict[str, Any]:
        return {
            "annotator": self.annotator.text().strip(),
            "retrain_every": self.retrain_every.value(),
            "strategy": Strategy(self.strategy.currentData()),  # Qt gives back a plain string
            "random_share": self.random_share.value() / 100,
            "test_share": self.test_share.value() / 100,
            "seed": self.seed.value(),
            "show_opinion": self.show_opinion.isChecked(),
        }
