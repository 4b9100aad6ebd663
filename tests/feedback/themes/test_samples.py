"""A second person codes blind, and the two are held against each other."""

import pytest
from sqlalchemy import delete, select

from feedback.responses.models import Comment
from feedback.themes import codebook, coding, samples
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Sample, SampledComment
from tests.feedback.themes.coded import BUSES, KEY, LAMPS, Coder, coder


@pytest.fixture
def themes(alice: Coder) -> tuple[str, str]:
    alice.said(*LAMPS, *BUSES)
    light, buses = alice.theme("Light"), alice.theme("Buses")
    for theme, texts in ((light, LAMPS), (buses, BUSES)):
        for text in texts:
            alice.code(text, theme)
    return light, buses


@pytest.fixture
def bob(alice: Coder) -> Coder:
    return coder(alice.database, alice.clock, "bob@example.org")


def _draw(who: Coder, size: int = 30) -> str:
    with who.database.writing() as session:
        return samples.draw(session, KEY, size, who.account_id, who.clock.now()).id


def _code_all(who: Coder, sample_id: str, light: str, buses: str, slips: int = 0) -> None:
    while True:
        with who.database.writing() as session:
            sample = session.get_one(Sample, sample_id)
            comment = samples.next_up(session, sample)
            if comment is None:
                return
            right = buses if "bus" in comment.text.lower() else light
            chosen = [right] if slips <= 0 else []
            slips -= 1
            samples.code(session, sample, comment.id, chosen, who.account_id)


def test_two_who_see_it_alike_agree_fully(alice: Coder, bob: Coder, themes: tuple[str, str]) -> None:
    sample = _draw(bob)
    _code_all(bob, sample, *themes)
    with bob.database.reading() as session:
        drawn = samples.find(session, KEY, sample)
        assert drawn is not None
        assert (drawn.size, drawn.done, drawn.finished, drawn.who) == (12, 12, True, "Bob")
        found = samples.result(session, drawn.sample)
    assert (found.compared.overall.kappa, found.compared.overall.n, found.differences) == (1.0, 12, ())


def test_differences_stand_side_by_side_and_mending_them_changes_no_figure(
    alice: Coder, bob: Coder, themes: tuple[str, str]
) -> None:
    sample = _draw(bob)
    _code_all(bob, sample, *themes, slips=2)
    with bob.database.writing() as session:
        before = samples.result(session, session.get_one(Sample, sample))
        for one in before.differences:
            coding.assign(session, one.comment.id, [], alice.account_id, alice.clock.now())
    assert len(before.differences) == 2
    assert all(one.only_first and not one.only_second for one in before.differences)
    with bob.database.reading() as session:
        after = samples.result(session, session.get_one(Sample, sample))
    assert after.compared == before.compared
    assert before.compared.overall.kappa is not None
    assert 0 < before.compared.overall.kappa < 1


def test_nobody_is_compared_with_themselves(alice: Coder, bob: Coder, themes: tuple[str, str]) -> None:
    with pytest.raises(ThemeFault, match="Others have coded 0"):
        _draw(alice)
    bob.code(LAMPS[0], themes[0], themes[1])
    with bob.database.reading() as session:
        sample = session.get_one(Sample, _draw(bob))
        ids = session.scalars(
            select(SampledComment.comment_id).where(SampledComment.sample_id == sample.id)
        ).all()
    assert len(ids) == 11
    assert bob.comment(LAMPS[0]) not in ids


def test_only_the_one_who_drew_it_codes_it(alice: Coder, bob: Coder, themes: tuple[str, str]) -> None:
    sample_id = _draw(bob, 10)
    with alice.database.writing() as session:
        sample = session.get_one(Sample, sample_id)
        comment = samples.next_up(session, sample)
        assert comment is not None
        with pytest.raises(ThemeFault, match="somebody else"):
            samples.code(session, sample, comment.id, [], alice.account_id)
        with pytest.raises(ThemeFault, match="gone"):
            samples.code(session, sample, comment.id, ["no-theme"], bob.account_id)


def test_a_comment_taken_back_leaves_the_sample(alice: Coder, bob: Coder, themes: tuple[str, str]) -> None:
    sample = _draw(bob)
    with bob.database.writing() as session:
        session.execute(delete(Comment).where(Comment.text == LAMPS[0]))
    _code_all(bob, sample, *themes)
    with bob.database.reading() as session:
        assert samples.result(session, session.get_one(Sample, sample)).compared.overall.n == 11
        assert codebook.of_survey(session, KEY)
