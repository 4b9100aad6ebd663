"""What starts with the service stays light: no data frame, no model, before somebody asks for one."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("pandas", "scipy", "sklearn", "textblob", "spacy")


@pytest.mark.parametrize(
    "module", ["feedback.app", "analysis.summary", "feedback.results.told", "feedback.cli.main"]
)
def test_nothing_heavy_comes_with(module: str) -> None:
    program = f"import sys, {module}; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
