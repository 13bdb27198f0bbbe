"""Ready label schemes, and the colours labels get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError

# Distinct on white and on near-black, also to the colour-blind: after Okabe & Ito (2008), darkened for text contrast.
PALETTE = (
    "#2f9e69", "#d1495b", "#3b6fb6", "#c98a1b", "#7b5ea7", "#7f8894", "#2a9d9f", "#b5507f",
    "#8a6d3b", "#5b8c2a", "#4a5fc1", "#c2622d",
)  # fmt: skip

_GREEN, _RED, _BLUE, _AMBER, _VIOLET, _GREY, _TEAL = PALETTE[:7]


@dataclass(frozen=True, slots=True)
class ReadyScheme:
    """A label scheme to start from. `labels` are (name, colour, what it means)."""

    name: str
    labels: tuple[tuple[str, str, str], ...]
    many: bool = False


READY_SCHEMES: tuple[ReadyScheme, ...] = (
    ReadyScheme(
        "sentiment2-en",
        (("positive", _GREEN, "Praise, satisfaction."), ("negative", _RED, "Blame, disappointment.")),
    ),
    ReadyScheme("sentiment2-zh", (("正面", _GREEN, "称赞、满意。"), ("负面", _RED, "批评、失望。"))),
    ReadyScheme(
        "sentiment3-en",
        (
            ("positive", _GREEN, "Praise, satisfaction."),
            ("neutral", _GREY, "Facts, or praise and blame in balance."),
            ("negative", _RED, "Blame, disappointment."),
        ),
    ),
    ReadyScheme(
        "sentiment3-zh",
        (
            ("正面", _GREEN, "称赞、满意。"),
            ("中性", _GREY, "陈述事实，或褒贬相当。"),
            ("负面", _RED, "批评、失望。"),
        ),
    ),
    ReadyScheme(
        "ekman-en",
        (
            ("anger", _RED, "Blame, annoyance, rage."),
            ("disgust", PALETTE[9], "Revulsion, contempt."),
            ("fear", _VIOLET, "Worry, dread."),
            ("joy", _GREEN, "Delight, gratitude, love, amusement."),
            ("sadness", _BLUE, "Loss, loneliness, regret."),
            ("surprise", _AMBER, "Something unexpected, good or bad."),
            ("neutral", _GREY, "No emotion is expressed."),
        ),
    ),
    ReadyScheme(
        "ekman-zh",
        (
            ("愤怒", _RED, "指责、恼火、暴怒。"),
            ("厌恶", PALETTE[9], "反感、鄙视。"),
            ("恐惧", _VIOLET, "担心、害怕。"),
            ("高兴", _GREEN, "喜悦、感激、喜爱、好笑。"),
            ("悲伤", _BLUE, "失去、孤独、遗憾。"),
            ("惊奇", _AMBER, "出乎意料，无论好坏。"),
            ("中性", _GREY, "没有表达情绪。"),
        ),
    ),
    ReadyScheme(
        "smp2020",
        (
            ("愤怒", _RED, "指责、讽刺、咒骂，表示强烈不满。"),
            ("悲伤", _BLUE, "失落、难过、无助、怀念。"),
            ("恐惧", _VIOLET, "害怕、担心、紧张。"),
            ("惊奇", _AMBER, "吃惊、没想到。"),
            ("高兴", _GREEN, "开心、感动、喜爱。"),
            ("无情绪", _GREY, "陈述事实，看不出情绪。"),
        ),
    ),
    ReadyScheme("empty", ()),
)

# The names a person may type for a scheme that exists in two languages.
_ALIASES = {"sentiment2": "sentiment2-en", "sentiment3": "sentiment3-en", "ekman": "ekman-en"}


def ready_scheme(name: str) -> ReadyScheme:
    """The ready scheme of that name; `AnnotatorError("scheme_unknown")` if there is none."""
    wanted = _ALIASES.get(name, name)
    for scheme in READY_SCHEMES:
        if scheme.name == wanted:
            return scheme
    raise AnnotatorError("scheme_unknown", name=name, known=", ".join(scheme.name for scheme in READY_SCHEMES))


def make_labels(labels: Sequence[tuple[str, str, str]], first_id: int = 1) -> tuple[Label, ...]:
    """Labels with ids from `first_id` on. An empty colour takes the next of the palette.

    Raises `AnnotatorError` for a name that is empty ("label_empty") or stands twice ("label_twice").
    """
    made: list[Label] = []
    for offset, (name, color, description) in enumerate(labels):
        clean = " ".join(name.split())
        if not clean:
            raise AnnotatorError("label_empty")
        if any(label.name.casefold() == clean.casefold() for label in made):
            raise AnnotatorError("label_twice", label=clean)
        label_id = first_id + offset
        taken = [*(given for _, given, _ in labels), *(label.color for label in made)]
        made.append(Label(label_id, clean, color or color_for(label_id, taken), description))
    return tuple(made)


def color_for(label_id: int, taken: Iterable[str] = ()) -> str:
    """The palette colour of a label that was given none: its own, or of those that fewest have the next."""
    counts = Counter(taken)
    first = (label_id - 1) % len(PALETTE)
    return min((*PALETTE[first:], *PALETTE[:first]), key=lambda color: counts[color])
