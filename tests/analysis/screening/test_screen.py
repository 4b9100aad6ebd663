"""What screening says of a text: flagged or not, why, in every language, with and without the model."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import languages
from analysis.screening import model, screen, train
from bench import near_copies

HARM = {
    "ar": "أبي يضربني وأخاف أن أعود إلى البيت",
    "bn": "বাবা আমাকে মারে, আমি বাড়ি যেতে ভয় পাই",
    "ckb": "باوکم لێم دەدات و دەترسم بچمەوە ماڵەوە",
    "cy": "mae dad yn fy nharo i ac mae gen i ofn mynd adref",
    "fa": "پدرم مرا می‌زند و می‌ترسم به خانه بروم",
    "pa": "ਪਾਪਾ ਮੈਨੂੰ ਮਾਰਦੇ ਹਨ ਅਤੇ ਮੈਨੂੰ ਘਰ ਜਾਣ ਤੋਂ ਡਰ ਲੱਗਦਾ ਹੈ",
    "pl": "tata mnie bije i boję się wracać do domu",
    "ps": "پلار مې ما وهي او زه کور ته له تګ څخه وېرېږم",
    "ro": "tata mă bate și mi-e frică să merg acasă",
    "sk": "otec ma bije a bojím sa ísť domov",
    "so": "aabahay ayaa i garaaca waxaanan ka baqayaa inaan guriga aado",
    "uk": "тато б'є мене, я боюся йти додому",
    "ur": "ابو مجھے مارتے ہیں اور مجھے گھر جانے سے ڈر لگتا ہے",
}


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(model, "there", lambda: False)


@pytest.mark.parametrize(("tag", "text"), HARM.items(), ids=HARM)
def test_every_text_in_another_language_goes_to_a_person(tag: str, text: str):
    found = screen(text, "en", "practitioner")
    assert (found.language, found.flagged) == (tag, True)
    assert any(f"Written in {languages.name(tag)}" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    ["أريد أن أموت", "nie chcę żyć", "хочу померти", "mein marna chahta hun", "آتش bas مرنا چاہتا ہوں"],
)
def test_words_of_dying_are_urgent_in_another_language(text: str):
    assert screen(text, "en", "family").level == "urgent"


def test_the_line_that_matters_is_not_outvoted_by_english():
    found = screen(
        "It was good. I liked the games. Boję się wracać do domu bo tata mnie bije.", "en", "child"
    )
    assert found.language == "pl"
    assert found.flagged


MIXED = {
    "a sentence before": "Było bardzo fajnie na zajęciach z panią. My stepdad touches me at night.",
    "a sentence after": "My stepdad touches me at night. Było bardzo fajnie na zajęciach z panią.",
    "another script": "بہت اچھا لگا آج my stepdad touches me at night",
    "a comma": "bardzo mi się tutaj podobało dziękuję, my stepdad touches me at night",
}


@pytest.mark.parametrize("text", MIXED.values(), ids=MIXED)
@pytest.mark.skipif(not model.there(), reason="the extra `language` is not installed")
def test_a_line_in_another_language_does_not_hide_the_english_from_the_model(text: str):
    found = screen(text, "en", "child")
    assert found.rules[-2:] == ("model", "language")
    assert (found.flagged, found.by) == (True, "rules and model")


@pytest.mark.skipif(not model.there(), reason="the extra `language` is not installed")
def test_english_beside_another_language_that_says_nothing_leaves_it_to_its_language_alone():
    found = screen("Było bardzo fajnie na zajęciach z panią. Thank you for the biscuits.", "en", "child")
    assert (found.rules, found.flagged, found.level) == (("language",), True, "look")


def test_a_text_with_no_english_in_it_is_not_shown_to_the_model():
    found = screen("tata mnie bije i boję się wracać do domu", "en", "child")
    assert (found.by, found.flagged) == ("rules", True)


WITH_MODEL = pytest.mark.skipif(not model.there(), reason="the extra `language` is not installed")


@WITH_MODEL
@pytest.mark.parametrize("calm", [0, 1], ids=["the close one", "the wide one"])
def test_the_calmer_judge_counts(calm: int):
    shipped = model.read(model.SHIPPED)
    constants = (-50.0, shipped.constants[1]) if calm == 0 else (shipped.constants[0], -50.0)
    (loud,) = model.chances(["my stepdad touches me at night"], shipped)
    (quiet,) = model.chances(["my stepdad touches me at night"], replace(shipped, constants=constants))
    assert loud > 0.3
    assert quiet < 0.01


@WITH_MODEL
def test_words_count_with_the_wide_judge():
    shipped = model.read(model.SHIPPED)
    heavier = shipped.words.copy()
    heavier[model.buckets("biscuits")] = -500
    (before,) = model.chances(["my stepdad touches me at night biscuits"], shipped)
    (after,) = model.chances(["my stepdad touches me at night biscuits"], replace(shipped, words=heavier))
    assert after < before


@WITH_MODEL
def test_a_model_that_an_older_release_trained_gives_way_to_the_shipped_one(tmp_path: Path):
    np.savez(tmp_path / "old.npz", points=np.zeros((1, 512)), counts=[0.0], constant=9.0, reach=4.0)
    shipped = model.chance("it was fun")
    model.use(tmp_path / "old.npz")
    try:
        assert model.chance("it was fun") == shipped
    finally:
        model.use(None)


@WITH_MODEL
def test_what_is_kept_judges_as_what_was_trained(tmp_path: Path):
    trained = train.fit([train.Example("he hits me", True), train.Example("lovely biscuits", False)] * 4)
    train.save(trained, tmp_path / "own.npz")
    kept = model.read(tmp_path / "own.npz")
    said = [float(model.chances(["he hits me"], one)[0]) for one in (trained, kept)]
    assert said[0] == pytest.approx(said[1], abs=0.02)


@WITH_MODEL
@pytest.mark.skipif(not near_copies.ORDINARY.exists(), reason="the unseen sets are not here")
def test_no_training_sentence_is_nearly_one_that_is_measured_with():
    assert list(near_copies.near_copies()) == []


def test_urdu_in_our_letters_goes_to_a_person():
    assert screen("mujhe ghar jaane se dar lagta hai", "en", "child").language == "ur"


def test_a_language_nobody_knows_goes_to_a_person():
    found = screen("zxqv plorm dwenk tharb skolm", "en", "family")
    assert found.flagged


@pytest.mark.parametrize("text", ["", "  ", "12345", "😀😀", "?!", "mint", "idk lol", "nothing", "n/a"])
def test_next_to_nothing_is_not_flagged(text: str):
    assert not screen(text, "en", "child").flagged


def test_by_rules_alone_it_still_runs_and_says_so(rules_alone: None):
    found = screen("my step dad keeps hitting me", "en", "child")
    assert found.flagged
    assert found.by == "rules"


@pytest.mark.skipif(not model.there(), reason="the extra `language` is not installed")
def test_with_the_model_it_says_so():
    assert screen("it was fun", "en", "child").by == "rules and model"


@pytest.mark.parametrize(
    ("text", "denied"),
    [("he hits me", "nobody hits me"), ("my dad hits me", "my dad never hits me")],
)
def test_what_is_denied_weighs_less(rules_alone: None, text: str, denied: str):
    assert screen(text, "en", "child").score > 0.8
    assert not screen(denied, "en", "child").flagged


def test_a_course_quietens_for_workers_only_its_own_sentence(rules_alone: None):
    course = "The course taught us about a child whose dad hits him"
    assert not screen(course, "en", "practitioner").flagged
    assert screen(f"{course}. My partner hits me.", "en", "practitioner").flagged


def test_a_child_is_never_quietened_by_the_word_session(rules_alone: None):
    assert screen("the session was good but my dad hits me", "en", "child").flagged


def test_every_reason_names_its_rule():
    found = screen("i want to die and i cut my arms", "en", "child")
    assert found.level == "urgent"
    assert all(any(f"(rule {rule})" in reason for rule in found.rules) for reason in found.reasons)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400), st.sampled_from(["en", "ar", "pl"]), st.sampled_from(["child", "", "practitioner"])
)
def test_no_text_breaks_it(text: str, language: str, audience: str):
    found = screen(text, language, audience)
    assert 0 <= found.score <= 1
    assert (found.level is None) == (not found.flagged)
    assert bool(found.kinds) == found.flagged


def test_a_very_long_text_takes_no_longer_than_a_page_may(rules_alone: None):
    """No timing of milliseconds: only that nothing in the rules grows with the square of a text."""
    text = (
        "my dad and my mum and the other one were in the house when he said that it was not a thing to say "
        * 200
    )
    screen(text[:200])
    before = time.process_time()
    screen(text)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("chcę umrzeć", "pl"),
        ("chce umrzec", "pl"),
        ("vreau să mor", "ro"),
        ("mă doare", "und"),
        ("dziękuję", "pl"),
    ],
)
def test_a_few_words_that_are_plainly_not_english_do_not_pass_for_it(text: str, tag: str):
    found = screen(text, "en", "child")
    assert (found.language, found.flagged) == (tag, True)


@pytest.mark.parametrize(
    "text", ["idk lol", "naïve", "my café", "Zoë", "netball footy", "minecraft roblox", "brb"]
)
def test_a_few_english_words_stay_english_whatever_they_borrow(text: str):
    assert screen(text, "en", "child").language == "en"
