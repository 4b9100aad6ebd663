"""The letters a document can hold: XML has no place for most control characters, and refuses a whole paper for one."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")


def kept(thing: T) -> T:
    """A paper, or a part of one, with a space where people's words hold what no document can."""
    return _kept(thing)


def _kept(thing: Any) -> Any:
    if type(thing) is str:  # and not a `Manner`, which is a word of ours
        return _UNKEPT.sub(" ", thing)
    if isinstance(thing, tuple):
        return tuple(map(_kept, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: _kept(getattr(thing, one.name)) for one in fields(thing)})
    return thing
