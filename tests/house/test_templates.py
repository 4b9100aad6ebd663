"""Every template compiles and keeps the house's rules; the stylesheet keeps its budget, its contrast and its directions."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask_babel import gettext

from feedback import paths
from feedback.app import create_app
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.partnership.contrast import ratio
from feedback.settings import Settings
from feedback.web import assets
from forms import library
from forms.page_form import form_for
from forms.types import TYPES, UNFOLDED

TEMPLATES = sorted(path.relative_to(paths.TEMPLATES).as_posix() for path in paths.TEMPLATES.rglob("*.html"))
STYLE = "\n".join((paths.STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "pages.css"))
RULES = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)

#: A page of questions, its stylesheet and its script, as sent to somebody who comes for the first time.
FIRST_PAGE = 14_000

PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|float|clear|width|height|(?:min|max)-(?:width|height))[\w-]*\s*:"
    r"|text-align:\s*(?:left|right)"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over an empty database."""
    folder = tmp_path_factory.mktemp("house")
    database = Database(f"sqlite:///{folder / 'house.sqlite'}")
    upgrade(database)
    settings = Settings(
        database=database.url.render_as_string(), secret_file=str(folder / "secret-key"), https=False
    )
    application = create_app(settings, database)
    application.testing = True
    yield application
    database.dispose()


def source(name: str) -> str:
    """A template without its comments."""
    text = (paths.TEMPLATES / name).read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_says_what_it_is_given(name: str) -> None:
    assert (paths.TEMPLATES / name).read_text(encoding="utf-8").startswith("{#")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_nothing_that_the_content_policy_refuses(name: str) -> None:
    found = re.findall(r"\sstyle=|\son[a-z]+=\"|<style|<script(?! defer src=)|javascript:", source(name))
    # A paper stands alone: its style is in it, and it is served with a policy of its own or opened from a disc.
    assert found == (["<style"] if name in ("papers/paper.html", "papers/said.html") else [])


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_fetches_nothing_from_elsewhere(name: str) -> None:
    assert re.findall(r"(?:src|srcset|action)=\"(?:https?:)?//", source(name)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_interface_words_have_curly_quotes_and_no_cold_words(name: str) -> None:
    said = re.findall(r"""_\(\s*(["'])(.*?)\1""", source(name))
    straight = [words for _, words in said if "'" in words or '"' in words]
    cold = [words for _, words in said if re.search(r"(?i)\b(please|sorry|invalid|submit|users?)\b", words)]
    assert straight + cold == []


@pytest.mark.parametrize("name", sorted(TYPES.keys() - UNFOLDED))
def test_question_type_has_a_template(name: str) -> None:
    assert f"questions/{name}.html" in TEMPLATES


def test_every_template_of_a_question_belongs_to_a_type() -> None:
    named = {Path(name).stem for name in TEMPLATES if name.startswith("questions/")} - {"parts"}
    assert named <= TYPES.keys()


class Elements(HTMLParser):
    """The ids of a page, what its labels and descriptions point at, and its controls without a name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.controls: set[str] = set()
        self.kinds: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
        for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget", "form"):
            self.targets.update(values.get(name, "").split())
        if tag in {"input", "textarea", "select"} and values.get("type") != "hidden":
            self.controls.add(values.get("id", f"<{tag} without an id>"))
            self.kinds.add(values.get("type", "text"))


def labelled(page: str) -> set[str]:
    return set(re.findall(r'<label[^>]* for="([^"]+)"', page))


def test_gallery_has_every_question_type_every_id_once_and_every_control_labelled(app: Flask) -> None:
    with app.test_request_context("/hub/gallery"):
        page = render_template("gallery.html")
    found = Elements(page)
    assert [name for name, times in found.ids.items() if times > 1] == []
    assert found.targets - found.ids.keys() == set()
    assert found.controls - labelled(page) == set()


@pytest.mark.parametrize("survey_name", library.names())
def test_every_page_of_the_ready_made_surveys_points_only_at_what_is_there(
    app: Flask, survey_name: str
) -> None:
    survey = library.read(survey_name)
    for page, language in product(survey.pages, survey.languages):
        html = question_page(app, survey, page, language)
        found = Elements(html)
        assert [name for name, times in found.ids.items() if times > 1] == []
        assert found.targets - found.ids.keys() == set()
        assert found.controls - labelled(html) == set()
        assert found.kinds <= {"radio", "checkbox", "text"}
        assert html.count("<h1") == 1


@pytest.mark.parametrize("survey_name", library.names())
def test_first_question_with_style_and_script_keeps_the_budget(app: Flask, survey_name: str) -> None:
    survey = library.read(survey_name)
    page = max(survey.pages[:3], key=lambda one: sum(len(question.choices) for question in one.questions))
    html = question_page(app, survey, page, survey.languages[0]).encode()
    by_hash, names = assets.shelf()
    others = sum(len(by_hash[names[name]].brotlied) for name in ("style.css", "walk.js"))
    assert len(html) + others <= FIRST_PAGE


def question_page(app: Flask, survey, page, language: str) -> str:
    """A page of questions sent with nothing on it, so that its problems show as well."""
    with app.test_request_context("/s/abcdefgh/page"):
        from feedback.web.language import speak

        speak(language)
        form = form_for(page, language, gettext, formdata={})
        form.validate()
        return render_template(
            "respond/question.html",
            survey={"title": survey.title.pick(language)},
            page={"id": page.id, "title": page.title.pick(language) if page.title else None},
            form=form,
            faults=form.faults(),
            notice=None,
            position=(3, 9),
            back_url="/s/abcdefgh/before",
            action_url="/s/abcdefgh/page",
            leave_url="/s/abcdefgh/leave",
            returning=True,
            leaves_quickly=True,
            languages=[
                {"tag": tag, "name": tag, "href": f"/s/abcdefgh/page?lang={tag}", "current": tag == language}
                for tag in survey.languages
            ],
        )


def test_stylesheet_knows_no_left_and_no_right() -> None:
    outside_conditions = re.sub(r"@media[^{]*\{", "@media {", RULES)
    assert PHYSICAL.findall(outside_conditions) == []


def test_stylesheet_fetches_nothing() -> None:
    assert re.findall(r"url\(|@import", RULES) == []


def tokens(block: str) -> dict[str, str]:
    """Colours by token; three-sign colours made six."""
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))
    return {
        name: "#" + "".join(sign * 2 for sign in value[1:]) if len(value) == 4 else value
        for name, value in found.items()
    }


LIGHT = tokens(RULES.split("@media", 1)[0])
DARK = LIGHT | tokens(
    RULES.split("prefers-color-scheme: dark", 1)[1].split("@media", 1)[0].split("\n}", 1)[0]
)
DARK["accent"] = DARK["accent-dark"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("sign", ["ink", "soft", "accent", "stop", "ok", "wait"])
def test_text_can_be_read(theme: dict[str, str], ground: str, sign: str) -> None:
    assert ratio(theme[sign], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("sign", "ground", "needed"),
    [
        ("ink", "wash", 4.5),
        ("soft", "wash", 4.5),
        ("on-tint", "accent", 4.5),
        ("paper", "ink", 4.5),
        ("paper", "stop", 4.5),
        ("on-focus", "focus", 4.5),
        ("line", "paper", 3),
        ("line", "card", 3),
    ],
)
def test_signs_and_buttons_stand_out(theme: dict[str, str], sign: str, ground: str, needed: float) -> None:
    assert ratio(theme[sign], theme[ground]) >= needed
