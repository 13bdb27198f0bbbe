"""Much is staged beside people who write little: they get their turn at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from annotator.core.errors import AnnotatorError
from annotator.storage import staging
from annotator.storage.database import Database
from annotator.storage.staging import Staging


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.create(tmp_path / "p.annotator")
    yield made
    made.close()


@pytest.fixture
def stage(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Staging]:
    monkeypatch.setattr(staging, "_LONGEST", 60.0)
    with database.staging() as made:
        yield made


def put(connection: Connection, key: str) -> None:
    connection.exec_driver_sql("INSERT INTO setting VALUES (?, '1')", (key,))


def keys(database: Database) -> set[str]:
    with database.read() as tx:
        return set(tx.exec_driver_sql("SELECT key FROM setting WHERE key LIKE 'test%'").scalars())


def test_blocks_share_a_transaction(database: Database, stage: Staging) -> None:
    for key in ("test 1", "test 2"):
        with stage() as tx:
            put(tx, key)
    assert keys(database) == set()
    stage.commit()
    assert keys(database) == {"test 1", "test 2"}


def test_not_for_long(database: Database, stage: Staging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "_LONGEST", 0.0)
    with stage() as tx:
        put(tx, "test 1")
    assert keys(database) == {"test 1"}


def test_what_is_left_is_committed_at_the_end(database: Database) -> None:
    with database.staging() as stage, stage() as tx:
        put(tx, "test 1")
    assert keys(database) == {"test 1"}


def test_a_block_that_fails_takes_the_transaction_with_it(database: Database, stage: Staging) -> None:
    with stage() as tx:
        put(tx, "test 1")
    with pytest.raises(IntegrityError), stage() as tx:
        put(tx, "test 1")
    with stage() as tx:
        put(tx, "test 3")
    stage.commit()
    assert keys(database) == {"test 3"}


def test_who_waits_comes_next(database: Database, stage: Staging) -> None:
    order: list[str] = []

    def write() -> None:
        with database.write() as tx:
            put(tx, "test person")
            order.append("person")

    person = threading.Thread(target=write)
    for number in range(3):
        with stage() as tx:
            put(tx, f"test {number}")
            if number == 0:
                person.start()
                for _ in range(1_000):
                    if database._turns.is_wanted:
                        break
                    time.sleep(0.01)
        order.append(f"block {number}")
    person.join()
    assert order.index("person") < order.index("block 1")
    assert keys(database) >= {"test 0", "test person"}


def test_who_waits_for_rows_keeps_nobody_waiting(database: Database, stage: Staging) -> None:
    with stage() as tx:
        put(tx, "test 1")
    written = threading.Event()

    def write() -> None:
        with database.write() as tx:
            put(tx, "test person")
        written.set()

    threading.Thread(target=write, daemon=True).start()
    assert written.wait(10)  # no further block comes
    assert keys(database) == {"test 1", "test person"}


def test_a_commit_that_fails_for_another_is_told_where_the_rows_come_from(
    database: Database, stage: Staging, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage() as tx:
        put(tx, "test 1")

    def fail() -> None:
        raise AnnotatorError("disk_full", file="p")

    monkeypatch.setattr(tx, "commit", fail)
    with database.write() as other:
        put(other, "test person")
    with pytest.raises(AnnotatorError, match="disk_full"), stage():
        pass
    assert keys(database) == {"test person"}


def test_who_stages_may_write_in_between(database: Database, stage: Staging) -> None:
    with stage() as tx:
        put(tx, "test 1")
    with database.write() as tx:
        put(tx, "test 2")
    assert keys(database) == {"test 1", "test 2"}


def test_only_one_stages_at_a_time(database: Database, stage: Staging) -> None:
    with pytest.raises(AnnotatorError, match="import_running"), database.staging():
        pass


def test_who_gives_up_waiting_keeps_nobody_from_staging(database: Database, stage: Staging) -> None:
    """A person's write fails before it has its turn, while who stages waits for it."""
    turns = database._turns
    staged = threading.Event()

    def write() -> None:
        with stage() as tx:
            put(tx, "test 1")
        staged.set()

    def fail() -> None:
        threading.Thread(target=write, daemon=True).start()
        time.sleep(0.1)  # it waits by now
        raise KeyboardInterrupt

    turns.take_last(fail)
    turns._is_held = False  # nobody has the turn, and somebody wants it
    with pytest.raises(KeyboardInterrupt), turns.taken():
        pass
    assert staged.wait(5)
