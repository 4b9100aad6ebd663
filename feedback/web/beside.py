"""The English beside words that nobody who speaks the language has read yet.

A child who is told in a poor translation that nobody can know who they are, or where help is, has been told nothing. So
words about help and confidentiality stand with the English beneath them until a person has read them: an interpreter, a
teacher or an older sister can then see what was meant. Say such words with `both`, in Python as in templates; everything
else with `gettext`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from feedback.partnership import languages
from feedback.web import language
from feedback.web.service import service
from forms import days
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Both:
    """Words in the page's language, and the English where nobody has read the translation. Renders itself."""

    words: str
    english: str = ""

    def __str__(self) -> str:
        return self.words

    def __html__(self) -> Markup:
        if not self.english:
            return escape(self.words)
        return Markup('{} <span class="beside" lang="en" dir="ltr">{}</span>').format(
            self.words, self.english
        )


def install(app: Flask) -> None:
    app.jinja_env.globals["both"] = both
    app.jinja_env.globals["nboth"] = nboth


def both(english: str, **values: Any) -> Both:
    """A sentence in the page's language, with the English beside it where it needs that. Values are filled into both."""
    said = language.catalogue().gettext(english)
    return _both(english, said, languages.mark(english, said), values)


def nboth(one: str, many: str, num: int, **values: Any) -> Both:
    """As `both`, for a sentence with a number in it."""
    said = language.catalogue().ngettext(one, many, num)
    return _both(one if num == 1 else many, said, languages.mark(one, said), values | {"num": num})


def joined(parts: Iterable[Both | None]) -> Both:
    """Several sentences as one paragraph, each language by itself."""
    held = [part for part in parts if part]
    english = [part.english for part in held]
    return Both(" ".join(part.words for part in held), " ".join(filter(None, english)))


def _both(english: str, said: str, mark: str, values: dict[str, Any]) -> Both:
    tag = language.page_language()
    return Both(
        _filled(said, values, tag),
        _filled(english, values, "en") if _unread(tag, mark, said != english) else "",
    )


def _unread(tag: str, mark: str, translated: bool) -> bool:
    known = languages.known().get(tag.split("-")[0])
    if not translated or (known is not None and known.read):
        return False
    review = service().partnership().reviews.get(tag)
    return review is None or mark not in review.sentences


def _filled(words: str, values: dict[str, Any], tag: str) -> str:
    """Days, and texts an author wrote, are filled in in the language of the sentence around them."""
    if not values:
        return words
    return words % {name: _said(value, tag) for name, value in values.items()}


def _said(value: Any, tag: str) -> Any:
    if isinstance(value, Text):
        return value.pick(tag).words
    return days.written(value, language.locale_of(tag)) if isinstance(value, date) else value
