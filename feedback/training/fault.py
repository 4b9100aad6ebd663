"""What was asked of a course, an event or a booking cannot be done."""


class TrainingFault(Exception):
    """The message says why and what to do; `field` where, if it is in one place."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def need(words: str, sentence: str, field: str) -> str:
    """The words without their margins.

    Raises:
        TrainingFault: nothing is written.
    """
    if not words.strip():
        raise TrainingFault(sentence, field)
    return words.strip()
