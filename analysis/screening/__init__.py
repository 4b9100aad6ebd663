"""Screening of free text for disclosures of harm: it orders the reading, and a person reads everything all the same.

    from analysis.screening import screen
    screen("i dont want to go home", "en", "child").flagged

docs/screening.md says how it was measured and what it misses.
"""

from analysis.screening.engine import Audience, Screened, local_file, ready, screen
from analysis.screening.model import use

__all__ = ["Audience", "Screened", "local_file", "ready", "screen", "use"]
