"""A paper as one web page that stands alone: no script, nothing fetched, read by a screen reader in order."""

import base64
from functools import cache
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from feedback import paths
from feedback.clock import HOME
from feedback.papers import drawing, letters
from feedback.papers.paper import Chart, Paper
from forms.direction import direction


def html(paper: Paper) -> str:
    """The whole page."""
    paper = letters.kept(paper)
    walked = list(paper.walk())
    return (
        environment()
        .get_template("paper.html")
        .render(
            paper=paper,
            walked=walked,
            contents=[
                (place, section) for place, (depth, section) in enumerate(walked, start=1) if depth == 1
            ],
            direction=direction(paper.language),
            direction_of=direction,
            made=made(paper),
            picture=picture,
            style=style(),
        )
    )


def made(paper: Paper) -> str:
    """When the paper was made, and that its figures are of that moment."""
    moment = format_datetime(paper.made_at.astimezone(HOME), "d MMMM y, HH:mm", locale="en_GB")
    return f"Made on {moment}. Numbers marked [c] are hidden so that nobody can be recognised."


def picture(chart: Chart) -> str:
    """A chart's drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.svg(chart).encode()).decode()


@cache
def style(name: str = "paper.css") -> str:
    """A stylesheet of papers."""
    return (paths.TEMPLATES / "papers" / name).read_text()


@cache
def environment() -> Environment:
    """Templates of papers, which render without a request."""
    environment: Any = Environment(
        loader=FileSystemLoader(paths.TEMPLATES / "papers"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment
