"""What every template can rely on. Described in docs/look.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request
from flask_babel import format_number
from markupsafe import Markup

from feedback.clock import HOME
from feedback.partnership.profile import Help
from feedback.web import headers, language
from feedback.web.hub import navigation
from feedback.web.service import service
from forms.direction import direction
from forms.text import Phrase, Text


@dataclass(frozen=True, slots=True)
class HelpContact:
    """A help contact in the page's language."""

    name: Phrase
    about: Phrase | None
    hours: Phrase | None
    phone: str
    text: str
    web: str
    audience: str
    emergency: bool


def install(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.filters["day"] = lambda value: language.day(value) if value else ""
    app.jinja_env.filters["moment"] = lambda value: f"{value.astimezone(HOME):%-d %B %Y, %H:%M}"
    app.jinja_env.filters["number"] = lambda value: format_number(value)
    app.jinja_env.globals["direction_of"] = direction
    app.jinja_env.globals["language_name"] = language.own_name


def picked(text: Text | dict[str, str] | None) -> Phrase | None:
    """A text in the page's language, or None."""
    if not text:
        return None
    return (text if isinstance(text, Text) else Text(text)).pick(language.page_language())


def _context() -> dict[str, Any]:
    profile = service().partnership()
    tag = language.page_language()
    style: Markup = headers.accent_style(profile.accent)[0]
    return {
        "partnership": profile,
        "page_language": tag,
        "page_direction": direction(tag),
        "help_contacts": help_contacts(profile.help),
        "accent_style": style,
        "account": g.get("signed_in"),
        "pick": picked,
        "navigation": navigation.entries() if request.blueprint in ("hub", "board") else [],
        "today": service().clock.today(),
    }


def help_contacts(contacts: Iterable[Help]) -> list[HelpContact]:
    """Where help is, in the page's language."""
    tag = language.page_language()
    return [_help(one, tag) for one in contacts]


def _help(one: Help, tag: str) -> HelpContact:
    return HelpContact(
        one.name.pick(tag),
        one.about.pick(tag) if one.about else None,
        one.hours.pick(tag) if one.hours else None,
        one.phone,
        one.text,
        one.web,
        one.audience,
        one.emergency,
    )
