"""The language of a page: what the person chose, else what their browser asks for, among those the hub offers.

Numbers and dates are in Latin digits in every language: telephone numbers, codes, clocks and what is typed into a box
are, and two kinds of digits on one page help nobody. Days are of the calendar that schools and letters here use.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel
from flask_babel import get_locale as babel_locale
from markupsafe import Markup

from feedback import paths
from feedback.partnership import languages
from feedback.web import headers
from feedback.web.service import service
from forms import days
from forms.text import Phrase

#: English as it is written here: dates are "22 November 2026".
OURS = {"en": "en_GB"}


def install(app: Flask) -> None:
    Babel(
        app,
        default_locale="en_GB",
        default_timezone="Europe/London",
        default_translation_directories=str(paths.TRANSLATIONS),
        locale_selector=lambda: OURS.get(page_language(), page_language().replace("-", "_")),
    )
    _quick_words(app)


def _quick_words(app: Flask) -> None:
    """Words for templates without a look-up of the context for each of them; a page says some forty."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: catalogue().gettext(words),
        lambda one, many, count: catalogue().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _word


def _word(words: str, **values: Any) -> Markup:
    """What Jinja's own `_` gives in a page, by one call in place of four: what is filled in is escaped."""
    return Markup(catalogue().gettext(words)) % values


def catalogue() -> NullTranslations:
    """The words of this page's language."""
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = _loaded(page_language())
    return found


@lru_cache(maxsize=64)
def _loaded(tag: str) -> NullTranslations:
    return Translations.load(str(paths.TRANSLATIONS), [OURS.get(tag, tag.replace("-", "_"))])


def said(english: str, tag: str) -> Phrase:
    """Words of ours in a language that need not be the page's."""
    words = _loaded(tag).gettext(english)
    return Phrase(words, tag if words != english else languages.ENGLISH)


def sentences(tag: str) -> dict[str, tuple[str, str]]:
    """Every sentence of a catalogue as (English, words), by the mark under which it is remembered as read."""
    said = getattr(_loaded(tag), "_catalog", {})
    keyed = ((key[0] if isinstance(key, tuple) else key, words) for key, words in said.items() if key)
    return {languages.mark(english, words): (english, words) for english, words in keyed}


def cookie() -> str:
    """The cookie that remembers the choice between pages."""
    return headers.cookie_name("ll_language", service().settings.https)


def page_language() -> str:
    """The BCP 47 tag of this page's language."""
    chosen = g.get("page_language")
    if chosen is None:
        chosen = g.page_language = _choose(service().partnership().languages)
    return chosen


def speak(language: str) -> None:
    """Fix the page's language: a draft has its own."""
    g.page_language = language
    g.pop("catalogue", None)
    from flask_babel import refresh

    refresh()


def among(offered: tuple[str, ...]) -> str:
    """The best of the languages offered, for somebody who has not begun yet."""
    return _choose(offered)


def offered(spoken: Iterable[str]) -> tuple[str, ...]:
    """Of the languages a survey is in: its first, and those of the others that the hub has switched on."""
    first, *more = spoken
    switched_on = service().partnership().languages
    return (first, *(tag for tag in more if tag in switched_on))


def _choose(offered: tuple[str, ...]) -> str:
    for wanted in (request.values.get("lang"), request.cookies.get(cookie())):
        if wanted in offered:
            return str(wanted)
    return request.accept_languages.best_match(offered) or offered[0]


def day(value: date) -> str:
    """A day as people say it in the page's language: "4 December 2026"."""
    return days.written(value, locale())


@lru_cache(maxsize=256)
def own_name(language: str) -> str:
    """What a language calls itself."""
    try:
        name = Locale.parse(language.replace("-", "_")).get_language_name(language.replace("-", "_"))
    except ValueError:
        name = None
    return (name or language)[:1].upper() + (name or language)[1:]


def ready() -> tuple[str, ...]:
    """Interface languages this release has a catalogue for, English first."""
    found = sorted(
        path.name.replace("_", "-")
        for path in paths.TRANSLATIONS.glob("*")
        if (path / "LC_MESSAGES").is_dir()
    )
    return ("en", *(tag for tag in found if tag != "en"))


def locale_of(tag: str) -> Locale:
    """Babel's locale of a language, for dates and numbers."""
    return Locale.parse(OURS.get(tag, tag), sep="_" if tag in OURS else "-")


def locale() -> Locale:
    """Babel's locale of this page."""
    return babel_locale() or Locale.parse("en_GB")
