"""Surveys as people write them, in YAML. The format is described in docs/survey-format.md."""

from pathlib import Path

from forms.author_file import checks, source
from forms.author_file.fault import Fault, Reading
from forms.author_file.reader import Reader
from forms.author_file.writer import write

__all__ = ["Fault", "Reading", "read", "write"]


def read(path_or_text: Path | str) -> Reading:
    """Read a survey from a file, or from YAML in a string. Never raises: what is wrong is in the faults."""
    try:
        entry = source.load(path_or_text)
    except source.SourceError as error:
        return Reading(None, (error.fault,))
    reader = Reader()
    survey = reader.survey(entry)
    reader.warn_of_gaps()
    whole = tuple(checks.checked(survey, reader.lines)) if survey else ()
    faults = tuple(sorted((*reader.faults, *whole), key=lambda fault: fault.line or 0))
    bad = survey is None or any(fault.severity == "error" for fault in faults)
    return Reading(None if bad else survey, faults)
