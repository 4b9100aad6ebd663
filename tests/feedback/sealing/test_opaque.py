"""What is opaque is read with the key and the purpose it was made for, and by nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.sealing import opaque


@given(words=st.text(max_size=80), purpose=st.text(max_size=20))
def test_it_is_read_by_its_key_and_purpose_alone(words: str, purpose: str) -> None:
    hidden = opaque.opaque(b"a key", purpose, words)
    assert opaque.is_opaque(hidden)
    assert opaque.opaque(b"a key", purpose, words) == hidden
    assert opaque.read(b"a key", purpose, hidden) == words
    assert opaque.read(b"another key", purpose, hidden) == ""
    assert opaque.read(b"a key", f"{purpose}!", hidden) == ""


def test_what_lies_open_or_was_changed() -> None:
    assert opaque.read(b"a key", "p", "course/a/b") == "course/a/b"
    assert opaque.read(b"a key", "p", "~not what we made") == ""
    assert opaque.read(b"a key", "p", "~ü") == ""
