import json

from analysis.crosstab import crosstab_by_group
from analysis.disclosure_control import PUBLIC, protect
from analysis.plain import plain
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five, summary_of_counts


def test_a_summary_becomes_json_and_hidden_numbers_their_mark():
    summary = summary_of_counts(asking(Measure.ONE_OF, "abc"), [("a", 30), ("b", 20), ("c", 3)])
    found = json.loads(json.dumps(plain(protect(summary, PUBLIC))))
    assert [row["count"] for row in found["rows"]] == [30, "[c]", "[c]"]
    assert found["rows"][0]["share"] == 57
    assert found["measure"] == "one_of"


def test_what_does_not_apply_is_left_out():
    assert "median" not in plain(summary_of_counts(scale_of_five(), [(3, 4)]))


def test_a_crosstab_becomes_json():
    table = crosstab_by_group(asking(Measure.MANY_OF, "ab", alone="b"), "door", ["x"], [("x", ["a"], 3)])
    found = json.loads(json.dumps(plain(table)))
    assert found["groups"][0]["rows"][0]["share"] == 100
    assert found["total"]["exclusive"] == ["b"]
