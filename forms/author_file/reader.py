"""From entries to a survey."""

from collections.abc import Iterator
from dataclasses import replace

from forms.author_file.source import Entry
from forms.author_file.values import Values, near
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import (
    AUDIENCES,
    AudienceVersion,
    Change,
    Choice,
    Options,
    Page,
    Question,
    Start,
    Statement,
    Survey,
)
from forms.text import Text
from forms.types import TYPES
from forms.types.statements import ANSWER_WITH, unfolded

SURVEY_KEYS = (
    "survey", "title", "languages", "audience", "mode", "start", "check_answers", "sensitive", "priorities",
    "pages", "questions", "versions",
)  # fmt: skip
START_TEXTS = ("why", "who_asks", "who_sees", "next_steps", "hear_back")
PAGE_KEYS = ("id", "title", "when", "sensitive", "questions")
QUESTION_KEYS = ("id", "type", "text", "hint", "when", "priority", "group", "stem")
CHOICE_KEYS = ("id", "text", "hint", "exclusive", "other")
VERSION_KEYS = ("id", "title", "band", "changes", "leaves_out")
CHANGE_KEYS = ("text", "hint", "stem", "low", "high", "labels", "choices")
OPTION_KEYS = tuple(sorted(set().union(*(kind.takes for kind in TYPES.values()))))


