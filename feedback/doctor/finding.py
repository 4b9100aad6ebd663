"""What was found of one part of an installation."""

import stat
from dataclasses import dataclass
from typing import Literal

#: Rights of others than the owner.
OTHERS = stat.S_IRWXG | stat.S_IRWXO


State = Literal["sound", "advice", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part. `advice` is worth doing; a `fault` must be mended before people are served."""

    part: str
    state: State
    says: str


def sound(findings: list[Finding]) -> bool:
    """Whether nothing must be mended."""
    return all(finding.state != "fault" for finding in findings)
