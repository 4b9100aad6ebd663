import subprocess
import sys

import pytest

from analysis.frame import frame
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five

pandas = pytest.importorskip("pandas")


def one(question, *values):
    return frame([question], [{question.id: value} for value in values])


def test_choices_become_an_ordered_categorical():
    column = one(asking(Measure.ONE_OF, "ba"), "a", "b", None)["q"]
    assert list(column.cat.categories) == ["b", "a"]
    assert column.cat.ordered
    assert column.isna().tolist() == [False, False, True]


def test_the_reason_for_every_gap_is_kept():
    found = frame([scale_of_five()], [{"q": 3}, {"q": None}, {}, {"q": "dont_know"}])
    assert found["q.empty"].fillna("answered").tolist() == ["answered", "missing", "not_asked", "dont_know"]
    assert found["q"].mean() == 3


def test_many_choices_become_a_column_each():
    found = one(asking(Measure.MANY_OF, "ab"), ["a"], ["a", "b"], None)
    assert found["q.a"].sum() == 2
    assert found["q.b"].isna().tolist() == [False, False, True]


def test_ranks_become_places():
    found = one(asking(Measure.RANK, "ab"), ["b", "a"], ["b"])
    assert found["q.b"].tolist() == [1, 1]
    assert found["q.a"].isna().tolist() == [False, True]


def test_dates_and_text():
    found = frame(
        [
            asking(Measure.DATE, name="day"),
            asking(Measure.TEXT, name="why"),
            asking(Measure.NONE, name="note"),
        ],
        [{"day": "2026-03-01", "why": True}, {"day": None, "why": None}],
    )
    assert found["day"][0] == pandas.Timestamp(2026, 3, 1)
    assert found["why"].isna().tolist() == [False, True]
    assert "note" not in found


def test_nobody_answered_makes_an_empty_frame():
    assert len(frame([scale_of_five()], [])) == 0


def test_tally_and_summary_do_without_pandas():
    check = "import sys, analysis.crosstab_control, analysis.frame; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
