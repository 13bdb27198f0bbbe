"""What the rows of the learning benchmark say of each requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from baselines import NAMES as BASELINES
from comparing import METRICS, Difference, paired, standard_error
from rows import Row

SHIPPED, WITHOUT_LSTM = "shipped", "without_lstm"
FULL = "full"
# (metric, least value) with all labels of the training texts.
TARGETS = {
    "chnsenticorp": ("accuracy", 0.920),
    "smp2020_ewect_usual": ("macro_f1", 0.720),
    "sst2": ("accuracy", 0.850),
    "trec6": ("accuracy", 0.930),
    "goemotions_ekman": ("macro_f1", 0.600),
    "goemotions": ("macro_f1", 0.480),
}
# By labels, the calibration error that no corpus may pass.
_CALIBRATED = {100: 0.06, 500: 0.05}
# By labels, on how many of five corpora they are to be worth 500 of the baseline.
_FEW = {100: 3, 200: 5}
_FIVE_TIMES, _BASELINE = 500, "tfidf"
# By how much macro-F1 falls without the LSTM, on average over corpora and budgets.
_LSTM_SHARE, _LSTM_SHARE_FULL = 0.02, 0.015

Cell = tuple[str, int | str]  # corpus and budget


@dataclass(frozen=True, slots=True)
class Verdict:
    """`met` is None where the rows do not tell."""

    name: str
    met: bool | None
    text: str

    def __str__(self) -> str:
        word = {True: "met", False: "not met", None: "not measured"}[self.met]
        return f"{self.name}: {word}. {self.text}".rstrip()


def cells(rows: Sequence[Row]) -> dict[Cell, list[Row]]:
    """The rows of each corpus and budget, by seed."""
    found: dict[Cell, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["seed"]):
        found.setdefault((row["corpus"], row["budget"]), []).append(row)
    return found


def values(rows: Sequence[Row], system: str, metric: str) -> list[float]:
    return [row["systems"][system][metric] for row in rows]


def lead(rows: Sequence[Row], system: str, metric: str) -> Difference:
    """How far the shipped model is ahead of `system` in one cell."""
    over_texts = [row["systems"][system]["gap_errors"][metric] for row in rows]
    return paired(values(rows, SHIPPED, metric), values(rows, system, metric), over_texts)


def all_verdicts(rows: Sequence[Row]) -> list[Verdict]:
    found = cells(rows)
    few = [five_for_one(found, budget) for budget in _FEW]
    shares = [lstm_share(found, of_all) for of_all in (False, True)]
    return [never_wrong(found), *few, *shares, calibration(found), full(found)]


def never_wrong(found: dict[Cell, list[Row]]) -> Verdict:
    """No baseline is ahead of the shipped model by more than one standard error, anywhere."""
    leads = {
        (corpus, budget, system, metric): lead(rows, system, metric)
        for (corpus, budget), rows in found.items()
        for system in BASELINES
        for metric in METRICS
    }
    if not leads:
        return Verdict("never the wrong choice", None, "")
    lost = {key: difference for key, difference in leads.items() if difference.behind}
    cells_lost = {key[:2] for key in lost}
    text = f"Level or ahead in {len(found) - len(cells_lost)} of {len(found)} cells."
    for (corpus, budget, system, metric), difference in sorted(lost.items(), key=lambda item: item[1].mean):
        text += f"\n  {corpus} {budget}: {metric} {difference} against {system}"
    return Verdict("never the wrong choice", not lost, text)


def five_for_one(found: dict[Cell, list[Row]], few: int) -> Verdict:
    """The shipped model with few labels scores at least what TF-IDF scores with 500, in accuracy and in macro-F1."""
    lines, met = [], []
    for corpus in sorted({corpus for corpus, _ in found}):
        ours, theirs = found.get((corpus, few)), found.get((corpus, _FIVE_TIMES))
        for system in ("tfidf_plain", _BASELINE) if ours and theirs else ():
            differences = {metric: unlike(ours, theirs, system, metric) for metric in METRICS}
            if system == _BASELINE:
                met.append(all(difference.mean >= 0 for difference in differences.values()))
            told = ", ".join(f"{metric} {difference}" for metric, difference in differences.items())
            lines.append(f"\n  {corpus}: {told} against {system}")
    name = f"five for one, {few} labels against TF-IDF with {_FIVE_TIMES}"
    if not met:
        return Verdict(name, None, "")
    text = f"As good or better on {sum(met)} of {len(met)} corpora ({_FEW[few]} of 5 are wanted)."
    return Verdict(name, sum(met) >= min(_FEW[few], len(met)), text + "".join(lines))


def unlike(ours: Sequence[Row], theirs: Sequence[Row], system: str, metric: str) -> Difference:
    """The shipped model in one cell against `system` in another, seed by seed where both have them."""
    seeds = {row["seed"] for row in ours} & {row["seed"] for row in theirs}
    ours, theirs = ([row for row in rows if row["seed"] in seeds] or list(rows)[:1] for rows in (ours, theirs))
    over_texts = [
        float(np.hypot(one["systems"][SHIPPED][f"{metric}_error"], other["systems"][system][f"{metric}_error"]))
        for one, other in zip(ours, theirs, strict=True)
    ]
    return paired(values(ours, SHIPPED, metric), values(theirs, system, metric), over_texts)


def lstm_share(found: dict[Cell, list[Row]], of_all: bool) -> Verdict:
    """How much worse the model is without its LSTM, as a mean over cells: those `of_all` labels, or the others."""
    cells_meant = [rows for (_, budget), rows in found.items() if (budget == FULL) is of_all]
    wanted = _LSTM_SHARE_FULL if of_all else _LSTM_SHARE
    name = f"the LSTM's own share, {'all' if of_all else 'few'} labels, macro-F1 at least {wanted}"
    if not cells_meant:
        return Verdict(name, None, "")
    text, means = "", {}
    for metric in METRICS:
        leads = [lead(rows, WITHOUT_LSTM, metric) for rows in cells_meant]
        each = [difference.mean for difference in leads]
        means[metric] = float(np.mean(each))
        ahead, behind = sum(one.ahead for one in leads), sum(one.behind for one in leads)
        whole = Difference(means[metric], standard_error(each))
        text += f"\n  {metric} {whole} over {len(leads)} cells; ahead in {ahead}, behind in {behind}"
    return Verdict(name, means["macro_f1"] >= wanted, text.strip())


def calibration(found: dict[Cell, list[Row]]) -> Verdict:
    """With so many labels as are named, the calibration error is small on each corpus."""
    errors = {cell: float(np.mean(values(rows, SHIPPED, "calibration_error"))) for cell, rows in found.items()}
    judged = {cell: error for cell, error in errors.items() if cell[1] in _CALIBRATED}
    if not judged:
        return Verdict("calibration", None, "")
    mean, worst = float(np.mean(list(errors.values()))), max(errors, key=lambda cell: errors[cell])
    others = ", ".join(
        f"{system} {np.mean([np.mean(values(rows, system, 'calibration_error')) for rows in found.values()]):.3f}"
        for system in BASELINES
    )
    text = f"Mean error {mean:.3f} ({others}); worst {errors[worst]:.3f} on {worst[0]} {worst[1]}."
    lost = {cell: error for cell, error in judged.items() if error > _CALIBRATED[int(cell[1])]}
    for (corpus, budget), error in lost.items():
        text += f"\n  {corpus} {budget}: {error:.3f}, at most {_CALIBRATED[int(budget)]}"
    return Verdict("calibration", not lost, text)


def full(found: dict[Cell, list[Row]]) -> Verdict:
    """With all labels, the shipped model reaches the target of every corpus that was measured."""
    lines, met = [], []
    for corpus, (metric, target) in TARGETS.items():
        rows = found.get((corpus, FULL))
        if rows:
            mean = float(np.mean(values(rows, SHIPPED, metric)))
            met.append(mean >= target)
            lines.append(f"\n  {corpus}: {metric} {mean:.3f}, target {target:.3f}" + ("" if met[-1] else ", missed"))
    if not met:
        return Verdict("full data", None, "")
    return Verdict("full data", all(met), f"{sum(met)} of {len(met)} corpora reach their target." + "".join(lines))
