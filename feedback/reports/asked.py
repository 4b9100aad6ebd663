"""What is asked of a report, and why it cannot be made."""

from dataclasses import dataclass

from feedback.plans.periods import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what a report is made. A kind says which of these it needs; the others are empty."""

    period: Period | None = None
    board: str = ""
    priority: str = ""
    plan: str = ""
    round: str = ""
    course: str = ""
    event: str = ""


class ReportFault(Exception):
    """The report cannot be made; the sentence says what to do. `field` is what to choose anew."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
