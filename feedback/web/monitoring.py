"""What stands at every box for free text: a child may write there that they need help now, and nobody is watching."""

from feedback.partnership import languages
from feedback.web import language
from feedback.web.beside import Both, both, joined, nboth
from feedback.web.service import service
from forms import days
from forms.survey import Survey
from forms.text import Text


def when() -> Text:
    """When people read answers, as the partnership says it in the page's language; else its working days by name."""
    said = service().partnership().listening_days
    tag = language.page_language()
    spoken = _base(tag)
    if said is not None and _base(said.pick(tag).language) == spoken:
        return said
    own = spoken if spoken in languages.known() else languages.ENGLISH
    return Text({own: _working_days(own), languages.ENGLISH: _working_days(languages.ENGLISH)})


def reading_days() -> Both:
    """When people read answers, as a sentence."""
    return both("People read the answers: %(days)s.", days=when())


def promise(survey: Survey) -> Both | None:
    """Within how many working days a person reads, where the survey promises it and asks for words."""
    if survey.read_within is None or not survey.has_own_words:
        return None
    return nboth(
        "Within %(num)d working day, a person reads everything you write.",
        "Within %(num)d working days, a person reads everything you write.",
        survey.read_within,
    )


def sentence() -> Both:
    """When people read, and what to do now."""
    unwatched = both("Nobody is watching right now. If you need help now, press Help at the top.")
    return joined((reading_days(), unwatched))


def _working_days(tag: str) -> str:
    return days.weekdays(service().partnership().duty.time.days, language.locale_of(tag))


def _base(tag: str) -> str:
    return tag.partition("-")[0]
