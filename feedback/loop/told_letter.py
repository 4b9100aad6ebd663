"""The message that tells somebody back, in their language, with the English below: nobody may have read the translation yet.

It does not say what it is about: others may read over somebody's shoulder.
"""

from collections.abc import Sequence

from feedback.invitations import letter
from feedback.mail.wording import Words
from feedback.partnership.languages import ENGLISH
from forms.text import Text


def written(
    partnership: str, link: str, stop_link: str, help_: Sequence[tuple[Text, str]], language: str
) -> Words:
    """The message, whole."""
    subject, text = _in(partnership, link, stop_link, help_, language)
    if language != ENGLISH:
        english = _in(partnership, link, stop_link, help_, ENGLISH)
        text = f"{text}\n\n{letter.own_name(ENGLISH)}: {english[0]}\n\n{english[1]}"
    return Words(subject, f"{text}\n")


def _in(
    partnership: str, link: str, stop_link: str, help_: Sequence[tuple[Text, str]], language: str
) -> tuple[str, str]:
    gettext = letter.catalogue(language).gettext
    named = {"partnership": partnership}
    helpers = [f"{name.pick(language).words}: {phone}" for name, phone in help_]
    parts = [
        gettext("Some time ago you were asked to take part in a survey of %(partnership)s.") % named,
        gettext(
            "What people said, what was decided, and what has changed is here. What cannot be done is there as well, with the "
            "reason:"
        ),
        link,
        "\n".join([f"{gettext('If you need help now')}:", *helpers]) if helpers else "",
        gettext("Everybody who was invited gets this message, whether they took part or not."),
        f"{gettext('If you do not want messages like this, open this page and press the button:')}\n{stop_link}",
        gettext("Do not answer this message: nobody reads this mailbox."),
        partnership,
    ]
    return gettext("What came of it: %(partnership)s") % named, "\n\n".join(filter(None, parts))
