"""One message past the outbox, to see whether the mail server takes it."""

from datetime import datetime

from feedback.mail import way, wording
from feedback.mail.outbox import MailFault, sendable
from feedback.mail.smtp import Outcome
from feedback.mail.written import written
from feedback.secrets import new_id
from feedback.settings import Settings


def send(settings: Settings, address: str, at: datetime) -> Outcome:
    """Hand it over now.

    Raises:
        MailFault: this is no address.
        ServerFault: the mail server cannot be used.
    """
    if not sendable(address):
        raise MailFault("This is no e-mail address. Write one like you@example.gov.uk.")
    sender = way.sender(settings, "Listening Loop")
    message = written(sender, address, wording.render("trial"), f"<{new_id()}@{sender.domain}>", at)
    with way.road(settings).connected() as connection:
        return connection.hand_over(message, lambda: True)
