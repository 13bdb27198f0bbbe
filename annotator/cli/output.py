"""What the commands print alike. Results go to stdout; the progress and all that is said beside them to stderr."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ignore_progress
from annotator.core.project_files import is_project

if TYPE_CHECKING:
    from annotator.core.exports import Alteration
    from annotator.services.importing import Rejection

SHOWN: Final = 10  # rows that were left out

_Made = TypeVar("_Made")


@contextlib.contextmanager
def progress_line() -> Iterator[OnProgress]:
    """A line on stderr that says what is being done; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    from annotator.ui.messages import phase_name

    with Console(stderr=True).status("…") as status:

        def show(progress: Progress) -> None:
            step = f" {progress.step}/{progress.steps}" if progress.steps else ""
            loss = f" · loss {progress.loss:.3f}" if progress.loss is not None else ""
            left = f" · {progress.seconds_left:.0f} s left" if progress.seconds_left is not None else ""
            status.update(f"{phase_name(progress.phase)}{step}{loss}{left}")

        yield show


def with_progress(make: Callable[[OnProgress], Generator[_Made, None, None]]) -> Iterator[_Made]:
    """What is made one after another, with the line of the progress only while the next is waited for: what is printed
    of the last would end up in it.
    """
    shown: OnProgress = ignore_progress
    with contextlib.closing(make(lambda progress: shown(progress))) as made:
        while True:
            with progress_line() as shown:
                one = next(made, None)
            if one is None:
                return
            yield one


def say(line: str) -> None:
    typer.echo(line, err=True)


def say_sheet(read: str | None, sheets: Sequence[str]) -> None:
    """Say which sheet of several was read where none was chosen."""
    others = [name for name in sheets if name != read]
    if read is not None and others:
        say(f"The sheet {read} was read. There are others, for --sheet: {', '.join(others)}")


def rejection_words(rejection: Rejection) -> str:
    """Why a row of a file was left out."""
    from annotator.ui.messages import rejection_sentence

    return rejection_sentence(rejection.reason_key, rejection.row, rejection.values)


def say_rejections(rejections: Sequence[Rejection], count: int) -> bool:
    """Say which rows of `count` were left out; whether there are more of them."""
    for rejection in rejections[:SHOWN]:
        say(rejection_words(rejection))
    return count > SHOWN


def say_alterations(alterations: Sequence[Alteration]) -> None:
    """Say what was written otherwise than it is in the project, or in the file that was read."""
    from annotator.ui.export_words import alteration_sentence

    for one in alterations:
        say(alteration_sentence(one))


def check_folder(out: Path) -> None:
    """Refuse at once, and not after minutes, to write into a folder that is not there. Raises "folder_missing"."""
    if not out.absolute().parent.is_dir():
        raise AnnotatorError("folder_missing", folder=str(out.parent), file=str(out))


def check_file(out: Path) -> None:
    """The same for what is to be one file. Raises "folder_missing", "target_is_folder" for a folder, and
    "project_in_the_way".
    """
    check_folder(out)
    if out.is_dir():
        raise AnnotatorError("target_is_folder", file=str(out))
    if is_project(out):
        raise AnnotatorError("project_in_the_way", file=str(out))


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def with_interval(name: str, value: float | None, interval: tuple[float, float] | None) -> str:
    between = f" (95 %: {interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
    return f"{name}\t{share(value)}{between}"
