"""A second person codes a sample without seeing how the first did, and the two are held against each other.

The first person's themes are copied when the sample is drawn, so that talking about a difference and mending it changes
no figure afterwards. The second person's are kept beside them, and tie nothing.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.agreement import Compared, compare
from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.themes import codebook
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Sample, SampledComment, Theme

SIZES = (20, 30, 50, 100)
#: Fewer comments than this say little about agreement.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as it is listed: whose it is, how many comments it has, how many the second person has coded."""

    sample: Sample
    who: str
    size: int
    done: int

    @property
    def finished(self) -> bool:
        return self.done == self.size


@dataclass(frozen=True, slots=True)
class Difference:
    """A comment that the two put under different themes: ids only one of them gave, and those both gave."""

    comment: Comment
    only_first: frozenset[str]
    only_second: frozenset[str]
    both: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """How far the two agree, and where they do not."""

    compared: Compared
    differences: tuple[Difference, ...]


def draw(session: Session, survey_key: str, size: int, account_id: str, at: datetime) -> Sample:
    """A sample for this person: comments that others have coded, in an order that means nothing.

    Raises:
        ThemeFault: others have coded too few.
    """
    themes = codebook.of_survey(session, survey_key)
    coded = _coded_by_others(session, survey_key, account_id)
    if len(coded) < FEWEST or len(themes) < 2:
        raise ThemeFault(
            f"Others have coded {len(coded)} comments here. From {FEWEST} comments and two themes on there is "
            "something to compare."
        )
    chosen = random.SystemRandom().sample(sorted(coded), min(size, len(coded)))
    sample = Sample(
        id=new_id(), survey_key=survey_key, account_id=account_id, at=at, themes=[one.id for one in themes]
    )
    session.add(sample)
    session.flush()
    session.add_all(
        SampledComment(
            sample_id=sample.id, comment_id=one, place=place, first=sorted(coded[one]), second=None
        )
        for place, one in enumerate(chosen)
    )
    trail.note(
        session,
        at,
        account_id,
        "coding sample drawn",
        f"survey/{survey_key}",
        sample=sample.id,
        size=len(chosen),
    )
    return sample


def of_survey(session: Session, survey_key: str) -> list[Drawn]:
    """The samples of a survey, newest first."""
    counts = (
        select(
            SampledComment.sample_id,
            func.count().label("size"),
            func.count().filter(SampledComment.second.is_not(None)).label("done"),
        )
        .group_by(SampledComment.sample_id)
        .subquery()
    )
    rows = session.execute(
        select(Sample, Account, counts.c.size, counts.c.done)
        .join(Account, Account.id == Sample.account_id)
        .join(counts, counts.c.sample_id == Sample.id)
        .where(Sample.survey_key == survey_key)
        .order_by(Sample.at.desc())
    )
    return [Drawn(sample, who.name or who.email, size, done) for sample, who, size, done in rows]


def find(session: Session, survey_key: str, sample_id: str) -> Drawn | None:
    """One sample of a survey."""
    return next((one for one in of_survey(session, survey_key) if one.sample.id == sample_id), None)


def themes_of(session: Session, sample: Sample) -> list[Theme]:
    """The themes that are compared, by name: those the codebook had when the sample was drawn."""
    found = session.scalars(select(Theme).where(Theme.id.in_(sample.themes))).all()
    return sorted(found, key=lambda one: one.name.lower())


def next_up(session: Session, sample: Sample) -> Comment | None:
    """The next comment the second person has not coded."""
    return session.scalar(
        select(Comment)
        .join(SampledComment, SampledComment.comment_id == Comment.id)
        .where(SampledComment.sample_id == sample.id, SampledComment.second.is_(None))
        .order_by(SampledComment.place)
        .limit(1)
    )


def code(
    session: Session, sample: Sample, comment_id: str, theme_ids: Collection[str], account_id: str
) -> None:
    """Keep how the second person sees a comment. An empty choice says that no theme fits.

    Raises:
        ThemeFault: the sample is somebody else's, the comment is gone, or a theme is not compared.
    """
    if sample.account_id != account_id:
        raise ThemeFault("This sample is somebody else’s to code. Draw one of your own.")
    row = session.get(SampledComment, (sample.id, comment_id))
    if row is None or not set(theme_ids) <= set(sample.themes):
        raise ThemeFault("This comment is gone: the person may have taken it back.")
    row.second = sorted(theme_ids)


def result(session: Session, sample: Sample) -> Result:
    """Both persons' themes held against each other, over the comments both have coded."""
    rows = session.execute(
        select(SampledComment, Comment)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .where(SampledComment.sample_id == sample.id, SampledComment.second.is_not(None))
        .order_by(SampledComment.place)
    ).all()
    pairs = [(comment, set(row.first), set(row.second or ())) for row, comment in rows]
    compared = compare(
        {comment.id: one for comment, one, _ in pairs},
        {comment.id: two for comment, _, two in pairs},
        sample.themes,
    )
    return Result(compared, tuple(_differences(pairs)))


def _differences(pairs: Sequence[tuple[Comment, set[str], set[str]]]) -> list[Difference]:
    return [
        Difference(comment, frozenset(one - two), frozenset(two - one), frozenset(one & two))
        for comment, one, two in pairs
        if one != two
    ]


def _coded_by_others(session: Session, survey_key: str, account_id: str) -> dict[str, set[str]]:
    """`{comment id: theme ids}` of comments people have decided about, none of it by this person.

    A comment whose suggestions were all refused has been coded too: with no theme.
    """
    rows = session.execute(
        select(Coding.comment_id, Coding.theme_id, Coding.status, Coding.account_id)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Comment.survey_key == survey_key, Coding.status.in_(("confirmed", "rejected")))
    ).all()
    own = {comment_id for comment_id, _, _, who in rows if who == account_id}
    found: dict[str, set[str]] = {}
    for comment_id, theme_id, status, _ in rows:
        if comment_id not in own:
            themes = found.setdefault(comment_id, set())
            if status == "confirmed":
                themes.add(theme_id)
    return found
