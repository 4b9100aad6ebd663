"""Where the story is played: its database, its clock, and who is who. An act is one thing somebody does."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from sqlalchemy.orm import Session

from feedback import paths
from feedback.clock import SetClock
from feedback.database import Database
from feedback.demo.days import Days
from feedback.settings import Settings

FOLDER = paths.EXAMPLES / "story"


@dataclass
class Stage:
    """What acts are handed. `people` maps a role to an account's id, `receipts` a survey to a receipt's code."""

    settings: Settings
    database: Database
    clock: SetClock
    days: Days
    people: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)

    def writing(self) -> AbstractContextManager[Session]:
        """One transaction, as a command or a request has one."""
        return self.database.writing()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @cached_property
    def app(self) -> Flask:
        """The service itself, for those who answer on the web."""
        from feedback.app import create_app

        return create_app(self.settings, self.database, self.clock)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens at a moment of the story."""

    at: datetime
    do: Callable[[Stage], None]


def play(stage: Stage, acts: Iterable[Act]) -> None:
    """Play acts in the order of their moments; those of one moment in the order given."""
    for act in acts:
        stage.clock.moment = act.at
        act.do(stage)


def in_order(acts: Sequence[Act]) -> list[Act]:
    """The acts by their moments."""
    return sorted(acts, key=lambda act: act.at)


def told(path: Path) -> Any:
    """A file of the story."""
    return quick(path.read_text(encoding="utf-8"))


def quick(text: str) -> Any:
    """YAML by the loader written in C, where this machine has it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - safe either way
