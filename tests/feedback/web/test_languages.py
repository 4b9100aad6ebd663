"""Every language calls itself by its name, writes its days and numbers, is offered when the hub says so, and keeps the
English beside words that nobody has read yet."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from feedback import paths
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import languages, profile
from feedback.partnership.models import LanguageReview
from feedback.web import beside
from feedback.web import language as page_language
from feedback.web.beside import both, nboth
from forms.direction import direction
from forms.text import Text
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]
PROMISE = "Your answers are anonymous. We do not ask your name, and this website cannot tell us who you are."
#: What each language calls itself, which way it runs, and how it writes 4 March 2026.
SPOKEN = {
    "en": ("English", "ltr", "4 March 2026"),
    "ar": ("العربية", "rtl", "4 مارس 2026"),
    "bn": ("বাংলা", "ltr", "4 মার্চ 2026"),
    "ckb": ("کوردیی ناوەندی", "rtl", "4ی ئازاری 2026"),
    "cy": ("Cymraeg", "ltr", "4 Mawrth 2026"),
    "fa": ("فارسی", "rtl", "4 مارس 2026"),
    "pa": ("ਪੰਜਾਬੀ", "ltr", "4 ਮਾਰਚ 2026"),
    "pl": ("Polski", "ltr", "4 marca 2026"),
    "ps": ("پښتو", "rtl", "4 مارچ 2026"),
    "ro": ("Română", "ltr", "4 martie 2026"),
    "sk": ("Slovenčina", "ltr", "4. marca 2026"),
    "so": ("Soomaali", "ltr", "4 Maarso 2026"),
    "uk": ("Українська", "ltr", "4 березня 2026"),
    "ur": ("اردو", "rtl", "4 مارچ 2026"),
}


def test_every_language_of_the_release_is_here() -> None:
    assert set(languages.known()) == set(SPOKEN)
    assert next(iter(languages.known())) == "en"


@pytest.mark.parametrize("tag", SPOKEN)
def test_a_language_has_its_own_name_its_direction_and_its_days(app: Flask, tag: str) -> None:
    name, way, day = SPOKEN[tag]
    assert (page_language.own_name(tag), direction(tag)) == (name, way)
    with app.test_request_context("/"):
        page_language.speak(tag)
        assert page_language.day(date(2026, 3, 4)) == day


@pytest.mark.parametrize("tag", SPOKEN)
def test_digits_are_latin_in_every_language(app: Flask, tag: str) -> None:
    """Telephone numbers, codes and boxes are, and two kinds of digits on one page help nobody."""
    with app.test_request_context("/"):
        page_language.speak(tag)
        said = app.jinja_env.filters["number"](12345) + page_language.day(date(2026, 12, 30))
    assert re.sub(r"\D", "", said).isascii()


def test_a_script_that_is_named_decides_the_direction() -> None:
    assert [direction(tag) for tag in ("pa-Arab", "pa-Guru", "ckb-Latn", "ur-PK")] == [
        "rtl",
        "ltr",
        "ltr",
        "rtl",
    ]


# --- offered when the hub says so


def switched_on(database: Database, app: Flask, *tags: str) -> None:
    with database.writing() as session:
        profile.set_up(session, name="Northmoor", short_name="Northmoor", languages=list(tags))
    app.extensions["service"].forget_partnership()


def test_a_survey_is_offered_in_its_languages_that_the_hub_has_switched_on(
    database: Database, app: Flask, client: FlaskClient, clock: SetClock
) -> None:
    publish(database, clock)
    switched_on(database, app, "en", "pl")
    page = client.get("/s/abc?lang=ar").text
    assert '<html lang="en"' in page
    assert "العربية" not in page
    switched_on(database, app, "en", "ar")
    page = client.get("/s/abc?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "Polski" not in page


def test_a_surveys_first_language_is_always_there(app: Flask, database: Database) -> None:
    switched_on(database, app, "en", "pl")
    with app.test_request_context("/"):
        assert page_language.offered(("so", "ar", "pl")) == ("so", "pl")


def test_somebody_who_has_begun_keeps_a_language_that_is_switched_off(
    database: Database, app: Flask, clock: SetClock
) -> None:
    from tests.support.asked import Person

    publish(database, clock)
    switched_on(database, app, "en", "ar")
    person = Person(app.test_client())
    person.look("/s/abc?lang=ar")
    person.press()
    switched_on(database, app, "en")
    assert '<html lang="ar" dir="rtl">' in person.look("q/safe").text


# --- the English beside


@pytest.fixture
def spoken(app: Flask, database: Database, tmp_path: Path) -> Iterator[Flask]:
    """Arabic and English switched on, with the catalogue compiled now."""
    place = tmp_path / "translations" / "ar" / "LC_MESSAGES"
    place.mkdir(parents=True)
    shutil.copy(paths.TRANSLATIONS / "languages.toml", tmp_path / "translations")
    source = paths.TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.po"
    with source.open("rb") as file, (place / "messages.mo").open("wb") as made:
        write_mo(made, read_po(file, locale="ar"))
    switched_on(database, app, "en", "ar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "TRANSLATIONS", tmp_path / "translations")
        page_language._loaded.cache_clear()
        yield app
    page_language._loaded.cache_clear()


def noted(app: Flask, database: Database, staff: FlaskClient, *, without: str = "") -> None:
    """Somebody has read the Arabic, but for one sentence."""
    with app.test_request_context("/"):
        page_language.speak("ar")
        read = {mark: said for mark, (said, _words) in page_language.sentences("ar").items()}
    marks = [mark for mark, english in read.items() if english != without]
    staff.post("/hub/partnership/languages/ar/read", data={"read_by": "Amal", "sentence": marks})


def test_words_of_trust_have_the_english_beside_them_until_somebody_has_read_them(
    spoken: Flask, database: Database, clock: SetClock, staff: Staff
) -> None:
    publish(database, clock)
    page = spoken.test_client().get("/s/abc?lang=ar").text
    assert f'<span class="beside" lang="en" dir="ltr">{PROMISE}</span>' in page
    assert 'class="beside"' not in spoken.test_client().get("/s/abc?lang=en").text
    noted(spoken, database, staff("information_governance"))
    assert 'class="beside"' not in spoken.test_client().get("/s/abc?lang=ar").text


def test_a_sentence_that_was_not_read_keeps_its_english(
    spoken: Flask, database: Database, clock: SetClock, staff: Staff
) -> None:
    publish(database, clock)
    noted(spoken, database, staff("information_governance"), without=PROMISE)
    page = spoken.test_client().get("/s/abc?lang=ar").text
    assert re.findall(r'<span class="beside"[^>]*>([^<]*)', page) == [PROMISE]


def test_words_that_change_after_they_were_read_lose_the_review(spoken: Flask, database: Database) -> None:
    with spoken.test_request_context("/"):
        page_language.speak("ar")
        said = page_language.catalogue().gettext(PROMISE)
        mark = languages.mark(PROMISE, said)
        assert mark in page_language.sentences("ar")
        assert languages.mark(PROMISE, said + ".") != mark
        assert languages.mark(PROMISE + ".", said) != mark


def test_values_are_said_in_the_language_of_the_sentence_around_them(spoken: Flask) -> None:
    with spoken.test_request_context("/"):
        page_language.speak("ar")
        days = Text({"en": "Monday", "ar": "الاثنين"})
        read = both("People read the answers: %(days)s.", days=days)
        assert read.english == "People read the answers: Monday."
        assert "الاثنين" in read.words
        hours = nboth(*FOR_YOU, 20)
        assert "20 hours" in hours.english
        assert "%(" not in hours.words
        assert [beside._filled("%(day)s", {"day": date(2026, 3, 4)}, tag) for tag in ("en", "sk")] == [
            "4 March 2026",
            "4. marca 2026",
        ]


FOR_YOU = (
    "They are kept for you for %(num)d hour after your last page, and then wiped. “Leave this page quickly” wipes them at once.",
    "They are kept for you for %(num)d hours after your last page, and then wiped. “Leave this page quickly” wipes them at once.",
)


def test_what_is_shown_beside_is_text_and_not_markup(spoken: Flask) -> None:
    with spoken.test_request_context("/"):
        page_language.speak("ar")
        shown = both("People read the answers: %(days)s.", days=Text({"en": "<b>", "ar": "<i>"})).__html__()
    assert "&lt;i&gt;" in shown
    assert "&lt;b&gt;" in shown


# --- and in the hub


def test_the_hub_sees_how_far_a_language_is_read_and_switches_it_on_and_off(
    spoken: Flask, database: Database, staff: Staff
) -> None:
    governance = staff("information_governance")
    page = governance.get("/hub/partnership/languages").text
    assert "Drafted, not yet read by a native speaker" in page
    assert "Kurdish (Sorani)" in page
    governance.post("/hub/partnership/languages/so", data={"on": "yes"})
    with database.reading() as session:
        assert profile.read(session).languages == ("en", "ar", "so")
    governance.post("/hub/partnership/languages/ar", data={"on": "no"})
    governance.post("/hub/partnership/languages/en", data={"on": "no"})
    with database.reading() as session:
        assert profile.read(session).languages == ("en", "so")
    assert governance.post("/hub/partnership/languages/xx", data={"on": "yes"}).status_code == 404


def test_who_has_read_a_language_is_noted_and_new_sentences_are_counted(
    spoken: Flask, database: Database, staff: Staff, clock: SetClock
) -> None:
    governance = staff("information_governance")
    page = governance.get("/hub/partnership/languages/ar").text
    assert PROMISE in page
    nobody = governance.post("/hub/partnership/languages/ar/read", data={"read_by": " "})
    assert nobody.status_code == 422
    noted(spoken, database, governance)
    assert "Read by Amal on 4 March 2026<" in governance.get("/hub/partnership/languages").text
    with database.writing() as session:
        row = session.get_one(LanguageReview, "ar")
        assert row.noted_by == governance.account_id  # type: ignore[attr-defined]
        row.sentences = row.sentences[2:]
    spoken.extensions["service"].forget_partnership()
    listed = governance.get("/hub/partnership/languages").text
    assert "2 sentences are new or different since" in listed


def test_sentences_nobody_was_shown_are_not_taken_as_read(
    spoken: Flask, database: Database, staff: Staff
) -> None:
    staff("information_governance").post(
        "/hub/partnership/languages/ar/read", data={"read_by": "Amal", "sentence": ["0" * 12]}
    )
    with database.reading() as session:
        assert session.get_one(LanguageReview, "ar").sentences == []


def test_only_who_may_edit_the_partnership_changes_its_languages(spoken: Flask, staff: Staff) -> None:
    hub = staff("hub")
    assert hub.get("/hub/partnership/languages").status_code == 200
    assert "Switch" not in hub.get("/hub/partnership/languages").text
    for path in ("/hub/partnership/languages/so", "/hub/partnership/languages/so/read"):
        assert hub.post(path, data={"on": "yes", "read_by": "Me"}).status_code == 403


def test_words_in_a_language_that_is_switched_off_are_kept(
    spoken: Flask, database: Database, staff: Staff
) -> None:
    with database.writing() as session:
        profile.set_up(session, listening_days={"en": "Monday", "ar": "الاثنين"})
        profile.set_help(session, [{"name": {"en": "Help", "ar": "مساعدة"}, "phone": "111"}])
    switched_on(database, spoken, "en")
    admin = staff("admin")
    page = admin.get("/hub/partnership").text
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    admin.post("/hub/partnership", data=fields)
    admin.post("/hub/partnership/help", data=fields)
    with database.reading() as session:
        found = profile.read(session)
    assert found.listening_days == Text({"en": "Monday", "ar": "الاثنين"})
    assert found.help[0].name == Text({"en": "Help", "ar": "مساعدة"})
