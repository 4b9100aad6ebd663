"""What the first question page weighs on a cold phone, in every language: exact bytes, so a test and no benchmark.

Counted as sent: the page itself (not compressed, because it carries secrets beside what a person typed), and every style
and script it names, in Brotli. Fonts are the phone's own. A manifest, a worker and recordings are fetched apart from the
page and are printed by `make bench`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.app import create_app
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.partnership.models import Partnership
from feedback.settings import Settings
from feedback.surveys import collectors, versions
from forms import library

#: Ten packets: what a server sends before it waits for an answer.
MOST = 14_600
LANGUAGES = library.read("three-questions").languages
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NAMED = re.compile(r'<(?:link rel="stylesheet"|script)[^>]*?(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A hub that has switched on every language there is."""
    folder = tmp_path_factory.mktemp("weight")
    url = f"sqlite:///{folder / 'weight.sqlite'}"
    database = Database(url)
    upgrade(database)
    now = SystemClock().now()
    with database.writing() as session:
        session.add(
            Partnership(name="Northmoor", short_name="Northmoor", accent="#4b2a73", languages=list(LANGUAGES))
        )
        version = versions.keep(session, library.read("three-questions"), now, "tests")
        versions.publish(session, version, now, "tests")
        session.flush()
        collectors.open_door(session, "three-questions", now, "tests", code="weigh")
    app = create_app(Settings(database=url, secret_file=str(folder / "key"), https=False), database)
    app.testing = True
    yield app
    database.dispose()


@pytest.fixture
def phone(hub: Flask) -> FlaskClient:
    return hub.test_client()


def parts(phone: FlaskClient, page: str) -> dict[str, int]:
    """Bytes of a page and of all it names."""
    found = {"page": len(page.encode())}
    for name in dict.fromkeys(NAMED.findall(page)):
        found[Path(name).name] = len(phone.get(name, headers={"Accept-Encoding": "br"}).data)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_question_fits_into_ten_packets(phone: FlaskClient, language: str) -> None:
    start = phone.get(f"/s/weigh?lang={language}").text
    token = TOKEN.search(start)
    assert token is not None
    page = phone.post(
        f"/s/weigh?lang={language}", data={"csrf_token": token.group(1)}, follow_redirects=True
    ).text
    assert f'<html lang="{language}"' in page
    weighed = parts(phone, page)
    assert len(weighed) == 3, "a page, a style and a script: on a poor line a fourth request costs a second"
    assert sum(weighed.values()) <= MOST, weighed
