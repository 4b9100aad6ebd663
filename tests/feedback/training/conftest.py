"""The course of the long stories, with a mail server that takes what the worker sends."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import paths
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import bodies
from feedback.plans import importing as plans
from feedback.plans import plan_file
from feedback.settings import Settings
from feedback.worker.loop import Worker
from tests.feedback.training.whole_course import AGENCIES, Course
from tests.support.mailserver import mail_server


@pytest.fixture
def course(
    app: Flask, staff: Callable[..., FlaskClient], database: Database, clock: SetClock, settings: Settings
) -> Iterator[Course]:
    with mail_server() as (handler, port):
        set_up = replace(
            settings, mail_host="127.0.0.1", mail_port=port, mail_security="none", mail_from="hub@example.org",
            public_url="http://hub.example.org",
        )  # fmt: skip
        worker = Worker(set_up, database, clock)
        with database.writing() as session:
            bodies.set_from_lines(
                session, agencies="\n".join(AGENCIES), boards="The Board\n- Learning", voice_groups=""
            )
            plan = plan_file.read(paths.EXAMPLES / "plans" / "bury-2023-24.yaml").plan
            assert plan is not None
            plans.bring_in(session, plan, clock.now(), "tests")
        yield Course(app, staff, staff("hub"), database, clock, worker, handler)
