"""Which way messages leave the house, as the settings say: a mail server, or GOV.UK Notify."""

from email.headerregistry import Address
from urllib.parse import urlsplit

from feedback.mail.notify import Notify
from feedback.mail.smtp import Road, Smtp
from feedback.settings import Settings


def road(settings: Settings) -> Road:
    """The road that is set."""
    return Notify.of(settings) if settings.notify_key_file else Smtp.of(settings)


def sender(settings: Settings, called: str) -> Address:
    """Who messages come from. Notify writes in its own name; ours then only makes a Message-ID."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return Address(called, addr_spec=settings.mail_from or f"listening@{host}")
