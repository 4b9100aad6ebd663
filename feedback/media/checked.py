"""What is left of a file once it has been looked through."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it will be served. `kind` is "picture", "audio", "video" or "captions".

    `details` holds what a page needs to keep its place: `width` and `height`. `left_out` names what was taken out of
    it that its author may miss.
    """

    kind: str
    content_type: str
    content: bytes
    details: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
