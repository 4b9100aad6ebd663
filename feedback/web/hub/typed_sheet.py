"""A sheet as it was typed, read into plain values; what cannot be read is said under its box."""

from dataclasses import dataclass, field
from typing import Any

from flask import abort, request

from feedback.responses.paper import Keyed
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion
from forms import aside, keying
from forms.keying import Unreadable


@dataclass
class Typed:
    """A sheet as it was typed: which form it is, its number, and the boxes by their names."""

    form: str
    lang: str
    version: str
    number: str
    boxes: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notice: str = ""

    @classmethod
    def asked_for(cls) -> "Typed":
        """An empty sheet of the form and number in the address."""
        sent = request.args
        return cls(
            sent.get("form", ""),
            sent.get("lang", ""),
            sent.get("version", ""),
            sent.get("number", "").strip(),
        )

    @classmethod
    def from_form(cls) -> "Typed":
        """What was posted. The boxes of questions begin with "a."."""
        sent = request.form
        boxes = {name[2:]: words for name, words in sent.items() if name.startswith("a.")}
        return cls(
            sent.get("form", ""),
            sent.get("lang", ""),
            sent.get("version", ""),
            sent.get("number", "").strip(),
            boxes,
        )

    def address(self, number: int) -> dict[str, Any]:
        return {"form": self.form, "lang": self.lang, "version": self.version or None, "number": number}

    def keyed(self, version: SurveyVersion) -> Keyed:
        """As plain values. What cannot be read is noted among the faults, under the box it stands in."""
        whole = versions.read(version)
        audience = self.version if whole.version(self.version) else None
        survey = whole.for_audience(audience)
        if self.lang not in whole.languages:
            abort(404)
        number = (
            int(self.number)
            if self.number.isascii() and self.number.isdigit() and len(self.number) < 9
            else 0
        )
        if not number:
            self.faults.append(("number", "Key the number that stands on the sheet."))
        answers: dict[str, Any] = {}
        for question in survey.questions:
            try:
                own = self.boxes.get(question.other_id, "") if question.other else ""
                answers |= keying.read(question, self.boxes.get(question.id, ""), own)
            except Unreadable as fault:
                self.faults.append((f"a-{question.id}", str(fault)))
        for one in aside.possible(survey, str):
            answers |= self._aside(one)
        return Keyed(number, version, audience, self.lang, answers)

    def _aside(self, one: aside.Aside) -> dict[str, str]:
        code = self.boxes.get(one.name, "").strip()
        if code in ("", keying.UNCLEAR):
            return {}
        if code.isascii() and code.isdigit() and 1 <= int(code) <= len(one.choices):
            return {one.name: one.choices[int(code) - 1][0]}
        self.faults.append((f"a-{one.name}", f"Key one number from 1 to {len(one.choices)}."))
        return {}
