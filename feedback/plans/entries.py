"""A plan as a frozen value: what a plan file says, before any database. The nouns are those of `models`."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ActionEntry:
    code: str
    text: str
    owner: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    due: str | None = None
    progress: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveEntry:
    code: str
    text: str
    outcome: tuple[str, ...] = ()
    lead_group: str | None = None
    due: str | None = None
    target: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    actions: tuple[ActionEntry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    text: str
    value: float
    unit: str
    place: str
    base: str | None = None
    period: str | None = None
    priority: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriorityEntry:
    code: str
    title: str
    plain_title: str
    kind: str = "priority"
    lead: str | None = None
    lead_deputy: str | None = None
    sub_group: str | None = None
    rationale: str | None = None
    success: tuple[str, ...] = ()
    part_of: str | None = None
    objectives: tuple[ObjectiveEntry, ...] = ()
    actions: tuple[ActionEntry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    key: str
    title: str
    partnership: str
    period: str
    source: str
    priorities: tuple[PriorityEntry, ...]
    starts: date | None = None
    ends: date | None = None
    vision: str | None = None
    figures: tuple[FigureEntry, ...] = ()
    note: str = ""

    def ref(self, code: str) -> str:
        """The name by which other rooms know a thing of this plan."""
        return f"{self.key}/{code}"

    def codes(self) -> Iterator[str]:
        """Every code in the order of the file: priority, its objectives with their actions, its own actions."""
        for priority in self.priorities:
            yield priority.code
            for objective in priority.objectives:
                yield objective.code
                yield from (action.code for action in objective.actions)
            yield from (action.code for action in priority.actions)

    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: the same for two files that say the same."""
        words = json.dumps(
            asdict(self), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(words.encode()).hexdigest()
