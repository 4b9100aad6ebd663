"""What a text looks like once it is redacted, by lists and rules alone: the model may be installed or not."""

from analysis.redaction import redact


def shown(text: str) -> str:
    """The text with what was found hidden, and every promise of `found` held."""
    done = redact(text, model=False)
    at = 0
    for one in done.found:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.words
        at = one.end
    return done.text
