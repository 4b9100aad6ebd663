"""Every row lands, or is refused with its number and reason."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import import_map, importing, store, table_file
from feedback.responses.import_map import ImportMap
from feedback.responses.importing import Outcome, Wishes
from feedback.responses.models import Comment, Response
from feedback.responses.table_file import TableFault
from feedback.surveys import collectors, versions
from feedback.surveys.models import Collector
from forms import author_file
from tests.conftest import SHARED

HEAD = """
survey: tried
title: {{en: Tried, cy: Rhoi cynnig}}
languages: [en, cy]
audience: {audience}
mode: {mode}
start: {{why: W, who_asks: A, who_sees: S, minutes: 2, next_steps: N, hear_back: H}}
"""
QUESTIONS = """
questions:
  - {id: happy, type: faces, text: {en: "How happy are you?", cy: Pa mor hapus}, prefer_not: true}
  - {id: ten, type: scale, text: Out of ten, minimum: 0, maximum: 10, low: Nothing, high: All of it, dont_know: true}
  - id: job
    type: one_of
    text: Your job
    choices:
      - {id: teacher, text: {en: Teacher, cy: Athro}}
      - {id: nurse, text: School nurse}
      - {id: other, text: Something else, other: true}
  - id: places
    type: many_of
    text: Places
    dont_know: true
    choices:
      - {id: park, text: The park}
      - {id: club, text: A club; any club}
      - {id: home, text: Home, exclusive: true}
  - {id: age, type: number, text: Age, minimum: 0, maximum: 120}
  - id: order
    type: rank
    text: Order
    choices: [{id: a, text: Alpha}, {id: b, text: Beta}, {id: c, text: Gamma}]
  - {id: born, type: date, text: Born}
  - {id: why, type: long_text, text: Why, when: ten < 5, limit: 20}
  - {id: end, type: note, text: That is all}
