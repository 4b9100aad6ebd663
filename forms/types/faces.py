"""Three or five faces, each with its word. Kept as a number, 1 the saddest, so that higher is better."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from forms.bound import Point
from forms.survey import Question
from forms.types.base import Objection
from forms.types.points import PointsField, PointsType
from forms.types.words import for_faces

#: Which of the five drawn faces stands for each point.
DRAWN = {3: (1, 3, 5), 5: (1, 2, 3, 4, 5)}


class FacesField(PointsField):
    def points(self) -> list[Point]:
        points = super().points()
        for point, face in zip(points, DRAWN[len(points)], strict=True):
            point.face = face
        return points

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Choose one face")


class Faces(PointsType):
    name = "faces"
    field = FacesField
    takes = frozenset({"points", "labels", "required", "dont_know", "prefer_not", "missing"})

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        question = super().completed(question, languages)
        points = question.options.points or 5
        labels = question.options.labels or for_faces(points, languages)
        options = replace(question.options, points=points, labels=labels, minimum=1, maximum=points)
        return replace(question, options=options)

    def objections(self, question: Question) -> Iterator[Objection]:
        points = question.options.points
        if points not in DRAWN:
            yield Objection(f"There are no {points} faces.", "Write 'points: 3' or 'points: 5'.")
        elif len(question.options.labels) != points:
            yield Objection(
                f"{points} faces have {len(question.options.labels)} labels.",
                f"Write {points} labels, the saddest first.",
            )


TYPE: Any = Faces()
