"""A session to read a survey's results in: as they are now, or as they stood for those who see nothing but results."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.responses import store
from feedback.results import standing
from feedback.results.standing import Stood
from feedback.web.service import reading, service, writing


@contextmanager
def results_of(survey_key: str) -> Iterator[tuple[Session, Stood | None]]:
    """The session, and how the results stand in it: None for who reads comments, and so sees each answer as it comes."""
    if Permission.READ_COMMENTS in g.signed_in.permissions:
        with reading() as session:
            yield session, None
        return
    _moved_on(survey_key)
    with reading() as session:
        yield session, standing.look(session, survey_key)


def _moved_on(survey_key: str) -> None:
    today = service().clock.today()
    with reading() as session:
        due = standing.due(session, survey_key, today)
    if due:
        with writing() as session:
            standing.move_on(session, survey_key, today)


@contextmanager
def results_of_all() -> Iterator[Session]:
    """A session for a page or paper about several surveys: each as the person signed in may see it."""
    if Permission.READ_COMMENTS in g.signed_in.permissions:
        with reading() as session:
            yield session
        return
    with stood_for_all() as session:
        yield session


@contextmanager
def stood_for_all() -> Iterator[Session]:
    """A session for a paper that is handed on: as results stood, whoever makes it, since its readers see nothing else."""
    with reading() as session:
        answered = sorted(store.counts(session))
    for key in answered:
        _moved_on(key)
    with reading() as session:
        for key in answered:
            standing.look(session, key)
        yield session
