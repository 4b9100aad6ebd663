"""The computer's proposals of themes for comments, and what people decide about them.

Working them out takes seconds, so it is done between two transactions: `material` reads, `work_out` reckons, `keep`
writes. Only the hub does this; nobody who answers waits for it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from analysis import suggesting
from analysis.suggesting import Example
from feedback.audit import trail
from feedback.responses.models import Comment
from feedback.themes import codebook, coding
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Theme

#: Comments proposals are worked out for at once.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Material:
    """What proposals are made of: comments people have coded, the themes' words, and the comments that wait.

    `refused` are the themes a person has refused for a comment.
    """

    examples: tuple[Example, ...]
    meanings: dict[str, str]
    waiting: tuple[tuple[str, str], ...]
    refused: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The way they were found, and `{comment id: theme ids, the likeliest first}`."""

    way: str
    themes: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """How far it is: comments with proposals to look at, when they were made, what has been coded since.

    `ripe` is how many themes have examples enough to learn from.
    """

    waiting: int
    made_at: datetime | None
    since: int
    ripe: int

    @property
    def possible(self) -> bool:
        return self.ripe > 1


def material(session: Session, survey_key: str) -> Material:
    """Everything proposals are worked out from."""
    examples = session.execute(
        select(Comment.text, Coding.theme_id)
        .join(Coding, Coding.comment_id == Comment.id)
        .where(Comment.survey_key == survey_key, Coding.status == "confirmed")
        .order_by(Comment.id, Coding.theme_id)
    )
    refused: dict[str, set[str]] = {}
    for comment_id, theme_id in session.execute(
        select(Coding.comment_id, Coding.theme_id)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Comment.survey_key == survey_key, Coding.status == "rejected")
    ):
        refused.setdefault(comment_id, set()).add(theme_id)
    return Material(
        tuple(Example(text, theme_id) for text, theme_id in examples),
        {one.id: _meaning(one) for one in codebook.of_survey(session, survey_key)},
        tuple((one, text) for one, text in session.execute(_open(survey_key))),
        {one: frozenset(themes) for one, themes in refused.items()},
    )


def work_out(known: Material) -> Proposals:
    """Propose themes for the comments that wait. What a person refused is not proposed again, nor made up for."""
    found = suggesting.suggest(known.examples, known.meanings, [text for _, text in known.waiting])
    themes: dict[str, tuple[str, ...]] = {}
    for (comment_id, _), likely in zip(known.waiting, found.themes, strict=True):
        refused = known.refused.get(comment_id, frozenset())
        themes[comment_id] = tuple(one for one in likely if one not in refused)[
            : suggesting.MOST - len(refused)
        ]
    return Proposals(found.way, {one: kept for one, kept in themes.items() if kept})


def keep(session: Session, survey_key: str, found: Proposals, at: datetime, actor: str) -> int:
    """Put these proposals in the place of those nobody has decided about; gives for how many comments."""
    ours = select(Comment.id).where(Comment.survey_key == survey_key)
    session.execute(
        delete(Coding).where(Coding.status == "candidate", Coding.comment_id.in_(ours)),
        execution_options={"synchronize_session": False},
    )
    there = set(session.scalars(ours).all())
    held = {
        (one, theme)
        for one, theme in session.execute(
            select(Coding.comment_id, Coding.theme_id).where(Coding.comment_id.in_(ours))
        )
    }
    standing = {one.id for one in codebook.of_survey(session, survey_key)}
    rows = [
        {
            "comment_id": comment_id,
            "theme_id": theme_id,
            "made_by": "machine",
            "status": "candidate",
            "at": at,
            "rank": rank,
        }
        for comment_id, themes in found.themes.items()
        if comment_id in there
        for rank, theme_id in enumerate(themes, 1)
        if (comment_id, theme_id) not in held and theme_id in standing
    ]
    if rows:
        session.execute(insert(Coding), rows)
    count = len({row["comment_id"] for row in rows})
    trail.note(session, at, actor, "themes suggested", f"survey/{survey_key}", comments=count, way=found.way)
    return count


def themes_of(session: Session, comment_ids: Sequence[str]) -> dict[str, list[Theme]]:
    """The themes proposed for each of these comments and not decided about, the likeliest first. One statement."""
    rows = session.execute(
        select(Coding.comment_id, Theme)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.comment_id.in_(comment_ids), Coding.status == "candidate")
        .order_by(Coding.rank, Theme.id)
    )
    found: dict[str, list[Theme]] = {}
    for comment_id, theme in rows:
        found.setdefault(comment_id, []).append(theme)
    return found


def next_up(session: Session, survey_key: str, passed: Collection[str] = ()) -> Comment | None:
    """The next comment with proposals to look at, leaving out those passed over."""
    return session.scalar(
        select(Comment)
        .where(Comment.survey_key == survey_key, _proposed(), Comment.id.not_in(passed))
        .order_by(Comment.question_id, Comment.id)
        .limit(1)
    )


def state(session: Session, survey_key: str) -> State:
    """How far the work with proposals is."""
    waiting = session.scalar(
        select(func.count()).select_from(Comment).where(Comment.survey_key == survey_key, _proposed())
    )
    ours = select(Comment.id).where(Comment.survey_key == survey_key)
    made_at = session.scalar(
        select(func.max(Coding.at)).where(Coding.status == "candidate", Coding.comment_id.in_(ours))
    )
    confirmed = session.execute(
        select(Coding.theme_id, Coding.at).where(Coding.status == "confirmed", Coding.comment_id.in_(ours))
    ).all()
    counts = Counter(theme_id for theme_id, _ in confirmed)
    return State(
        waiting or 0,
        made_at,
        sum(made_at is not None and at > made_at for _, at in confirmed),
        sum(count >= suggesting.FEWEST for count in counts.values()),
    )


def decide(
    session: Session,
    survey_key: str,
    comment_id: str,
    theme_ids: Collection[str],
    account_id: str,
    at: datetime,
) -> None:
    """Confirm these of what was proposed for a comment, refuse the rest. Themes it has already stay.

    Raises:
        ThemeFault: the comment is gone or of another survey, or a theme belongs to another survey.
    """
    comment = session.get(Comment, comment_id)
    if comment is None or comment.survey_key != survey_key:
        raise ThemeFault("This comment is gone: the person may have taken it back.")
    kept = coding.of_comments(session, [comment_id]).get(comment_id, set())
    coding.assign(session, comment_id, {*kept, *theme_ids}, account_id, at)


def _open(survey_key: str):
    """Comments no person has tied to a theme."""
    coded = exists().where(Coding.comment_id == Comment.id, Coding.status == "confirmed")
    return (
        select(Comment.id, Comment.text)
        .where(Comment.survey_key == survey_key, ~coded)
        .order_by(Comment.id)
        .limit(AT_ONCE)
    )


def _proposed():
    return exists().where(Coding.comment_id == Comment.id, Coding.status == "candidate")


def _meaning(theme: Theme) -> str:
    return ". ".join(filter(None, (theme.name, theme.definition, theme.belongs)))
