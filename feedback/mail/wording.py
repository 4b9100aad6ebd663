"""The words of a message, from a template in `templates/mail/`. Rendered without Flask: the worker has no request.

A template's first line is the subject. It is plain text: no pictures that tell who opened it, no links dressed as
words.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback import paths


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says."""

    subject: str
    text: str


def render(name: str, /, **values: Any) -> Words:
    """The template `mail/<name>.txt` with these values; one it needs and is not given stops it."""
    whole = _environment().get_template(f"{name}.txt").render(**values)
    subject, _, text = whole.partition("\n")
    return Words(" ".join(subject.split()), f"{text.strip()}\n")


@cache
def _environment() -> Environment:
    # Plain text: there is nothing to escape, and an ampersand must stay one.
    return Environment(  # noqa: S701
        loader=FileSystemLoader(paths.TEMPLATES / "mail"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
