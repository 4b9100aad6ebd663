"""The words on buttons and links, in the language of a page."""

from babel.support import Translations

from feedback import paths


def said(words: str, language: str = "en") -> str:
    """What the interface says for these English words."""
    return Translations.load(str(paths.TRANSLATIONS), [language]).gettext(words)
