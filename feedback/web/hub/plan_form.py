"""What people typed about plans and boards, as values."""

from collections.abc import Mapping
from datetime import date

from feedback.plans.work_fault import WorkFault

Form = Mapping[str, str]


def words(form: Form, *names: str) -> dict[str, str]:
    """Boxes by name, without margins."""
    return {name: form.get(name, "").strip() for name in names}


def day(form: Form, name: str) -> date | None:
    """A day from its box; None when it is empty.

    Raises:
        WorkFault: it cannot be read.
    """
    written = form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise WorkFault(
            f"Write the day as year, month, day, for example 2026-12-04, not “{written}”.", name
        ) from None


def needed_day(form: Form, name: str, sentence: str) -> date:
    """A day that has to be there.

    Raises:
        WorkFault: it is not, or cannot be read.
    """
    found = day(form, name)
    if found is None:
        raise WorkFault(sentence, name)
    return found
