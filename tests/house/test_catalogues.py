"""Every interface word stands in every catalogue, whole and in the right forms; and pages say nothing in English instead."""

import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from gettext import c2py
from html.parser import HTMLParser

import pytest
import yaml
from babel import Locale
from babel.messages.catalog import Catalog, Message
from flask import Flask
from flask.testing import FlaskClient

from build_catalogues import compile_all
from feedback import paths
from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.partnership import profile
from feedback.settings import Settings
from feedback.web import language as page_language
from forms.direction import direction
from tests.support import asked
from translations import gather
from translations.gather import LANGUAGES, REVIEWS, Language

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]")
#: Placeholders that carry words of other people, which may run the other way than the sentence.
FOREIGN = ("alone", "days", "language", "name", "other", "question", "standard")
ISOLATED = "\u2068{}\u2069"
STALE = "the words moved: run `make translations`, fill what is empty, and look at the difference"

#: Words that are rightly the same in another language, and why.
SAME = {
    ("cy", "Help"): "the same word in Welsh",
    ("so", "Muslim"): "the same word in Somali",
    ("so", "Bangladeshi"): "the same word in Somali",
    ("cy", "Roma"): "the census in Wales says Roma",
    ("cy", "Sikh"): "the census in Wales says Sikh",
}


@pytest.fixture(scope="module")
def words() -> Catalog:
    """What the code says now."""
    return gather.gathered()


def complaints(language: Language, catalogue: Catalog, words: Catalog) -> list[str]:
    """What is wrong with a catalogue, a sentence each."""
    found = [] if language.review in REVIEWS else ["nobody says how far it was read over"]
    for word in words:
        if word.id:
            message = catalogue.get(word.id, word.context)
            faults = ["missing"] if message is None else _faults(language, message)
            found += [f"{_english(word)!r}: {fault}" for fault in faults]
    return found


def _english(message: Message) -> str:
    return message.id[0] if message.pluralizable else str(message.id)


def _faults(language: Language, message: Message) -> Iterator[str]:
    forms = message.string if message.pluralizable else (message.string,)
    if message.fuzzy:
        yield "a guess (fuzzy)"
    if message.pluralizable and len(forms) != len(_numbers(language)):
        yield "a plural form too many or too few"
    for form, said in enumerate(forms):
        if not said:
            yield "not translated" if len(forms) == 1 else f"form {form} is not translated"
            continue
        english = message.id if message.pluralizable else (message.id,)
        if said in english and _worded(said) and (language.tag, said) not in SAME:
            yield "the same as in English"
        if direction(language.tag) == "rtl" and not _isolated(said):
            yield "other people's words stand without U+2068 and U+2069 around them"
        if not _placeholders_kept(language, message, form, said):
            yield f"placeholders of form {form} lost or added"


def _isolated(said: str) -> bool:
    found = [f"%({name})s" for name in FOREIGN if f"%({name})s" in said]
    return all(ISOLATED.format(placeholder) in said for placeholder in found)


def _worded(said: str) -> bool:
    return bool(re.search(r"\w", PLACEHOLDER.sub("", said)))


def _placeholders_kept(language: Language, message: Message, form: int, said: str) -> bool:
    """A form that stands for one number only ("two people") may leave the number out."""
    wanted = set(PLACEHOLDER.findall(" ".join(message.id) if message.pluralizable else str(message.id)))
    kept = set(PLACEHOLDER.findall(said))
    one_number = message.pluralizable and len(_numbers(language).get(form, [])) == 1
    return kept <= wanted if one_number else kept == wanted


def _numbers(language: Language) -> dict[int, list[int]]:
    """Which of the numbers up to 200 take which form."""
    chosen = c2py(re.sub(r"^.*plural=|;$", "", language.plural))
    numbers: dict[int, list[int]] = {}
    for number in range(201):
        numbers.setdefault(chosen(number), []).append(number)
    return numbers


