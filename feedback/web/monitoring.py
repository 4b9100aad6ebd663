"""What stands at every box for free text: a child may write there that they need help now, and nobody is watching."""

from feedback.web import language
from feedback.web.beside import Both, both, joined
from feedback.web.service import service


def reading_days() -> Both | None:
    """When people read answers, where the partnership has said so in the page's language."""
    days = service().partnership().listening_days
    tag = language.page_language()
    if days is None or days.pick(tag).language.split("-")[0] != tag.split("-")[0]:
        return None
    return both("People read the answers: %(days)s.", days=days)


def sentence() -> Both:
    """When people read, and what to do now."""
    unwatched = both("Nobody is watching right now. If you need help now, press Help at the top.")
    return joined((reading_days(), unwatched))
