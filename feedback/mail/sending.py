"""One round of sending: what is due is lent, handed over one by one, and what became of each is written down at once."""

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.headerregistry import Address

from feedback.clock import HOME, Clock
from feedback.database import Database
from feedback.mail import claims, quiet, way
from feedback.mail.claims import Lent
from feedback.mail.smtp import Connection, End, Outcome, Road, ServerFault
from feedback.mail.wording import Words
from feedback.mail.written import written
from feedback.partnership.working_time import WorkingTime
from feedback.settings import Settings


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: how many messages ended how, and why the mail server could not be used, where it could not."""

    ends: Counter[End] = field(default_factory=Counter)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """What sends: its database, its clock, and the road. `name` tells one worker's loans from another's."""

    database: Database
    clock: Clock
    road: Road
    sender: Address
    quiet_hours: quiet.QuietHours
    days: WorkingTime = field(default_factory=WorkingTime)
    lease: timedelta = claims.LEASE
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        clock: Clock,
        called: str,
        days: WorkingTime | None = None,
    ) -> "Sender":
        """As the settings say. `called` is the name beside the address messages come from; on days other than `days`
        messages that rest wait."""
        sender = way.sender(settings, called)
        hours = quiet.read(settings.mail_quiet_hours)
        return cls(database, clock, way.road(settings), sender, hours, days or WorkingTime())

    def round(self, enough: Callable[[], bool] = lambda: False) -> Round:
        """Send what is due, until nothing is, or the mail server cannot be used, or it is `enough`.

        A mail server that cannot be used costs no message a try: all stay as they were.
        """
        ends: Counter[End] = Counter()
        while rows := self._claimed():
            try:
                self._hand_over_all(rows, ends, enough)
            except ServerFault as fault:
                return Round(ends, str(fault))
            if enough():
                break
        return Round(ends)

    def _claimed(self) -> list[Lent]:
        now = self.clock.now()
        with self.database.writing() as session:
            claims.give_back(session, now, can_be_asked=self.road.can_be_asked)
            return claims.claim(
                session,
                self.name,
                now,
                quiet_now=self.quiet_hours.hold(now),
                rests_now=not self.days.works_on(now.astimezone(HOME).date()),
                lease=self.lease,
            )

    def _hand_over_all(self, rows: list[Lent], ends: Counter[End], enough: Callable[[], bool]) -> None:
        try:
            with self.road.connected() as connection:
                for one in rows:
                    if enough():
                        break
                    end = self._hand_over(connection, one)
                    ends[end] += 1
                    if end is End.LOST:  # the conversation is over; the others go with the next one
                        break
        finally:
            with self.database.writing() as session:
                claims.let_go(session, rows, self.name)

    def _hand_over(self, connection: Connection, one: Lent) -> End:
        message_id = one.message_id or f"<{one.id}@{self.sender.domain}>"

        def ready() -> bool:
            with self.database.writing() as session:
                return claims.mark_sending(session, one, self.name, self.clock.now(), message_id, self.lease)

        known = 0
        try:
            message = written(
                self.sender,
                one.address,
                Words(one.subject, one.text),
                message_id,
                one.posted_at,
                one.stop_link,
            )
        except ValueError:  # one that cannot be written must not stop those behind it
            outcome = Outcome(
                End.REFUSED, "It cannot be written as a message. Look at its address and subject."
            )
        else:
            known = connection.took(message) if one.answers_lost else 0
            if known:
                outcome = Outcome(End.SENT)
            elif one.answers_lost and one.send_by and one.send_by < self.clock.now():
                outcome = Outcome(End.REFUSED, claims.TOO_LATE)
            elif one.answers_lost > 1 and self.road.can_be_asked:
                outcome = Outcome(End.LATER, claims.NOT_THERE)
            elif one.answers_lost > 1:
                outcome = Outcome(End.REFUSED, claims.LOST_TWICE)
            else:
                outcome = connection.hand_over(message, ready)
        self._note(one, outcome, known)
        return outcome.end

    def _note(self, one: Lent, outcome: Outcome, known: int) -> None:
        now = self.clock.now()
        with self.database.writing() as session:
            match outcome.end:
                case End.SENT:
                    claims.note_sent(session, one, now, known)
                case End.LOST:
                    claims.note_lost(session, one, self.name, now, can_be_asked=self.road.can_be_asked)
                case End.REFUSED:
                    claims.note_refused(session, one, self.name, now, outcome.reason)
                case End.LATER:
                    claims.note_later(session, one, self.name, now, outcome.reason)
                case End.KEPT:
                    pass
