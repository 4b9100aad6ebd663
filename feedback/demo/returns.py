"""Organisations answer for themselves: rounds are opened, returns come, one is put right, one is given time, two are late."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.demo.surveys import with_priorities
from feedback.invitations import door, entrance
from feedback.partnership.bodies import key_of
from feedback.responses import intake, receipts
from feedback.responses.drafts import Kept
from feedback.returns import answers, contacts, links, rounds, taking_up
from feedback.returns.letters import Sender
from feedback.returns.models import ReturnRound
from feedback.safeguarding.screen import Guard
from feedback.secrets import new_token
from feedback.surveys import versions
from forms.survey import Survey

LETTERS = {"i": "in_place", "p": "partly", "n": "not_yet", "x": "does_not_apply", "?": "dont_know"}
STANDARD = "standard_"


def acts(stage: Stage) -> Iterator[Act]:
    """Publishing, opening, and everything that comes of each round on its day."""
    story, moment = told(FOLDER / "returns.yaml"), stage.days.moment
    for number, one in enumerate(story["surveys"]):
        yield Act(moment(one["published"], f"08:4{number}"), partial(_publish, survey=with_priorities(one)))
    yield Act(moment(-139, "09:00"), partial(_write_down, people=story["contacts"]))
    for one in story["rounds"]:
        names = list(story["contacts"]) if one["survey"] == "section-11" else _named(one)
        yield Act(moment(one["opens"], "09:30"), partial(_open, one=one, names=names))
        for kind, does in (
            ("returns", _return),
            ("corrects", _correct),
            ("extends", _extend),
            ("declines", _decline),
        ):
            for number, each in enumerate(one.get(kind, ())):
                yield Act(moment(each["day"], f"13:{number:02}"), partial(does, one=one, each=each))
        if "closed" in one:
            yield Act(moment(one["closed"], "17:00"), partial(_close, one=one))
        for name in one.get("begins", ()):
            yield Act(moment(-7, "15:00"), partial(_begin, one=one, name=name))
        for each in one.get("recommends", ()):
            yield Act(moment(each["day"], "15:10"), partial(_recommend, one=one, each=each))


def _named(one: dict[str, Any]) -> list[str]:
    return [each["agency"] for each in one["returns"]] + one.get("links", [])


def _publish(stage: Stage, survey: Survey) -> None:
    with stage.writing() as session:
        version = versions.keep(session, survey, stage.now, stage.people["hub"])
        versions.publish(session, version, stage.now, stage.people["hub"])


def _write_down(stage: Stage, people: Mapping[str, list[str]]) -> None:
    with stage.writing() as session:
        for agency, (name, address) in people.items():
            contacts.add(session, key_of(agency), name, address, stage.now, stage.people["hub"])


def _open(stage: Stage, one: dict[str, Any], names: list[str]) -> None:
    """The links go out by post of the hub's own: the demo sends no mail."""
    by = (stage.now, stage.people["hub"])
    keys = [key_of(name) for name in names]
    with stage.writing() as session:
        due_on, board = stage.days.day(one["due"]), key_of(one["board"])
        made = rounds.begin(session, one["survey"], one["name"], due_on, keys, *by, board_key=board)
        known = contacts.of_all(session)
        for key in keys:
            first = known[key][0]
            links.make(session, made, key, first.name, first.address, _sender(stage), *by)


def _return(stage: Stage, one: dict[str, Any], each: dict[str, Any]) -> None:
    with stage.writing() as session:
        made = _round(session, one)
        version = versions.current(session, made.survey_key)
        assert version is not None
        survey = versions.read(version)
        link = links.current(session, made, key_of(each["agency"]))
        assert link is not None
        service, code = stage.app.extensions["service"], made.collector_code
        answers_ = _given(survey, each)
        sent = Kept("", code, version.id, survey.key, version.mode, None, "en", answers_, survey)
        watch = Guard(stage.now, service.partnership().duty, service.screener)
        who = {"invitation_id": link.invitation_id, "agency_key": link.agency_key}
        receipt = receipts.code_for(service.key, new_token())
        intake.receive(session, sent, receipt, stage.clock.today(), who, watch)
        door.change(session, made.collector_code, "answered", link.invitation_id)


