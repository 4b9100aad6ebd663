"""What is wrong with an author file, said so that its author can put it right."""

from dataclasses import dataclass
from typing import Literal

from forms.survey import Survey

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where, what, and what to do. A survey with an error is not read; a warning can be lived with."""

    place: str
    fault: str
    remedy: str
    severity: Severity = "error"
    line: int | None = None

    def sentence(self) -> str:
        where = f"Line {self.line}, {self.place}" if self.line else self.place[:1].upper() + self.place[1:]
        return f"{where}: {self.fault} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: the survey, unless there were errors, and every fault in the order of the file."""

    survey: Survey | None
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == "error")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == "warning")
