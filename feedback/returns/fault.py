"""What was asked of a round of returns cannot be done."""


class ReturnFault(Exception):
    """The message says why and what to do; `field` is the box it is about."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
