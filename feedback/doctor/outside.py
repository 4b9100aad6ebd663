"""How the service is reached, and how its mail goes out."""

from collections.abc import Iterator

from feedback.doctor.finding import Finding
from feedback.mail.smtp import ServerFault, Smtp
from feedback.settings import Settings


def address(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        yield Finding(
            "address",
            "advice",
            "LISTENING_LOOP_PUBLIC_URL is not set, so QR codes lead to this machine only.",
        )
    elif settings.public_url.startswith("http://") or not settings.https:
        yield Finding(
            "address", "advice", "People reach this service without HTTPS. Put a proxy with it in front."
        )
    else:
        yield Finding("address", "sound", settings.public_url)


def mail(settings: Settings) -> Iterator[Finding]:
    """Whether the mail server takes us: as far as signing in, without a message."""
    if not settings.mail_host:
        yield Finding(
            "mail",
            "advice",
            "LISTENING_LOOP_MAIL_HOST is not set, so nobody is told by mail of what waits too long.",
        )
        return
    try:
        with Smtp.of(settings).connected():
            yield Finding("mail", "sound", f"{settings.mail_host} takes messages from {settings.mail_from}")
    except ServerFault as fault:
        yield Finding("mail", "fault", f"{fault} Messages wait until it can be used.")
