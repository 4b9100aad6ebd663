"""What was asked of a piece of evidence cannot be done."""

from analysis.redaction import Found


class EvidenceFault(Exception):
    """The message says why and what to do; `field` where. `found` is what may name somebody, for a person to look at."""

    def __init__(self, sentence: str, field: str = "", found: tuple[Found, ...] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.found = found
