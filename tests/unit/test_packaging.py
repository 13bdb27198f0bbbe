"""The wheel holds all that the program needs: built, installed elsewhere, started."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Runs in the place the wheel was installed to: one sample, one picture and one catalog, then a window without a screen.
_LOOK = """
import sys
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from annotator.paths import resource
assert str(resource()).startswith(sys.argv[1]), resource()
assert resource("samples", "zh_emotion.csv").read_text("utf-8").startswith("text,label")
app = QApplication([])
assert QTranslator(app).load(str(resource("i18n", "annotator_zh_CN.qm")))
from annotator.ui.theme import Theme
theme = Theme()
theme.apply(app, "light")
assert not theme.icon("label").pixmap(16, 16).isNull()
from annotator.app import make_window
window = make_window(app, None)
window.show()
assert not window.grab().isNull()
window.close()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    # Without isolation: the build tool is installed, and the test run may not reach the network.
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_wheel_ships_samples_translations_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("samples/zh_sentiment.csv", "samples/en_emotion.csv", "i18n/annotator_zh_CN.qm"):
        assert f"annotator/resources/{wanted}" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_installed_wheel_starts(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, system_site_packages=False)
    scripts = place / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / Path(sys.executable).name
    packages = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    zipfile.ZipFile(wheel).extractall(packages)
    # The libraries are those of the test environment; the program itself must come from the wheel.
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONPATH", None)

    def run(*arguments: str) -> str:
        return subprocess.run(
            [str(python), "-P", *arguments], check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
        ).stdout

    assert run("-m", "annotator", "--version").strip().endswith("0.1.0")
    run("-c", _LOOK, str(packages))
