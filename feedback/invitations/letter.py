"""What a message to somebody who is asked says, in one language: the hub's own words, or ours, around their link.

Plain text. It names no other person, says nothing of what was answered, and never says when somebody has answered: of a
survey whose answers are kept apart from names, a reminder goes to a few who have, and says why.
"""

import gettext as catalogues
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale

from feedback import paths
from feedback.invitations import door
from feedback.mail.wording import Words
from feedback.partnership.profile import Profile
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion
from feedback.surveys.promises import KEPT_APART
from forms import days
from forms.confidentiality import KnownBy, Mode, promises
from forms.text import Text

#: So many are marked as having answered at a time.
TOLD_TOGETHER = door.TOLD_TOGETHER
#: How many of the start page's promises stand in a message.
_PROMISES = {Mode.UNLINKED: 1, Mode.PAIRED: 2, Mode.CONFIDENTIAL: 1, Mode.RETURN: 1}
#: So many ways to help fit in a mail.
HELP = 3


@dataclass(frozen=True, slots=True)
class About:
    """What all messages of a door share. `title` is empty for a survey that nobody should see over a shoulder.

    `languages` are those in which it can be answered, `writes` those in which the hub writes to people.
    """

    partnership: str
    title: Text | None
    mode: str
    few: bool
    minutes: int
    languages: tuple[str, ...]
    closes_on: date | None
    writes: tuple[str, ...] = ()
    help: tuple[tuple[Text, str], ...] = ()
    subject: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class To:
    """One person's message: `number` 0 is the first, then the reminders."""

    name: str
    link: str
    stop_link: str
    number: int = 0


def spoken(version: SurveyVersion, who: Profile) -> tuple[str, ...]:
    """The languages of a survey's messages: its first, and those of the others that the hub has switched on."""
    first, *more = versions.read(version).languages
    return (first, *(tag for tag in more if tag in who.languages))


def in_language(about: About, wanted: str) -> str:
    """The language of a message to somebody who has said which: also one that the survey is not in, so that they can ask
    for an interpreter. Else the survey's first."""
    return wanted if wanted in (*about.languages, *about.writes) else about.languages[0]


def said(english: str, language: str) -> str:
    """Words of ours in a language, with the English below: nobody may have read the translation yet."""
    words = catalogue(language).gettext(english)
    return words if words == english else f"{words}\n\n{english}"


def written(about: About, to: To, language: str) -> Words:
    """The message, whole."""
    words = catalogue(language)
    gettext = words.gettext
    own = gettext("This is your own link. Keep it to yourself:")
    stop = gettext("If you do not want messages like this, open this page and press the button:")
    parts = [
        gettext("Hello %(name)s,") % {"name": to.name} if to.name else gettext("Hello,"),
        *([_reminder(about, gettext)] if to.number else []),
        *_body(about, language, words),
        f"{own}\n{to.link}",
        _facts(about, language, words),
        *_promised(about, gettext),
        *_help(about, language, gettext),
        gettext("Do not answer this message: nobody reads this mailbox."),
        f"{stop}\n{to.stop_link}",
        about.partnership,
    ]
    return Words(_subject(about, to, language, gettext), "\n\n".join(filter(None, parts)) + "\n")


def _subject(about: About, to: To, language: str, gettext: Any) -> str:
    said = about.subject.get(language, "")
    title = _lent(about, about.subject, language)
    if not title and about.title is not None:
        title = about.title.pick(language).words
    if not said and title:
        said = gettext("We would like to hear from you: %(title)s") % {"title": title}
    said = said or gettext("We would like to hear from you")
    return gettext("Reminder: %(subject)s") % {"subject": said} if to.number else said


def _reminder(about: About, gettext: Any) -> str:
    if about.mode in KEPT_APART:
        return gettext(
            "This is a reminder. If you have answered already, there is nothing to do: "
            "we do not look up who has answered while only a few have."
        )
    return gettext("This is a reminder. We do not have your answers yet.")


def _body(about: About, language: str, words: Any) -> list[str]:
    if said := about.words.get(language, "").strip():
        return [said]
    lent = _lent(about, about.words, language)
    if about.title is None:
        return [words.gettext("We would like to hear from you. We have a few questions."), lent]
    title = about.title.pick(language).words
    ours = words.gettext("We would like to hear from you. Our questions: “%(title)s”.") % {"title": title}
    return [ours, lent]


def _lent(about: About, own: Mapping[str, str], language: str) -> str:
    """What staff have written in the survey's first language, for somebody whose language the survey is not in and who
    has no words of theirs in it: said beside ours, so that it is not lost."""
    return "" if language in about.languages else own.get(about.languages[0], "").strip()


def _facts(about: About, language: str, words: Any) -> str:
    lines = []
    if about.minutes:
        minutes = words.ngettext(
            "It takes about %(num)d minute.", "It takes about %(num)d minutes.", about.minutes
        )
        lines.append(minutes % {"num": about.minutes})
    if about.mode != Mode.RETURN:
        lines.append(words.gettext("It is your choice."))
    if about.closes_on is not None:
        day = days.written(about.closes_on, Locale.parse(language, sep="-"))
        lines.append(words.gettext("Open until %(day)s") % {"day": day})
    if len(about.languages) > 1 or language not in about.languages:
        names = ", ".join(map(own_name, about.languages))
        lines.append(words.gettext("You can answer in: %(languages)s") % {"languages": names})
    return "\n".join(lines)


def _promised(about: About, gettext: Any) -> list[str]:
    """In the language, and as it was written where that differs: nobody may have read the translation yet."""
    by_link = KnownBy(link=True)
    whole = promises(about.mode, about.few, lambda sentence: sentence, by_link)[
        : _PROMISES.get(Mode(about.mode), 1)
    ]
    said = [gettext(sentence) for sentence in whole]
    return ["\n".join(said if list(whole) == said else [*said, *whole])]


def _help(about: About, language: str, gettext: Any) -> list[str]:
    lines = [f"{name.pick(language).words}: {phone}" for name, phone in about.help[:HELP]]
    head = gettext("If you need help now")
    return ["\n".join([f"{head}:", *lines])] if lines else []


@lru_cache(maxsize=64)
def own_name(language: str) -> str:
    """What a language calls itself."""
    locale = Locale.parse(language, sep="-")
    return (locale.get_language_name(locale) or language).capitalize()


@lru_cache(maxsize=64)
def catalogue(language: str) -> Any:
    """Our words in a language."""
    held = language.replace("-", "_")
    return catalogues.translation("messages", paths.TRANSLATIONS, [held], fallback=True)
