"""`listening-loop user`."""

import json

from feedback.accounts import accounts
from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.cli.conftest import Run


def test_adding_prints_a_link_that_signs_in_once(run: Run, database: Database, clock: SetClock):
    done = run("user", "add", "Sam@Example.org", "--role", "hub", "--role", "analyst", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["roles"] == ["hub", "analyst"]
    path, token = told["link"].rsplit("/", 1)
    assert path.endswith("/hub/welcome")
    with database.writing() as session:
        found = accounts.behind(session, token, clock.now())
        assert found is not None
        assert (found[0].email, found[1]) == ("sam@example.org", "welcome")
        accounts.use(session, token, clock.now())
    with database.reading() as session:
        assert accounts.behind(session, token, clock.now()) is None


def test_an_unknown_role_or_a_taken_email_adds_nothing(run: Run):
    assert "Choose from" in run("user", "add", "a@example.org", "--role", "queen").stderr
    assert run("user", "add", "a@example.org", "--role", "hub").exit_code == 0
    again = run("user", "add", "a@example.org", "--role", "hub")
    assert again.exit_code == 1
    assert "already" in again.stderr
    assert len(json.loads(run("user", "list", "--json").stdout)) == 1


def test_disabling_is_listed_and_noted(run: Run, database: Database):
    run("user", "add", "a@example.org", "--role", "hub")
    assert run("user", "disable", "A@example.org").exit_code == 0
    assert "disabled" in run("user", "list").stdout
    with database.reading() as session:
        assert {row.actor for row in session.query(AuditEntry)} == {"command line"}
    assert "user list" in run("user", "disable", "b@example.org").stderr


def test_a_lead_is_given_groups_and_others_take_their_place(run: Run):
    run("user", "add", "h@example.org", "--role", "group_lead", "--group", "Year  7", "--group", "Club")
    assert json.loads(run("user", "list", "--json").stdout)[0]["groups"] == ["Club", "Year 7"]
    done = run("user", "groups", "h@example.org", "--group", "Year 8")
    assert "Year 8" in done.stdout
    assert json.loads(run("user", "list", "--json").stdout)[0]["groups"] == ["Year 8"]
    assert "user list" in run("user", "groups", "x@example.org").stderr


def test_a_lead_of_a_group_sees_no_other_results(run: Run):
    done = run("user", "add", "h@example.org", "--role", "group_lead", "--role", "board")
    assert done.exit_code == 1
    assert "two accounts" in done.stderr
