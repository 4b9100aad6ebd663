"""`listening-loop worker` and `listening-loop mail`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from feedback import demo_mark
from feedback.clock import SetClock, SystemClock
from feedback.database import Database
from feedback.doctor.examination import examine
from feedback.mail import outbox
from feedback.mail.models import Message
from feedback.mail.wording import Words
from feedback.settings import Settings, SettingsError
from feedback.worker import marks
from tests.feedback.cli.conftest import Run
from tests.feedback.mail.test_bounces import notice
from tests.support.mailserver import Handler, free_port, mail_server


@pytest.fixture
def server() -> Iterator[tuple[Handler, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def settings(database: Database, tmp_path: Path, server: tuple[Handler, int]) -> Settings:
    return Settings(
        database=database.url.render_as_string(hide_password=False),
        secret_file=str(tmp_path / "secret-key"),
        https=False,
        mail_host="127.0.0.1",
        mail_port=server[1],
        mail_security="none",
        mail_from="listening@example.gov.uk",
    )


def post(database: Database, clock: SetClock, address: str = "ann@example.org") -> None:
    with database.writing() as session:
        outbox.post(session, address, "test", address, Words("Hello", "Two words\n"), clock.now())


def test_once_sends_what_is_due_and_says_nothing_of_to_whom(
    run: Run, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    post(database, clock)
    done = run("worker", "--once")
    assert done.exit_code == 0, done.stderr
    assert "1 sent" in done.stderr
    assert "ann@" not in done.stderr + done.stdout
    assert len(server[0].taken) == 1


def test_a_dry_run_says_what_would_be_done(
    run: Run, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    post(database, clock)
    done = run("worker", "--once", "--dry-run")
    assert done.exit_code == 0
    assert "would be: 0 messages emptied" in done.stdout
    assert server[0].taken == []
    assert run("worker", "--dry-run").exit_code == 2


def test_once_fails_where_the_mail_server_cannot_be_used(
    settings: Settings, database: Database, clock: SetClock, tmp_path: Path
):
    from click.testing import CliRunner

    from feedback.cli.installation import Installation
    from feedback.cli.main import command_line

    installation = Installation()
    dead = replace(settings, mail_port=free_port())
    vars(installation).update(settings=dead, database=database, clock=clock)
    post(database, clock)
    done = CliRunner().invoke(command_line, ["worker", "--once"], obj=installation)
    assert done.exit_code == 1
    assert "waits in the outbox" in done.stderr


def test_a_demo_is_refused(run: Run, database: Database):
    if database.url.get_backend_name() == "sqlite":
        demo_mark.mark(database)
        done = run("worker", "--once")
        assert done.exit_code == 1
        assert "demo" in done.stderr


def test_what_was_given_up_is_listed_and_tried_again(
    run: Run, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    server[0].refuse["ann@example.org"] = "550 5.1.1 <ann@example.org> unknown"
    post(database, clock)
    run("worker", "--once")
    (row,) = json.loads(run("mail", "list", "--json").stdout)
    assert "ann" not in json.dumps(row)
    told = run("mail", "list")
    assert row["id"] in told.stdout
    assert "1 were given up" in told.stderr
    server[0].refuse.clear()
    assert run("mail", "again", row["id"]).exit_code == 0
    assert run("mail", "again", row["id"]).exit_code == 1
    run("worker", "--once")
    assert len(server[0].taken) == 1


def test_a_message_to_try_the_server(run: Run, server: tuple[Handler, int]):
    assert run("mail", "test", "you@example.org").exit_code == 0
    assert server[0].taken[0]["To"] == "you@example.org"
    server[0].refuse["you@example.org"] = "550 5.1.1 No"
    refused = run("mail", "test", "you@example.org")
    assert refused.exit_code == 1
    assert "550" in refused.stderr
    assert run("mail", "test", "you").exit_code == 1


def test_sigterm_ends_it_cleanly(
    settings: Settings, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    post(database, clock)
    environment = os.environ | {
        "LISTENING_LOOP_DATABASE": settings.database,
        "LISTENING_LOOP_MAIL_HOST": "127.0.0.1",
        "LISTENING_LOOP_MAIL_PORT": str(server[1]),
        "LISTENING_LOOP_MAIL_SECURITY": "none",
        "LISTENING_LOOP_MAIL_FROM": settings.mail_from,
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "feedback", "worker"], env=environment, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not server[0].taken and time.monotonic() < until:
        time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 0, said
    assert "1 sent" in said
    with database.reading() as session:
        assert outbox.standing(session).sent == 1


def states(settings: Settings) -> dict[str, str]:
    return {finding.part: finding.state for finding in examine(settings)}


def test_the_doctor_sees_mail_and_worker(
    run: Run, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
):
    assert (states(settings)["mail"], states(settings)["worker"]) == ("sound", "advice")
    now = SystemClock().now()
    with database.writing() as session:
        marks.note(session, marks.ROUND, now)
        outbox.post(session, "a", "test", "ann@example.org", Words("Hello", "Hello\n"), now)
    assert (states(settings)["worker"], states(settings)["outbox"]) == ("sound", "sound")
    with database.writing() as session:
        marks.note(session, marks.ROUND, now, "The mail server cannot be reached (TimeoutError).")
        session.execute(update(Message).values(next_try_at=now - timedelta(hours=2)))
    assert (states(settings)["worker"], states(settings)["outbox"]) == ("fault", "fault")
    with database.writing() as session:
        marks.note(session, marks.ROUND, now - timedelta(hours=2))
        session.execute(update(Message).values(state="given_up", given_up_at=now, reason="No"))
    assert (states(settings)["worker"], states(settings)["outbox"]) == ("fault", "advice")
    assert states(replace(settings, mail_port=free_port()))["mail"] == "fault"
    without = states(replace(settings, mail_host=""))
    assert (without["mail"], without["worker"]) == ("advice", "advice")


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail_host": "mail.example.gov.uk"},
        {"mail_security": "yes"},
        {"mail_user": "a", "mail_security": "none"},
        {"mail_quiet_hours": "8pm to 8am"},
        {"mail_quiet_hours": "25:00-08:00"},
        {"worker_seconds": 0},
    ],
)
def test_settings_that_cannot_work_stop_the_start(wrong: dict[str, object]):
    with pytest.raises(SettingsError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_messages_that_came_back_are_read_from_a_file_or_a_pipe(
    run: Run, database: Database, clock: SetClock, tmp_path: Path
):
    post(database, clock)
    run("worker", "--once")
    with database.reading() as session:
        which = str(session.scalars(select(Message.message_id)).one())
    (tmp_path / "box").write_bytes(b"From a Wed Mar  4 14:30:00 2026\n" + notice(which=which))
    done = run("mail", "bounces", str(tmp_path / "box"))
    assert done.exit_code == 0, done.stderr
    assert "1 did not arrive for good, 0 for now" in done.output
    assert "example.org" not in done.output
    assert run("mail", "bounces", str(tmp_path / "none")).exit_code != 0
