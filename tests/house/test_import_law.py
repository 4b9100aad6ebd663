"""The import law holds, and each of its seven contracts has been seen to bark."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("feedback", "forms", "analysis")

#: A wrong import for each contract: (number, file it is planted in, the line).
PLANTED = [
    (1, "forms/text.py", "import analysis.rounding"),
    (2, "analysis/rounding.py", "import sqlalchemy"),
    (3, "analysis/summary.py", "import forms.types"),
    (4, "feedback/surveys/versions.py", "import feedback.responses.models"),
    (5, "feedback/web/public/home.py", "import feedback.responses.store"),
    (6, "feedback/web/respond/answering.py", "def late():\n    import pandas"),
    (6, "feedback/web/respond/answering.py", "import analysis.tally"),
    (7, "feedback/loop/items.py", "import flask"),
]


def _lint(folder: Path) -> str:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(program), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "."},
    )
    return done.stdout + done.stderr


def _copy(folder: Path) -> None:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", folder)


def test_the_law_holds(tmp_path: Path) -> None:
    _copy(tmp_path)
    report = _lint(tmp_path)
    assert "7 kept, 0 broken" in report, report


@pytest.mark.parametrize(("number", "file", "line"), PLANTED)
def test_a_contract_barks(tmp_path: Path, number: int, file: str, line: str) -> None:
    _copy(tmp_path)
    planted = tmp_path / file
    planted.write_text(f"{planted.read_text()}\n\n{line}\n")
    report = _lint(tmp_path)
    names = [
        one["name"]
        for one in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ]
    assert f"{names[number - 1]} BROKEN" in report, report


def test_of_analysis_a_respondent_reaches_screening_alone() -> None:
    """Every module of `analysis` but these two is forbidden by name, so a new one cannot be forgotten."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    forbidden = {name for name in contracts[5]["forbidden_modules"] if name.startswith("analysis.")}
    there = {
        f"analysis.{path.stem}"
        for path in (ROOT / "analysis").iterdir()
        if path.stem[0] != "_" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert there - forbidden == {"analysis.languages", "analysis.screening"}


def test_screening_brings_no_data_frame() -> None:
    """In a process of its own: what a worker imports to screen an answer, the model included."""
    code = (
        "import sys; from analysis.screening import ready, screen; ready(); screen('i dont want to go home');"
        "print([name for name in ('pandas', 'textblob', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "."},
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_module_without_a_floor_is_noticed(tmp_path: Path) -> None:
    _copy(tmp_path)
    (tmp_path / "feedback" / "cellar.py").write_text("")
    assert "4. floors of the service BROKEN" in _lint(tmp_path) or "cellar" in _lint(tmp_path)


def test_package_files_of_the_service_are_empty() -> None:
    filled = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "feedback").rglob("__init__.py")
        if path.read_text().strip()
    ]
    assert filled == []
