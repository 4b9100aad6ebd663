"""A message as it leaves: plain text, the same at every try."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from feedback.mail.wording import Words


def written(
    sender: Address, address: str, words: Words, message_id: str, posted_at: datetime, stop_link: str = ""
) -> EmailMessage:
    """`Auto-Submitted` keeps answering machines from answering (RFC 3834). Where there is a link to have no more of
    these, mail programs show it as a button of their own (RFC 8058 allows that for HTTPS only)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=address)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(posted_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    if stop_link:
        message["List-Unsubscribe"] = f"<{stop_link}>"
    if stop_link.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words.text)
    return message
