"""A booking system's table: every row lands or is refused with its number and reason, and nothing comes twice."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.audit import trail
from feedback.partnership.models import Agency
from feedback.responses import table_file
from feedback.training import agencies, bookings, columns, events, importing, remembered
from feedback.training.bookings import Person
from feedback.training.fault import TrainingFault
from feedback.training.importing import Said
from tests.feedback.training.stories import NOW, world

HEAD = ["Booking ref", "Delegate", "Email Address", "Organisation", "Job title", "Attendance", "Course date"]
ANN = ["B1", "Ann Archer", "Ann@Example.org", "Police", "Officer", "Attended", "03/03/2026"]
BEA = ["B2", "Bea Bond", "bea@example.org", "Health Trust (North)", "Nurse", "DNA", "3 March 2026"]


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def table(*rows, head=HEAD, name="bookings.csv"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *rows])
    return table_file.taken(out.getvalue().encode(), name)


def said(found, **values):
    return Said(tuple(columns.guess(found.header.cells, {})), **values)


def judge(story, *rows, event=None, head=HEAD, **values):
    found = table(*rows, head=head)
    return importing.judge(story.session, event or story.event, found, said(found, **values), NOW)


def land(story, *rows, event=None, head=HEAD, **values):
    found, event = table(*rows, head=head), event or story.event
    told = said(found, **values)
    judged = importing.judge(story.session, event, found, told, NOW)
    return importing.land(story.session, event, judged, told, found, NOW, "alice")


def states(story):
    return {one.name: one.state for one in bookings.of_event(story.session, story.event.id)}


def test_a_table_lands_and_lands_once(story):
    assert land(story, ANN, BEA) == {"new": 2, "changed": 0, "same": 0, "passed": 0, "refused": 0}
    assert land(story, ANN, BEA) == {"new": 0, "changed": 0, "same": 2, "passed": 0, "refused": 0}
    ann, bea = bookings.of_event(story.session, story.event.id)
    assert (ann.agency_key, ann.role, ann.source, ann.imported_ref) == ("police", "Officer", "import", "B1")
    assert (bea.agency_key, bea.agency_words) == (None, "Health Trust (North)")
    assert states(story) == {"Ann Archer": "attended", "Bea Bond": "no_show"}
    *_, last = trail.of(story.session, events.thing(story.event))
    assert last.detail["file"] == "bookings.csv"
    assert "ann" not in str(last.detail).lower()


def test_the_language_of_a_table_is_kept_where_we_have_it(story):
    head = [*HEAD, "Preferred language"]
    land(story, [*ANN, "Polish"], [*BEA, "Klingon"], head=head)
    assert [one.language for one in bookings.of_event(story.session, story.event.id)] == ["pl", ""]


def test_a_workbook_lands_as_a_text_does(story):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEAD, ANN, BEA)):
            sheet.write_row(number, 0, row)
    found = table_file.taken(out.getvalue(), "bookings.xlsx")
    judged = importing.judge(story.session, story.event, found, said(found), NOW)
    assert judged.counts["new"] == 2


def test_every_refusal_has_its_row_and_says_what_to_do(story):
    judged = judge(
        story,
        [*ANN[:2], "ann at home", *ANN[3:]],
        [*BEA[:5], "sort of", BEA[6]],
        ["B3", "Cat Coe", "cat@example.org", "", "", "yes", "05/03/2026"],
        ["B4", "Dan Dee", "dan@example.org", "", "", "yes", "the 3rd"],
        ["B5", "", "", "Police", "", "yes", ""],
    )
    assert [(one.number, one.column) for one in judged.of("refused")] == [
        (2, "address"),
        (3, "attendance"),
        (4, "day"),
        (5, "day"),
        (6, "name"),
    ]
    assert str(judged.lines[2]) == (
        "Row 4, day of the event: It is for 5 March 2026, and this event is on 3 March 2026."
    )
    assert judged.states == (("sort of", 1),)


def test_words_somebody_placed_are_known_the_next_time(story):
    places = {"Health Trust (North)": "health"}
    land(story, [*BEA[:5], "sort of", BEA[6]], agencies=places, states={"sort of": "left_early"})
    assert states(story) == {"Bea Bond": "left_early"}
    again = judge(story, ["", "Cat Coe", "c@example.org", "health trust (north)", "", "Sort Of", ""])
    assert (again.lines[0].person.agency_key, again.lines[0].state) == ("health", "left_early")
    assert remembered.of(story.session, remembered.COLUMN)["delegate"] == "name"


def test_agencies_nobody_placed_are_offered_with_what_they_may_mean_and_placed_later(story):
    rows = [["", f"P{n}", "", words, "", "", ""] for n, words in enumerate(("Polise", "Polise", "The Moon"))]
    judged = judge(story, *rows)
    assert [(one.words, one.bookings, one.near) for one in judged.agencies] == [
        ("Polise", 2, "police"),
        ("The Moon", 1, None),
    ]
    story.session.add(Agency(key="fells", name="North Fells Probation", kind=""))
    assert agencies.Placer(story.session).near("Probation") == "fells"
    land(story, *rows)
    assert [one.words for one in agencies.unplaced(story.session)] == ["Polise", "The Moon"]
    placed = {"Polise": "police", "The Moon": agencies.OUTSIDE}
    assert agencies.place(story.session, placed, NOW, "alice") == 2
    assert not agencies.unplaced(story.session)
    story.session.expire_all()
    keys = [one.agency_key for one in bookings.of_event(story.session, story.event.id)]
    assert keys == ["police", "police", None]
    with pytest.raises(TrainingFault, match="no agency"):
        agencies.place(story.session, {"The Moon": "moon"}, NOW, "alice")


@pytest.mark.parametrize(
    ("here", "there", "then"),
    [
        ("attended", "", "attended"),
        ("no_show", "", "no_show"),
        ("left_early", "Attended", "left_early"),
        ("attended", "Left early", "left_early"),
        ("booked", "Attended", "attended"),
        ("booked", "Apologies", "cancelled"),
        ("attended", "DNA", None),
        ("no_show", "Attended", None),
        ("attended", "Cancelled", None),
    ],
)
def test_a_table_and_a_register_that_contradict_each_other_are_for_a_person(story, here, there, then):
    story.book("Ann Archer", state=here)
    judged = judge(story, [*ANN[:5], there, ""])
    if then is None:
        assert "The register here says" in judged.of("refused")[0].reason
        return
    land(story, [*ANN[:5], there, ""])
    assert states(story) == {"Ann Archer": then}


def test_an_empty_cell_takes_nothing_away(story):
    story.book("Ann Archer", agency_key="health", manager_name="Max", role="Nurse")
    land(story, ["B1", "Ann Archer", "ann@example.org", "", "", "", ""])
    (ann,) = bookings.of_event(story.session, story.event.id)
    assert (ann.agency_key, ann.manager_name, ann.role, ann.imported_ref) == ("health", "Max", "Nurse", "B1")


def test_who_cancelled_and_booked_again_is_booked(story):
    rows = ([*ANN[:5], "Cancelled", ""], ["B9", *ANN[1:5], "Attended", ""], ["B9", *ANN[1:5], "Attended", ""])
    judged = judge(story, *rows)
    assert [(one.number, one.outcome) for one in judged.lines] == [(2, "passed"), (3, "new"), (4, "passed")]
    assert judged.lines[0].reason == "Cancelled, and booked again in row 3."
    land(story, *rows)
    assert states(story) == {"Ann Archer": "attended"}


def test_two_people_with_one_address_are_pointed_at(story):
    judged = judge(story, ANN, ["B7", "Al Archer", *ANN[2:]])
    assert judged.of("refused")[0].reason.startswith("The address is that of Ann Archer in row 2.")


def test_a_number_and_an_address_of_two_people_are_pointed_at(story):
    land(story, ANN, BEA)
    judged = judge(story, ["B1", "Ann Archer", "bea@example.org", *ANN[3:]])
    assert judged.of("refused")[0].column == "ref"


def test_nobody_came_to_what_has_not_begun(story):
    later = story.later()
    rows = [[*ANN[:5], "No", ""], [*BEA[:5], "Attended", ""]]
    judged = judge(story, *rows, event=later)
    assert [(one.state, one.outcome) for one in judged.lines] == [("booked", "new"), ("booked", "refused")]


def test_needs_of_an_event_that_is_over_are_not_kept_again(story):
    head = ["Name", "Email", "Interpreter needed", "Access requirements"]
    row = ["Ann", "ann@example.org", "BSL", "None"]
    assert judge(story, row, head=head).lines[0].person.needs == ""
    assert judge(story, row, head=head, event=story.later()).lines[0].person.needs == "BSL"


def test_a_table_that_says_nobody_is_refused_and_so_is_a_cancelled_event(story):
    with pytest.raises(TrainingFault, match="who somebody is"):
        judge(story, ["Police"], head=["Organisation"])
    later = story.later()
    events.cancel(story.session, later, "Snow", NOW, "alice")
    with pytest.raises(TrainingFault, match="cancelled"):
        judge(story, ANN, event=later)


CELLS = [
    st.sampled_from(["", "B1", "B2", "B3"]),
    st.sampled_from(["", "Ann", "Bea", "Cat"]),
    st.sampled_from(["", "a@x.org", "b@x.org", "A@X.org", "no"]),
    st.sampled_from(["", "Police", "Moon"]),
    st.just(""),
    st.sampled_from(["", "Yes", "No", "Left early", "Cancelled", "perhaps"]),
    st.sampled_from(["", "3/3/26", "4/3/26"]),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*CELLS).filter(any).map(list), min_size=1, max_size=8))
def test_every_row_is_accounted_for_once_and_a_second_time_nothing_is_new(story, rows):
    with story.session.begin_nested() as undone:
        first = judge(story, *rows)
        assert [one.number for one in first.lines] == list(range(2, len(rows) + 2))
        assert all(one.reason for one in first.of("refused") + first.of("passed"))
        landed = land(story, *rows)
        there = len(bookings.of_event(story.session, story.event.id))
        assert there == landed["new"]
        again = land(story, *rows)
        assert (again["new"], again["changed"]) == (0, 0), again
        undone.rollback()
        story.session.expire_all()


def test_a_person_is_found_by_name_only_where_there_is_nothing_better(story):
    bookings.book(story.session, story.event, Person("Ann Archer", agency_words="Police"), NOW, "alice")
    judged = judge(
        story, ["", "ann archer", "", "Police", "", "", ""], ["", "Ann Archer", "", "Health", "", "", ""]
    )
    assert [one.outcome for one in judged.lines] == ["changed", "new"]
