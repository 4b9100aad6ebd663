"""JSON Schema (draft 2020-12) of author files, for editors that check while one writes.

It knows shapes and names. What a survey means as a whole is checked by `forms.author_file`: conditions, double ids,
promises.
"""

from typing import Any

from forms.author_file.flow import (
    AGES,
    FLAGS,
    FLOW_KEYS,
    LONGEST_READING,
    LONGEST_TAKE_BACK,
    OPEN_FLAGS,
    READER,
)
from forms.author_file.instrument import INSTRUMENTS
from forms.author_file.media import MEDIA_KEYS, NAME, VIDEO_KEYS
from forms.author_file.questions import AIM_KEYS, CHOICE_KEYS, QUESTION_KEYS, STATEMENT_KEYS
from forms.author_file.versions import CHANGE_KEYS, VERSION_KEYS
from forms.confidentiality import Mode
from forms.flow import Consent
from forms.question import AsksFor
from forms.survey import AUDIENCES
from forms.types import TYPES
from forms.types.scale import MOST_POINTS
from forms.types.statements import ANSWER_WITH

Schema = dict[str, Any]

#: JSON Schema's patterns find, so both ends are said.
QUESTION_ID = "^[A-Za-z][A-Za-z0-9_]{0,63}$"
CHOICE_ID = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_REF_TEXT: Schema = {"$ref": "#/$defs/text"}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 1}
_ASSET: Schema = {"type": "string", "pattern": f"^asset:{NAME}$"}
_PICTURE: Schema = {"$ref": "#/$defs/picture"}

#: What each author option may hold; a test says when a type takes one that is not here.
OPTIONS: dict[str, Schema] = {
    "choices": {"$ref": "#/$defs/choices"},
    "required": _FLAG,
    "dont_know": _FLAG,
    "prefer_not": _FLAG,
    "missing": _REF_TEXT,
    "minimum": _NUMBER,
    "maximum": _NUMBER,
    "step": {"type": "number", "exclusiveMinimum": 0},
    "unit": _REF_TEXT,
    "low": _REF_TEXT,
    "high": _REF_TEXT,
    "labels": {"type": "array", "items": _REF_TEXT, "minItems": 1},
    "points": {"enum": [3, 5]},
    "limit": {"type": "integer", "minimum": 1, "maximum": 20_000},
    "most": _COUNT,
    "asks_for": {"enum": [str(one) for one in AsksFor]},
    "answer_with": {"enum": list(ANSWER_WITH)},
    "statements": {"$ref": "#/$defs/statements"},
    "before": _REF_TEXT,
    "now": _REF_TEXT,
}
_ON_PAGES_OF_THEIR_OWN = ("statements", "before_now")
_NEEDED = {"one_of": ["choices"], "many_of": ["choices"], "rank": ["choices"], "statements": ["statements"]}
_NEEDED["ballot"] = ["choices", "most"]
_NEEDED["before_now"] = ["statements"]


