"""Pictures, recordings and signed videos: read, written back, and only ever files of our own."""

import pytest

from forms import author_file
from forms.media import Media, Picture, Video, references
from forms.survey import Survey
from forms.text import Text
from tests.forms.writing import question, survey, written

FULL = """
- id: q
  type: one_of
  text: Q
  picture: {source: asset:our-park, alt: A pond with ducks}
  audio: {en: asset:q-en, so: asset:q-so}
  video:
    source: asset:q-bsl
    sign_language: BSL
    captions: {en: asset:q-captions}
    signer: A. Jones, RSLI 1234567
  choices:
    - {id: a, text: A, picture: symbol:home}
    - {id: b, text: B, picture: {source: symbol:school, alt: A school}}
"""


def back(asked: Survey) -> Survey | None:
    return author_file.read(author_file.write(asked)).survey


def test_everything_beside_the_words_is_read_and_survives_being_written():
    asked = survey(FULL, languages="en, so")
    (one,) = asked.questions
    assert one.media == Media(
        picture=Picture("asset:our-park", Text.of("A pond with ducks", "en")),
        audio={"en": "asset:q-en", "so": "asset:q-so"},
        video=Video("asset:q-bsl", "BSL", {"en": "asset:q-captions"}, "A. Jones, RSLI 1234567"),
    )
    assert [choice.picture for choice in one.choices] == [
        Picture("symbol:home"),
        Picture("symbol:school", Text.of("A school", "en")),
    ]
    assert len(references(one.media)) == 5
    assert back(asked) == asked


def test_the_short_ways_of_writing():
    asked = question("- {id: q, type: note, text: Q, picture: symbol:talk, audio: asset:a, video: asset:v}")
    assert asked.media == Media(Picture("symbol:talk"), {"en": "asset:a"}, Video("asset:v"))


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("picture: https://elsewhere.example/a.png", "Nothing is fetched from elsewhere."),
        ("picture: school", "Write 'symbol:school' or 'asset:our-file', with a name of"),
        ("picture: symbol:Our School", "A name has small letters"),
        ("picture: sybmol:school", "Write 'symbol:school' or"),
        ("picture: {alt: A park}", "Write 'source: asset:our-file'."),
        ("picture: {source: asset:park, atl: A park}", "Did you mean 'alt'?"),
        ("picture: [asset:park]", "Use source, alt."),
        ("audio: symbol:school", "Symbols are pictures."),
        ("audio: {en: a.mp3}", "Write 'asset:our-file'"),
        ("audio: {pl: asset:a}", "Use one of: en."),
        ("video: {source: asset:v, singer: A}", "Did you mean 'signer'?"),
        ("video: {captions: asset:c}", "Write 'source: asset:our-file'."),
        ("choices: [{id: a, text: A, picture: house}, {b: B}]", "Write 'symbol:school'"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_with_a_remedy(key: str, remedy: str):
    extra = "" if key.startswith("choices") else ", choices: [{a: A}, {b: B}]"
    reading = author_file.read(written(f"- {{id: q, type: one_of, text: Q, {key}{extra}}}"))
    assert reading.survey is None
    assert any(remedy in fault.remedy for fault in reading.errors), [one.sentence() for one in reading.faults]
    assert all(fault.line == 9 for fault in reading.errors)


def test_a_statement_has_its_own_recording_and_may_share_a_picture():
    yaml = """
    - id: s
      type: statements
      text: How much do you agree?
      picture: symbol:listen
      statements:
        - {id: a, text: A, audio: asset:a}
        - {id: b, text: B, picture: symbol:talk}
    """
    asked = survey(yaml)
    first, second = asked.questions
    assert first.media == Media(Picture("symbol:listen"), {"en": "asset:a"})
    assert second.media == Media(Picture("symbol:talk"))
    assert author_file.write(asked).count("type: statements") == 1
    assert back(asked) == asked


def test_one_recording_for_all_statements_is_refused():
    yaml = "- {id: s, type: statements, text: S, audio: asset:a, statements: {a: A}}"
    assert "under each statement" in author_file.read(written(yaml)).errors[0].remedy


def test_what_a_picture_is_said_to_show_promises_nothing():
    yaml = "- {id: q, type: text, text: Q, picture: {source: asset:a, alt: Anonymous people}}"
    assert author_file.read(written(yaml, mode="paired")).errors[0].place == "question 'q'"


VERSION = """
versions:
  - id: easy
    title: Easy Read
    easy_read: true
    changes:
      q:
        {change}
"""


def changed(change: str) -> Media:
    text = written(FULL, languages="en, so") + VERSION.format(change=change)
    asked = author_file.read(text).survey
    assert asked is not None, [fault.sentence() for fault in author_file.read(text).errors]
    assert back(asked) == asked
    assert asked.for_audience("easy").easy_read
    return asked.for_audience("easy").questions[0].media


def test_a_version_has_its_own_picture_and_keeps_what_it_does_not_replace():
    media = changed("picture: symbol:play")
    assert media.picture == Picture("symbol:play")
    assert media.audio["so"] == "asset:q-so"


def test_a_recording_of_other_words_is_not_played():
    media = changed("text: Other words")
    assert (media.audio, media.video) == ({}, None)
    assert media.picture is not None
    assert changed("{text: Other words, audio: {so: asset:other}}").audio == {"so": "asset:other"}


def test_a_version_gives_choices_pictures_words_or_both():
    text = written(FULL) + VERSION.format(
        change="choices: [{id: b, picture: symbol:no}, {id: a, text: Ay, picture: symbol:yes}]"
    )
    asked = author_file.read(text.replace(", so: asset:q-so", "")).survey
    assert asked
    a, b = asked.for_audience("easy").questions[0].choices
    assert (str(a.text.pick("en")), a.picture) == ("Ay", Picture("symbol:yes"))
    assert (str(b.text.pick("en")), b.picture) == ("B", Picture("symbol:no"))
    assert back(asked) == asked