"""

BringIn = Callable[..., Outcome]


@pytest.fixture
def survey(database: Database, clock: SetClock) -> Callable[..., None]:
    """Publishes the survey above, or another."""

    def publish(
        questions: str = QUESTIONS,
        mode: str = "anonymous",
        audience: str = "practitioner",
        key: str = "tried",
    ) -> None:
        head = HEAD.format(mode=mode, audience=audience).replace("survey: tried", f"survey: {key}")
        reading = author_file.read(head + questions)
        assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
        with database.writing() as session:
            version = versions.keep(session, reading.survey, clock.now(), "tests")
            versions.publish(session, version, clock.now(), "tests")

    return publish


@pytest.fixture
def bring_in(survey: Callable[..., None], database: Database, clock: SetClock, tmp_path: Path) -> BringIn:
    """`bring_in("happy,why", "5,words")` with wishes as keywords; the survey is published."""
    survey()

    def bring(*lines: str, key: str = "tried", **wishes: object) -> Outcome:
        path = tmp_path / f"{hashlib.sha256(repr(lines).encode()).hexdigest()[:8]}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        with database.writing() as session:
            return importing.bring_in(
                session,
                key,
                table_file.read(path),
                clock.now(),
                clock.today(),
                "tests",
                Wishes(**wishes),  # type: ignore[arg-type]
            )

    return bring


def stored(database: Database) -> list[dict]:
    with database.reading() as session:
        return [answers for _, answers in store.responses_of(session, "tried")]


def only(database: Database) -> dict:
    (answers,) = stored(database)
    return answers


def test_a_row_becomes_a_response_with_its_words_apart(bring_in: BringIn, database: Database):
    outcome = bring_in("happy,ten,why", "4,3,Too dark", day=date(2026, 2, 1), language="cy")
    assert (outcome.rows, outcome.landed, outcome.refused) == (1, 1, ())
    with database.reading() as session:
        (row,) = session.query(Response)
        (comment,) = session.query(Comment)
        assert row.answers == {"happy": 4, "ten": 3, "why": True}
        assert (row.day, row.language, row.mode) == (date(2026, 2, 1), "cy", "anonymous")
        assert (comment.text, comment.language, comment.question_id) == ("Too dark", "cy", "why")
        door = session.get_one(Collector, outcome.code)
        assert (door.kind, door.received, door.closed_at is None) == ("paper", 1, False)


@pytest.mark.parametrize(
    ("header", "cell", "answers"),
    [
        ("happy", "5", {"happy": 5}),
        ("How happy are you", "very happy", {"happy": 5}),
        ("PA MOR  HAPUS", "Hapus iawn", {"happy": 5}),
        ("happy", "prefer not to say", {"happy": "prefer_not"}),
        ("ten", "10", {"ten": 10}),
        ("ten", "All of it", {"ten": 10}),
        ("ten", "Don’t know", {"ten": "dont_know"}),
        ("job", "athro", {"job": "teacher"}),
        ("job", "school nurse", {"job": "nurse"}),
        ("job.other", "Plumber", {"job": "other", "job.other": "Plumber"}),
        ("places", "club; park", {"places": ["park", "club"]}),
        ("places", "The park|a club; any club", {"places": ["park", "club"]}),
        ("places", "A club; any club", {"places": ["club"]}),
        ("places", "dont_know", {"places": "dont_know"}),
        ("age", "7", {"age": 7}),
        ("order", "Gamma > a", {"order": ["c", "a"]}),
        ("born", "4/3/2011", {"born": "2011-03-04"}),
        ("born", "2011-03-04 00:00:00", {"born": "2011-03-04"}),
        ("why", "It is dark", {"why": "It is dark"}),
        ("why", "'=1+1", {"why": "=1+1"}),
        ("happy", "", {"happy": None}),
        ("why", "[z]", {}),
    ],
)
def test_a_cell_says_its_answer_by_id_or_in_words(
    bring_in: BringIn, database: Database, header: str, cell: str, answers: dict
):
    outcome = bring_in(f"day,{header}", f'2026-01-02,"{cell}"')
    assert outcome.refused == ()
    assert only(database) == answers


def test_one_column_per_choice_and_per_rank(bring_in: BringIn, database: Database):
    header = "day,places/park,places/A club; any club,Places/home,order/a,order/Beta,order/c"
    bring_in(header, ",1,yes,0,2,1,")
    assert only(database) == {"places": ["park", "club"], "order": ["b", "a"]}
    bring_in(header, "2026-01-02,,,,,,")
    assert {"places": None, "order": None} in stored(database)


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("happy", "6", "from 1 to 5"),
        ("happy", "3.5", "from 1 to 5"),
        ("happy", "hapy", "is not a number"),
        ("job", "techer", "Did you mean 'teacher'"),
        ("job", "dont_know", "not one of its choices"),
        ("places", "park;home", "on its own"),
        ("places", "park;shop", "'shop'"),
        ("places/park", "perhaps", "neither yes nor no"),
        ("age", "old", "not a number"),
        ("age", "130", "from 0 to 120"),
        ("order", "a;a", "cannot be taken"),
        ("born", "31/2/2011", "not a day"),
        ("why", "x" * 21, "Write up to 20"),
        ("day", "5/3/2026", "still to come"),
        ("day", "soon", "not a day"),
        ("language", "welsh", "not a language"),
        ("audience_version", "infants", "not an audience version"),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_its_row_with_a_reason(
    bring_in: BringIn, database: Database, header: str, cell: str, words: str
):
    other = "ten" if header != "ten" else "happy"
    outcome = bring_in(f"{other},{header}", "4,", f"3,{cell}")
    assert (outcome.landed, outcome.rows, outcome.refused_rows) == (0, 2, 1)
    (refusal,) = outcome.refused
    assert (refusal.row, refusal.column) == (3, header)
    assert words in refusal.reason
    assert refusal.sentence().startswith(f"Row 3, column '{header}': ")
    assert stored(database) == []


def test_skip_bad_lands_the_others(bring_in: BringIn, database: Database):
    outcome = bring_in("happy,age", "5,7", "9,old", "4,8", skip_bad=True)
    assert (outcome.landed, outcome.refused_rows, len(outcome.refused)) == (2, 1, 2)
    assert sorted(row["age"] for row in stored(database)) == [7, 8]


def test_a_row_with_more_cells_than_the_header_is_refused(bring_in: BringIn):
    (refusal,) = bring_in("happy,why", "5,words", "5,with, a comma").refused
    assert (refusal.row, refusal.column) == (3, "")


def test_what_routing_hides_is_absent_and_an_answer_there_is_refused(bring_in: BringIn, database: Database):
    bring_in("ten,why", "7,")
    assert only(database) == {"ten": 7}
    (refusal,) = bring_in("ten,why", "7,words").refused
    assert "is not asked" in refusal.reason


def test_a_condition_on_a_column_the_file_lacks_decides_nothing(bring_in: BringIn, database: Database):
    bring_in("why", "words")
    assert only(database) == {"why": "words"}


def test_days_and_languages_of_rows_go_before_those_of_the_command(bring_in: BringIn, database: Database):
    bring_in("day,language,happy", "2/1/2026,CY,5", ",,4", day=date(2026, 1, 31), language="en")
    with database.reading() as session:
        found = {(row.day, row.language, row.answers["happy"]) for row in session.query(Response)}
    assert found == {(date(2026, 1, 2), "cy", 5), (date(2026, 1, 31), "en", 4)}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["hapy", "5"], "Did you mean 'happy'"),
        (["colour", "red"], "The questions are: happy, ten"),
        (["happy,How happy are you?", "5,5"], "are both 'happy'"),
        (["end,happy", "x,5"], "only tells people something"),
        (["happy,", "5,words"], "Column 2 .* has no name"),
        (["day,language", "2026-01-01,en"], "No column of .* is a question"),
        (["happy"], "a header and no rows"),
    ],
)
def test_columns_that_cannot_be_understood_stop_everything(
    bring_in: BringIn, database: Database, lines: list[str], words: str
):
    with pytest.raises(TableFault, match=words):
        bring_in(*lines)
    assert stored(database) == []


def test_a_map_names_columns_and_values(bring_in: BringIn, database: Database, tmp_path: Path):
    path = tmp_path / "map.yaml"
    path.write_text(
        "columns: {Mood: happy, Occupation: job, When: day, Email: ignore}\n"
        "values: {happy: {':-)': 5, 'n/a': ''}, job: {Head: teacher}}\n",
        encoding="utf-8",
    )
    wishes = {"mapping": import_map.read(path)}
    bring_in("Mood,Occupation,When,Email", ":-),Head,1/2/2026,a@example.org", "n/a,nurse,,", **wishes)
    assert sorted(stored(database), key=str) == [
        {"happy": 5, "job": "teacher"},
        {"happy": None, "job": "nurse"},
    ]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (ImportMap({"Mood": "hapy"}), "Did you mean 'happy'"),
        (ImportMap({"Mod": "happy"}), "Did you mean 'Mood'"),
        (ImportMap({"Mood": "happy"}, {"jobs": {}}), "Did you mean 'job'"),
    ],
)
def test_a_map_that_speaks_of_nothing_is_refused(bring_in: BringIn, mapping: ImportMap, words: str):
    with pytest.raises(TableFault, match=words):
        bring_in("Mood", "5", mapping=mapping)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("column: {}", "Did you mean 'columns'"),
        ("columns: [a]", "must hold lines"),
        ("values: {job: teacher}", "must hold lines"),
        ("{", "not YAML"),
        ("- a", "keys"),
    ],
)
def test_a_broken_map_file_is_a_sentence(tmp_path: Path, content: str, words: str):
    (tmp_path / "map.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(TableFault, match=words):
        import_map.read(tmp_path / "map.yaml")


def test_the_same_file_is_taken_once_unless_told_again(bring_in: BringIn, database: Database):
    bring_in("happy", "5")
    with pytest.raises(TableFault, match="brought in before"):
        bring_in("happy", "5")
    bring_in("happy", "5", again=True)
    assert len(stored(database)) == 2


def test_a_dry_run_stores_nothing_and_leaves_no_door(bring_in: BringIn, database: Database):
    outcome = bring_in("happy", "5", "9", dry_run=True, skip_bad=True)
    assert (outcome.landed, outcome.refused_rows, outcome.code) == (1, 1, None)
    assert stored(database) == []
    with database.reading() as session:
        assert session.query(Collector).count() == 0


@pytest.mark.parametrize("mode", ["paired", "confidential", "return"])
def test_a_mode_that_says_who_takes_no_table(survey: Callable[..., None], bring_in: BringIn, mode: str):
    returned = mode == "return"  # organisations are asked under a key of their own
    key = "returned" if returned else "tried"
    survey(mode=mode, audience="organisation" if returned else "practitioner", key=key)
    with pytest.raises(versions.SurveyFault, match=mode):
        bring_in("happy", "5", key=key)


def test_a_named_door_counts_what_comes_through_and_keeps_its_cap(
    bring_in: BringIn, database: Database, clock: SetClock
):
    with database.writing() as session:
        collectors.open_door(session, "tried", clock.now(), "tests", code="hall", cap=3, invited=20)
    assert bring_in("happy", "5", "4", door="hall").code == "hall"
    with pytest.raises(versions.SurveyFault, match="takes 3 answers and has 2"):
        bring_in("happy", "1", "2", door="hall")
    with pytest.raises(versions.SurveyFault, match="has no door"):
        bring_in("happy", "1", door="hell")
    with database.reading() as session:
        door = session.get_one(Collector, "hall")
        assert (door.received, door.closed_at, len(stored(database))) == (2, None, 2)


def test_an_unknown_survey_is_answered_with_the_near_one(bring_in: BringIn):
    with pytest.raises(versions.SurveyFault, match="Did you mean 'tried'"):
        bring_in("happy", "5", key="tired")


def test_an_audience_versions_own_words_are_known(
    survey: Callable[..., None], bring_in: BringIn, database: Database
):
    survey(
        QUESTIONS
        + """
