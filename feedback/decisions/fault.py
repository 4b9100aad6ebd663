"""What was asked of a decision cannot be done."""


class DecisionFault(Exception):
    """`sentences` say why and what to do; `field` where, if it is in one place."""

    def __init__(self, *sentences: str, field: str = "") -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.field = field