# --- the catalogues as they are


def test_the_template_holds_what_the_code_says(words: Catalog) -> None:
    assert gather.TEMPLATE.read_text("utf-8") == gather.template(words), STALE


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_a_catalogue_is_up_to_date_and_says_how_far_it_was_read(language: Language, words: Catalog) -> None:
    assert language.path.read_text("utf-8") == gather.refreshed(language, words), STALE
    assert f"X-Review: {REVIEWS[language.review]}" in language.path.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_every_word_is_translated_whole(language: Language, words: Catalog) -> None:
    assert complaints(language, gather.read(language), words) == []


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_each_number_takes_the_form_that_cldr_gives_it(language: Language) -> None:
    cldr = Locale.parse(language.tag).plural_form
    kinds = [{cldr(number) for number in numbers} for numbers in _numbers(language).values()]
    assert all(len(kind) == 1 for kind in kinds)
    assert len(set().union(*kinds)) == len(kinds)


def test_every_language_folder_is_on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "TRANSLATIONS", gather.HERE)
    assert set(page_language.ready()) == {"en", *LANGUAGES}


def test_no_allowance_is_idle() -> None:
    for tag, english in SAME:
        message = gather.read(LANGUAGES[tag]).get(english)
        assert message is not None
        assert message.string == english


# --- and each fault is seen


def spoil(catalogue: Catalog, english: str, said: str | tuple[str, ...]) -> Catalog:
    """The catalogue with one translation replaced."""
    spoilt = deepcopy(catalogue)
    spoilt[english].string = said
    return spoilt


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("", "not translated"),
        ("Open until %(day)s", "the same as in English"),
        ("Otwarta", "placeholders of form 0 lost or added"),
        ("Otwarta do %(day)s %(hour)s", "placeholders of form 0 lost or added"),
    ],
)
def test_a_spoilt_sentence_is_noticed(words: Catalog, said: str, fault: str) -> None:
    polish = LANGUAGES["pl"]
    spoilt = spoil(gather.read(polish), "Open until %(day)s", said)
    assert complaints(polish, spoilt, words) == [f"'Open until %(day)s': {fault}"]


def test_a_lost_plural_form_and_a_number_lost_from_one_are_noticed(words: Catalog) -> None:
    welsh = LANGUAGES["cy"]
    english = "It takes about %(num)d minute."
    forms = gather.read(welsh)[english].string
    short = complaints(welsh, spoil(gather.read(welsh), english, forms[:5]), words)
    silent = complaints(welsh, spoil(gather.read(welsh), english, (*forms[:5], "Munudau.")), words)
    assert short == [f"{english!r}: a plural form too many or too few"]
    assert silent == [f"{english!r}: placeholders of form 5 lost or added"]


def test_a_name_that_would_turn_an_arabic_sentence_round_is_noticed(words: Catalog) -> None:
    arabic = LANGUAGES["ar"]
    english = "Answer “%(question)s”"
    bare = gather.read(arabic)[english].string.replace("\u2068", "").replace("\u2069", "")
    found = complaints(arabic, spoil(gather.read(arabic), english, bare), words)
    assert found == [f"{english!r}: other people's words stand without U+2068 and U+2069 around them"]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_is_watched_for_every_fault(language: Language, words: Catalog) -> None:
    """The same four faults planted in each: a gap, the English left as it was, a lost name, a lost plural form."""
    plural = "It takes about %(num)d minute."
    forms = tuple(f"{number} %(num)d" for number in range(len(_numbers(language))))
    whole = gather.updated(gather.read(language), words)
    for english, said, fault in (
        ("Continue", "", "not translated"),
        ("Continue", "Continue", "the same as in English"),
        ("Open until %(day)s", "…", "placeholders of form 0 lost or added"),
        (plural, forms[:-1], "a plural form too many or too few"),
    ):
        assert f"{english!r}: {fault}" in complaints(language, spoil(whole, english, said), words)
        assert f"{english!r}: {fault}" not in complaints(
            language, spoil(whole, english, forms if english == plural else f"→ {english}"), words
        )


