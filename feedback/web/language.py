"""The language of a page: what the person chose, else what their browser asks for, among those the hub offers."""

from functools import lru_cache

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel
from flask_babel import get_locale as babel_locale

from feedback import paths
from feedback.web import headers
from feedback.web.service import service

#: English as it is written here: dates are "22 November 2026".
OURS = {"en": "en_GB"}
RIGHT_TO_LEFT = frozenset({"ar", "ur", "fa", "ps", "ckb", "he", "sd"})


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
        lambda words: _catalogue().gettext(words),
        lambda one, many, count: _catalogue().ngettext(one, many, count),
        newstyle=True,
    )


def _catalogue() -> NullTranslations:
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = _loaded(page_language())
    return found


@lru_cache(maxsize=64)
def _loaded(tag: str) -> NullTranslations:
    return Translations.load(str(paths.TRANSLATIONS), [OURS.get(tag, tag.replace("-", "_"))])


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


def _choose(offered: tuple[str, ...]) -> str:
    for wanted in (request.args.get("lang"), request.cookies.get(cookie())):
        if wanted in offered:
            return str(wanted)
    return request.accept_languages.best_match(offered) or offered[0]


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


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


def locale() -> Locale:
    """Babel's locale of this page, for dates and numbers."""
    return babel_locale() or Locale.parse("en_GB")
