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
CALIBRATED = 0.05  # calibration error up to which a probability can be taken at its word
_FEW, _FIVE_TIMES = (100, 200), 500

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
    return [never_wrong(found), *few, lstm_share(found), calibration(found), full(found)]


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
    """The shipped model with few labels is at least level with TF-IDF with 500."""
    name = f"five for one, {few} labels against TF-IDF with {_FIVE_TIMES}"
    lines, met = [], []
    for corpus in sorted({corpus for corpus, _ in found}):
        ours, theirs = found.get((corpus, few)), found.get((corpus, _FIVE_TIMES))
        for system in ("tfidf_plain", "tfidf") if ours and theirs else ():
            differences = {metric: unlike(ours, theirs, system, metric) for metric in METRICS}
            met += [not difference.behind for difference in differences.values()]
            told = ", ".join(f"{metric} {difference}" for metric, difference in differences.items())
            lines.append(f"\n  {corpus}: {told} against {system}")
    if not met:
        return Verdict(name, None, "")
    return Verdict(name, all(met), f"Level or ahead in {sum(met)} of {len(met)} comparisons." + "".join(lines))


def unlike(ours: Sequence[Row], theirs: Sequence[Row], system: str, metric: str) -> Difference:
    """The shipped model in one cell against `system` in another, seed by seed where both have them."""
    seeds = {row["seed"] for row in ours} & {row["seed"] for row in theirs}
    ours, theirs = ([row for row in rows if row["seed"] in seeds] or list(rows)[:1] for rows in (ours, theirs))
    over_texts = [
        float(np.hypot(one["systems"][SHIPPED][f"{metric}_error"], other["systems"][system][f"{metric}_error"]))
        for one, other in zip(ours, theirs, strict=True)
    ]
    return paired(values(ours, SHIPPED, metric), values(theirs, system, metric), over_texts)


def lstm_share(found: dict[Cell, list[Row]]) -> Verdict:
    """The LSTM makes the shipped model better: the mean over cells is above zero by more than its error."""
    text, met = "", []
    for metric in METRICS:
        leads = [lead(rows, WITHOUT_LSTM, metric) for rows in found.values()]
        if not leads:
            return Verdict("the LSTM's own share", None, "")
        means = [difference.mean for difference in leads]
        whole = Difference(float(np.mean(means)), standard_error(means))
        met.append(whole.ahead)
        ahead, behind = sum(one.ahead for one in leads), sum(one.behind for one in leads)
        text += f"\n  {metric} {whole} over {len(leads)} cells; ahead in {ahead}, behind in {behind}"
    return Verdict("the LSTM's own share", all(met), text.strip())


def calibration(found: dict[Cell, list[Row]]) -> Verdict:
    """The mean calibration error over cells is small."""
    errors = {cell: float(np.mean(values(rows, SHIPPED, "calibration_error"))) for cell, rows in found.items()}
    if not errors:
        return Verdict("calibration", None, "")
    mean, worst = float(np.mean(list(errors.values()))), max(errors, key=lambda cell: errors[cell])
    others = ", ".join(
        f"{system} {np.mean([np.mean(values(rows, system, 'calibration_error')) for rows in found.values()]):.3f}"
        for system in BASELINES
    )
    small = sum(error <= CALIBRATED for error in errors.values())
    text = (
        f"Mean error {mean:.3f} ({others}); at most {CALIBRATED} in {small} of {len(errors)} cells; "
        f"worst {errors[worst]:.3f} on {worst[0]} {worst[1]}"
    )
    return Verdict(f"calibration, mean error at most {CALIBRATED}", mean <= CALIBRATED, text)


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
