"""What cannot be done with a quote, in a sentence."""


class QuoteFault(Exception):
    """The message says what to do; `field` is the box it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
