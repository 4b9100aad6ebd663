"""What respondents' and public requests ask of the database, statement by statement.

An import law has holes, so here the SQL itself is heard: nobody but a receipt's holder makes the public face look at
answers, and the answering path costs a known number of statements.
"""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from feedback.app import create_app
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.settings import Settings
from tests.support.asked import Person, publish
from tests.support.statements import recorded

STORED_ANSWERS = re.compile(
    r"\bFROM\s+(responses|comments|comment_readings|codings|equality_answers|contact_requests|concerns|concern_notes)\b|\bJOIN\s+(responses|comments)\b",
    re.I,
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    upgrade(database)
    publish(database, SystemClock())
    return database


@pytest.fixture
def browser(database: Database, tmp_path: Path) -> FlaskClient:
    url = database.url.render_as_string()
    app = create_app(Settings(database=url, secret_file=str(tmp_path / "key"), https=False), database)
    app.testing = True
    return app.test_client()


def test_answering_and_the_public_pages_never_read_answers(database: Database, browser: FlaskClient) -> None:
    person = Person(browser)
    with recorded(database) as statements:
        person.answer_all()
        person.send()
        receipt = person.receipt
        for path in (
            "/",
            "/loops/",
            "/loops/none",
            "/privacy",
            "/accessibility",
            "/help",
            "/readyz",
            "/s/none",
            "/receipt",
        ):
            person.look(path)
        person.look("/receipt")
        person.press("/receipt", code=receipt)
    assert "Feeling safe" in person.page.text
    reading = [one for one in statements if one.upper().startswith("SELECT") and STORED_ANSWERS.search(one)]
    assert reading == []


def test_the_watch_can_see_somebody_read_answers(database: Database) -> None:
    from feedback.responses import store

    with recorded(database) as statements, database.reading() as session:
        list(store.answers(session, "safe-at-school"))
    assert any(STORED_ANSWERS.search(one) for one in statements)


def test_a_respondents_request_costs_a_known_number_of_statements(
    database: Database, browser: FlaskClient
) -> None:
    person = Person(browser)
    person.answer_all()
    person.look()
    person.press(action="again")
    counts: dict[str, int] = {}

    def counted(name: str, act: object) -> None:
        with recorded(database) as statements:
            act()  # type: ignore[operator]
        counts[name] = len(statements)

    counted("start page", lambda: browser.get("/s/abc"))
    counted("question", lambda: browser.get("/s/abc/q/safe"))
    counted(
        "answer", lambda: browser.post("/s/abc/q/safe", data={"csrf_token": person.token, "safe": "very"})
    )
    counted("check", lambda: browser.get("/s/abc/check"))
    counted("send", lambda: browser.post("/s/abc/send", data={"csrf_token": person.token}))
    counted("thanks", lambda: browser.get("/s/abc/thanks"))
    assert counts == {"start page": 2, "question": 1, "answer": 2, "check": 1, "send": 6, "thanks": 3}


def test_a_respondents_process_never_loads_a_data_frame(tmp_path: Path) -> None:
    """In a fresh interpreter: build the application, answer a whole survey, and look at what was imported.

    Screening's optional model is left out: it reckons with numpy, and is loaded before the first person comes.
    """
    import subprocess
    import sys

    script = (
        "import sys\nfrom pathlib import Path\n"
        "from analysis.screening import model\n"
        "model.there = lambda: False\n"
        "from tests.house.test_privacy_law import fresh\n"
        "fresh(Path(sys.argv[1]))\n"
        "heavy = {'pandas', 'numpy', 'scipy', 'sklearn', 'textblob'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def fresh(folder: Path) -> None:
    """A person answers a survey in an application of their own."""
    database = Database(f"sqlite:///{folder / 'fresh.sqlite'}")
    upgrade(database)
    publish(database, SystemClock())
    url = database.url.render_as_string()
    app = create_app(Settings(database=url, secret_file=str(folder / "key"), https=False), database)
    person = Person(app.test_client())
    person.answer_all()
    person.send()
    assert person.receipt
