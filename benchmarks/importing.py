"""Importing a million texts: rows a second beside bare sqlite3, memory, how long others wait, and what follows.

    python benchmarks/importing.py [--rows 1000000] [--long 20000] [--folder DIR] [--json FILE]

Half of the texts are Chinese, half English, all different; the labels are three. The same rows then go through bare
`sqlite3.executemany` into tables with the same columns and an FTS5 index, in one transaction, from lists in memory:
once into tables with nothing but their key ("bare"), once into tables with our indexes ("bare, same indexes"). The
import reads the file itself, finds out its format, hashes each text and cuts it for the index; all of that is in its
time.
Each import runs in a process of its own, whose peak memory is told. While it runs a thread labels texts that were there
before, one every 50 ms.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.core.query import Query, parse
from annotator.core.schemes import ReadyScheme
from annotator.core.texts import searchable, text_hash
from annotator.services import annotating, browsing
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project

LABELS = ("good", "bad", "mixed")
_WORDS, _CHARACTERS = 20_000, 3_000  # of which some are common and most are rare, as in a language
_DRAWN = 1_000_000  # words or characters; the texts are cut from there


def vocabulary() -> tuple[list[str], list[str]]:
    """English-looking words and Chinese characters, the commonest first."""
    draw = random.Random(0)
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        syllables = (draw.choice("bcdfghlmnprstvw") + draw.choice("aeiou") for _ in range(draw.randint(1, 4)))
        words["".join(syllables) + draw.choice(("", "", "n", "s", "t"))] = None
    characters = [chr(0x4E00 + at) for at in draw.sample(range(0x5000), _CHARACTERS)]
    return list(words), characters


def drawn(items: Sequence[str], seed: int) -> list[str]:
    """Items by Zipf's law."""
    weights = 1 / (np.arange(len(items)) + 5)
    chosen = np.random.default_rng(seed).choice(len(items), _DRAWN, p=weights / weights.sum())
    return [items[at] for at in chosen]