def _correct(stage: Stage, one: dict[str, Any], each: dict[str, Any]) -> None:
    by = (stage.now, stage.people["hub"])
    with stage.writing() as session:
        key = key_of(each["agency"])
        first = contacts.of(session, key)[0]
        links.make(
            session,
            _round(session, one),
            key,
            first.name,
            first.address,
            _sender(stage),
            *by,
            why=each["why"],
        )
    _return(stage, one, each)


def _extend(stage: Stage, one: dict[str, Any], each: dict[str, Any]) -> None:
    until: date = stage.days.day(each["until"])
    with stage.writing() as session:
        about = (session, _round(session, one), key_of(each["agency"]))
        rounds.extend(*about, until, each["why"], stage.now, stage.people["hub"])


def _decline(stage: Stage, one: dict[str, Any], each: dict[str, Any]) -> None:
    with stage.writing() as session:
        about = (session, _round(session, one), key_of(each["agency"]))
        rounds.decline(*about, each["why"], stage.now, stage.people["hub"])


def _close(stage: Stage, one: dict[str, Any]) -> None:
    with stage.writing() as session:
        rounds.close(session, _round(session, one), stage.now, stage.people["hub"])


def _begin(stage: Stage, one: dict[str, Any], name: str) -> None:
    """Somebody there has opened the link and pressed Start, and nothing came of it."""
    with stage.writing() as session:
        made = _round(session, one)
        link = links.current(session, made, key_of(name))
        assert link is not None
        key = stage.app.extensions["service"].key
        token = entrance.shared_token(key, links.own(key, link))
        entrance.note_begun(session, made.collector_code, link.invitation_id, token)


def _recommend(stage: Stage, one: dict[str, Any], each: dict[str, Any]) -> None:
    with stage.writing() as session:
        made, key = _round(session, one), key_of(each["agency"])
        found = answers.read(session, made)
        sent, question = found.of(key), found.survey.question(each["question"])
        assert sent is not None
        assert question is not None
        words = taking_up.propose(found.survey, made, sent, question, stage.clock.today())
        by = (stage.now, stage.people["hub"])
        taking_up.recommend(session, made, key, question.id, key_of(each["board"]), words, *by)


def _sender(stage: Stage) -> Sender:
    return Sender("", False, stage.app.extensions["service"].key)


def _round(session: Session, one: dict[str, Any]) -> ReturnRound:
    return session.scalars(
        select(ReturnRound).where(ReturnRound.survey_key == one["survey"], ReturnRound.name == one["name"])
    ).one()


def _given(survey: Survey, each: dict[str, Any]) -> dict[str, Any]:
    """The answers as a person would give them, page by page."""
    given = dict(each.get("words", {}))
    standards = [question.id for question in survey.questions if question.id.startswith(STANDARD)]
    given |= {name: LETTERS[letter] for name, letter in zip(standards, each.get("said", ""), strict=False)}
    given |= {name: each[name] for name in ("first", "barriers") if name in each}
    if "needs" in each:
        given |= _needs(survey, each["needs"])
    return given


def _needs(survey: Survey, needs: Mapping[str, tuple[int, str, str]]) -> dict[str, Any]:
    first = survey.question("first")
    topics = first.choice_ids if first else ()
    given: dict[str, Any] = {"workforce": list(needs)}
    for group, (people, importance, confidence) in needs.items():
        given[f"headcount__{group}"] = people
        for what, figures in (("importance", importance), ("confidence", confidence)):
            given |= {
                f"{what}__{group}__{topic}": int(figure)
                for topic, figure in zip(topics, figures, strict=True)
            }
    return given
