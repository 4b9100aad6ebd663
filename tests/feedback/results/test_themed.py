"""What people wrote is summed up by what people found in it; a machine's guess is counted apart, and few are hidden."""

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.policy import INTERNAL
from feedback.accounts import accounts
from feedback.database import Database
from feedback.responses import reading
from feedback.responses.models import Comment
from feedback.results import themed
from feedback.themes import codebook, coding
from feedback.themes.models import Coding
from tests.feedback.training.held import NOW, Held, held

KEY = "recognising-neglect-end"
WORDS = ("will_do", "will_do.other")


def wrote(session: Session, number: int) -> tuple[Held, list[str]]:
    made = held(session)
    for one in range(number):
        made.answer(0, "end", {"confidence_aim1": 3}, f"k{one}", words=f"I will do {one}.")
    ids = [one.id for one in session.query(Comment).filter(Comment.survey_key == KEY)]
    return made, sorted(ids)


def reader(session: Session) -> str:
    return accounts.add(session, "reads@example.org", "", ["hub"], NOW, "tests").id


def test_where_nobody_wrote_there_is_nothing(database: Database) -> None:
    with database.writing() as session:
        wrote(session, 0)
        assert themed.themed(session, KEY, WORDS, INTERNAL) is None


def test_what_people_confirmed_is_told_from_what_a_machine_suggests(database: Database) -> None:
    with database.writing() as session:
        _, ids = wrote(session, 30)
        hub = reader(session)
        child, record = (codebook.add(session, KEY, name, NOW, "t").id for name in ("The child", "Records"))
        for place, one in enumerate(ids[:18]):
            coding.assign(session, one, [child] if place % 3 else [child, record], hub, NOW)
        for one in ids[18:]:
            session.add(
                Coding(comment_id=one, theme_id=record, made_by="machine", status="candidate", at=NOW, rank=1)
            )
        reading.mark_read(session, KEY, ids[:20], hub, NOW)
        found = themed.themed(session, KEY, WORDS, None)
        assert found is not None
        assert (found.wrote, found.read, found.unread, found.sorted_) == (30, 20, 10, 18)
        assert [(one.name, one.people) for one in found.themes] == [("The child", 18), ("Records", 6)]
        assert [(one.name, one.people) for one in found.suggested] == [("Records", 12)]


def test_a_theme_of_one_person_is_hidden_and_what_would_give_it_away(database: Database) -> None:
    with database.writing() as session:
        _, ids = wrote(session, 20)
        hub = reader(session)
        themes = [codebook.add(session, KEY, name, NOW, "t").id for name in ("a", "b", "c")]
        for place, one in enumerate(ids):
            coding.assign(session, one, [themes[0 if place == 0 else 1 + place % 2]], hub, NOW)
        found = themed.themed(session, KEY, WORDS, INTERNAL)
        assert found is not None
        by = {one.name: one.people for one in found.themes}
        assert by["a"] is HIDDEN
        bare = themed.themed(session, KEY, WORDS, None)
        assert bare is not None
        assert {one.name: one.people for one in bare.themes}["a"] == 1


def test_few_who_wrote_are_not_counted_at_all(database: Database) -> None:
    with database.writing() as session:
        _, ids = wrote(session, 4)
        hub = reader(session)
        theme = codebook.add(session, KEY, "a", NOW, "t").id
        for one in ids:
            coding.assign(session, one, [theme], hub, NOW)
        found = themed.themed(session, KEY, WORDS, INTERNAL)
        assert found is not None
        assert (found.wrote, found.read, found.unread, found.sorted_) == (HIDDEN, HIDDEN, HIDDEN, HIDDEN)
        assert (found.themes, found.suggested) == ((), ())