class Reader(Values):
    """Reads one file. `lines` says where each page, question, condition and version stands, for later checks."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    def survey(self, entry: Entry) -> Survey | None:
        """The survey as far as it can be made out; None where nothing of use is there."""
        if not self.mapping(entry, "survey", SURVEY_KEYS):
            return None
        self.read_languages(entry)
        key = self.identity(entry, "survey", "survey", "key")
        audience = self.one_from(entry, "survey", "audience", AUDIENCES)
        mode = self.one_from(entry, "survey", "mode", [str(mode) for mode in Mode])
        title = self.needed_text(entry, "survey", "title")
        start = self.start(entry)
        pages = tuple(self.pages(entry))
        versions = tuple(self.versions(entry, pages))
        self.spoken = self.languages_used(entry)
        if key is None or audience is None or mode is None or start is None or not pages:
            return None
        return Survey(
            key=key,
            title=title,
            languages=self.languages,
            audience=audience,
            mode=Mode(mode),
            pages=pages,
            start=start,
            versions=versions,
            check_answers=self.flag(entry, "survey", "check_answers", default=True),
            sensitive=self.flag(entry, "survey", "sensitive"),
            priorities=tuple(self.several_words(entry, "survey", "priorities")),
        )

    def languages_used(self, entry: Entry) -> frozenset[str]:
        """Languages with words somewhere. A text without a mapping is in the first language."""
        codes = {code for inside in entry.walk() for code in inside.items if code in self.languages}
        return frozenset(codes | {self.languages[0]})

    def several_words(self, entry: Entry, place: str, key: str) -> Iterator[str]:
        for inside in self.entries(entry, place, key):
            if inside.kind == "words":
                yield inside.words
            else:
                self.add(
                    place,
                    f"'{key}' holds something that is not a word.",
                    "Write one word a line.",
                    inside.line,
                )

    def start(self, entry: Entry) -> Start | None:
        inside = entry.get("start")
        if inside is None:
            remedy = f"Add 'start:' with {', '.join(START_TEXTS)} and minutes."
            self.add("start", "What people are told before they begin is missing.", remedy, entry.line)
            return None
        if not self.mapping(inside, "start", (*START_TEXTS, "minutes")):
            return None
        texts = {name: self.needed_text(inside, "start", name) for name in START_TEXTS}
        minutes = self.whole(inside, "start", "minutes")
        if minutes is None or not 1 <= minutes <= 120:
            remedy = "Write 'minutes:' with how long it takes, from 1 to 120."
            self.add("start", "'minutes' is missing or out of bounds.", remedy, self.line(inside, "minutes"))
            return None
        return Start(minutes=minutes, **texts)

    # --- pages and questions

    def pages(self, entry: Entry) -> Iterator[Page]:
        """Pages as written, or a page for each of a plain list of questions."""
        written = self.entries(entry, "survey", "pages")
        loose = self.entries(entry, "survey", "questions")
        if not written and not loose:
            self.add("survey", "It asks nothing.", "Add 'pages:' with questions.", entry.line)
        if written and loose:
            self.add(
                "survey",
                "'pages' and 'questions' are both there.",
                "Move the questions onto pages.",
                entry.line,
            )
        for place, page in enumerate(written, 1):
            yield from self.page(page, f"page {place}")
        for place, question in enumerate(loose, 1):
            if question.kind == "mapping":
                yield from self.divided(question, self.questions((question,), f"question {place}"), "", place)
            else:
                self.add(
                    f"question {place}",
                    "This is not a question.",
                    "Write 'id:', 'type:' and 'text:'.",
                    question.line,
                )

    def page(self, entry: Entry, place: str) -> Iterator[Page]:
        if not self.mapping(entry, place, PAGE_KEYS):
            return
        given = self.identity(entry, place) if entry.get("id") else ""
        place = f"page '{given}'" if given else place
        questions = self.questions(self.entries(entry, place, "questions"), place)
        if not questions:
            self.add(place, "It has no questions.", "Add 'questions:', or take the page out.", entry.line)
            return
        yield from self.divided(entry, questions, given or "", 0)

    def divided(self, entry: Entry, questions: list[Question], given: str, loose: int) -> Iterator[Page]:
        """One page, or one for each statement."""
        if not questions:
            return
        page_id = given or questions[0].id
        place = f"page '{page_id}'"
        when = None if loose else self.condition(entry, place)
        page = Page(
            id=page_id,
            questions=tuple(questions),
            title=None if loose else self.text(entry, place, "title"),
            when=when,
            sensitive=not loose and self.flag(entry, place, "sensitive"),
        )
        for part in _one_by_one(page):
            self.lines.setdefault(f"page {part.id}", entry.line)
            self.lines.setdefault(f"page {part.id} when", self.line(entry, "when"))
            yield part

    def questions(self, entries: tuple[Entry, ...], place: str) -> list[Question]:
        questions: list[Question] = []
        for number, entry in enumerate(entries, 1):
            several = self.question(entry, f"{place}, question {number}")
            if len(several) > 1 and len(entries) > 1:
                fault = "Statements share a page with another question."
                self.add(
                    f"question '{several[0].group}'",
                    fault,
                    "Give the statements a page of their own.",
                    entry.line,
                )
            questions += several
        return questions

    def question(self, entry: Entry, place: str) -> tuple[Question, ...]:
        if entry.kind != "mapping":
            self.add(place, "This is not a question.", "Write 'id:', 'type:' and 'text:'.", entry.line)
            return ()
        question_id = self.identity(entry, place)
        place = f"question '{question_id}'" if question_id else place
        type_name = self.one_from(entry, place, "type", TYPES)
        if type_name is None:
            return ()
        self.known_keys(entry, place, type_name)
        kind, statements = TYPES[type_name], ()
        answer_with = type_name
        if type_name == "statements":
            answer_with = self.words(entry, place, "answer_with") or "agree"
            statements = tuple(self.statements(entry, place))
            kind = ANSWER_WITH.get(answer_with, TYPES["agree"])
            if answer_with not in ANSWER_WITH:
                self.add(place, f"Statements are not answered with '{answer_with}'.", near(answer_with, ANSWER_WITH), self.line(entry, "answer_with"))  # fmt: skip
                return ()
        question = Question(
            id=question_id or "unnamed",
            type=answer_with,
            text=self.needed_text(entry, place, "text"),
            measure=Measure.NONE,
            hint=self.text(entry, place, "hint"),
            required=self.flag(entry, place, "required"),
            choices=tuple(self.choices(entry, place)),
            when=self.condition(entry, place),
            priority=self.words(entry, place, "priority"),
            dont_know=self.flag(entry, place, "dont_know"),
            prefer_not=self.flag(entry, place, "prefer_not"),
            options=self.options(entry, place),
            group=self.words(entry, place, "group"),
            stem=self.text(entry, place, "stem"),
        )
        question = kind.completed(question, self.languages)
        for objection in kind.objections(question):
            self.add(place, objection.fault, objection.remedy, entry.line)
        several = unfolded(question, statements, answer_with) if type_name == "statements" else (question,)
        for each in several:
            self.note_lines(entry, each)
        return several

    def note_lines(self, entry: Entry, question: Question) -> None:
        self.lines.setdefault(f"question {question.id}", entry.line)
        self.lines.setdefault(f"question {question.id} when", self.line(entry, "when"))

    def known_keys(self, entry: Entry, place: str, type_name: str) -> None:
        """Like `mapping`, but says when a key belongs to other types of question."""
        takes = TYPES[type_name].takes
        for key, value in entry.items.items():
            if key in QUESTION_KEYS or key in takes:
                continue
            if key in OPTION_KEYS:
                remedy = f"It takes: {', '.join(sorted(takes))}." if takes else "Take it out."
                self.add(
                    place, f"A question of type '{type_name}' does not take '{key}'.", remedy, value.line
                )
            else:
                self.add(
                    place,
                    f"'{key}' is not known here.",
                    near(key, (*QUESTION_KEYS, *sorted(takes))),
                    value.line,
                )
        for key in entry.repeated:
            self.add(place, f"'{key}' is there twice.", "Keep one of them.", entry.line)

    def options(self, entry: Entry, place: str) -> Options:
        return Options(
            minimum=self.number(entry, place, "minimum"),
            maximum=self.number(entry, place, "maximum"),
            step=self.number(entry, place, "step"),
            points=self.whole(entry, place, "points"),
            limit=self.whole(entry, place, "limit"),
            most=self.whole(entry, place, "most"),
            labels=self.labels(entry, place),
            low=self.text(entry, place, "low"),
            high=self.text(entry, place, "high"),
            unit=self.text(entry, place, "unit"),
            missing=self.text(entry, place, "missing"),
        )

    def labels(self, entry: Entry, place: str) -> tuple[Text, ...]:
        labels = (
            self.said(inside, f"{place}, label {number}")
            for number, inside in enumerate(self.entries(entry, place, "labels"), 1)
        )
        return tuple(label for label in labels if label is not None)

    def choices(self, entry: Entry, place: str) -> Iterator[Choice]:
        for choice_id, inside, flags in self.named_texts(entry, place, "choices", CHOICE_KEYS, "choice"):
            where = f"{place}, choice '{choice_id}'"
            text = self.needed_text(inside, where, "text") if flags else self.said(inside, where)
            yield Choice(
                id=choice_id,
                text=text or Text.of("?", self.languages[0]),
                hint=self.text(inside, where, "hint") if flags else None,
                exclusive=flags and self.flag(inside, where, "exclusive"),
                other=flags and self.flag(inside, where, "other"),
            )

    def statements(self, entry: Entry, place: str) -> Iterator[Statement]:
        count = 0
        for statement_id, inside, full in self.named_texts(
            entry, place, "statements", ("id", "text"), "question"
        ):
            where = f"{place}, statement '{statement_id}'"
            text = self.needed_text(inside, where, "text") if full else self.said(inside, where)
            count += 1
            yield Statement(statement_id, text or Text.of("?", self.languages[0]))
        if not count:
            self.add(
                place,
                "There are no statements.",
                "Add 'statements:' with an id and words for each.",
                entry.line,
            )

    def named_texts(
        self, entry: Entry, place: str, key: str, known: tuple[str, ...], kind: str
    ) -> Iterator[tuple[str, Entry, bool]]:
        """Things with an id and a text, each as (id, entry, whether the entry is a full one with 'text:').

        Written as `- {id: yes, text: Yes}`, as `- yes: Yes`, or as a mapping `yes: Yes`.
        """
        inside = entry.get(key)
        if inside is None:
            return
        pairs = list(inside.items.items()) if inside.kind == "mapping" else []
        for number, item in enumerate(inside.entries, 1):
            where = f"{place}, {key} {number}"
            if item.kind == "mapping" and "id" in item.items:
                self.mapping(item, where, known)
                named = self.identity(item, where, kind=kind)
                if named:
                    yield named, item, True
            elif item.kind == "mapping" and len(item.items) == 1:
                pairs += item.items.items()
            else:
                self.add(where, "It has no id.", "Write it like '- yes: Yes', the id first.", item.line)
        if inside.kind == "words":
            self.add(
                place, f"'{key}' must be a list.", "Write each on a line like '- yes: Yes'.", inside.line
            )
        for named, item in pairs:
            full = item.kind == "mapping" and "text" in item.items
            if full:
                self.mapping(item, f"{place}, '{named}'", known)
            if self.good_identity(named, place, kind, item.line):
                yield named, item, full

    # --- audience versions

    def versions(self, entry: Entry, pages: tuple[Page, ...]) -> Iterator[AudienceVersion]:
        questions = [question for page in pages for question in page.questions]
        for number, inside in enumerate(self.entries(entry, "survey", "versions"), 1):
            place = f"version {number}"
            if not self.mapping(inside, place, VERSION_KEYS):
                continue
            version_id = self.identity(inside, place, kind="choice")
            place = f"version '{version_id}'"
            self.lines.setdefault(place, inside.line)
            yield AudienceVersion(
                id=version_id or "unnamed",
                title=self.needed_text(inside, place, "title"),
                band=self.words(inside, place, "band") or "",
                changes=self.changes(inside, place, questions),
                leaves_out=frozenset(self.left_out(inside, place, questions)),
            )

    def left_out(self, entry: Entry, place: str, questions: list[Question]) -> Iterator[str]:
        for word in self.several_words(entry, place, "leaves_out"):
            meant = self.meant(word, questions, f"{place}, leaves_out", self.line(entry, "leaves_out"))
            yield from (question.id for question in meant)

    def meant(self, word: str, questions: list[Question], place: str, line: int) -> list[Question]:
        """The question with this id, or all questions of this group; a fault when there is none."""
        meant = [question for question in questions if word in (question.id, question.group)]
        if not meant:
            self.add(place, f"There is no question '{word}'.", near(word, (q.id for q in questions)), line)
        return meant

    def changes(self, entry: Entry, place: str, questions: list[Question]) -> dict[str, Change]:
        inside = entry.get("changes")
        if inside is None:
            return {}
        if inside.kind != "mapping":
            self.add(
                place,
                "'changes' must name questions.",
                "Write the id of a question and a colon.",
                inside.line,
            )
            return {}
        changes: dict[str, Change] = {}
        for word, item in inside.items.items():
            for question in self.meant(word, questions, f"{place}, changes", item.line):
                change = self.change(item, f"{place}, question '{word}'", question)
                if question.group == word:
                    change = replace(change, text=None, stem=change.text or change.stem)
                changes[question.id] = _merged(changes.get(question.id), change)
        return changes

    def change(self, entry: Entry, place: str, question: Question) -> Change:
        if entry.kind == "words" or not set(entry.items) & set(CHANGE_KEYS):
            return Change(text=self.said(entry, place))
        self.mapping(entry, place, CHANGE_KEYS)
        labels = self.labels(entry, place)
        if labels and len(labels) != len(question.options.labels):
            count = len(question.options.labels)
            self.add(
                place,
                f"There are {len(labels)} labels for {count} points.",
                "Write one for each.",
                entry.line,
            )
            labels = ()
        texts = {name: self.text(entry, place, name) for name in ("text", "hint", "stem", "low", "high")}
        return Change(**texts, labels=labels, choices=tuple(self.changed_choices(entry, place, question)))

    def changed_choices(
        self, entry: Entry, place: str, question: Question
    ) -> Iterator[tuple[str, Text, Text | None]]:
        for choice_id, inside, full in self.named_texts(
            entry, place, "choices", ("id", "text", "hint"), "choice"
        ):
            where = f"{place}, choice '{choice_id}'"
            if choice_id not in question.choice_ids:
                self.add(where, "There is no such choice.", near(choice_id, question.choice_ids), inside.line)
                continue
            text = self.needed_text(inside, where, "text") if full else self.said(inside, where)
            if text is not None:
                yield choice_id, text, self.text(inside, where, "hint") if full else None


def _one_by_one(page: Page) -> Iterator[Page]:
    if len(page.questions) < 2 or page.questions[0].group is None:
        yield page
        return
    for question in page.questions:
        yield replace(page, id=question.id, questions=(question,))


def _merged(before: Change | None, change: Change) -> Change:
    if before is None:
        return change
    names = ("text", "hint", "stem", "low", "high", "labels", "choices")
    return Change(**{name: getattr(change, name) or getattr(before, name) for name in names})
