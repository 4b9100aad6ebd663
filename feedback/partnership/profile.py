"""The partnership as every page needs it: its name, its languages, its colour, and where help is.

Read on every page, changed once a year: a frozen copy is kept for a few seconds in each process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.partnership import contrast, duty, languages
from feedback.partnership.duty import Duty
from feedback.partnership.languages import Review
from feedback.partnership.models import HelpContact, Partnership
from forms.text import Text


class PartnershipFault(Exception):
    """A setting of the partnership cannot be taken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Help:
    """Somewhere to turn. Texts are in the languages the hub wrote them in."""

    name: Text
    about: Text | None
    hours: Text | None
    phone: str
    text: str
    web: str
    audience: str
    emergency: bool
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a page says about the partnership."""

    name: str
    short_name: str
    area: str
    accent: str
    languages: tuple[str, ...]
    listening_days: Text | None
    contact_email: str
    privacy_contact: str
    help: tuple[Help, ...]
    reviews: Mapping[str, Review] = field(default_factory=dict)
    duty: Duty = field(default_factory=Duty)


_ANY_TIME = Text(
    {
        "en": "Any time",
        "ar": "في أي وقت",
        "pl": "O każdej porze",
        "cy": "Unrhyw bryd",
        "ur": "کسی بھی وقت",
        "ro": "În orice moment",
        "bn": "যেকোনো সময়",
        "pa": "ਕਿਸੇ ਵੀ ਵੇਲੇ",
        "uk": "Будь-коли",
        "sk": "Kedykoľvek",
        "fa": "هر وقت",
        "ps": "هر وخت",
        "ckb": "هەموو کاتێک",
        "so": "Goor kasta",
    }
)
#: Shown until the partnership has written its own: a page without a way to help must not exist.
LAST_RESORT = (
    Help(
        name=Text(
            {
                "en": "In danger now: police, ambulance",
                "ar": "في خطر الآن: الشرطة، الإسعاف",
                "pl": "Zagrożenie teraz: policja, pogotowie",
                "cy": "Mewn perygl nawr: heddlu, ambiwlans",
                "ur": "ابھی خطرہ ہے: پولیس، ایمبولینس",
                "ro": "În pericol acum: poliție, ambulanță",
                "bn": "এখন বিপদে: পুলিশ, অ্যাম্বুলেন্স",
                "pa": "ਹੁਣੇ ਖ਼ਤਰੇ ਵਿੱਚ: ਪੁਲਿਸ, ਐਂਬੂਲੈਂਸ",
                "uk": "Небезпека зараз: поліція, швидка",
                "sk": "V nebezpečenstve: polícia, záchranka",
                "fa": "همین حالا در خطر: پلیس، آمبولانس",
                "ps": "همدا اوس په خطر کې: پولیس، امبولانس",
                "ckb": "ئێستا لە مەترسیدا: پۆلیس، ئەمبولانس",
                "so": "Halis hadda ah: booliis, ambalaas",
            }
        ),
        about=None,
        hours=_ANY_TIME,
        phone="999",
        text="",
        web="",
        audience="everyone",
        emergency=True,
    ),
    Help(
        name=Text.of("Childline", "en"),
        about=Text(
            {
                "en": "Free and private, for anyone under 19",
                "ar": "مجاني وبخصوصية، لمن هم دون 19 عامًا",
                "pl": "Bezpłatnie i poufnie, dla osób poniżej 19 lat",
                "cy": "Am ddim ac yn breifat, i unrhyw un dan 19",
                "ur": "مفت اور نجی، 19 سال سے کم عمر ہر کسی کے لیے",
                "ro": "Gratuit și confidențial, pentru oricine sub 19 ani",
                "bn": "বিনা খরচে ও গোপনে, 19 বছরের কম বয়সী সবার জন্য",
                "pa": "ਮੁਫ਼ਤ ਅਤੇ ਗੁਪਤ, 19 ਸਾਲ ਤੋਂ ਛੋਟੇ ਹਰ ਕਿਸੇ ਲਈ",
                "uk": "Безкоштовно й приватно, для кожного, кому ще немає 19 років",
                "sk": "Bezplatne a dôverne, pre každého do 19 rokov",
                "fa": "رایگان و محرمانه، برای هر کس که زیر 19 سال است",
                "ps": "وړیا او محرم، د 19 کلونو څخه کم عمر هر چا ته",
                "ckb": "بێبەرامبەر و نهێنی، بۆ هەر کەسێک کە تەمەنی لە 19 ساڵ کەمترە",
                "so": "Lacag la’aan iyo sir, qof kasta oo ka yar 19 sano",
            }
        ),
        hours=_ANY_TIME,
        phone="0800 1111",
        text="",
        web="https://www.childline.org.uk",
        audience="child",
        emergency=False,
    ),
)
NOBODY = Profile("Listening Loop", "Listening Loop", "", contrast.DEFAULT, ("en",), None, "", "", LAST_RESORT)


def read(session: Session) -> Profile:
    """The partnership as it is now; a bare one, with help, where none has been set up."""
    row = session.get(Partnership, 1)
    if row is None:
        return NOBODY
    contacts = session.scalars(select(HelpContact).order_by(HelpContact.position, HelpContact.id)).all()
    return Profile(
        name=row.name,
        short_name=row.short_name,
        area=row.area,
        accent=row.accent,
        languages=tuple(row.languages),
        listening_days=_text(row.listening_days),
        contact_email=row.contact_email,
        privacy_contact=row.privacy_contact,
        help=tuple(_help(contact) for contact in contacts) or LAST_RESORT,
        reviews=languages.reviews(session),
        duty=duty.read(row.duty),
    )


def set_up(session: Session, **values: Any) -> Partnership:
    """Make or change the partnership's row.

    Raises:
        PartnershipFault: the colour cannot be read on the page.
    """
    if "accent" in values:
        problem = contrast.fault(values["accent"])
        if problem:
            raise PartnershipFault(problem)
    row = session.get(Partnership, 1)
    if row is None:
        row = Partnership(id=1, **values)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def switch_language(session: Session, tag: str, on: bool) -> None:
    """Offer a language, or offer it no more. The first is what all else falls back to, and stays.

    Raises:
        PartnershipFault: nobody has set the partnership up yet.
    """
    row = session.get(Partnership, 1)
    if row is None:
        raise PartnershipFault("Give the partnership its name first, then choose its languages.")
    first, *more = row.languages
    kept = [one for one in more if one != tag]
    row.languages = [first, *kept, tag] if on and tag != first else [first, *kept]
    session.flush()


def set_help(session: Session, contacts: Sequence[Mapping[str, Any]]) -> None:
    """Replace the help contacts, in the order given. Each mapping has the columns of `HelpContact`."""
    for row in session.scalars(select(HelpContact)).all():
        session.delete(row)
    session.flush()
    session.add_all(
        HelpContact(position=position, **values) for position, values in enumerate(contacts, start=1)
    )
    session.flush()


def _help(row: HelpContact) -> Help:
    name = _text(row.name) or Text.of(row.phone or row.web, "en")
    return Help(
        name,
        _text(row.about),
        _text(row.hours),
        row.phone,
        row.text,
        row.web,
        row.audience,
        row.emergency,
        tuple(row.topics),
    )


def _text(words: Mapping[str, str] | None) -> Text | None:
    filled = {language: one for language, one in (words or {}).items() if one}
    return Text(filled) if filled else None
