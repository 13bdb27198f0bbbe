"""Opening and refusing project files."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.core.domain import ProjectSettings, Strategy
from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.storage import migrations
from annotator.storage.database import Database

from .conftest import refused

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_closed_project_is_one_single_file(file: Path) -> None:
    Project.open(file).close()
    assert [one.name for one in file.parent.iterdir()] == ["p.annotator"]


@pytest.mark.parametrize(
    "name", ["why?.annotator", "why?a=b.annotator", "50%20.annotator", "a#b.annotator", "file:x.y"]
)
def test_a_project_is_the_file_of_its_name_whatever_that_is(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and set(name) & set("?:"):
        pytest.skip("Windows has no such names")
    Project.create(tmp_path / name, ready_scheme("sentiment2-en")).close()
    assert [one.name for one in tmp_path.iterdir()] == [name]
    project = Project.open(tmp_path / name)
    assert [label.name for label in project.scheme().labels] == ["positive", "negative"]
    project.close()


def test_new_project_never_replaces_a_file(file: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        Database.create(file)
    assert caught.value.key == "project_exists"


def test_new_project_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        Database.create(tmp_path / "nowhere" / "p.annotator")
    assert caught.value.key == "folder_missing"


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.annotator") == "project_missing"


def test_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.annotator").mkdir()
    assert refused(tmp_path / "folder.annotator") == "project_is_folder"


@pytest.mark.parametrize("content", [b"", b"text,label\n", b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.annotator"
    path.write_bytes(content)
    assert refused(path) == "project_not_ours"


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.annotator"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    assert refused(path) == "project_not_ours"


def test_newer_project_is_refused(file: Path) -> None:
    with file.open("r+b") as raw:
        raw.seek(60)
        raw.write(struct.pack(">I", migrations.SCHEMA_VERSION + 1))
    assert refused(file) == "project_newer"


def test_truncated_project_is_refused(file: Path) -> None:
    with file.open("r+b") as raw:
        raw.truncate(file.stat().st_size // 2)
    assert refused(file) == "project_damaged"


def test_scribbled_over_project_is_refused(file: Path) -> None:
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 8192)
    assert refused(file) == "project_damaged"


def test_second_writer_is_refused_while_a_reader_is_welcome(file: Path) -> None:
    with_lock = Database.open(file)
    try:
        with pytest.raises(AnnotatorError) as caught:
            Database.open(file)
        assert caught.value.key == "project_locked"
        reader = Database.open(file, writable=False)
        with reader.read() as tx:
            assert tx.execute(text("SELECT count(*) FROM label")).scalar_one() == 2
        with pytest.raises(AnnotatorError, match="project_read_only"), reader.write():
            pass
        reader.close()
    finally:
        with_lock.close()


def test_lock_dies_with_the_process(file: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib\nfrom annotator.storage.database import Database\n"
            "db = Database.open(pathlib.Path(sys.argv[1]))\nprint('open', flush=True)\nsys.stdin.read()",
            str(file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline().strip() == b"open"
    with pytest.raises(AnnotatorError, match="project_locked"):
        Database.open(file)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    Database.open(file).close()


def test_one_transaction_fails_as_a_whole(file: Path) -> None:
    db = Database.open(file)

    def fail_halfway() -> None:
        with db.write() as tx:
            tx.execute(text("DELETE FROM label"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM label")).scalar_one() == 2
    db.close()


def test_two_threads_lose_no_update(file: Path) -> None:
    db = Database.open(file)
    with db.write() as tx:
        tx.execute(text("INSERT INTO setting VALUES ('n', '0')"))

    def count() -> None:
        for _ in range(50):
            with db.write() as tx:
                n = int(tx.execute(text("SELECT value FROM setting WHERE key = 'n'")).scalar_one())
                tx.execute(text("UPDATE setting SET value = :n WHERE key = 'n'"), {"n": str(n + 1)})

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as tx:
        assert tx.execute(text("SELECT value FROM setting WHERE key = 'n'")).scalar_one() == "150"
    db.close()


def test_writes_are_on_disk_at_once(file: Path) -> None:
    db = Database.open(file)
    with db.write() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    db.close()


def test_older_project_is_migrated_after_a_copy(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = migrations.SCHEMA_VERSION

    def add_column(connection: object) -> None:
        connection.exec_driver_sql("ALTER TABLE source ADD COLUMN origin TEXT")  # type: ignore[attr-defined]

    _pretend_next_version(monkeypatch, add_column)
    db = Database.open(file)
    with db.read() as tx:
        assert tx.execute(text("SELECT origin FROM source")).all() == []
        assert migrations.schema_version(tx) == version + 1
    db.close()
    backup = file.with_name(f"p.version-{version}.annotator")
    with sqlite3.connect(backup) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (version,)
    old.close()


def test_the_copy_replaces_no_file_that_has_its_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = migrations.SCHEMA_VERSION
    there = file.with_name(f"p.version-{version}.annotator")
    there.write_bytes(b"somebody's")
    file.with_name(f"p.version-{version}-2.annotator").mkdir()
    _pretend_next_version(monkeypatch, lambda _: None)
    Database.open(file).close()
    assert there.read_bytes() == b"somebody's"
    copy = file.with_name(f"p.version-{version}-3.annotator")
    with contextlib.closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("database or disk is full", "disk_full"),
        ("unable to open database file", "project_not_writable"),
        ("disk I/O error", "project_not_writable"),
    ],
)
def test_a_copy_that_fails_is_told_and_leaves_all_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch, said: str, key: str
) -> None:
    class Full(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **_: object) -> None:  # type: ignore[override]
            target.execute("CREATE TABLE half (x)")
            raise sqlite3.OperationalError(said)

    _pretend_next_version(monkeypatch, lambda _: None)
    connect = sqlite3.connect
    monkeypatch.setattr(
        "annotator.storage.database.sqlite3.connect", lambda *path, **options: connect(*path, factory=Full, **options)
    )
    assert refused(file) == key


def test_a_copy_that_cannot_be_begun_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def touch(path: Path, exist_ok: bool = True) -> None:
        raise OSError(36, "File name too long")

    _pretend_next_version(monkeypatch, lambda _: None)
    monkeypatch.setattr(Path, "touch", touch)
    with pytest.raises(AnnotatorError) as caught:
        Database.open(file)
    assert (caught.value.key, caught.value.values["reason"]) == ("file_unwritable", "File name too long")


def test_failed_migration_leaves_the_project_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: object) -> None:
        connection.exec_driver_sql("DROP TABLE artifact")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        _pretend_next_version(patched, half)
        with pytest.raises(ZeroDivisionError):
            Database.open(file)
    db = Database.open(file)
    with db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM artifact")).scalar_one() == 0
    db.close()


def _pretend_next_version(monkeypatch: pytest.MonkeyPatch, step: object) -> None:
    version = migrations.SCHEMA_VERSION
    monkeypatch.setattr("annotator.storage.database.SCHEMA_VERSION", version + 1)
    monkeypatch.setattr(
        "annotator.storage.database.migrate",
        lambda connection: migrations.migrate(connection, {version: step}, version + 1),  # type: ignore[dict-item]
    )


@pytest.mark.parametrize("version", range(1, migrations.SCHEMA_VERSION + 1))
def test_project_of_every_released_version_opens(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.annotator"
    shutil.copy(FIXTURES / f"version-{version}.annotator", path)
    project = Project.open(path)
    counts = project.counts()
    assert (counts.texts, counts.labelled, counts.skipped, counts.flagged) == (4, 2, 1, 1)
    assert [label.name for label in project.scheme().labels] == ["正面", "负面"]
    project.close()


def test_a_project_of_version_1_keeps_its_strategy_and_knows_of_no_information(tmp_path: Path) -> None:
    path = tmp_path / "old.annotator"
    shutil.copy(FIXTURES / "version-1.annotator", path)
    project = Project.open(path)
    assert project.settings() == replace(ProjectSettings(), strategy=Strategy.MARGIN)
    with project.db.read() as tx:
        columns = {row.name: row.type for row in tx.execute(text("PRAGMA table_info(prediction)"))}
    assert columns["information"] == "DOUBLE"
    project.close()


def test_a_migrated_project_has_the_columns_of_a_new_one(file: Path, tmp_path: Path) -> None:
    def layout(path: Path) -> dict[str, list[tuple[str, str, int]]]:
        with contextlib.closing(sqlite3.connect(path)) as raw:
            tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: [row[1:4] for row in raw.execute(f"PRAGMA table_info('{name}')")] for name in tables}

    old = tmp_path / "old.annotator"
    shutil.copy(FIXTURES / "version-1.annotator", old)
    Project.open(old).close()
    assert layout(old) == layout(file)


def test_settings_made_in_version_1_outlive_the_migration(tmp_path: Path) -> None:
    path = tmp_path / "old.annotator"
    shutil.copy(FIXTURES / "version-1.annotator", path)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("""INSERT INTO setting VALUES ('settings', '{"strategy": "entropy", "annotator": "林"}')""")
    project = Project.open(path)
    assert (project.settings().strategy, project.settings().annotator) == (Strategy.ENTROPY, "林")
    project.close()
