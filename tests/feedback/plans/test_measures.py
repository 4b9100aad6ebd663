"""Measures: what fits together, what is hidden, when a change is one, and tables judged row by row."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from analysis.hidden import HIDDEN
from analysis.policy import PUBLIC
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.plans import measure_import, measures, periods, series
from feedback.plans.measure_models import MeasureValue
from feedback.plans.measures import Figure
from feedback.plans.work_fault import WorkFault
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

SHARE = {
    "title": "Reviews in time",
    "definition": "Reviews held within 10 working days",
    "kind": "share",
    "unit": "",
    "better": "higher",
    "about": "children",
    "base": "all reviews in the quarter",
    "source": "Case system",
    "owner": "Head of performance",
}
QUARTERS = [periods.quarter(date(2025, month, 1)) for month in (1, 4, 7, 10)]


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def define(session, target=None, **changes):
    return measures.define(session, "executive", NOW, "ann", target=target, **(SHARE | changes))


def give(session, measure, *parts):
    """A value for each quarter, oldest first: (numerator, denominator), or a bare value."""
    for quarter, part in zip(QUARTERS, parts, strict=False):
        numbers = (None, *part) if isinstance(part, tuple) else (part, None, None)
        measures.record(session, measure, quarter, measures.figure(measure, *numbers), NOW, "ann")
    return series.of(session, [measure])[0]


@pytest.mark.parametrize(
    "field", ["title", "definition", "source", "owner", "base", "kind", "better", "about"]
)
def test_a_measure_says_what_it_is(town: Database, field: str):
    with town.writing() as session, pytest.raises(WorkFault) as fault:
        define(session, **{field: ""})
    assert fault.value.field == field


def test_two_measures_are_not_called_the_same_and_a_kind_does_not_change_under_values(town: Database):
    with town.writing() as session:
        one = define(session)
        with pytest.raises(WorkFault, match="called so"):
            define(session, title="Reviews, in time!")
        give(session, one, (40, 80))
        with pytest.raises(WorkFault, match="another kind"):
            measures.change(
                session, one, NOW, "a", board_key="executive", **(SHARE | {"kind": "count", "unit": "x"})
            )
        measures.change(
            session, one, NOW, "a", board_key="quality", target=90.0, **(SHARE | {"title": "In time"})
        )
        assert (one.key, one.title, one.target, one.board_key) == (
            "reviews-in-time",
            "In time",
            90.0,
            "quality",
        )
        measures.archive(session, one, NOW, "a")
        assert measures.every(session) == []


@pytest.mark.parametrize(
    ("kind", "numbers", "field"),
    [
        ("share", (None, None, None), "value"),
        ("share", (None, 31, 30), "numerator"),
        ("share", (None, -1, 30), "numerator"),
        ("share", (None, 5, 0), "denominator"),
        ("share", (None, 5, None), "denominator"),
        ("share", (48.0, 12, 30), "value"),
        ("share", (101.0, None, None), "value"),
        ("count", (2.5, None, None), "value"),
        ("count", (-1.0, None, None), "value"),
    ],
)
def test_parts_that_do_not_fit_are_refused(town: Database, kind, numbers, field):
    with town.writing() as session:
        one = define(session, kind=kind, unit="children")
        with pytest.raises(WorkFault) as fault:
            measures.figure(one, *numbers)
    assert fault.value.field == field


def test_a_value_is_put_right_and_nothing_is_lost(town: Database):
    with town.writing() as session:
        one = define(session)
        told = {"known": "Half are in time", "plans": "A second reviewer"}
        quarter = QUARTERS[0]
        figures = [measures.figure(one, None, part, 80) for part in (40, 48, 48)]
        done = [measures.record(session, one, quarter, figures[0], NOW, "a", **told)]
        done += [measures.record(session, one, quarter, given, NOW, "b") for given in figures[1:]]
        assert done == ["new", "corrected", "same"]
        [point] = series.of(session, [one])[0].points
        assert (point.value, point.numerator, point.known, point.plans) == (60.0, 48, *told.values())
        assert measures.corrected(session, one) == [(quarter, TODAY)]
        assert session.scalar(select(func.count()).select_from(MeasureValue)) == 2
        with pytest.raises(WorkFault, match="not begun"):
            measures.record(session, one, periods.quarter(date(2026, 4, 1)), figures[0], NOW, "a")


def test_the_database_keeps_one_value_a_quarter_and_parts_that_fit(town: Database):
    with town.writing() as session:
        one = define(session)
        give(session, one, (40, 80))
        measure_id = one.id
    for changes in (
        {},
        {"quarter": TODAY, "numerator": 9},
        {"quarter": TODAY, "denominator": 0},
        {"quarter": TODAY, "numerator": -1},
    ):
        row = {"quarter": QUARTERS[0].first, "value": 1.0, "numerator": 1, "denominator": 8} | changes
        with pytest.raises(IntegrityError), town.writing() as session:
            session.add(MeasureValue(id="x", measure_id=measure_id, written_at=NOW, written_by="a", **row))


def test_small_numbers_of_children_are_hidden_and_so_is_the_rest_of_a_group(town: Database):
    with town.writing() as session:
        one = give(session, define(session), (9, 100), (95, 100), (10, 20), (4, 9))
        shown = [(point.value, point.numerator, point.denominator) for point in one.points]
        assert shown == [
            (HIDDEN, HIDDEN, 100),
            (HIDDEN, HIDDEN, 100),
            (50.0, 10, 20),
            (HIDDEN, HIDDEN, HIDDEN),
        ]
        assert [point.change for point in one.points] == ["unknown"] * 4  # a change would tell what is hidden
        assert all(point.interval is None for point in one.points if point.value == HIDDEN)
        count = give(session, define(session, title="Children", kind="count", unit="children"), 9, 10, 0)
        assert [point.value for point in count.points] == [HIDDEN, 10.0, 0.0]
        staff = give(session, define(session, title="Staff", about="staff"), (5, 12), (4, 12))
        assert [point.value for point in staff.points] == [pytest.approx(41.67, abs=0.01), HIDDEN]
        days = give(session, define(session, title="Days", kind="number", unit="days", about="things"), 3.5)
        assert (days.points[0].value, days.threshold) == (3.5, None)


def test_a_raised_threshold_holds_for_measures_too(town: Database):
    with town.writing() as session:
        measure = define(session)
        assert give(session, measure, (12, 40)).points[0].numerator == 12
        thresholds.set_to(session, {"public": 15}, NOW, "ann")
        one = series.of(session, [measure])[0]
        assert (one.points[0].numerator, one.threshold) == (HIDDEN, 15)


@pytest.mark.parametrize(
    ("better", "parts", "change", "few"),
    [
        ("higher", [(100, 200), (140, 200)], "better", False),
        ("lower", [(100, 200), (140, 200)], "worse", False),
        ("neither", [(140, 200), (100, 200)], "less", False),
        ("higher", [(100, 200), (106, 200)], "not_sure", False),
        ("higher", [(10, 29), (19, 29)], "better", True),
        ("higher", [50, 70], "unknown", False),
    ],
)
def test_a_change_is_said_only_where_chance_does_not_explain_it(town: Database, better, parts, change, few):
    with town.writing() as session:
        last = give(session, define(session, better=better), *parts).last
        assert last is not None
        assert (last.change, last.few) == (change, few)


def test_counts_change_when_chance_does_not_explain_it(town: Database):
    with town.writing() as session:
        for number, (parts, change, few) in enumerate(
            [
                ((100, 150), "worse", False),
                ((100, 110), "not_sure", False),
                ((60, 20), "better", True),
                ((0, 0), "not_sure", True),
            ]
        ):
            values = {"title": f"Count {number}", "kind": "count", "unit": "children", "better": "lower"}
            last = give(session, define(session, **values), *parts).last
            assert last is not None
            assert (last.change, last.few) == (change, few)


def test_a_target_within_chance_is_neither_reached_nor_missed(town: Database):
    with town.writing() as session:
        for number, (target, better, said) in enumerate(
            [
                (50.0, "higher", "reached"),
                (55.0, "higher", "near"),
                (80.0, "higher", "missed"),
                (40.0, "lower", "missed"),
                (80.0, "lower", "reached"),
                (80.0, "neither", "none"),
            ]
        ):
            one = give(session, define(session, target, title=f"T{number}", better=better), (50, 100))
            assert one.target == said


def test_any_number_of_measures_takes_three_statements_more(town: Database):
    with town.writing() as session:
        for number in range(6):
            give(session, define(session, title=f"M{number}"), (40, 80), (50, 80))
    with town.reading() as session:
        found = measures.every(session)
        with recorded(town) as sent:
            assert len(series.of(session, found)) == 6
    assert len(sent) == 3


TABLE = [
    (1, ["Measure", "Quarter", "Numerator", "Of", "Value", "Known"]),
    (2, ["Reviews in time", "2025-26 Q1", "40", "80", "", "Half"]),
    (3, ["reviews-in-time", "July to September 2025", "1,040", "2,000", "52%", ""]),
    (5, ["Reviews in time", "2025-10-01", "", "", "61", ""]),
]


def test_a_table_is_kept_and_sent_again_changes_nothing(town: Database):
    with town.writing() as session:
        one = define(session)
        judged = measure_import.judge(session, TABLE, NOW)
        assert judged.bad == ()
        assert measure_import.bring_in(session, judged.good, NOW, "a") == measure_import.BroughtIn(new=3)
        again = measure_import.judge(session, TABLE, NOW)
        assert measure_import.bring_in(session, again.good, NOW, "a") == measure_import.BroughtIn(same=3)
        assert [point.value for point in series.of(session, [one])[0].points] == [50.0, 52.0, 61.0]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({0: "Reviews in tme"}, "Did you mean “Reviews in time”"),
        ({1: "Q1 2026"}, "is no quarter"),
        ({1: "2027-28 Q1"}, "not begun"),
        ({2: "many"}, "“many” is no number"),
        ({2: "4.5"}, "not a whole number"),
        ({2: "[c]"}, "Leave a row out"),
        ({2: "81"}, "more than the 80"),
        ({4: "12"}, "12 is not 40 of 80"),
        ({2: "", 3: "", 4: "0.48"}, "part of one or of a hundred"),
        ({2: "", 3: "", 4: "nan"}, "is no number"),
        ({2: ""}, "Give the number"),
        ({0: "reviews in time", 1: "2025-07-09", 2: "40"}, "Line 3 has the same measure and quarter"),
    ],
)
def test_each_row_that_cannot_be_kept_says_why(town: Database, changes, why):
    cells = list(TABLE[1][1])
    for place, words in changes.items():
        cells[place] = words
    with town.writing() as session:
        define(session)
        judged = measure_import.judge(session, [TABLE[0], TABLE[2], (9, cells)], NOW)
    assert [(row.line, why in row.why) for row in judged.bad] == [(9, True)], judged.bad
    assert len(judged.good) == 1


def test_a_table_without_its_columns_says_which(town: Database):
    with town.reading() as session:
        for lines in ([], [(1, ["a", "b"])], [(1, ["measure", "quarter"])]):
            assert len(measure_import.judge(session, lines, NOW).bad) == 1


ROW = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair)))


@given(ROW)
@example((0, 10))
@example((10, 10))
@example((0, 9))
def test_what_is_shown_says_nothing_of_fewer_than_ten(pair):
    """Whoever sees value and base knows the part and the rest: neither may be from 1 to 9, nor the group itself."""
    part, of = pair
    row = MeasureValue(value=100 * part / of, numerator=part, denominator=of)
    value_hidden, base_hidden = series.hides("share", PUBLIC, row)
    if not value_hidden:
        assert not 0 < part < 10
        assert not 0 < of - part < 10
        assert of >= 10
    if not base_hidden:
        assert of >= 10
    if base_hidden:
        assert value_hidden
    if part >= 10 and of - part >= 10:
        assert (value_hidden, base_hidden) == (False, False)


@given(st.floats(-1e6, 1e6), st.none() | st.integers(-5, 60), st.none() | st.integers(-5, 60))
def test_a_figure_is_one_that_fits_or_a_sentence(value, numerator, denominator):
    from feedback.plans.measure_models import Measure

    for kind in measures.KINDS:
        try:
            found = measures.figure(Measure(kind=kind), value, numerator, denominator)
        except WorkFault:
            continue
        assert isinstance(found, Figure)
        if found.numerator is not None and found.denominator is not None and kind != "count":
            assert 0 <= found.numerator <= found.denominator
            assert abs(found.value - measures.PER[kind] * found.numerator / found.denominator) < 1e-6
