"""Every route says who may come in, and keeps its word."""

from pathlib import Path

import pytest
from flask import Flask

from feedback.accounts.roles import GRANTS, NAMES, Permission, Role
from feedback.app import create_app
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.settings import Settings
from feedback.web.guard import ANYONE

#: Open to everybody. A new public route is added here by hand, and looked at by a second person.
PUBLIC = {
    "static",
    "respond.start",
    "respond.begin",
    "respond.own_code",
    "respond.own_code_said",
    "respond.question",
    "respond.answer",
    "respond.check",
    "respond.send",
    "respond.thanks",
    "respond.certificate",
    "respond.certificate_made",
    "respond.needs",
    "respond.needs_said",
    "public.certificate",
    "public.certificate_pdf",
    "respond.finish",
    "respond.leave",
    "respond.cleared",
    "respond.next_person",
    "respond.still",
    "respond.ways_out",
    "respond.help_page",
    "respond.notice",
    "respond.age",
    "respond.parent",
    "respond.assent",
    "respond.declined",
    "respond.last",
    "respond.last_said",
    "respond.equality",
    "respond.equality_questions",
    "respond.equality_said",
    "respond.contact",
    "respond.contact_said",
    "respond.contact_sent",
    "respond.sealed",
    "respond.unfinished",
    "respond.elsewhere",
    "respond.elsewhere_code",
    "respond.whole",
    "respond.manifest",
    "worker",
    "public.come_in",
    "public.arrive",
    "public.arrived",
    "public.home",
    "public.loops",
    "public.loop",
    "public.react",
    "public.react_here",
    "public.feed_atom",
    "public.feed_json",
    "public.open_items",
    "public.open_quotes",
    "public.open_description",
    "public.receipt",
    "public.receipt_read",
    "public.receipt_answer",
    "public.receipt_wrong",
    "public.receipt_react",
    "public.receipt_take_back",
    "public.receipt_take_words_back",
    "public.no_mail",
    "public.no_mail_stop",
    "public.no_mail_again",
    "public.paper",
    "public.paper_pdf",
    "public.privacy",
    "public.accessibility",
    "public.help",
    "public.media_file",
    "public.resume",
    "public.resume_typed",
    "public.healthz",
    "public.readyz",
    "hub.sign_in",
    "hub.sign_out",
    "hub.welcome",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("routes")
    url = f"sqlite:///{folder / 'x.sqlite'}"
    database = Database(url)
    upgrade(database)
    application = create_app(Settings(database=url, secret_file=str(folder / "key"), https=False), database)
    application.testing = True
    return application


def test_every_route_declares_a_permission(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "permission", None) is None
    ]
    assert silent == []


def test_the_public_routes_are_the_ones_we_know(app: Flask) -> None:
    public = {
        name for name, view in app.view_functions.items() if getattr(view, "permission", None) == ANYONE
    }
    assert public - PUBLIC == set()


def test_a_stranger_is_sent_to_sign_in_from_every_staff_page(app: Flask) -> None:
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        path = rule.build(dict.fromkeys(rule.arguments, "1"))
        assert path is not None
        answer = stranger.get(path[1])
        assert answer.status_code == 302, rule.endpoint
        assert answer.headers["Location"].startswith("/hub/sign-in"), rule.endpoint


def test_a_route_that_says_nothing_lets_nobody_in(app: Flask) -> None:
    """Plant a route without a permission and see the door stay shut."""
    extra = create_app(app.extensions["service"].settings, app.extensions["service"].database)
    extra.add_url_rule("/planted", "planted", lambda: "inside")
    answer = extra.test_client().get("/planted")
    assert answer.status_code == 302
    assert b"inside" not in answer.data


def test_every_role_has_a_name_and_its_permissions(app: Flask) -> None:
    assert set(NAMES) == set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Permission)
