"""What was asked of a plan at work cannot be done."""


class WorkFault(Exception):
    """The message says why and what to do; `field` where, if it is in one place."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def need(words: str, sentence: str, field: str) -> str:
    """The words without their margins.

    Raises:
        WorkFault: nothing is written.
    """
    if not words.strip():
        raise WorkFault(sentence, field)
    return words.strip()