def rows(count: int, length: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Texts with their labels; `length` characters on the average."""
    words, characters = vocabulary()
    english, chinese = drawn(words, seed), "".join(drawn(characters, seed))
    draw = random.Random(seed)
    for number in range(count):
        goal = max(8, int(draw.gauss(length, length / 3))) if length < 1_000 else length
        at = draw.randrange(_DRAWN - goal)
        if number % 2:
            body = f"{chinese[at : at + goal]}。{number}"
        else:
            body = f"{' '.join(english[at : at + max(2, goal // 6)])} {number}."
        yield body, LABELS[number % 3]


def write_file(path: Path, count: int, length: int, *, labels: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label") if labels else ("text",))
        writer.writerows(row if labels else row[:1] for row in rows(count, length))


def bare(folder: Path, count: int, length: int, *, indexed: bool, labels: bool) -> float:
    """Seconds for the rows through executemany into the columns of the tables, and their search index."""
    prepared = [(at, text_hash(body), body, 1, at, "{}", 0) for at, (body, _) in enumerate(rows(count, length), 1)]
    spaced = [(at, searchable(body)) for at, _, body, *_ in prepared]
    given = [(at, "labelled", 0, "", "import", "2026-01-01T00:00:00+00:00", 0) for at, *_ in prepared] if labels else []
    pairs = [(at, at % 3 + 1) for at, *_ in prepared] if labels else []
    path = folder / f"bare-{indexed}.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    unique = "UNIQUE" if indexed else ""
    connection.execute(
        f"CREATE TABLE text (id INTEGER PRIMARY KEY, hash BLOB {unique}, body TEXT, source_id INT, row INT, "
        "columns TEXT, is_test INT)"
    )
    key = "PRIMARY KEY" if indexed else ""
    connection.execute(
        f"CREATE TABLE annotation (text_id INTEGER {key}, decision TEXT, flag INT, note TEXT, annotator TEXT, "
        "annotated_at TEXT, prediction_shown INT)"
    )
    primary = ", PRIMARY KEY (text_id, label_id)" if indexed else ""
    connection.execute(f"CREATE TABLE annotation_label (text_id INT, label_id INT{primary})")
    if indexed:
        for index in ("text (source_id)", "annotation (annotated_at)", "annotation (decision, text_id)",
                      "annotation_label (label_id)"):  # fmt: skip
            connection.execute(f"CREATE INDEX [ix_{index}] ON {index}")
    connection.execute(
        "CREATE VIRTUAL TABLE text_search USING fts5(body, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    began = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?, ?)", prepared)
    connection.executemany("INSERT INTO text_search (rowid, body) VALUES (?, ?)", spaced)
    if labels:
        connection.executemany("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?)", given)
        connection.executemany("INSERT INTO annotation_label VALUES (?, ?)", pairs)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    path.unlink()
    return seconds


class Labelling:
    """Labels texts that were there before, as a person does meanwhile; how long each answer took."""

    def __init__(self, project: Project, text_ids: list[int]) -> None:
        self._project = project
        self._ids = text_ids
        self.waits: list[float] = []
        self.at_finish: list[float] = []
        self.finishing = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._label)

    def __enter__(self) -> Labelling:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _label(self) -> None:
        turn = 0
        while not self._stop.wait(0.05):
            began = time.perf_counter()
            annotating.label(self._project, [self._ids[turn % len(self._ids)]], [turn % 3 + 1])
            wait = time.perf_counter() - began
            (self.at_finish if self.finishing else self.waits).append(wait)
            turn += 1


def imported(folder: Path, count: int, *, labels: bool, person: bool) -> dict[str, Any]:
    """One import in this process, from the file to the report."""
    project = Project.create(
        folder / "p.annotator", ReadyScheme("own", tuple((name, "", "") for name in LABELS), False)
    )
    first = folder / "first.csv"
    first.write_text("text\n" + "".join(f"{at} of the texts that were there\n" for at in range(1_000)), "utf-8")
    import_file(project, first, ImportChoice("text"), ignore_progress, never_stop)
    ids = browsing.find_ids(project, Query()).tolist()
    labelling = Labelling(project, ids)
    phases: dict[str, float] = {}

    def told(progress: Progress) -> None:
        phases.setdefault(progress.phase, time.perf_counter())
        if progress.phase == "finish":
            labelling.finishing = True

    choice = ImportChoice("text", "label" if labels else None)
    began = time.perf_counter()
    if person:
        with labelling:
            report = import_file(project, folder / "rows.csv", choice, told, never_stop)
    else:
        report = import_file(project, folder / "rows.csv", choice, told, never_stop)
    ended = time.perf_counter()
    assert (report.added, report.labelled) == (count, count if labels else 0), report
    project.close()
    return {
        "seconds": ended - began,
        "look": phases["store"] - began,
        "finish": ended - phases["finish"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "reader_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "waits": labelling.waits,
        "finish_waits": labelling.at_finish,
    }


def opened(folder: Path) -> dict[str, Any]:
    """A project that was just opened: seconds to its first page, and of searches."""
    began = time.perf_counter()
    project = Project.open(folder / "p.annotator")
    ids = browsing.find_ids(project, Query())
    page = browsing.rows(project, ids[:100].tolist())
    first_page = time.perf_counter() - began
    assert len(page) == 100
    project.counts()
    counted = time.perf_counter() - began
    draw = random.Random(2)
    words, signs = vocabulary()
    chinese = "".join(drawn(signs, 1))
    found: dict[str, Any] = {"first_page": first_page, "with_counts": counted}
    for characters in (1, 2, 3):
        seconds = []
        for turn in range(100):
            if turn % 2:
                at = draw.randrange(_DRAWN - characters)
                sought = chinese[at : at + characters]
            else:
                sought = draw.choice(words)[:characters]
            began = time.perf_counter()
            browsing.find_ids(project, parse(sought))
            seconds.append(time.perf_counter() - began)
        found[f"search_{characters}"] = float(np.percentile(seconds, 95))
    project.close()
    return found


def in_process(folder: Path, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", str(folder), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure(count: int, length: int, *, labels: bool, folder: Path) -> dict[str, Any]:
    write_file(folder / "rows.csv", count, length, labels=labels)
    row: dict[str, Any] = {"rows": count, "characters": length, "labels": labels}
    row["file_mb"] = (folder / "rows.csv").stat().st_size / 2**20
    row |= in_process(folder, "import", count, length, labels)
    row["project_mb"] = (folder / "p.annotator").stat().st_size / 2**20
    row |= in_process(folder, "open")
    (folder / "p.annotator").unlink()
    row["bare"] = in_process(folder, "bare", count, length, labels, False)["seconds"]
    row["bare_indexed"] = in_process(folder, "bare", count, length, labels, True)["seconds"]
    row |= {f"beside_{key}": value for key, value in in_process(folder, "beside", count, length, labels).items()}
    (folder / "p.annotator").unlink()
    return row


def show(row: dict[str, Any]) -> None:
    kind = "with labels" if row["labels"] else "without labels"
    print(f"\n{row['rows']:,} texts of {row['characters']:,} characters {kind}, {row['file_mb']:.0f} MB")
    speed = row["rows"] / row["seconds"]
    waits = row["beside_waits"] or [0.0]
    last = max(row["beside_finish_waits"], default=0.0)
    for name, value in (
        ("import", f"{row['seconds']:.1f} s, {speed:,.0f} rows/s (looking at the file {row['look']:.1f} s, "
                   f"last transaction {row['finish']:.2f} s)"),
        ("bare sqlite3", f"{row['bare']:.1f} s; the import takes {row['seconds'] / row['bare']:.2f} times as long"),
        ("bare, same indexes", f"{row['bare_indexed']:.1f} s; {row['seconds'] / row['bare_indexed']:.2f} times"),
        ("peak memory", f"{row['peak_mb']:.0f} MB, and {row['reader_mb']:.0f} MB of the process that reads the file; "
                        f"the project file has {row['project_mb']:.0f} MB"),
        ("first page after opening", f"{row['first_page']:.2f} s; with all counts {row['with_counts']:.2f} s"),
        ("search p95, 1/2/3 characters", " / ".join(f"{row[f'search_{n}'] * 1000:.0f}" for n in (1, 2, 3)) + " ms"),
        ("a label given meanwhile", f"p95 {np.percentile(waits, 95) * 1000:.0f}, longest {max(waits) * 1000:.0f} ms; "
                                    f"at the last transaction {last * 1000:.0f} ms ({len(waits)} labels, "
                                    f"import {row['beside_seconds']:.1f} s)"),
    ):  # fmt: skip
        print(f"  {name:<30}{value}", flush=True)


def child(folder: Path, part: str, *given: str) -> dict[str, Any]:
    if part == "open":
        return opened(folder)
    count, length, labels = int(given[0]), int(given[1]), given[2] == "True"
    if part == "bare":
        return {"seconds": bare(folder, count, length, indexed=given[3] == "True", labels=labels)}
    return imported(folder, count, labels=labels, person=part == "beside")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--long", type=int, default=20_000, help="texts of 10,000 characters; 0: none")
    parser.add_argument("--labels", choices=("without", "with", "both"), default="both")
    parser.add_argument("--folder", type=Path, help="where the files lie meanwhile (a few GB)")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(child(Path(options.child[0]), *options.child[1:])))
        return
    asked = {"without": (False,), "with": (True,), "both": (False, True)}[options.labels]
    kinds = [(options.rows, 31, labels) for labels in asked if options.rows]
    if options.long:
        kinds.append((options.long, 10_000, False))
    found = []
    for count, length, labels in kinds:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            found.append(measure(count, length, labels=labels, folder=Path(folder)))
        show(found[-1])
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
