"""A fault that stands in one box of a form. Rooms give it names of their own, so that a view catches its own room's only."""


class FieldFault(Exception):
    """What was asked cannot be done. The message says why and what to do; `field` where, if it is in one place."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field

    @classmethod
    def need(cls, words: str, sentence: str, field: str) -> str:
        """The words without their margins.

        Raises:
            FieldFault: of the room that asks; nothing is written.
        """
        if not words.strip():
            raise cls(sentence, field)
        return words.strip()
