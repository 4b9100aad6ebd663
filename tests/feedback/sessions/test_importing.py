"""Sessions from a table: every line lands, or is refused with its number and reason."""

from datetime import date

import pytest

from feedback.responses import table_file
from feedback.responses.table_fault import TableFault
from feedback.sessions import importing, recording
from feedback.sessions.facts import SessionFault
from tests.feedback.loop.stories import NOW, TODAY, world

TABLE = """title,kind,day,people,groups,note,language,quote
Voice group,Voice group,2026-02-03,12,Year 5: 7; Year 6: 5,We want a bench.,en,yes
Voice group,,2026-02-03,,,Chcemy ławkę.,pl,
Report of the line,,2026-02-20,31,,Nobody answers after six.,,no
"""


def judged(text, name="notes.csv"):
    return importing.judge(table_file.taken(text.encode(), name), TODAY, "en")


def test_lines_of_one_title_and_day_are_one_session():
    found = judged(TABLE)
    assert found.refused == ()
    group, line = found.given
    assert (group.facts.kind, group.facts.people, group.facts.groups) == (
        "voice_group",
        12,
        (("Year 5", 7), ("Year 6", 5)),
    )
    assert [(one.language, one.quotable) for one in group.notes] == [("en", True), ("pl", False)]
    assert (line.facts.kind, line.facts.held_on) == ("report", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A,workshop,2026-13-03,12,,Said.,en,", "Line 2, day: “2026-13-03” is not a day"),
        ("A,workshop,2026-02-03,many,,Said.,en,", "Line 2, people: “many” is not a whole number"),
        ("A,workshop,2027-02-03,12,,Said.,en,", "Line 2, day: Give the day on which it was"),
        ("A,party,2026-02-03,12,,Said.,en,", "Line 2, kind: Choose what kind"),
        ("A,workshop,2026-02-03,12,Year 5,Said.,en,", "Line 2, groups: Write “Year 5” as a group"),
        ("A,workshop,2026-02-03,12,,,en,", "Line 2, note: It is empty"),
    ],
)
def test_a_line_that_cannot_be_kept_says_where_and_why(line, words):
    found = judged(f"title,kind,day,people,groups,note,language,quote\n{line}\n")
    assert [str(one)[: len(words)] for one in found.refused] == [words]
    assert found.given == ()


def test_lines_of_one_session_may_not_say_different_things_of_it():
    found = judged(TABLE + "Voice group,Visit,2026-02-03,12,,More.,en,\n")
    assert [(one.row, one.column) for one in found.refused] == [(5, "kind")]
    assert [note.words for note in found.given[0].notes] == ["We want a bench.", "Chcemy ławkę."]


def test_no_line_goes_without_a_word_where_its_session_cannot_be_kept():
    lines = ("A,workshop,2026-02-03,many,,One.,en,", "A,,2026-02-03,,,Two.,en,", "A,,2026-02-03,,,,en,")
    found = judged("\n".join(("title,kind,day,people,groups,note,language,quote", *lines)))
    assert found.given == ()
    assert [(one.row, one.column) for one in found.refused] == [(2, "people"), (3, ""), (4, "note")]
    assert str(found.refused[1]) == "Line 3: Its session cannot be kept: see line 2."


@pytest.mark.parametrize(
    ("header", "words"),
    [("title,day,people,said", "column “said”"), ("title,day,note", "no column “people”")],
)
def test_a_table_with_other_columns_is_refused_as_a_whole(header, words):
    with pytest.raises(TableFault, match=words):
        judged(f"{header}\na,b,c,d\n")


def test_a_session_that_is_there_is_not_brought_in_again(database):
    with database.writing() as session:
        story = world(session)
        series = recording.begin(session, "v", "Voice", "child", False, "en", NOW, story.alice)
        assert len(importing.land(session, series, judged(TABLE), NOW, story.alice)) == 2
        with pytest.raises(SessionFault, match=r"there already \(line 2\)"):
            importing.land(session, series, judged(TABLE), NOW, story.alice)
