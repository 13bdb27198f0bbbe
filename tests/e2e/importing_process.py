"""Run by the tests in a process of its own, to be killed: imports a file and tells how far it is.

importing_process.py PROJECT FILE [wait] [apart]: with "wait" it stops before the last transaction is committed, with
"apart" the file is read in a process of its own, however small.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from annotator.core.progress import Progress, never_stop
from annotator.corpus import apart
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from annotator.storage import imports, staging

finish = imports.finish


def finish_and_wait(*arguments: Any, **options: Any) -> None:
    finish(*arguments, **options)
    print("finished", flush=True)
    time.sleep(60)


def main() -> None:
    staging._LONGEST = 0.0  # each batch is on the disk, to be swept
    if "apart" in sys.argv:
        apart.LARGE = 0  # type: ignore[misc]
    if "wait" in sys.argv:
        imports.finish = finish_and_wait  # type: ignore[assignment]
    project = Project.open(Path(sys.argv[1]))

    def told(progress: Progress) -> None:
        print(progress.phase, progress.step, flush=True)

    import_file(project, Path(sys.argv[2]), ImportChoice("text", "label"), told, never_stop)
    print("done", flush=True)


if __name__ == "__main__":
    main()
