"""What the program does before anything is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

THREADS = """
import sys
from annotator import cli
from annotator.__main__ import main

def run(arguments):
    import scipy.linalg
    from threadpoolctl import threadpool_info
    print([one["num_threads"] for one in threadpool_info() if one["internal_api"] == "openblas"])

cli.run = run
main()
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="there is one thread in any case")
@pytest.mark.parametrize(("wanted", "threads"), [(None, 1), ("2", 2)])
def test_numpy_has_one_thread_for_its_linear_algebra_unless_somebody_wants_more(
    wanted: str | None, threads: int
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment |= {"OPENBLAS_NUM_THREADS": wanted} if wanted else {}
    ran = subprocess.run([sys.executable, "-c", THREADS], env=environment, capture_output=True, text=True, check=True)
    found = ran.stdout.strip()
    if found == "[]":
        pytest.skip("numpy is built on another library here")
    assert set(found.strip("[]").split(", ")) == {str(threads)}
