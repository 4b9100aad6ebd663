"""The equality questions: the categories and the order of the Government Statistical Service, for England.

As harmonised for public services in England (GOV.UK Design System, "Equality information"): ethnic group and health in
two steps, no question about sexual orientation for children. Whether somebody is or was in care is not in the law's
list (Data Protection Act 2018, schedule 1, paragraph 8); it is asked of children and kept the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.confidentiality import Gettext
from forms.measures import PREFER_NOT


@dataclass(frozen=True, slots=True)
class EqualityQuestion:
    """One question. With `follows`, it is the second step after the answer `(question id, choice id)`."""

    id: str
    text: str
    choices: tuple[tuple[str, str], ...]
    hint: str = ""
    follows: tuple[str, str] | None = None


def questions(adult: bool, gettext: Gettext) -> tuple[EqualityQuestion, ...]:
    """What is asked of adults, or of children and young people, in order; second steps stand right after the first."""
    return tuple(_questions(adult, gettext))


def read(adult: bool, form: Mapping[str, str]) -> dict[str, str]:
    """What was answered: known choices only, and a second step only after its first. "Prefer not to say" is kept as
    such; what was skipped is not there."""
    found: dict[str, str] = {}
    for question in questions(adult, str):
        value = form.get(question.id, "")
        if question.follows and found.get(question.follows[0]) != question.follows[1]:
            continue
        if value == PREFER_NOT or value in dict(question.choices):
            found[question.id] = value
    return found


def _questions(adult: bool, gettext: Gettext) -> Iterator[EqualityQuestion]:
    yield EqualityQuestion("age", gettext("How old are you?"), _ages(adult, gettext))
    yield EqualityQuestion(
        "sex",
        gettext("What is your sex?"),
        (("female", gettext("Female")), ("male", gettext("Male"))),
    )
    yield EqualityQuestion(
        "gender",
        gettext("Is the gender you identify with the same as your sex registered at birth?"),
        (("yes", gettext("Yes")), ("no", gettext("No"))),
    )
    yield from _ethnic_group(gettext)
    yield EqualityQuestion(
        "religion",
        gettext("What is your religion?"),
        (
            ("none", gettext("No religion")),
            ("christian", gettext("Christian")),
            ("buddhist", gettext("Buddhist")),
            ("hindu", gettext("Hindu")),
            ("jewish", gettext("Jewish")),
            ("muslim", gettext("Muslim")),
            ("sikh", gettext("Sikh")),
            ("other", gettext("Any other religion")),
        ),
    )
    yield from _health(gettext)
    yield _orientation(gettext) if adult else _care(gettext)


def _ages(adult: bool, gettext: Gettext) -> tuple[tuple[str, str], ...]:
    if not adult:
        return (
            ("0-7", gettext("7 or younger")),
            ("8-11", gettext("8 to 11")),
            ("12-15", gettext("12 to 15")),
            ("16-17", gettext("16 or 17")),
            ("18+", gettext("18 or older")),
        )
    return (
        ("0-17", gettext("17 or younger")),
        ("18-24", gettext("18 to 24")),
        ("25-34", gettext("25 to 34")),
        ("35-44", gettext("35 to 44")),
        ("45-54", gettext("45 to 54")),
        ("55-64", gettext("55 to 64")),
        ("65+", gettext("65 or older")),
    )


def _ethnic_group(gettext: Gettext) -> Iterator[EqualityQuestion]:
    groups = (
        ("white", gettext("White")),
        ("mixed", gettext("Mixed or multiple ethnic groups")),
        ("asian", gettext("Asian or Asian British")),
        ("black", gettext("Black, African, Caribbean or Black British")),
        ("other", gettext("Another ethnic group")),
    )
    yield EqualityQuestion("ethnic_group", gettext("What is your ethnic group?"), groups)
    closer = gettext("Which of these describes your background best?")
    for group, choices in _backgrounds(gettext).items():
        yield EqualityQuestion(f"ethnic_{group}", closer, choices, follows=("ethnic_group", group))


def _backgrounds(gettext: Gettext) -> dict[str, tuple[tuple[str, str], ...]]:
    return {
        "white": (
            ("british", gettext("English, Welsh, Scottish, Northern Irish or British")),
            ("irish", gettext("Irish")),
            ("traveller", gettext("Gypsy or Irish Traveller")),
            ("roma", gettext("Roma")),
            ("other", gettext("Any other White background")),
        ),
        "mixed": (
            ("white_caribbean", gettext("White and Black Caribbean")),
            ("white_african", gettext("White and Black African")),
            ("white_asian", gettext("White and Asian")),
            ("other", gettext("Any other Mixed or multiple ethnic background")),
        ),
        "asian": (
            ("indian", gettext("Indian")),
            ("pakistani", gettext("Pakistani")),
            ("bangladeshi", gettext("Bangladeshi")),
            ("chinese", gettext("Chinese")),
            ("other", gettext("Any other Asian background")),
        ),
        "black": (
            ("african", gettext("African")),
            ("caribbean", gettext("Caribbean")),
            ("other", gettext("Any other Black, African or Caribbean background")),
        ),
        "other": (
            ("arab", gettext("Arab")),
            ("other", gettext("Any other ethnic group")),
        ),
    }


def _health(gettext: Gettext) -> Iterator[EqualityQuestion]:
    yield EqualityQuestion(
        "health",
        gettext(
            "Do you have a physical or mental health condition or illness that lasts, or will last, 12 months or more?"
        ),
        (("yes", gettext("Yes")), ("no", gettext("No"))),
    )
    yield EqualityQuestion(
        "health_limits",
        gettext("Does it make it harder for you to do everyday things?"),
        (
            ("lot", gettext("Yes, a lot")),
            ("little", gettext("Yes, a little")),
            ("no", gettext("Not at all")),
        ),
        follows=("health", "yes"),
    )


def _orientation(gettext: Gettext) -> EqualityQuestion:
    return EqualityQuestion(
        "orientation",
        gettext("Which of these describes best how you think of yourself?"),
        (
            ("straight", gettext("Heterosexual or straight")),
            ("gay", gettext("Gay or lesbian")),
            ("bi", gettext("Bisexual")),
            ("other", gettext("Other sexual orientation")),
        ),
    )


def _care(gettext: Gettext) -> EqualityQuestion:
    return EqualityQuestion(
        "care",
        gettext("Are you in care, or were you in care before?"),
        (
            ("now", gettext("I am in care now")),
            ("before", gettext("I was in care before")),
            ("never", gettext("I was never in care")),
        ),
        hint=gettext("For example with a foster family or in a children’s home"),
    )
