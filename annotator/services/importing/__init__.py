"""Bringing a file into the project: all of it, or nothing; what is there already is recognised and kept."""

from annotator.corpus.formats import FileFormat, Preview
from annotator.corpus.inspection import Inspection
from annotator.services.importing.choices import WHOLE, ImportChoice, ImportReport, Rejection
from annotator.services.importing.looking import glance, inspect, left_out, preview, proposed
from annotator.services.importing.running import import_file
from annotator.services.importing.sweeping import needs_sweep, sweep
from annotator.storage.imports import IMPORTED

__all__ = [
    "IMPORTED",
    "WHOLE",
    "FileFormat",
    "ImportChoice",
    "ImportReport",
    "Inspection",
    "Preview",
    "Rejection",
    "glance",
    "import_file",
    "inspect",
    "left_out",
    "needs_sweep",
    "preview",
    "proposed",
    "sweep",
]
