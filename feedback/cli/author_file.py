"""A survey as it is named on the command line: a file, or `library:NAME`."""

from pathlib import Path

import click

from forms.survey import Survey

LIBRARY = "library:"
NO_XLSFORM = "This release does not read XLSForm yet. Write the survey as YAML; see docs/survey-format.md."


def is_xlsform(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xls")


def read_one(source: str) -> tuple[Survey, list[str]]:
    """The survey, and what its author should look at.

    Raises:
        click.ClickException: the file cannot be used; the message has every reason, the first one first.
    """
    if source.startswith(LIBRARY):
        return _from_library(source.removeprefix(LIBRARY)), []
    path = Path(source)
    if is_xlsform(path):
        raise click.ClickException(f"{path}: {NO_XLSFORM}")
    if not path.is_file():
        raise click.ClickException(f"{path} is not a file. Give the path of a survey file, or library:NAME.")
    return _from_file(path)


def _from_file(path: Path) -> tuple[Survey, list[str]]:
    from forms import author_file

    reading = author_file.read(path)
    if reading.survey is None:
        raise click.ClickException(_refusal(path, [fault.sentence() for fault in reading.faults]))
    return reading.survey, [fault.sentence() for fault in reading.faults]


def _from_library(name: str) -> Survey:
    from difflib import get_close_matches

    from forms import library

    names = tuple(library.names())
    if name not in names:
        near = get_close_matches(name, names, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Choose one of: {', '.join(names)}."
        raise click.ClickException(f"The library has no survey '{name}'. {remedy}")
    return library.read(name)


def _refusal(path: Path, sentences: list[str]) -> str:
    first, *more = sentences or ["it holds no survey."]
    return "\n".join([f"{path} was not brought in: {first}", *(f"  {sentence}" for sentence in more)])
