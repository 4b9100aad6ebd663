"""What everybody answered alike and is hidden for it, for the person who looks whether it may be shown.

The same results twice: as they are shown, and as they would be if everything had been confirmed. What only the second
has, and everybody gave, waits for somebody to look.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.summary import Row
from feedback.partnership import thresholds
from feedback.responses import store
from feedback.results import groupings, tables, told_tables, unanimous, versions
from feedback.results import questions as results
from feedback.results.groupings import Grouping
from feedback.results.models import UnanimousAnswer
from feedback.results.parts import Part
from feedback.results.questions import Results
from feedback.results.tables import Table
from feedback.results.told_words import label
from feedback.results.unanimous import About
from feedback.results.versions import Era
from feedback.surveys import versions as kept
from feedback.surveys import waves as in_waves
from feedback.themes import codebook
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Alike:
    """An answer that all of `base` people gave. `question` is what was asked, or None for a theme; `group` whom it is
    about where they are not everybody; `said` the answer, or the theme, in words."""

    era: int
    about: About
    answer: str
    base: int
    question: Text | None
    group: str
    said: str

    @property
    def id(self) -> str:
        """Its name in a form."""
        parts = (self.about.question_id, self.about.part, self.about.by, self.about.grouped, self.answer)
        return "|".join((str(self.era), *parts))


def waiting(session: Session, survey_key: str, era_name: str = "") -> list[Alike]:
    """What could be confirmed of an era, questions first, then groups, then themes."""
    shown = results.results(session, survey_key, era_name)
    if shown is None or shown.policy is None:
        return []
    bare = results.results(session, survey_key, era_name, looked=unanimous.as_if_confirmed)
    assert bare is not None
    found = [*_of_questions(shown, bare)]
    for by in _fixed(session, shown):
        found += _of_groups(tables.tables(session, shown, by), tables.tables(session, bare, by), shown)
    return [*found, *_of_themes(session, survey_key)]


def find(session: Session, survey_key: str, era_name: str, wanted: str) -> Alike | None:
    """The one of this name, while it is still alike and still hidden."""
    return next((one for one in waiting(session, survey_key, era_name) if one.id == wanted), None)


def _of_questions(shown: Results, bare: Results) -> Iterator[Alike]:
    for one, other in zip(shown.questions, bare.questions, strict=True):
        for part, looked in zip(one.parts, other.parts, strict=True):
            about = About(one.question.id, unanimous.part_of(part.audience_ids))
            base = looked.summary.answered
            for row in _alike(part.summary.rows, looked.summary.rows, base):
                yield _of_part(shown, looked, about, row.id, base, "")
            end = looked.summary.minimum
            if part.summary.withheld and not looked.summary.withheld and _number(looked):
                yield _of_part(shown, looked, about, f"{end:g}", base, "")
    if shown.helped and bare.helped:
        about, base = About(shown.helped.question.id), bare.helped.summary.answered
        for row in _alike(shown.helped.summary.rows, bare.helped.summary.rows, base):
            said = shown.helped.words[row.id].pick("en").words
            yield Alike(
                shown.era.numbers[0], about, row.id, _whole(base), shown.helped.question.text, "", said
            )


def _number(part: Part) -> bool:
    ends = part.summary.minimum, part.summary.maximum
    return not part.summary.rows and isinstance(ends[0], int | float) and ends[0] == ends[1]


def _of_groups(shown: tables.Tables, bare: tables.Tables, found: Results) -> Iterator[Alike]:
    for one, other in zip(shown.tables, bare.tables, strict=True):
        groups = {group.id: group for group in one.crosstab.groups}
        for group in other.crosstab.groups:
            before = groups.get(group.id)
            if before is None or group.gathers or group.answered is None:
                continue
            about = About(
                one.part.question.id, unanimous.part_of(one.part.audience_ids), shown.by.id, group.id
            )
            for row in _alike(before.rows, group.rows, group.answered):
                yield _of_part(found, other.part, about, row.id, group.answered, _called(other, group.id))


def _of_themes(session: Session, survey_key: str) -> Iterator[Alike]:
    number, seen = store.how_many(session, survey_key), unanimous.themes(session, survey_key)
    policy = thresholds.public(session)
    names = {one.id: one.name for one in codebook.of_survey(session, survey_key)}
    for theme_id, people in codebook.people(session, survey_key).items():
        if people == number >= policy.threshold and theme_id not in seen and theme_id in names:
            yield Alike(0, unanimous.about_theme(theme_id), "", number, None, "", names[theme_id])


def _fixed(session: Session, found: Results) -> Iterable[Grouping]:
    """Groups that somebody could know from outside: those of doors, and waves."""
    return [one for one in (groupings.doors(session, found), groupings.in_waves(session, found)) if one]


def _alike(shown: Iterable[Row], bare: Iterable[Row], base: Any) -> Iterator[Row]:
    """Rows that everybody gave, hidden in the one and shown in the other."""
    for before, row in zip(shown, bare, strict=True):
        if before.count is HIDDEN and base is not HIDDEN and base and row.count == base:
            yield row


def _of_part(found: Results, part: Part, about: About, answer: str, base: Any, group: str) -> Alike:
    said = label(part, "en", answer)
    return Alike(found.era.numbers[0], about, answer, _whole(base), part.question.text, group, said)


def _whole(base: Any) -> int:
    assert isinstance(base, int)
    return base


def _called(table: Table, group: str) -> str:
    return told_tables.group_words(table, group, "en") or group


def names(session: Session, survey_key: str, rows: Iterable[UnanimousAnswer]) -> dict[str, str]:
    """What each that was confirmed is about, in words, by its id."""
    every = {one.numbers[0]: one for one in versions.eras(kept.published(session, survey_key))}
    themes = {one.id: one.name for one in codebook.of_survey(session, survey_key)}
    waves = {one.starts_on.isoformat(): one.name for one in in_waves.of(session, survey_key)}
    found = {}
    for row in rows:
        if row.by == unanimous.THEME:
            found[row.id] = f"Everybody is behind the theme “{themes.get(row.grouped, row.grouped)}”"
            continue
        era = every.get(row.era)
        asked = next(
            (words for audience in row.part.split() if (words := _asked(era, row.question_id, audience))),
            None,
        )
        group = waves.get(row.grouped, row.grouped)
        found[row.id] = (asked or row.question_id) + (f" ({group})" if group else "")
    return found


def _asked(era: Era | None, question_id: str, audience: str) -> str | None:
    question = era and versions.wording(
        era, question_id, None if audience == unanimous.AS_WRITTEN else audience
    )
    return question.text.pick("en").words if question else None
