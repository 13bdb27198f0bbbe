"""Where things lie: what is shipped with the program, and the folders of the person."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_NAME = "Annotator"


def resource(*parts: str) -> Path:
    """A shipped file: inside the package once installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def config_folder() -> Path:
    """Where the settings of the program are kept."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def log_folder() -> Path:
    return Path(platformdirs.user_log_dir(_NAME, appauthor=False))


def projects_folder() -> Path:
    """Where new projects and samples are offered to be saved."""
    return Path(platformdirs.user_documents_dir()) / _NAME
