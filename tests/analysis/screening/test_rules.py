"""Every example in the rule files is tried; what a lead would write wrong is said in a sentence."""

from pathlib import Path

import pytest
import yaml

from analysis.screening import model, rulebook, screen
from analysis.screening.notation import Unreadable, phrase
from analysis.screening.words import plain

BOOK = rulebook.shipped()
MATCHES = [(rule, text) for rule in BOOK.rules for text in rule.matches]
LEAVES = [(rule, text) for rule in BOOK.rules for text in rule.leaves]


def fires(rule: rulebook.Rule, text: str) -> bool:
    return rule.id in screen(text, rule.language, "child").rules


@pytest.mark.parametrize(("rule", "text"), MATCHES, ids=lambda one: getattr(one, "id", one))
def test_an_example_is_met_by_its_rule(rule: rulebook.Rule, text: str):
    assert fires(rule, text)


@pytest.mark.parametrize(("rule", "text"), MATCHES, ids=lambda one: getattr(one, "id", one))
def test_an_example_is_flagged_for_a_child_at_the_rule_s_level(rule: rulebook.Rule, text: str):
    found = screen(text, rule.language, "child")
    assert found.flagged
    assert rule.level == "look" or found.level == "urgent"


@pytest.mark.parametrize(("rule", "text"), LEAVES, ids=lambda one: getattr(one, "id", one))
def test_a_look_alike_is_left_by_its_rule(rule: rulebook.Rule, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(model, "there", lambda: False)
    assert not screen(text, rule.language, "practitioner").flagged


def test_every_rule_has_an_example_and_a_reason_that_is_a_sentence():
    assert [rule.id for rule in BOOK.rules if not rule.matches] == []
    assert [
        rule.id for rule in BOOK.rules if not rule.because[0].isupper() or rule.because.endswith(".")
    ] == []


@pytest.mark.parametrize("written", ["(my | dad", "my dad)", "{nobody_wrote_this} hits", "[my]", ".. .."])
def test_a_phrase_that_cannot_be_read_is_refused(written: str):
    with pytest.raises(Unreadable):
        phrase(written, {})


@pytest.mark.parametrize(
    ("change", "said"),
    [({"id": ""}, "give it id"), ({"level": "soon"}, "level is"), ({"says": ["(a | b"]}, "not closed")],
)
def test_a_faulty_file_is_named_with_its_rule(tmp_path: Path, change: dict[str, object], said: str):
    one = {
        "id": "a.b",
        "kinds": ["x"],
        "level": "look",
        "strength": "sure",
        "because": "So",
        "says": ["hello"],
    }
    (tmp_path / "words.yaml").write_text("{}")
    (tmp_path / "dampers.yaml").write_text("dampers: []")
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump({"rules": [one | change]}))
    with pytest.raises(rulebook.Faulty, match=said) as fault:
        rulebook.read(tmp_path)
    assert "mine.yaml" in str(fault.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I DON’T want 2 go hooome!!", "i do not want 2 go home |"),
        ("s3lf h4rm", "self harm"),
        ("he r*ped me", "he raped me"),
        ("sucide", "suicide"),
        ("k i l l me", "kill me"),
        ("my mam's bf", "my mum s boyfriend"),
        ("he has a 🔪", "he has a knife"),
        ("strangeld", "strangled"),
        ("kms tbh", "kill myself to be honest"),
    ],
)
def test_what_is_typed_becomes_plain_words(typed: str, meant: str):
    assert plain(typed).strip() == meant


@pytest.mark.parametrize(
    "word", ["putting", "filled", "rated", "skill", "carers", "stabled", "biting", "marking"]
)
def test_a_real_word_is_no_misspelling(word: str):
    assert plain(word).strip() == word
