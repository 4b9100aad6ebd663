"""What organisations said: by name, on both bases, beside the year before; and gaps of a training needs analysis."""

from datetime import timedelta

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.loop import loops
from feedback.plans import recommendations
from feedback.returns import answers, needs, sheets, taking_up
from feedback.returns.fault import ReturnFault
from tests.feedback.returns.stories import story


def test_shares_are_of_those_that_returned_and_of_all_that_were_asked(
    database: Database, clock: SetClock
) -> None:
    """Three of four returned: the one that did not is in the second whole, and in no answer."""
    with database.writing() as session:
        told = story(session, clock.now())
        for key, lead in (("school", "in_place"), ("trust", "in_place"), ("police", None)):
            told.send(key, clock.today(), {"standard_lead": lead, "standard_voice": "dont_know"})
        lead, voice = sheets.sheets(answers.read(session, told.round))[0].rows
    first = lead.shares[0]
    assert (first.id, first.count, first.of_returned, first.of_asked) == ("in_place", 2, 67, 50)
    assert first.agencies == ("Moorside Trust", "Windle School")
    assert {one.id: one.count for one in lead.shares if one.count} == {"in_place": 2, "": 1}
    assert {one.id: one.agencies for one in voice.shares if one.count}["dont_know"] == (
        "Moorside Trust",
        "North Fells Police",
        "Windle School",
    )
    assert "homes" not in lead.cells


def test_a_group_of_one_is_shown_by_name(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.send("school", clock.today(), {"standard_lead": "not_yet", "standard_voice": "in_place"})
        lead, _ = sheets.sheets(answers.read(session, told.round))[0].rows
    assert lead.cells == {"school": "not_yet"}
    assert [one.agencies for one in lead.shares if one.count] == [("Windle School",)]


def test_what_moved_since_the_round_before(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        last = story(session, clock.now(), name="2025", days=10)
        for key, lead in (
            ("school", "not_yet"),
            ("trust", "in_place"),
            ("police", "partly"),
            ("homes", "dont_know"),
        ):
            last.send(key, clock.today(), {"standard_lead": lead, "standard_voice": "in_place"})
        told = story(session, clock.now(), name="2026", days=40)
        for key, lead in (
            ("school", "partly"),
            ("trust", "not_yet"),
            ("police", "does_not_apply"),
            ("homes", "partly"),
        ):
            told.send(key, clock.today(), {"standard_lead": lead, "standard_voice": "in_place"})
        from feedback.returns import rounds

        before = rounds.before(session, told.round)
        assert before is not None
        assert before.id == last.round.id
        lead, voice = sheets.sheets(answers.read(session, told.round), answers.read(session, before))[0].rows
    assert {key: one.way for key, one in lead.moves.items()} == {
        "school": "up",
        "trust": "down",
        "police": "other",
    }
    assert voice.moved("same") == 4


def test_gaps_are_importance_less_confidence_of_those_who_said_both(
    database: Database, clock: SetClock
) -> None:
    """By hand: neglect 5-2 and 4-3, so 2.0; counted by people (90 of 3, 10 of 1) 2.8. Online 2-4: nothing is lacking."""
    said = {
        "school": {"headcount__direct": 90, "importance__direct__neglect": 5, "confidence__direct__neglect": 2,
                   "importance__direct__online": 2, "confidence__direct__online": 4},
        "trust": {"headcount__direct": 10, "importance__direct__neglect": 4, "confidence__direct__neglect": 3,
                  "importance__direct__online": None, "confidence__direct__online": 1},
        "police": {"headcount__direct": None, "importance__direct__neglect": "dont_know", "confidence__direct__neglect": 1},
    }  # fmt: skip
    with database.writing() as session:
        told = story(session, clock.now())
        for key, given in said.items():
            told.send(key, clock.today(), {"workforce": ["direct"], **given})
        told.send("homes", clock.today(), {"workforce": ["leaders"]})
        found = answers.read(session, told.round)
        (group,) = needs.needs(found)
    assert (group.words, group.organisations, group.people) == ("Direct", 3, 100)
    neglect, online = group.needs
    assert (neglect.words, neglect.importance, neglect.confidence, neglect.gap) == ("Neglect", 4.5, 2.5, 2.0)
    assert neglect.gap_by_people == pytest.approx(2.8)
    assert [(one.agency, one.gap) for one in neglect.said] == [("Windle School", 3), ("Moorside Trust", 1)]
    assert (online.words, online.gap, len(online.said)) == ("Harm online", -2.0, 1)
    assert [need.topic for _, need in needs.widest((group,))] == ["neglect"]


def test_barriers_are_counted_with_who_named_them(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.send("school", clock.today(), {"barriers": ["time", "cost"]})
        told.send("trust", clock.today(), {"barriers": ["time"]})
        told.send("police", clock.today(), {"barriers": []})
        barriers = sheets.several(answers.read(session, told.round))[0]
    assert [(one.id, one.count, one.of_returned, one.of_asked) for one in barriers.shares] == [
        ("time", 2, 67, 50),
        ("cost", 1, 33, 25),
        ("", 1, 33, 25),
    ]


def test_what_is_not_in_place_becomes_a_recommendation_once(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now())
        told.send("school", clock.today(), {"standard_voice": "not_yet", "action_voice": "A council by May"})
        found = answers.read(session, told.round)
        sent, question = found.of("school"), found.survey.question("standard_voice")
        assert sent is not None
        assert question is not None
        words = taking_up.propose(found.survey, told.round, sent, question, clock.today())
        assert (words.required, words.to_achieve) == ("A council by May", "Children are heard")
        where = (session, told.round, "school", "standard_voice")
        made = taking_up.recommend(*where, "quality", words, clock.now(), "tests")
        assert recommendations.found(session, made.id).agency_key == "school"
        assert words.due_on - clock.today() == timedelta(days=taking_up.USUAL)
        with pytest.raises(ReturnFault, match="already"):
            taking_up.recommend(*where, "quality", words, clock.now(), "tests")
        loop = loops.make(session, "audit", {"en": "Section 11"}, {"en": "Asked"}, clock.now(), "tests")
        item = taking_up.take_up(*where, loop, "Windle School: not yet", clock.now(), "tests")
        became = taking_up.of_round(session, told.round)[("school", "standard_voice")]
        assert {one.became: one.thing_id for one in became} == {
            "recommendation": made.id,
            "loop_item": item.id,
        }