def test_guesses_gaps_and_a_missing_review_are_noticed(words: Catalog) -> None:
    polish = LANGUAGES["pl"]
    guessed, gap = gather.read(polish), gather.read(polish)
    guessed["Continue"].flags.add("fuzzy")
    gap.delete("Continue")
    assert complaints(polish, guessed, words) == ["'Continue': a guess (fuzzy)"]
    assert complaints(polish, gap, words) == ["'Continue': missing"]
    unread = Language(polish.tag, polish.name, "", polish.plural)
    assert complaints(unread, gather.read(polish), words) == ["nobody says how far it was read over"]


def test_gathering_empties_a_guess_and_drops_what_nobody_says_any_more(words: Catalog) -> None:
    polish = gather.read(LANGUAGES["pl"])
    polish["Continue"].flags.add("fuzzy")
    polish.add("Nobody says this", "Nikt tego nie mówi")
    fresh = gather.updated(polish, words)
    assert (fresh["Continue"].string, fresh["Continue"].fuzzy) == ("", False)
    assert "Nobody says this" not in fresh


# --- the pages


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A partnership that offers every language, with the catalogues compiled now and a survey open at /s/abc, and one
    in all of them at /s/all."""
    tmp_path = tmp_path_factory.mktemp("spoken")
    for language in LANGUAGES.values():
        place = tmp_path / "translations" / language.tag / "LC_MESSAGES"
        place.mkdir(parents=True)
        shutil.copy(language.path, place)
    shutil.copy(gather.HERE / "languages.toml", tmp_path / "translations")
    compile_all(tmp_path / "translations")
    page_language._loaded.cache_clear()
    clock = SetClock(datetime(2026, 3, 4, 14, 30, tzinfo=UTC))
    database = Database(f"sqlite:///{tmp_path / 'house.sqlite'}")
    upgrade(database)
    with database.writing() as session:
        profile.set_up(
            session, name="Northmoor", short_name="Northmoor", languages=list(page_language.ready())
        )
    asked.publish(database, clock)
    spoken = ", ".join(page_language.ready())
    asked.publish(database, clock, key="every-language", code="all", languages=spoken)
    settings = Settings(
        database=database.url.render_as_string(), secret_file=str(tmp_path / "secret-key"), https=False
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "TRANSLATIONS", tmp_path / "translations")
        yield create_app(settings, database, clock)
    page_language._loaded.cache_clear()
    database.dispose()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser without a past."""
    return app.test_client()


