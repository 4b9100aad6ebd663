from tests.forms.writing import form, survey

PLACE = """
    - id: place
      type: statements
      text: How much do you agree?
      answer_with: {answer_with}
      required: true
      when: age > 7
      statements:
        - quiet: It is quiet
        - {{id: kind, text: People are kind}}
"""
AGE = "    - {id: age, type: number, text: Age}"


def test_statements_become_one_question_each_on_pages_of_their_own():
    asked = survey(AGE + PLACE.format(answer_with="faces"))
    assert [page.id for page in asked.pages] == ["age", "place_quiet", "place_kind"]
    kind = asked.question("place_kind")
    assert kind is not None
    assert (kind.type, kind.group, kind.required) == ("faces", "place", True)
    assert str(kind.text.pick("en")) == "People are kind"
    assert str(kind.when) == "age > 7"


def test_statements_are_answered_with_agree_unless_said():
    asked = survey(AGE + PLACE.format(answer_with="agree").replace("answer_with: agree\n", "hint: Here\n"))
    assert {question.type for question in asked.questions[1:]} == {"agree"}


def test_the_words_above_are_shown_with_every_statement():
    yaml = PLACE.format(answer_with="scale").replace("when: age > 7\n", "prefer_not: true\n")
    bound = form(yaml).questions[0]
    assert (str(bound.stem), str(bound.label)) == ("How much do you agree?", "It is quiet")
    assert bound.template == "questions/scale.html"