versions:
  - id: young
    title: For younger children
    band: 5-7
    leaves_out: [ten]
    changes:
      happy: {text: Your face today}
"""
    )
    bring_in("Your face today,audience_version,why", "Happy,5-7,words")
    assert only(database) == {"happy": 4, "why": "words"}
    assert bring_in("happy,ten,audience_version", "5,3,young").refused_rows == 1


def test_the_word_under_a_face_is_read_with_the_faces_the_row_was_answered_with(
    survey: Callable[..., None], bring_in: BringIn, database: Database
):
    """Happy is the third of three faces and the fourth of five; a table from paper holds both."""
    survey(
        QUESTIONS
        + """
versions:
  - id: young
    title: For the youngest
    band: 4-7
    changes: {happy: {points: 3}}
"""
    )
    outcome = bring_in("audience_version,happy", "young,Happy", ",Happy", "young,5", "young,Very happy")
    assert outcome.refused_rows == 2
    bring_in("audience_version,happy", "young,Happy", ",Happy", "young,2")
    with database.reading() as session:
        found = {
            (sent.audience_version, answers["happy"])
            for sent, answers in store.responses_of(session, "tried")
        }
    assert found == {("young", 3), (None, 4), ("young", 2)}


@pytest.mark.parametrize(("column", "word"), [("quotes", "perhaps"), ("helped", "my nan did")])
def test_what_is_said_beside_the_answers_must_be_known(bring_in: BringIn, column: str, word: str):
    (refusal,) = bring_in(f"happy,{column}", f"4,{word}").refused
    assert (refusal.column, "is not known here" in refusal.reason) == (column, True)


def test_the_conferences_land_as_they_were_printed(database: Database, clock: SetClock):
    """16 comments after the first conference; 8 comments and 9 things learned after the second."""
    events = SHARED / "data" / "events"
    if not events.is_dir():
        pytest.skip(
            "the conferences' comments are not on this machine; nothing to get, they are not ours to give"
        )
    from forms import library

    counted = []
    with database.writing() as session:
        version = versions.keep(session, library.read("event-evaluation"), clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        for name, invited in (("conference-june-2022", 95), ("conference-december-2022", 80)):
            collectors.open_door(
                session, "event-evaluation", clock.now(), "tests", kind="paper", code=name, invited=invited
            )
            outcome = importing.bring_in(
                session,
                "event-evaluation",
                table_file.read(events / f"{name}.csv"),
                clock.now(),
                clock.today(),
                "tests",
                Wishes(door=name, day=date(2022, 12, 1)),
            )
            assert outcome.refused == ()
            words = [held for _, held in store.responses_of(session, "event-evaluation", name)]
            counted.append([sum(bool(held.get(one)) for held in words) for one in ("comments", "learned")])
    assert counted == [[16, 0], [8, 9]]
