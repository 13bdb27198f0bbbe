"""Rebuild the catalogs in resources/i18n from the source, or check that they are complete and current.

python tools/translations.py            update the .ts files from the source and compile the .qm files
python tools/translations.py --check    fail if a catalog is stale, has unfinished strings or lost a placeholder
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("en", "zh_CN")
_BLANK = re.compile(r"\{[^}]*\}|%n|%1|%2")


def sources() -> list[str]:
    """The files with visible strings, relative to the root so that catalogs are the same on every machine."""
    files = [*(ROOT / "annotator" / "ui").rglob("*.py"), ROOT / "annotator" / "app.py"]
    return sorted(str(path.relative_to(ROOT)) for path in files)


def program(name: str) -> str:
    """A tool of Qt. The console scripts of PySide6 lie beside the interpreter, the programs inside the package."""
    for candidate in (Path(sys.executable).parent / f"pyside6-{name}", Path(PySide6.__file__).parent / name):
        if candidate.exists():
            return str(candidate)
    raise SystemExit(f"{name} of PySide6 is missing")


def plurals() -> str:
    """Every `translate(context, source, comment, count)` of the source once more, with 1 for the count.

    lupdate (PySide6 6.11) drops such a call where the count is an attribute or an expression, and takes it for one
    without a count where it is a name. It understands a number.
    """
    lines: list[str] = []
    for source in sources():
        for node in ast.walk(ast.parse((ROOT / source).read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            counted = len(node.args) > 3 or any(keyword.arg == "n" for keyword in node.keywords)
            if node.func.attr == "translate" and counted:
                said = [part.value for part in node.args[:3] if isinstance(part, ast.Constant)]
                if len(said) < 2:
                    raise SystemExit(f"{source}:{node.lineno}: the context and the words must be literals")
                context, words, comment = (*said, None)[:3]
                lines.append(f"QCoreApplication.translate({context!r}, {words!r}, {comment or ''!r}, 1)\n")
    return "".join(lines)


def update(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        # The first file in which lupdate meets a text decides whether it has plurals.
        first = Path(name) / "plurals.py"
        first.write_text(plurals(), "utf-8")
        for language in LANGUAGES:
            catalog = folder / f"annotator_{language}.ts"
            # English needs a catalog for its plurals only.
            only = ["-pluralonly"] if language == "en" else []
            run("lupdate", *only, "-locations", "none", "-no-obsolete", str(first), *sources(), "-ts", str(catalog))


def compile_catalog(catalog: Path, target: Path) -> None:
    run("lrelease", "-silent", str(catalog), "-qm", str(target))


def run(name: str, *arguments: str) -> None:
    result = subprocess.run([program(name), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(result.stdout + result.stderr)


def messages(catalog: Path) -> dict[tuple[str, str, str], list[str] | None]:
    """(context, source, comment) → translations, or None where one is unfinished or empty."""
    found: dict[tuple[str, str, str], list[str] | None] = {}
    for context in ET.parse(catalog).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", ""))
            translation = message.find("translation")
            forms = [] if translation is None else [form.text or "" for form in translation.iter("numerusform")]
            if translation is not None and not forms:
                forms = [translation.text or ""]
            done = translation is not None and translation.get("type") is None and all(forms)
            found[key] = forms if done else None
    return found


def check() -> list[str]:
    """What is wrong, a line each."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        for language in LANGUAGES:
            shipped = FOLDER / f"annotator_{language}.ts"
            if not shipped.exists():
                return [f"{shipped.name} is missing"]
            (fresh / shipped.name).write_bytes(shipped.read_bytes())
        update(fresh)
        for language in LANGUAGES:
            shipped = FOLDER / f"annotator_{language}.ts"
            old, new = messages(shipped), messages(fresh / shipped.name)
            wrong += [f"{shipped.name}: not in the catalog: {key[:2]}" for key in new if key not in old]
            wrong += [f"{shipped.name}: no longer in the source: {key[:2]}" for key in old if key not in new]
            for key, forms in old.items():
                if forms is None:
                    wrong.append(f"{shipped.name}: unfinished: {key[:2]}")
                elif any(set(_BLANK.findall(form)) - {"%n"} != set(_BLANK.findall(key[1])) - {"%n"} for form in forms):
                    wrong.append(f"{shipped.name}: blanks differ: {key[:2]}")
            compiled = fresh / f"{shipped.stem}.qm"
            compile_catalog(shipped, compiled)
            if not (FOLDER / compiled.name).exists() or (FOLDER / compiled.name).read_bytes() != compiled.read_bytes():
                wrong.append(f"{compiled.name} is not compiled from {shipped.name}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        wrong = check()
        print("\n".join(wrong) or "translations are complete and current")
        return 1 if wrong else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    update(FOLDER)
    for language in LANGUAGES:
        compile_catalog(FOLDER / f"annotator_{language}.ts", FOLDER / f"annotator_{language}.qm")
    open_ = {
        language: [k for k, v in messages(FOLDER / f"annotator_{language}.ts").items() if v is None]
        for language in LANGUAGES
    }
    print({language: f"{len(keys)} unfinished" for language, keys in open_.items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
