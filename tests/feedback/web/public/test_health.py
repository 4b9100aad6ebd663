from feedback.database import Database


def test_alive_is_one_word(client):
    page = client.get("/healthz")
    assert (page.status_code, page.text) == (200, "ok")


def test_a_migrated_database_is_ready(client):
    page = client.get("/readyz")
    assert (page.status_code, page.json) == (200, {"ready": True, "database": "migrated"})


def test_an_empty_database_is_not_ready(app, client, tmp_path):
    with _other_database(app, f"sqlite:///{tmp_path / 'empty.sqlite'}"):
        page = client.get("/readyz")
    assert (page.status_code, page.json) == (503, {"ready": False, "database": "not migrated"})


def test_a_database_that_is_away_is_not_ready(app, client, tmp_path):
    with _other_database(app, f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite'}"):
        page = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert (page.status_code, page.json) == (503, {"ready": False, "database": "unreachable"})


class _other_database:  # noqa: N801
    """The application on another database for a while; the partnership is remembered from before."""

    def __init__(self, app, url):
        self.service = app.extensions["service"]
        self.service.partnership()
        self.before, self.other = self.service.database, Database(url)

    def __enter__(self):
        self.service.database = self.service.public_database = self.other

    def __exit__(self, *_):
        self.service.database = self.service.public_database = self.before
        self.other.dispose()
