"""Why answers stay is two reasons, each for itself: words of theirs are published, and words of theirs are held.

There was one place for both, so that whichever came first hid the other, and went with it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "012"
down_revision = "011"

HELD = (
    "UPDATE receipts SET is_held = TRUE WHERE kept_for = 'held' OR response_id IN ("
    "SELECT comments.response_id FROM comments JOIN concerns ON concerns.comment_id = comments.id WHERE concerns.held"
    " UNION SELECT letters.response_id FROM letters JOIN concerns ON concerns.letter_id = letters.id"
    " WHERE concerns.held)"
)
LONG, SHORT = 6, 4
TEXTS = ("said", "decided", "answer", "because", "changed")

_RECEIPTS = sa.table("receipts", sa.column("response_id"), sa.column("kept_for"), sa.column("is_published"))
_COMMENTS = sa.table("comments", sa.column("response_id"), sa.column("survey_key"), sa.column("text"))
_PUBLICATIONS = sa.table("publications", sa.column("survey_key"), sa.column("content", sa.JSON))


def upgrade() -> None:
    for name in ("is_published", "is_held"):
        op.add_column("receipts", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE receipts SET is_published = TRUE WHERE kept_for = 'published'")
    op.execute(HELD)
    hidden = list(_published_behind_a_hold(op.get_bind()))
    if hidden:
        op.execute(_RECEIPTS.update().where(_RECEIPTS.c.response_id.in_(hidden)).values(is_published=True))
    op.drop_column("receipts", "kept_for")


def _published_behind_a_hold(bind: sa.Connection) -> Iterator[str]:
    """Whose words were published while they were held: a release found the place taken and wrote nothing."""
    rows = bind.execute(
        sa.select(_COMMENTS)
        .join(_RECEIPTS, _RECEIPTS.c.response_id == _COMMENTS.c.response_id)
        .where(_RECEIPTS.c.kept_for == "held")
    ).all()
    said = {key: _said(_texts(bind, key)) for key in {row.survey_key for row in rows}}
    for row in rows:
        if not said[row.survey_key].isdisjoint(_runs(row.text)):
            yield row.response_id


def _texts(bind: sa.Connection, survey_key: str) -> Iterator[str]:
    """What was released in the partnership's own sentences. Quotes are no part of it: they can be taken back."""
    wanted = sa.select(_PUBLICATIONS.c.content).where(_PUBLICATIONS.c.survey_key == survey_key)
    for content in bind.execute(wanted).scalars():
        phrases = [content.get(name) for name in ("title", "asked", "base_label")]
        phrases += [item.get(name) for item in content.get("items", ()) for name in TEXTS]
        yield from (one["words"] for one in phrases if _is_phrase(one))


def _is_phrase(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("words"), str)


def _said(texts: Iterable[str]) -> set[tuple[str, ...]]:
    return {run for text in texts for length in range(SHORT, LONG + 1) for run in _windows(text, length)}


def _runs(text: str) -> set[tuple[str, ...]]:
    """As a release compares them: six words in a row, or the whole of a comment of four or five."""
    length = len(_words(text))
    return _windows(text, length if SHORT <= length < LONG else LONG)


def _windows(text: str, length: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def _words(text: str) -> list[str]:
    return re.findall(
        r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    )
