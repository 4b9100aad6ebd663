"""What surrounds the questions: whose agreement is needed, what is asked beside them, and how a person may answer.

Every switch has the default that is safe for a child; an author turns on what a survey really needs.
"""

from dataclasses import dataclass
from enum import StrEnum


class Consent(StrEnum):
    """Who says yes before the first question (UK practice, D3 of our standards; taking part is always a choice)."""

    CHILD_DECIDES = "child_decides"
    PARENT_TOLD = "parent_told"
    PARENT_AGREES = "parent_agrees"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Flow:
    """What surrounds the questions of one survey.

    consent          who says yes; None is "the child decides" for a survey of children, "adult" for any other
    decides_from     from this age a young person decides alone, and `consent` is for those below it; asked as two
                     bands, never as a date of birth, and kept nowhere
    ask_quotes       ask, in plain words, whether the person's own words may be shown to others
    ask_helped       ask whether somebody helped to answer
    equality         offer the equality questions once the answers are sent
    contact          offer a request to be contacted, kept with no tie to the answers
    take_back_days   how many days the holder of the receipt may take the answers back; 0: not possible, and said so
    leave_quickly    "Leave this page quickly" on every page; None: where the survey is sensitive
    offline          may be answered without a network and sent later; None: unless sensitive or on a shared device
    shared_device    people answer on a device that others use: nothing is kept on it
    resume_elsewhere a short code carries the draft to another device
    read_aloud       each question can be heard where the device has a voice for the language, or a recording is there
    read_within      within so many working days every text is read by a person; None: `READ_WITHIN` for a survey of
                     children and families, and no duty for any other
    read_by          who reads them: the e-mail of an account, or a role; empty: the staff of the listening hub
    """

    consent: Consent | None = None
    decides_from: int | None = None
    ask_quotes: bool = False
    ask_helped: bool = False
    equality: bool = False
    contact: bool = False
    take_back_days: int = 28
    leave_quickly: bool | None = None
    offline: bool | None = None
    shared_device: bool = False
    resume_elsewhere: bool = False
    read_aloud: bool = True
    read_within: int | None = None
    read_by: str = ""


#: Working days within which what children and families write is read, flagged or not (standards D27).
READ_WITHIN = 5
#: What holds for a survey whose author says nothing of it.
USUAL = Flow()
#: What "somebody helped me" and "may we show your words" are answered with. Kept beside a response, not in it.
HELPED = ("alone", "read_to_me", "wrote_for_me", "answered_together")
QUOTES = ("yes", "no")
#: Under these names the two answers wait in a draft; no question can have them.
ASIDE = {"_quotes": QUOTES, "_helped": HELPED}
