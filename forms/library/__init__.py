"""Ready-made surveys, as author files beside this one. A hub takes one, changes the words, and names its priorities."""

from functools import cache
from pathlib import Path

from forms import author_file
from forms.survey import Survey

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def text(name: str) -> str:
    """The author file itself, for somebody who wants to start from it. Raises LookupError."""
    if name not in names():
        raise LookupError(f"There is no ready-made survey '{name}'; there are: {', '.join(names())}")
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def read(name: str) -> Survey:
    """A ready-made survey. Raises LookupError for a name that is not there."""
    reading = author_file.read(text(name))
    if reading.survey is None:
        raise ValueError("\n".join(fault.sentence() for fault in reading.errors))
    return reading.survey
