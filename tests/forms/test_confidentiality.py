import pytest

from forms.confidentiality import Mode, promises


def said(mode: Mode, few_invited: bool = False) -> str:
    return " ".join(promises(mode, few_invited, lambda words: words))


def test_only_the_anonymous_mode_says_anonymous():
    assert [mode for mode in Mode if "anonym" in said(mode).lower()] == [Mode.ANONYMOUS]


def test_a_confidential_survey_says_when_somebody_would_be_told():
    assert "in danger" in said(Mode.CONFIDENTIAL)


@pytest.mark.parametrize("mode", [Mode.UNLINKED, Mode.PAIRED])
def test_a_small_group_is_warned_that_answers_can_be_guessed(mode):
    assert "guess" in said(mode, few_invited=True)
    assert "guess" not in said(mode)


@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.RETURN}))
def test_people_are_told_that_nobody_watches_live(mode):
    assert "Nobody watches" in said(mode)


def test_every_sentence_goes_through_gettext():
    for mode in Mode:
        assert set(promises(mode, True, lambda words: "said")) == {"said"}


def test_a_mode_may_be_given_as_its_word():
    assert promises("return", False, str) == promises(Mode.RETURN, False, str)
