"""What a survey may promise about who can know what somebody said, and the sentences that say so.

The sentences follow from the mode, so that no author can promise more than the service keeps: who sees the answers
and what is kept (NSPCC practice on saying before the start when a confidence is broken), and that nobody is watching
live.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

#: Whatever the caller makes of a sentence: a text, or one with the English beside it.
Said = TypeVar("Said")
Gettext = Callable[[str], Said]
Ngettext = Callable[[str, str, int], Said]


class Mode(StrEnum):
    """How closely answers are tied to a person. Only the first may be called anonymous."""

    ANONYMOUS = "anonymous"
    UNLINKED = "unlinked"
    PAIRED = "paired"
    CONFIDENTIAL = "confidential"
    RETURN = "return"


def _anonymous(gettext: Gettext[Said]) -> list[Said]:
    return [
        gettext(
            "Your answers are anonymous. We do not ask your name, and this website cannot tell us who you are."
        ),
        gettext("Try not to write your name, or anybody else’s name."),
        gettext("Because we do not know who you are, we cannot find you or come to you."),
        gettext("You will get a receipt code. It is yours alone. You can use it to see what happened."),
    ]


def _unlinked(gettext: Gettext[Said]) -> list[Said]:
    return [
        gettext("We know who we asked and who has answered. We do not know what anyone said."),
        gettext("Try not to write your name, or anybody else’s name."),
        gettext("You will get a receipt code. It is yours alone. You can use it to see what happened."),
    ]


@dataclass(frozen=True, slots=True)
class KnownBy:
    """How the answers of one person find each other, in the mode `paired`: they came by a `link` of their own, or make a
    `code`, or both. Not `matched`: through this door they find no others."""

    link: bool = False
    code: bool = False
    matched: bool = True


def _paired(gettext: Gettext[Said], known_by: KnownBy) -> list[Said]:
    return [
        *(
            [gettext("We can put your own answers beside each other, from before and after.")]
            if known_by.matched
            else []
        ),
        gettext("We know who we asked and who has answered. We do not know what anyone said.")
        if known_by.link
        else gettext("We do not know whose answers they are."),
        *(
            [gettext("You make a code yourself. We keep only a scrambled form of it.")]
            if known_by.code
            else []
        ),
        gettext("Try not to write your name, or anybody else’s name."),
        gettext("You will get a receipt code. It is yours alone. You can use it to see what happened."),
    ]


def _confidential(gettext: Gettext[Said]) -> list[Said]:
    return [
        gettext("We know who you are. Only the people named on this page see your answers."),
        gettext("We keep what you say private."),
        gettext("We would only tell somebody else if you, or another person, may be in danger."),
        gettext("We would try to tell you first."),
    ]


def _return(gettext: Gettext[Said]) -> list[Said]:
    return [
        gettext("You answer for your organisation. Its name and yours are kept with the answers."),
    ]


_SENTENCES: dict[Mode, Callable[[Gettext[Any]], list[Any]]] = {
    Mode.ANONYMOUS: _anonymous,
    Mode.UNLINKED: _unlinked,
    Mode.CONFIDENTIAL: _confidential,
    Mode.RETURN: _return,
}


def promises(
    mode: Mode | str, few_invited: bool, gettext: Gettext[Said], known_by: KnownBy | None = None
) -> tuple[Said, ...]:
    """The sentences the start page says about who can know.

    `few_invited`: fewer people were asked than a group must have before its figures are shown, so that in a small
    agency an answer can give its writer away even where it is not linked to them. `known_by` is of the mode `paired`.
    """
    mode = Mode(mode)
    paired = mode is Mode.PAIRED
    sentences = _paired(gettext, known_by or KnownBy()) if paired else _SENTENCES[mode](gettext)
    if few_invited and mode in (Mode.UNLINKED, Mode.PAIRED):
        sentences.append(
            gettext(
                "Only a few people were asked. Somebody who knows you might guess which answers are yours."
            )
        )
    if mode not in (Mode.RETURN, Mode.CONFIDENTIAL):
        sentences.append(
            gettext(
                "A person looks soon at words that may mean somebody needs help. With these words we also keep the time."
            )
        )
    if mode is not Mode.RETURN:
        sentences.append(
            gettext(
                "Nobody watches the answers as they come in. If you need help now, use the help on this page."
            )
        )
    return tuple(sentences)


def on_paper(gettext: Gettext[Said]) -> tuple[Said, ...]:
    """The same for a form on paper, which only an anonymous survey has: what is true of ink, a hand and an office."""
    return (
        gettext("This form is anonymous. We do not ask your name, and nothing on it tells us who you are."),
        gettext("Try not to write your name, or anybody else’s name."),
        gettext(
            "Somebody may know your handwriting. You can tick boxes only, or ask a person you trust to write for you."
        ),
        gettext("Because we do not know who you are, we cannot find you or come to you."),
        gettext(
            "People who work for us type your answers into a computer. A paper form has no receipt code."
        ),
        gettext("You cannot take your answers back once you have sent them."),
        gettext(
            "Nobody watches the answers as they come in. If you need help now, use the help on this page."
        ),
    )


def kept(mode: Mode | str, gettext: Gettext[Said]) -> Said:
    """What a survey of this mode keeps beside the answers. The database holds it to this."""
    return {
        Mode.ANONYMOUS: gettext(
            "We keep your answers, which version you chose, the language, the link you came through, and the day."
        ),
        Mode.UNLINKED: gettext(
            "We keep the same as for anonymous surveys. Apart from it we keep that your link was used."
        ),
        Mode.PAIRED: gettext(
            "We keep the same as for anonymous surveys, and a key that only your own answers, before and after, share."
        ),
        Mode.CONFIDENTIAL: gettext(
            "We keep your answers with your name, for the people named on the first page."
        ),
        Mode.RETURN: gettext("We keep your answers with your organisation and your name."),
    }[Mode(mode)]


def taking_back(days: int, gettext: Gettext[Said], ngettext: Ngettext[Said]) -> tuple[Said, ...]:
    """Whether answers can be taken back, said before the first question; 0 days: they cannot, and why."""
    if not days:
        return (
            gettext("You cannot take your answers back once you have sent them."),
            gettext("We start to work with them at once."),
        )
    return (
        ngettext(
            "With your receipt code you can take your answers back for %(num)d day.",
            "With your receipt code you can take your answers back for %(num)d days.",
            days,
        ),
        gettext("Not any more once we have shown what people said, or if we have to keep somebody safe."),
    )
