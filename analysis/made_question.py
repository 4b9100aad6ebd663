"""Something counted as if it had been asked, so that the same disclosure control holds for it as for any question."""

from dataclasses import dataclass

from forms.measures import Measure


@dataclass(frozen=True, slots=True)
class MadeChoice:
    """One of the ways it can come out."""

    id: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """How somebody moved, which theme they named: a question that no survey holds, with all that counting asks of one."""

    id: str
    choices: tuple[MadeChoice, ...]
    measure: Measure = Measure.ONE_OF
    options: None = None


def made_question(question_id: str, *choices: str, measure: Measure = Measure.ONE_OF) -> MadeQuestion:
    """A question of that name with these choices."""
    return MadeQuestion(question_id, tuple(MadeChoice(one) for one in choices), measure)
