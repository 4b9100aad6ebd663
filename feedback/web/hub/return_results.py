"""What organisations said in a round, beside each other and by name; and the same as a file."""

import io
from collections.abc import Iterator

from flask import Blueprint, abort, g, make_response, render_template, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.returns import answers, export, needs, rounds, sheets, standing, taking_up
from feedback.returns.answers import Answered
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.hub import returns
from feedback.web.service import reading, service
from forms.measures import Measure


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/returns/<round_id>/results", "return_results", page)
    hub.add_url_rule("/returns/<round_id>/results.<ending>", "return_file", file)


@allow(Permission.SEE_RESULTS)
def page(round_id: str) -> str:
    """Standards by organisation, shares on both bases, what moved, gaps, barriers, and their words for who may read."""
    with reading() as session:
        one = returns.found(session, round_id)
        found, before = answers.read(session, one), rounds.before(session, one)
        earlier = answers.read(session, before) if before else None
        made = sheets.sheets(found, earlier)
        return render_template(
            "hub/return_results.html",
            round=one,
            survey=session.get_one(Survey, one.survey_key),
            found=found,
            before=before,
            counts=standing.counts(found.asked, service().clock.today()),
            tables=[sheet for sheet in made if len(sheet.rows) > 1],
            single=[*(sheet.rows[0] for sheet in made if len(sheet.rows) == 1), *sheets.several(found)],
            groups=needs.needs(found),
            widest=needs.widest(needs.needs(found)),
            words=list(_words(found)) if _may(Permission.READ_COMMENTS) else None,
            became=taking_up.of_round(session, one),
            names={each.key: each.name for each in bodies.read(session).agencies},
            may_take_up=_may(Permission.UPDATE_PLANS),
            may_export=_may(Permission.EXPORT_ANSWERS),
            percent=sheets.percent,
            one_place=needs.one_place,
            signed=needs.signed,
        )


@allow(Permission.EXPORT_ANSWERS)
def file(round_id: str, ending: str) -> Response:
    """A line for each organisation that was asked, with the return that counts."""
    if ending not in export.KINDS:
        abort(404)
    with reading() as session:
        one = returns.found(session, round_id)
        content = export.KINDS[ending][1](_lines(session, one))
    name = f"{one.survey_key}-{bodies.key_of(one.name) or one.id}.{ending}"
    response = make_response(
        send_file(
            io.BytesIO(content), mimetype=export.KINDS[ending][0], as_attachment=True, download_name=name
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(session: Session, one) -> list:
    return list(export.lines(answers.read(session, one), service().clock.today()))


def _may(permission: Permission) -> bool:
    return permission in g.signed_in.permissions


def _words(found: Answered) -> Iterator[tuple]:
    """(what was asked, [(organisation, its words)]) for every question that asks for words and has some."""
    for question in found.survey.questions:
        if question.measure is Measure.TEXT:
            said = [
                (one, str(words))
                for one in found.returns
                if isinstance(words := one.answers.get(question.id), str)
            ]
            if said:
                yield sheets.asked(found.survey, question), said
