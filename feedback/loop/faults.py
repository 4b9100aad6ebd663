"""What cannot be done with a loop."""


class LoopFault(Exception):
    """What was asked of a loop cannot be done. `sentences` say why and what to do; `field` where, if in one place."""

    def __init__(self, *sentences: str, field: str = "") -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.field = field
