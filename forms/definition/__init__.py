"""A survey as JSON: how a version is frozen in the database, and hashed.

The JSON holds every text as a mapping of language to words, and leaves out what has its default. Texts come back in
the order of the survey's languages, so that the fall-back language does not depend on the order of keys.
"""

import hashlib
import json

from forms.definition.reader import from_dict
from forms.definition.writer import to_dict
from forms.survey import Survey

__all__ = ["content_hash", "from_dict", "from_json", "to_dict", "to_json"]


def to_json(survey: Survey) -> str:
    """Canonical JSON: the same survey is the same text, byte for byte."""
    return json.dumps(to_dict(survey), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(survey: Survey) -> str:
    """SHA-256 of the canonical JSON, as hex."""
    return hashlib.sha256(to_json(survey).encode()).hexdigest()


def from_json(text: str) -> Survey:
    """The survey that `to_json` wrote."""
    return from_dict(json.loads(text))
