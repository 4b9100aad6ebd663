"""Progress on a terminal, and nothing anywhere else."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click


def bar(label: str) -> Callable[..., Iterable[Any]]:
    """Wraps what is walked through (with its `length`, where it has none) so that a bar is drawn on stderr."""

    def shown(items: Iterable[Any], length: int | None = None) -> Iterator[Any]:
        if not sys.stderr.isatty():
            yield from items
            return
        with click.progressbar(items, length=length, label=label, file=sys.stderr) as counted:
            yield from counted

    return shown
