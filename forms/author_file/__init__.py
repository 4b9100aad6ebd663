"""Surveys as people write them, in YAML. The format is described in docs/survey-format.md."""

from pathlib import Path

from forms.author_file import checks, reader, source
from forms.author_file.fault import Fault, Reading
from forms.author_file.languages import gaps
from forms.author_file.spot import File, Spot
from forms.author_file.writer import write

__all__ = ["Fault", "Reading", "read", "write"]


def read(path_or_text: Path | str) -> Reading:
    """Read a survey from a file, or from YAML in a string. Never raises: what is wrong is in the faults."""
    try:
        entry = source.load(path_or_text)
    except source.SourceError as error:
        return Reading(None, (error.fault,))
    file = File()
    survey = reader.survey(Spot(file, entry, "survey"))
    whole = checks.checked(survey, file.lines) if survey else ()
    faults = dict.fromkeys((*file.faults, *gaps(file, entry), *whole))
    bad = survey is None or any(fault.severity == "error" for fault in faults)
    return Reading(None if bad else survey, tuple(sorted(faults, key=lambda fault: fault.line or 0)))
