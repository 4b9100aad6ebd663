"""How the service is reached, and how its mail goes out."""

from collections.abc import Iterator

from feedback.doctor.finding import Finding
from feedback.mail import way
from feedback.mail.smtp import ServerFault
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
    if not settings.sends_mail:
        yield Finding(
            "mail",
            "advice",
            "Neither LISTENING_LOOP_MAIL_HOST nor LISTENING_LOOP_NOTIFY_KEY_FILE is set, so nobody is told by mail of what "
            "waits too long.",
        )
        return
    try:
        with way.road(settings).connected():
            by_notify = "GOV.UK Notify takes messages: its key and template are good"
            by_mail = f"{settings.mail_host} takes messages from {settings.mail_from}"
            yield Finding("mail", "sound", by_notify if settings.notify_key_file else by_mail)
    except ServerFault as fault:
        yield Finding("mail", "fault", f"{fault} Messages wait until it can be used.")
