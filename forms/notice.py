"""A privacy notice in layers: first six short sentences that a nine-year-old can read, each true in every survey."""

from forms.confidentiality import Gettext, Mode, Said, kept, promises


def in_short(adult: bool, gettext: Gettext[Said], mode: Mode | None = None) -> tuple[Said, ...]:
    """The first layer, for children and young people or for adults; `mode` is that of the survey it is about."""
    name = gettext("We do not ask your name, unless the first page says so.")
    day = gettext("We keep the day you answered, not the time.")
    if mode is Mode.CONFIDENTIAL or mode is Mode.RETURN:
        name, day = promises(mode, False, gettext)[0], kept(mode, gettext)
    shown = gettext("We show what many people said, and never who said it.")
    if adult:
        return (
            gettext("Taking part is your choice. It makes no difference to the services you get."),
            name,
            day,
            shown,
            gettext("We use the answers to keep children safe. The law calls this a public task."),
            gettext("You can ask us what we keep, and tell the Information Commissioner if we get it wrong."),
        )
    return (
        gettext("You choose if you answer. You can stop at any time."),
        name,
        day,
        shown,
        gettext("A small team reads the answers. Nobody is watching when you write."),
        gettext("You get a secret code. With it you can see what happened because you answered."),
    )