class Reader(HTMLParser):
    """What a page says, with the language each piece is said to be in."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "line"})
    SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-done")

    def __init__(self, html: str):
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.direction = ""
        self.pieces: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        about = dict(attributes)
        spoken_in = about.get("lang") or (self.open[-1][1] if self.open else "")
        if tag == "html":
            self.direction = about.get("dir") or ""
        self.pieces += [(spoken_in, str(about[name])) for name in self.SPOKEN if about.get(name)]
        if tag not in self.VOID:
            self.open.append((tag, "" if tag in ("style", "bdi", "code") else spoken_in))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.pieces.append((self.open[-1][1], data.strip()))


#: Names and the survey's English title, which stay as they are, and official English names in brackets behind their translation.
NAMES = re.compile(
    r"Public Sector Bodies \(Websites and Mobile Applications\) \(No\. 2\) Accessibility Regulations 2018"
    r"|\([A-Z][\w’ ]+\)|Northmoor|Feeling safe|WCAG 2\.2 AA|QR|SMS|UK GDPR|cookies?"
)


def strangers(html: str, tag: str) -> list[str]:
    """Pieces that claim to be in a language of another script and hold Latin words."""
    return [
        words
        for spoken_in, words in Reader(html).pieces
        if spoken_in == tag and re.search(r"[A-Za-z]{2,}", NAMES.sub("", words))
    ]


#: Languages in which a word in Latin letters is a stranger.
OTHER_SCRIPTS = ("ar", "bn", "ckb", "fa", "pa", "ps", "uk", "ur")
FACES = (
    "/s/all",
    "/s/all/privacy",
    "/",
    "/loops/",
    "/receipt",
    "/help",
    "/privacy",
    "/accessibility",
    "/nowhere",
    "/s/nowhere",
)


@pytest.mark.parametrize("path", FACES)
@pytest.mark.parametrize("tag", OTHER_SCRIPTS)
def test_a_page_in_another_script_runs_its_way_and_says_nothing_in_english(
    browser: FlaskClient, tag: str, path: str
) -> None:
    html = browser.get(f"{path}?lang={tag}").text
    assert Reader(html).direction == direction(tag)
    assert f'<html lang="{tag}"' in html
    assert strangers(html, tag) == []


def test_the_arabic_start_page_says_its_promises_in_arabic(browser: FlaskClient) -> None:
    html = browser.get("/s/abc?lang=ar").text
    arabic = " ".join(words for spoken_in, words in Reader(html).pieces if spoken_in == "ar")
    for english in (
        "It is your choice",
        "Who will see your answers",
        "anonymous",
        "If you need help now",
        "Start",
    ):
        assert english not in arabic
    assert "إجاباتك بلا اسم" in html
    assert "دقائق" in html  # three minutes: "few"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_of_trust_have_the_english_beside_them(browser: FlaskClient, tag: str) -> None:
    """Nobody has read any of these languages yet: what is promised, and where help is, stands there in English too."""
    html = browser.get(f"/s/all?lang={tag}").text
    assert f'<html lang="{tag}"' in html
    pieces = Reader(html).pieces
    english = {words for spoken_in, words in pieces if spoken_in == "en"}
    assert {
        "Because we do not know who you are, we cannot find you or come to you.",
        "If you need help now",
        "Leave this page quickly",
    } <= english


def test_a_problem_in_arabic_is_said_in_arabic(browser: FlaskClient) -> None:
    person = asked.Person(browser)
    person.look("/s/abc?lang=ar")
    person.press()
    person.look("q/safe")
    person.press()
    assert person.page.status_code == 422
    assert strangers(person.page.text, "ar") == []
    assert "عليك اختيار إجابة واحدة" in person.page.text


def test_an_english_word_on_an_arabic_page_would_be_seen(browser: FlaskClient) -> None:
    html = browser.get("/help?lang=ar").text
    assert strangers(html.replace("</main>", "<p>Start</p></main>"), "ar") == ["Start"]


@pytest.mark.parametrize("tag", ["en", *LANGUAGES])
def test_every_language_says_thank_you_in_its_own_words(browser: FlaskClient, tag: str) -> None:
    heading = page_language._loaded(tag).gettext("Have your say")
    assert heading in browser.get(f"/?lang={tag}").text
    assert (heading == "Have your say") is (tag == "en")


EVERY = {"en", *LANGUAGES}
NORTHMOOR = paths.TEMPLATES.parent / "examples" / "partnership" / "northmoor.yaml"


def test_help_that_stands_where_nobody_wrote_any_speaks_every_language() -> None:
    """A name like Childline stays as it is; what it is, and when, does not."""
    for one in profile.LAST_RESORT:
        assert set(one.name.languages) in ({"en"}, EVERY)
        for text in filter(None, (one.about, one.hours)):
            assert set(text.languages) == EVERY, text


@pytest.mark.parametrize("field", ["name", "about", "hours"])
def test_the_demos_help_speaks_every_language_it_offers(field: str) -> None:
    told = yaml.safe_load(NORTHMOOR.read_text(encoding="utf-8"))
    for one in told["help"]:
        assert set(one[field]) == set(told["languages"]), one["name"]["en"]
