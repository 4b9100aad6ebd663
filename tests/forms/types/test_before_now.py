import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.summary import summarise
from analysis.tally import tally
from forms import author_file, definition, routing
from forms.page_form import form_for
from forms.types import before_now
from tests.forms.writing import paged, same, survey, written

PAIRS = """
    - id: looking
      type: before_now
      text: How true is this?
      hint: Think of your own work
      labels: [Not, A little, Partly, Mostly, Fully]
      required: true
      dont_know: true
      when: age > 17
      statements:
        - signs: I know the signs
        - {id: act, text: I know whom to call}
"""
AGE = "    - {id: age, type: number, text: Age}"


def back(asked):
    return author_file.read(author_file.write(asked)).survey


def faults(questions: str, **about: str) -> list[str]:
    return [one.sentence() for one in author_file.read(written(questions, **about)).errors]


def test_each_statement_becomes_a_page_with_two_scales():
    asked = survey(AGE + PAIRS)
    assert [page.id for page in asked.pages] == ["age", "looking_signs", "looking_act"]
    page = asked.pages[1]
    assert page.title is not None
    assert str(page.title.pick("en")) == "How true is this?"
    assert [(one.id, one.type, one.group) for one in page.questions] == [
        ("then_signs", "scale", "looking"),
        ("now_signs", "scale", "looking"),
    ]
    assert [one.text.pick("en").words for one in page.questions] == [
        "Before today: I know the signs",
        "Now: I know the signs",
    ]
    assert all(one.required and one.dont_know and str(one.when) == "age > 17" for one in page.questions)
    assert [one.hint is not None for one in page.questions] == [True, False]


def test_a_page_is_answered_and_counted_like_any_two_scales():
    page = survey(PAIRS.replace("      when: age > 17\n", "")).pages[0]
    form = form_for(page, "en", same, formdata={"then_signs": "2", "now_signs": "dont_know"})
    assert form.validate()
    assert form.answers() == {"then_signs": 2, "now_signs": "dont_know"}
    counted = summarise(tally(page.questions, [form.answers(), {"then_signs": 4, "now_signs": 5}]))
    assert [(one.question_id, one.answered, one.mean) for one in counted] == [
        ("then_signs", 2, 3),
        ("now_signs", 1, 5),
    ]


def test_both_are_asked_or_neither():
    asked = survey(AGE + PAIRS)
    assert [page.id for page in routing.path(asked, {"age": 12})] == ["age"]
    assert routing.kept(asked, {"age": 30, "then_signs": 1})["now_signs"] is None


def test_pages_are_put_back_together():
    asked = survey(AGE + PAIRS)
    text = author_file.write(asked)
    assert text.count("type: before_now") == 1
    assert "then_signs" not in text
    assert back(asked) == asked
    assert definition.from_json(definition.to_json(asked)) == asked


def test_two_lists_and_a_list_of_statements_with_the_same_names_stay_apart():
    asked = survey(
        PAIRS.replace("      when: age > 17\n", "")
        + PAIRS.replace("      when: age > 17\n", "")
        .replace("looking", "again")
        .replace("signs:", "s2:")
        .replace("id: act", "id: a2")
        + "    - {id: then, type: statements, text: T, statements: {a: A, b: B}}\n"
        + "    - {id: now, type: statements, text: T, statements: {a: A}}\n"
    )
    text = author_file.write(asked)
    assert (text.count("type: before_now"), text.count("type: statements")) == (2, 2)
    assert back(asked) == asked


def test_the_times_are_in_the_languages_of_the_survey_and_an_author_may_call_them_otherwise():
    plain = "- {id: q, type: before_now, text: {en: Q, pl: P}, statements: [{a: {en: A, pl: Umiem}}]}"
    assert survey(plain, languages="en, pl").questions[1].text.pick("pl").words == "Teraz: Umiem"
    own = plain.replace("text:", "before: {en: In May, pl: W maju}, text:")
    asked = survey(own, languages="en, pl")
    assert asked.questions[0].text.pick("pl").words == "W maju: Umiem"
    assert back(asked) == asked


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("- {id: q, type: before_now, text: Q}", "There are no statements"),
        ("- {id: q, type: before_now, text: Q, audio: asset:one, statements: {a: A}}", "One recording"),
        ("- {id: q, type: before_now, text: Q, now: 'So: now', statements: {a: A}}", "has a colon"),
        (
            "- {id: q, type: before_now, text: Q, answer_with: agree, statements: {a: A}}",
            "does not take 'answer_with'",
        ),
    ],
)
def test_what_cannot_be_is_said(yaml, said):
    assert said in " ".join(faults(yaml))


def test_a_language_we_have_no_words_in_needs_the_authors():
    plain = "- {id: q, type: before_now, text: Q, statements: [{a: {en: A, de: Ich kann es}}]}"
    assert "'before' has no words in 'de'" in " ".join(faults(plain, languages="en, de"))


def test_such_a_page_has_no_other_heading_and_nothing_else_on_it():
    pairs = "{id: q, type: before_now, text: Q, statements: {a: A}}"
    titled = author_file.read(paged(f"- {{id: p, title: T, questions: [{pairs}]}}"))
    assert "are the heading" in " ".join(one.sentence() for one in titled.errors)
    shared = author_file.read(paged(f"- {{id: p, questions: [{pairs}, {{id: r, type: text, text: R}}]}}"))
    assert "share a page" in " ".join(one.sentence() for one in shared.errors)


VERSION = """
versions:
  - {{id: easy, title: Easy, easy_read: true, changes: {{{changed}: {{text: Other words}}}}}}
"""


def test_a_version_has_its_own_words_for_each_of_the_two():
    text = written(PAIRS.replace("      when: age > 17\n", ""))
    asked = author_file.read(text + VERSION.format(changed="then_act")).survey
    assert asked is not None
    assert asked.for_audience("easy").question("then_act").text.pick("en").words == "Other words"
    assert back(asked) == asked
    heading = author_file.read(text + VERSION.format(changed="looking")).errors
    assert "same in every version" in " ".join(one.sentence() for one in heading)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(
    lambda words: words == words.strip() and words
)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS.filter(lambda words: ": " not in words))
def test_any_words_are_parted_from_their_times_again(aims, time):
    from forms.question import Statement
    from forms.survey import Page
    from forms.text import Text

    whole = survey("- {id: q, type: scale, text: Q}").questions[0]
    times = before_now.Times(Text.of(time, "en"), Text.of("Now", "en"))
    statements = tuple(Statement(f"a{number}", Text.of(aim, "en")) for number, aim in enumerate(aims))
    made = before_now.pages(Page("q", before_now.unfolded(whole, statements, times)))
    assert [before_now.pair(page) for page in made] == [before_now.Pair(times, one) for one in statements]