def json_schema() -> Schema:
    """The schema, with a definition for each type of question."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A survey of Listening Loop",
        **_closed(_survey(), "survey", "title", "languages", "audience", "mode", "start"),
        "oneOf": [{"required": ["pages"]}, {"required": ["questions"]}],
        "$defs": {
            "text": _text(),
            "condition": _condition(),
            "choices": _named("choice", CHOICE_ID),
            "choice": _choice(),
            "statements": _named("statement", QUESTION_ID),
            "statement": _statement(),
            "aims": _named("aim", QUESTION_ID),
            "aim": _aim(),
            "changed_choices": _named("changed_choice", CHOICE_ID),
            "changed_choice": _changed_choice(),
            "flow": _flow(),
            "picture": _picture(),
            "recordings": _recordings(),
            "video": _video(),
            "page": _page(),
            "question": {
                "type": "object",
                "required": ["id", "type", "text"],
                "properties": {"type": {"enum": list(TYPES)}},
                "oneOf": [{"$ref": f"#/$defs/question_{name}"} for name in TYPES],
            },
            "version": _version(),
            "change": _change(),
            **{f"question_{name}": _question(name) for name in TYPES},
        },
    }


def _closed(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "minItems": 1}


def _words() -> Schema:
    return {"type": "array", "items": {"type": "string"}}


def _survey() -> Schema:
    return {
        "survey": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"},
        "title": _REF_TEXT,
        "languages": {
            "type": "array",
            "items": {"type": "string", "pattern": LANGUAGE},
            "minItems": 1,
            "uniqueItems": True,
        },
        "audience": {"enum": list(AUDIENCES)},
        "mode": {"enum": [str(mode) for mode in Mode]},
        "start": _start(),
        "check_answers": _FLAG,
        "sensitive": _FLAG,
        "priorities": _words(),
        "flow": {"$ref": "#/$defs/flow"},
        "pages": _list("page"),
        "questions": _list("question"),
        "versions": _list("version"),
    }


def _start() -> Schema:
    texts = ("why", "who_asks", "who_sees", "next_steps", "hear_back")
    minutes = {"type": "integer", "minimum": 1, "maximum": 120}
    return _closed({**dict.fromkeys(texts, _REF_TEXT), "minutes": minutes}, *texts, "minutes")


def _flow() -> Schema:
    every: Schema = {
        **dict.fromkeys((*FLAGS, *OPEN_FLAGS), _FLAG),
        "consent": {"enum": [str(consent) for consent in Consent]},
        "decides_from": {"type": "integer", "minimum": AGES.start, "maximum": AGES.stop - 1},
        "take_back_days": {"type": "integer", "minimum": 0, "maximum": LONGEST_TAKE_BACK},
        "read_within": {"type": "integer", "minimum": 1, "maximum": LONGEST_READING},
        "read_by": {"type": "string", "pattern": READER},
    }
    assert set(every) == set(FLOW_KEYS)
    return _closed(every)


def _media() -> Schema:
    every: Schema = {
        "picture": _PICTURE,
        "audio": {"$ref": "#/$defs/recordings"},
        "video": {"$ref": "#/$defs/video"},
    }
    assert set(every) == set(MEDIA_KEYS)
    return every


def _picture() -> Schema:
    source: Schema = {"type": "string", "pattern": f"^(symbol|asset):{NAME}$"}
    described = _closed({"source": source, "alt": _REF_TEXT}, "source")
    return {"description": "symbol:school, or asset: and the name of a file", "oneOf": [source, described]}


def _recordings() -> Schema:
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": LANGUAGE},
        "additionalProperties": _ASSET,
        "minProperties": 1,
    }
    return {"description": "A file, or a file for each language", "oneOf": [_ASSET, by_language]}


def _video() -> Schema:
    words: Schema = {"type": "string", "minLength": 1}
    every: Schema = {
        "source": _ASSET,
        "sign_language": words,
        "captions": {"$ref": "#/$defs/recordings"},
        "signer": words,
    }
    assert set(every) == set(VIDEO_KEYS)
    return {"oneOf": [_ASSET, _closed(every, "source")]}


def _choice() -> Schema:
    every = {
        **_entry(CHOICE_ID),
        "hint": _REF_TEXT,
        "exclusive": _FLAG,
        "other": _FLAG,
        "picture": _PICTURE,
    }
    assert set(every) == set(CHOICE_KEYS)
    return _closed(every, "text")


def _statement() -> Schema:
    every = {**_entry(QUESTION_ID), **_media()}
    assert set(every) == set(STATEMENT_KEYS)
    return _closed(every, "text")


def _aim() -> Schema:
    every = _entry(QUESTION_ID)
    assert set(every) == set(AIM_KEYS)
    return _closed(every, "text")


def _changed_choice() -> Schema:
    """New words, a picture, or both."""
    every = {**_entry(CHOICE_ID), "hint": _REF_TEXT, "picture": _PICTURE}
    return {**_closed(every), "anyOf": [{"required": ["text"]}, {"required": ["picture"]}]}


def _text() -> Schema:
    words: Schema = {"type": "string", "minLength": 1}
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": LANGUAGE},
        "additionalProperties": words,
        "minProperties": 1,
    }
    return {"description": "Words in the first language, or words by language", "oneOf": [words, by_language]}


def _condition() -> Schema:
    several = {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1}
    return {
        "description": "safe < 3 and (helped = yes or topics has bullying)",
        "oneOf": [
            {"type": "string", "minLength": 1},
            several,
            _closed({"all": several}, "all"),
            _closed({"any": several}, "any"),
            _closed({"not": {"$ref": "#/$defs/condition"}}, "not"),
        ],
    }


def _entry(pattern: str) -> Schema:
    return {"id": {"type": "string", "pattern": pattern}, "text": _REF_TEXT}


def _named(kind: str, pattern: str) -> Schema:
    """`- {id: agree, text: I agree}`, `- agree: I agree`, or a mapping of id to text."""
    full = {"$ref": f"#/$defs/{kind}"}
    by_id = {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": {"anyOf": [_REF_TEXT, full]},
        "minProperties": 1,
    }
    with_id = {"allOf": [full, {"required": ["id"]}]}
    short = {"allOf": [by_id, {"maxProperties": 1}]}
    return {"anyOf": [{"type": "array", "items": {"anyOf": [with_id, short]}, "minItems": 1}, by_id]}


def _page() -> Schema:
    return _closed(
        {
            "id": {"type": "string", "pattern": QUESTION_ID},
            "title": _REF_TEXT,
            "when": {"$ref": "#/$defs/condition"},
            "sensitive": _FLAG,
            "questions": _list("question"),
        },
        "questions",
    )


def _question(name: str) -> Schema:
    every: Schema = {
        "id": {"type": "string", "pattern": QUESTION_ID},
        "type": {"const": name},
        "text": _REF_TEXT,
        "hint": _REF_TEXT,
        "when": {"$ref": "#/$defs/condition"},
        "priority": {"type": "string"},
        **_media(),
    }
    assert set(every) == set(QUESTION_KEYS)
    if name in _ON_PAGES_OF_THEIR_OWN:  # so a recording cannot belong to them all
        every = {key: value for key, value in every.items() if key not in ("audio", "video")}
    takes = {option: OPTIONS[option] for option in sorted(TYPES[name].takes)}
    if name == "before_now":
        takes["statements"] = {"$ref": "#/$defs/aims"}
    return _closed({**every, **takes}, "id", "type", "text", *_NEEDED.get(name, ()))


def _version() -> Schema:
    every: Schema = {
        "id": {"type": "string", "pattern": CHOICE_ID},
        "title": _REF_TEXT,
        "band": {"type": "string"},
        "easy_read": _FLAG,
        "changes": {
            "type": "object",
            "propertyNames": {"pattern": QUESTION_ID},
            "additionalProperties": {"anyOf": [_REF_TEXT, {"$ref": "#/$defs/change"}]},
        },
        "leaves_out": _words(),
    }
    assert set(every) == set(VERSION_KEYS)
    return _closed(every, "id", "title")


def _change() -> Schema:
    every: Schema = {
        **dict.fromkeys(("text", "hint", "stem", "low", "high"), _REF_TEXT),
        "labels": OPTIONS["labels"],
        "choices": {"$ref": "#/$defs/changed_choices"},
        "type": {"enum": list(INSTRUMENTS)},
        "points": {"type": "integer", "minimum": 2, "maximum": MOST_POINTS},
        **_media(),
    }
    assert set(every) == set(CHANGE_KEYS)
    return _closed(every)
