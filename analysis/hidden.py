"""The mark that stands where a number would give somebody away."""

from enum import StrEnum
from typing import Literal, TypeAlias


class Hidden(StrEnum):
    """Prints as `[c]`, "confidential", the marker of the Government Statistical Service."""

    CELL = "[c]"


HIDDEN: Literal[Hidden.CELL] = Hidden.CELL

Count: TypeAlias = int | Hidden
