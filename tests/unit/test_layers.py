"""The architecture, read from the imports of every file: who may know whom, and which library lives where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "annotator"

# What each part of ours may import of ours. `paths` and `settings` are leaves; the door is on top.
ALLOWED = {
    "core": {"core"},
    "corpus": {"corpus", "core"},
    "storage": {"storage", "core"},
    "learning": {"learning", "core"},
    "services": {"services", "storage", "learning", "corpus", "core", "paths"},
    "ui": {"ui", "services", "core", "paths", "settings"},
    "paths": set(),
    "settings": {"paths", "core"},
    "app": {"app", "ui", "services", "core", "paths", "settings"},
    "cli": {"cli", "app", "ui", "services", "core", "paths", "settings"},
    "__main__": {"cli", "app", "core"},
    "__init__": {"services"},  # the door for programs: `annotator.load_model`
}

# Where a library may be imported; any other third-party library must be named here first.
HOMES = {
    "PySide6": {"ui", "app"},
    "pyqtgraph": {"ui"},
    "qtawesome": {"ui"},
    "torch": {"learning", "__main__"},
    "sklearn": {"learning"},
    "scipy": {"learning"},
    "tokenizers": {"learning"},
    "safetensors": {"learning"},
    "threadpoolctl": {"learning"},
    "sqlalchemy": {"storage"},
    "filelock": {"storage"},
    "pandas": {"corpus"},
    "openpyxl": {"corpus"},
    "python_calamine": {"corpus"},
    "charset_normalizer": {"corpus"},
    "pyarrow": {"corpus"},
    "rensa": {"corpus"},
    "spacy": {"corpus"},
    "yaml": {"corpus"},
    "typer": {"cli"},
    "rich": {"cli"},
    "platformdirs": {"paths"},
    "numpy": {"core", "corpus", "storage", "learning", "services", "ui"},
}


def part_of(path: Path, package: Path = PACKAGE) -> str:
    relative = path.relative_to(package)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(source: str) -> Iterator[str]:
    """Every module a source text imports, as a dotted name, wherever in the file it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "annotator":
                yield from (f"annotator.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


def violations(part: str, source: str, standard_library: frozenset[str]) -> list[str]:
    found = []
    for name in imports(source):
        top, _, rest = name.partition(".")
        if top == "annotator":
            target = rest.partition(".")[0]
            if target and target != "__version__" and target not in ALLOWED[part]:
                found.append(f"{part} imports {name}")
        elif top not in standard_library and part not in HOMES.get(top, set()):
            found.append(f"{part} imports {name}")
    return found


@pytest.fixture(scope="module")
def standard_library() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_file_imports_only_what_its_layer_may(path: Path, standard_library: frozenset[str]) -> None:
    assert violations(part_of(path), path.read_text("utf-8"), standard_library) == []


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("core", "from annotator.storage import texts"),
        ("core", "import torch"),
        ("storage", "from annotator.learning.engine import train"),
        ("learning", "import sqlalchemy"),
        ("services", "from PySide6.QtCore import QObject"),
        ("ui", "from annotator.storage import texts"),
        ("ui", "from annotator.corpus.reading import preview"),
        ("services", "import some_new_library"),
    ],
)
def test_forbidden_import_is_noticed(part: str, line: str, standard_library: frozenset[str]) -> None:
    assert violations(part, f"def f():\n    {line}\n", standard_library)
