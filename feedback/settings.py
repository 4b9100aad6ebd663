"""Every setting, declared once: its name, its type, its default, and what it is for.

Read from the environment (`LISTENING_LOOP_DATABASE`) over a TOML file (`database = "…"`) over the default. A name
nobody declared, or a value that cannot be read, stops the start: a typing mistake in a setting that guards
children's answers must not pass silently.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "LISTENING_LOOP_"
FILE = PREFIX + "SETTINGS"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_FROM_UNTIL = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


class SettingsError(Exception):
    """A setting is unknown or cannot be read. The message says which and what to do."""


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """The settings of one installation."""

    database: str = _setting(
        "sqlite:///instance/listening-loop.sqlite",
        "SQLAlchemy URL of the database: SQLite by default, postgresql+psycopg://user@host/name in service.",
    )
    public_database: str = _setting(
        "",
        "URL with which respondents' and public pages reach a PostgreSQL database, as a role that cannot read answers; "
        "'listening-loop database public-role' says how to make one. Empty: the same as the database.",
    )
    secret_file: str = _setting(
        "instance/secret-key",
        "File that holds the key which signs cookies and makes receipts; made at first start.",
    )
    public_url: str = _setting(
        "",
        "Address people reach this service at, for QR codes and links, e.g. https://listen.example.gov.uk.",
    )
    https: bool = _setting(True, "Serve behind HTTPS: secure cookies and strict transport security.")
    trusted_proxies: int = _setting(0, "How many reverse proxies stand in front and set X-Forwarded headers.")
    exit_url: str = _setting(
        "https://www.bbc.co.uk/weather", "Neutral page that 'Leave this page quickly' goes to."
    )
    draft_hours: int = _setting(72, "How long unsent answers are kept after the last touch; 20 at the least.")
    staff_idle_minutes: int = _setting(30, "Staff are signed out after this long without a request.")
    safeguarding_idle_minutes: int = _setting(
        15, "The same for those who read and decide concerns, whose screens show what must not be seen."
    )
    staff_session_hours: int = _setting(12, "Staff are signed out after this long in any case.")
    workers: int = _setting(2, "Server processes.")
    mail_host: str = _setting("", "Mail server that messages are handed to (SMTP). Empty: no mail is sent.")
    mail_port: int = _setting(587, "Port of the mail server: 587 for starttls, 465 for tls, 25 for none.")
    mail_security: str = _setting(
        "starttls", "How the road to the mail server is kept private: starttls, tls, or none on this machine."
    )
    mail_user: str = _setting("", "Name to sign in to the mail server with. Empty: without signing in.")
    mail_password_file: str = _setting(
        "", "File that holds the password for the mail server, and nothing else."
    )
    mail_from: str = _setting("", "Address that messages come from, e.g. listening@example.gov.uk.")
    notify_key_file: str = _setting(
        "",
        "File that holds a key of GOV.UK Notify, the other way of messages, and nothing else. Empty: by mail_host.",
    )
    notify_template: str = _setting(
        "", "Id of the e-mail template in GOV.UK Notify: its subject is ((subject)), its message ((text))."
    )
    notify_url: str = _setting(
        "https://api.notifications.service.gov.uk", "Where GOV.UK Notify is asked. Only a test needs another."
    )
    mail_quiet_hours: str = _setting(
        "20:00-08:00", "When messages that are not urgent wait, by the clock of England. Empty: never."
    )
    digest_at: str = _setting(
        "08:00", "When the morning mail goes on working days, by the clock of England. Empty: never."
    )
    mail_keep_days: int = _setting(
        30, "Days after which sent and given up messages are emptied of their address."
    )
    contact_keep_days: int = _setting(
        90, "Days after which a request to be contacted that was handled is emptied of name, way and words."
    )
    training_keep_days: int = _setting(
        90,
        "Days after the last time people are asked about an event until names and addresses of who was booked are emptied.",
    )
    certificate_keep_days: int = _setting(
        1096, "Days after an event until its certificates are deleted and cannot be checked any more."
    )
    worker_seconds: int = _setting(20, "Seconds between two rounds of the worker.")

    def __post_init__(self) -> None:
        if self.draft_hours < 20:
            raise SettingsError(
                "draft_hours is below 20. Set it to 20 or more: people must have time to answer."
            )
        if self.worker_seconds < 1:
            raise SettingsError("worker_seconds is 0. Set it to 1 or more.")
        self._check_mail()

    @property
    def sends_mail(self) -> bool:
        """Whether messages have a way out of the house."""
        return bool(self.mail_host or self.notify_key_file)

    def _check_mail(self) -> None:
        if self.mail_host and self.notify_key_file:
            raise SettingsError(
                "mail_host and notify_key_file are both set. Messages go one way: leave one of them empty."
            )
        if self.notify_key_file and not self.notify_template:
            raise SettingsError(
                "notify_key_file is set and notify_template is not. Set it to the id of the template."
            )
        if self.mail_security not in ("starttls", "tls", "none"):
            raise SettingsError(
                f"mail_security is '{self.mail_security}'. Set it to starttls or tls, or to none on this machine."
            )
        if self.mail_host and "@" not in self.mail_from.strip("@"):
            raise SettingsError(
                "mail_host is set and mail_from is not. Set it to the address messages come from."
            )
        if self.mail_user and self.mail_security == "none":
            raise SettingsError("mail_user is set and mail_security is none. Set it to starttls or tls.")
        if self.digest_at and not _TIME.fullmatch(self.digest_at):
            raise SettingsError(
                f"digest_at is '{self.digest_at}'. Write it like 08:00, or leave it empty for never."
            )
        if self.mail_quiet_hours and not _FROM_UNTIL.fullmatch(self.mail_quiet_hours):
            raise SettingsError(
                f"mail_quiet_hours is '{self.mail_quiet_hours}'. Write it like 20:00-08:00, or leave it empty."
            )


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and the file it names.

    Raises:
        SettingsError: a name is unknown, a value cannot be read, or the file is not there.
    """
    environment = os.environ if environment is None else environment
    given: dict[str, Any] = _from_file(environment[FILE]) if environment.get(FILE) else {}
    given |= {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != FILE
    }
    known = {one.name: one for one in fields(Settings)}
    for name in given:
        if name not in known:
            raise SettingsError(
                f"There is no setting '{name}'. Run 'listening-loop doctor --settings' to see them all, "
                "then correct or remove it."
            )
    return Settings(**{name: _typed(name, value, type(known[name].default)) for name, value in given.items()})


def table(settings: Settings) -> list[dict[str, str]]:
    """Each setting with its variable, value, default and help, for `doctor --settings` and the docs' test."""
    return [
        {
            "variable": PREFIX + one.name.upper(),
            "value": str(getattr(settings, one.name)),
            "default": str(one.default),
            "help": one.metadata["help"],
        }
        for one in fields(Settings)
    ]


def _from_file(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{FILE} names the file '{name}', which is not there.") from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"The settings file '{name}' cannot be read: {fault}.") from fault


def _typed(name: str, value: Any, kind: type) -> Any:
    if kind is bool and isinstance(value, str):
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }
        if value.strip().lower() in words:
            return words[value.strip().lower()]
    elif kind is int and isinstance(value, str) and value.strip().isdigit():
        return int(value)
    elif isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    expected = {bool: "yes or no", int: "a whole number", str: "text"}[kind]
    raise SettingsError(f"The setting '{name}' is '{value}'. It must be {expected}.")
