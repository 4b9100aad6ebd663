"""With what a version asks a question: three faces, five faces, or a scale whose points have words.

All three are ordered from 1 up and counted alike, so the question stays the same thing and keeps its id; results keep
what was answered with each apart. Any other swap would count another thing under the same name, and is refused.
"""

from dataclasses import replace

from forms.author_file.spot import Spot, near
from forms.measures import Measure
from forms.question import Question
from forms.survey import Change
from forms.text import Text
from forms.types import words
from forms.types.faces import DRAWN
from forms.types.scale import MOST_POINTS

INSTRUMENTS = ("faces", "scale")


def settled(spot: Spot, question: Question, change: Change) -> Change:
    """The change with its instrument checked and its words filled in; without it where it cannot be."""
    if change.type is None and change.points is None:
        return _relabelled(spot, question, change)
    kind = change.type or question.type
    if kind == question.type and question.measure is not Measure.SCALE and change.points is None:
        return replace(change, type=None)
    found = None if _objected(spot, question, kind) else _points(spot, question, kind, change)
    if found is None:
        return replace(change, type=None, points=None, labels=())
    points, labels = found
    if kind == question.type and points == len(question.options.labels):
        return replace(change, type=None, points=None, labels=labels)
    return replace(change, type=kind, points=points, labels=labels)


def _relabelled(spot: Spot, question: Question, change: Change) -> Change:
    count = len(question.options.labels)
    if not change.labels or len(change.labels) == count:
        return change
    fault = f"There are {len(change.labels)} labels, and '{question.id}' has {count}."
    spot.object(fault, "Write as many.", "labels")
    return replace(change, labels=())


def _objected(spot: Spot, question: Question, kind: str) -> bool:
    """Whether a swap to this type is refused, and said so."""
    key = "type" if spot.has("type") else "points"
    if kind not in INSTRUMENTS and question.type in INSTRUMENTS:
        fault = f"'{question.id}' cannot be asked with '{kind}': it would count another thing."
        spot.object(fault, near(kind, INSTRUMENTS), key)
    elif question.type not in INSTRUMENTS:
        fault = f"'{question.id}' is of type '{question.type}', and no version can ask it with another."
        spot.object(fault, "Take it out, or ask another question with an id of its own.", key)
    elif not question.options.labels:
        fault = f"The points of '{question.id}' have no words, so nobody can say which face is which point."
        spot.object(fault, f"Give '{question.id}' labels, one for each point.", key)
    elif question.options.minimum != 1:
        fault = f"'{question.id}' starts at {question.options.minimum:g}, and faces start at 1."
        spot.object(fault, f"Write 'minimum: 1' on '{question.id}'.", key)
    else:
        return False
    return True


def _points(spot: Spot, question: Question, kind: str, change: Change) -> tuple[int, tuple[Text, ...]] | None:
    """How many points, and their words: () where the question's own serve."""
    own = len(question.options.labels)
    points = change.points or len(change.labels) or own
    if kind == "faces" and points not in DRAWN:
        spot.object(f"There are no {points} faces.", "Write 'points: 3' or 'points: 5'.", "points")
    elif not 2 <= points <= MOST_POINTS:
        spot.object(
            f"A scale has 2 to {MOST_POINTS} points, this one has {points}.", "Write fewer.", "points"
        )
    elif change.labels and len(change.labels) != points:
        fault = f"{points} points have {len(change.labels)} labels."
        spot.object(fault, f"Write {points} labels, the lowest first, or none.", "labels")
    elif change.labels or points == own:
        return points, change.labels
    elif points in DRAWN:
        return points, words.for_faces(points, spot.file.languages)
    else:
        spot.object(f"{points} points have no words.", f"Write 'labels:' with {points} of them.", "points")
    return None
