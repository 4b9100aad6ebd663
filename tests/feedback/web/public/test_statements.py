import pytest

from feedback.partnership import profile
from forms.confidentiality import Mode


@pytest.fixture
def partnership(app, database):
    with database.writing() as session:
        profile.set_up(
            session,
            name="Rivermouth Partnership",
            short_name="Rivermouth",
            languages=["en"],
            contact_email="hello@example.org",
            privacy_contact="Information team, 01632 960000",
            listening_days={"en": "Monday to Friday"},
        )
        profile.set_help(
            session,
            [
                {"name": {"en": "School nurse"}, "phone": "01632 960001"},
                {"name": {"en": "In danger now"}, "phone": "999", "emergency": True},
            ],
        )
    app.extensions["service"].forget_partnership()


def test_privacy_says_what_is_kept_in_every_mode_and_whom_to_ask(client, partnership):
    text = client.get("/privacy").text
    assert text.count("<summary>") >= len(Mode) + 4
    assert "Information team, 01632 960000" in text
    assert "72 hours" in text


def test_the_accessibility_statement_has_what_the_law_asks_for(client, partnership):
    text = client.get("/accessibility").text
    for part in (
        "WCAG 2.2 AA",
        "We know of these gaps",
        "hello@example.org",
        "equalityadvisoryservice.com",
        "2018",
    ):
        assert part in text


def test_help_puts_danger_first(client, partnership):
    text = client.get("/help").text
    main = text[text.index("<main") :]
    assert main.index("999") < main.index("School nurse")
    assert "Monday to Friday" in main


@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/help", "/receipt", "/loops/", "/"])
def test_a_page_has_one_heading_a_title_and_a_way_to_help(client, path):
    text = client.get(path).text
    assert text.count("<h1") == 1
    assert "<title>" in text
    assert 'href="/help"' in text
    assert "0800 1111" in text or path in {"/privacy", "/accessibility", "/loops/"}


def test_a_lost_page_can_be_read_in_every_language_and_the_choice_is_kept(client, database):
    with database.writing() as session:
        profile.set_up(session, name="Rivermouth", short_name="Rivermouth", languages=["en", "ar"])
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert 'href="/nowhere?lang=ar"' in page.text
    client.get("/nowhere?lang=ar")
    assert '<html lang="ar"' in client.get("/").text
