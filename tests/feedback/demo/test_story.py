"""What the finished demo says: every link leads somewhere, every number comes from the tables, every act left a trace."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback import paths
from feedback.accounts.roles import Permission, Role, permissions_of
from feedback.audit.models import AuditEntry
from feedback.clock import SetClock, SystemClock
from feedback.demo import prepare
from feedback.demo.browser import Browser
from feedback.demo.surveys import ANSWERS, with_priorities
from feedback.loop import demands, items, loops
from feedback.loop.hollow import check as hollow
from feedback.partnership import profile
from feedback.plans import shelf as plans
from feedback.publications.models import Publication
from feedback.responses import reading
from feedback.responses.models import Receipt, Response
from feedback.results import priority as informs
from feedback.results import questions
from feedback.safeguarding import catching_up, queue, rota
from feedback.settings import Settings
from feedback.surveys.models import Collector
from feedback.themes.models import Theme
from feedback.training import listing
from feedback.training.point_models import TrainingPoint
from tests.feedback.demo.conftest import PORT, Demo

STORY = paths.EXAMPLES / "story"
pytestmark = pytest.mark.xdist_group("demo")


def _told(name: str) -> Any:
    return yaml.safe_load((STORY / name).read_text(encoding="utf-8"))


def _path(url: str) -> str:
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("http", f"127.0.0.1:{PORT}"), url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _signed_in(demo: Demo, role: str) -> Browser:
    """A browser that opened the role's link and pressed its button."""
    link = next(one for one in demo.told["sign_in"] if one["role"] == role)
    browser = Browser(demo.app)
    browser.open(_path(link["url"]))
    browser.send({})
    return browser


def test_every_public_face_answers(demo: Demo) -> None:
    for face in demo.told["faces"]:
        if face["who"] == "everybody":
            Browser(demo.app).open(_path(face["url"]))


def test_every_face_of_the_hub_opens_to_the_listening_hub(demo: Demo) -> None:
    browser = _signed_in(demo, "hub")
    for face in demo.told["faces"]:
        if face["who"] == "staff":
            browser.open(_path(face["url"]))
            assert browser.path == urlsplit(face["url"]).path, face["name"]


def test_every_role_signs_in_with_one_press_and_as_often_as_it_likes(demo: Demo) -> None:
    assert [one["role"] for one in demo.told["sign_in"]] == list(Role)
    for _ in range(2):
        for role in Role:
            if Permission.SEE_HUB in permissions_of([role]):
                assert _signed_in(demo, role).path == "/hub/"


def test_the_faces_named_in_the_contract_are_all_there(demo: Demo) -> None:
    found = [_path(face["url"]) for face in demo.told["faces"]]
    for wanted in ("/", "/loops/", "/receipt", "/privacy", "/accessibility", "/help", "/hub/", "/hub/plans"):
        assert wanted in found
    assert any("lang=ar" in path and path.startswith("/s/") for path in found)
    assert any(re.fullmatch(r"/loops/[^/?]+", path) for path in found)
    assert any(re.fullmatch(r"/hub/plans/[^/]+/.+", path) for path in found)


def test_a_receipt_of_the_demo_opens_what_came_of_its_survey(demo: Demo) -> None:
    for door, code in demo.told["receipts"].items():
        with demo.database.reading() as session:
            key = session.get_one(Collector, door).survey_key
            titles = session.scalars(select(Publication.content).where(Publication.survey_key == key)).all()
        browser = Browser(demo.app)
        browser.open("/receipt")
        browser.send({"code": code})
        assert titles
        assert titles[0]["title"]["words"] in browser.text


def _rows(key: str) -> list[dict[str, str]]:
    """The rows of every table that was brought in for a survey, as they stand in the files."""
    found = []
    for one in _told("surveys.yaml"):
        if with_priorities(one).key == key:
            for table in one["answers"]:
                with (ANSWERS / table["file"]).open(encoding="utf-8") as file:
                    found += list(csv.DictReader(file))
    return found


def _visitors(key: str, session: Session) -> list[dict[str, Any]]:
    codes = session.scalars(select(Collector.code).where(Collector.survey_key == key)).all()
    return [one["answers"] for one in _told("visitors.yaml") if one["door"] in codes]


def test_the_numbers_on_the_results_page_are_a_recount_of_the_tables(demo: Demo) -> None:
    """A question that is asked in one wording, of a survey that shows small counts to staff."""
    with demo.database.reading() as session:
        found = questions.results(session, "practitioner-voice")
        assert found is not None
        rows = _rows("practitioner-voice")
        shown = 0
        assert found.responses == len(rows)
        for question in found.questions:
            (part,) = question.parts
            said = Counter(row[question.question.id] for row in rows)
            for row in part.summary.rows if question.question.type == "agree" else ():
                if isinstance(row.count, int):
                    assert row.count == said[part.words[row.id].pick("en").words], (
                        question.question.id,
                        row.id,
                    )
                    shown += 1
        assert shown > 20


def test_every_row_of_every_table_and_every_visitor_is_one_response(demo: Demo) -> None:
    with demo.database.reading() as session:
        counts = dict(
            session.execute(select(Response.survey_key, func.count()).group_by(Response.survey_key)).all()
        )
        for one in _told("surveys.yaml"):
            key = with_priorities(one).key
            if one.get("answers"):
                assert counts[key] == len(_rows(key)) + len(_visitors(key, session))


def test_every_word_people_wrote_is_a_comment(demo: Demo) -> None:
    with demo.database.reading() as session:
        written = sum(len(row["change"] and "x") + len(row["likes"] and "x") for row in _rows("feeling-safe"))
        written += sum(bool(row["less_safe.other"]) for row in _rows("feeling-safe"))
        visitors = _visitors("feeling-safe", session)
        written += sum(("change" in one) + ("likes" in one) for one in visitors)
        assert reading.how_many(session, "feeling-safe", reading.Filter()) == written


def _noted(session: Session) -> Counter[str]:
    rows = session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action))
    return Counter(dict(rows.all()))


def test_one_concern_is_on_the_clock_and_one_was_handed_over(demo: Demo) -> None:
    """Both came the way every text comes: nobody put them there."""
    with demo.database.reading() as session:
        waiting = queue.waiting(session)
        assert waiting  # after a weekend there may be two
        assert all(one.row.acknowledged_at is None and one.row.raised_by is None for one in waiting)
        handed = [one.row for one in queue.closed(session) if one.row.handed_at]
        first, *again = sorted(handed, key=lambda one: one.opened_at)
        assert (first.outcome, first.raised_by) == ("front_door", None)
        assert "keeps asking where I live" in (queue.words(session, first).text or "")
        # The weekly sample draws by lot, and a second reader may bring these very words up once more.
        assert {one.comment_id for one in again} <= {first.comment_id}
        assert all(one.raised_by for one in again)
        assert catching_up.waiting(session) == 0
        assert not rota.now(session, SystemClock().now(), profile.read(session).duty).empty


def test_every_act_left_its_trace(demo: Demo) -> None:
    """Nothing was put in around the verbs: what lies in the tables is what the trail tells."""
    surveys = _told("surveys.yaml")
    with demo.database.reading() as session:
        noted = _noted(session)
        brought = session.scalars(select(AuditEntry).where(AuditEntry.action == "answers brought in")).all()
        on_the_web = session.scalar(select(func.count()).select_from(Receipt))
        responses = session.scalar(select(func.count()).select_from(Response))
        held = session.scalars(select(AuditEntry).where(AuditEntry.action == "session recorded")).all()
        said = sum(one.detail["notes"] for one in held)
        assert responses == sum(one.detail["rows"] for one in brought) + (on_the_web or 0) + said
        returned = _told("returns.yaml")
        sent = [one for each in returned["rounds"] for one in (*each["returns"], *each.get("corrects", ()))]
        evaluated = sum(
            one.get(point, 0)
            for one in _told("evaluations.yaml")["events"]
            for point in ("before", "end", "follow_up", "follow_up_2")
        )
        assert on_the_web == len(_told("visitors.yaml")) + len(sent) + evaluated
        of_courses = session.scalar(select(func.count(TrainingPoint.survey_key.distinct())))
        assert noted["survey version published"] == (
            len(surveys) + len(returned["surveys"]) + noted["series of sessions begun"] + (of_courses or 0)
        )
        doors = session.scalar(select(func.count()).select_from(Collector))
        assert noted["door opened"] + len(held) == doors
        assert noted["theme added"] == session.scalar(select(func.count()).select_from(Theme))
        agreed = select(func.count()).select_from(Theme).where(Theme.agreed_at.is_not(None))
        assert noted["theme agreed"] == session.scalar(agreed)
        assert noted["account added"] == len(_told("people.yaml"))
        others = len(list((paths.EXAMPLES / "plans").glob("*.yaml")))
        assert noted["plan brought in"] == others + 1  # and Northmoor's own
        released = session.scalars(select(AuditEntry).where(AuditEntry.action == "loop released")).all()
        publications = session.scalar(select(func.count()).select_from(Publication))
        assert sum(len(one.detail["languages"]) for one in released) == publications
        for loop in loops.newest_first(session):
            for item in loop.items:
                assert session.scalars(
                    select(AuditEntry).where(AuditEntry.thing == items.thing(item))
                ).all(), item.said


def test_the_story_runs_forward_and_ends_before_now(demo: Demo) -> None:
    with demo.database.reading() as session:
        moments = session.scalars(
            select(AuditEntry.at).where(AuditEntry.action != "signed in").order_by(AuditEntry.id)
        ).all()
    assert list(moments) == sorted(moments)
    assert moments[-1] <= datetime.now(UTC)


def test_published_loops_say_yes_not_yet_no_and_late(demo: Demo) -> None:
    today = datetime.now(UTC).date()
    with demo.database.reading() as session:
        unpublished = {one.id for one in loops.unpublished(session)}
        published = [one for one in loops.newest_first(session) if one.id not in unpublished]
        assert len(published) >= 2
        said = [item for loop in published for item in loop.items]
        assert {"done", "planned", "doing", "cannot", "passed_on"} <= {item.response for item in said}
        assert sum(items.overdue(item, today) for item in said) == 1
        assert not any(demands.before_release(item) for item in said)
        assert not any(hollow.of_item(item) for item in said)


def test_the_hub_finds_work_on_its_list(demo: Demo) -> None:
    with demo.database.reading() as session:
        assert reading.unread(session)
        waiting = loops.unpublished(session)
        assert any(demands.missing(item) for one in waiting for item in loops.find(session, one.id).items)  # type: ignore[union-attr]


def test_surveys_and_promises_meet_on_priorities_of_every_plan(demo: Demo) -> None:
    with demo.database.reading() as session:
        refs = [row.ref for row in plans.priorities(session)]
        counts = informs.informed(session, refs)
        asked = {ref.partition("/")[0] for ref, (surveys, _) in counts.items() if surveys}
        assert asked == {one.key for one in plans.plans(session)}
        assert any(surveys and promises for surveys, promises in counts.values())
        named = {
            ref
            for one in _told("surveys.yaml")
            for ref in (*one["priorities"], *one.get("questions", {}).values())
        }
        assert named <= set(refs)


def test_the_loop_about_children_speaks_their_languages(demo: Demo) -> None:
    """As far as the interface has words for them."""
    with demo.database.reading() as session:
        rows = session.scalars(select(Publication).where(Publication.slug == "feeling-safe")).all()
        for row in rows:
            assert {one["said"]["language"] for one in row.content["items"]} == {row.language}


def test_telephone_numbers_are_kept_free_for_stories_or_are_national_help() -> None:
    text = (paths.EXAMPLES / "partnership" / "northmoor.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^ +(?:phone|text): \"?([\d ]+)\"?$", text, re.MULTILINE)
    assert len(found) > 6
    for number in found:
        assert re.fullmatch(r"999|111|0800 1111|01632 960\d{3}|0808 157 0\d{3}", number), number


@pytest.mark.parametrize(
    "moment",
    [datetime(2027, 3, 29, 0, 30, tzinfo=UTC), datetime(2028, 2, 29, 12, 0, tzinfo=UTC)],
    ids=["the Monday after the clocks change", "a day that is there every four years"],
)
def test_the_story_can_be_told_on_any_day(moment: datetime, demo_settings: Settings, folder: Path) -> None:
    made = prepare.prepare(demo_settings, folder, SetClock(moment))
    assert made.notes.receipts.keys() == {
        one["door"] for one in _told("visitors.yaml") if one.get("remembers")
    }


def test_the_port_must_be_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from click.testing import CliRunner

    from feedback.cli.installation import Installation
    from feedback.cli.main import command_line

    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(command_line, ["demo", "--port", str(port)], obj=Installation())
    assert result.exit_code == 1
    assert f"Port {port} is taken" in result.stderr
    assert not (tmp_path / "instance").exists()


def test_training_has_two_years_and_one_person_alone_from_an_agency(demo: Demo) -> None:
    with demo.database.reading() as session:
        held = listing.events(session, listing.Chosen(when="past"), SystemClock().now())
        assert len(held) >= 11
        assert (held[0].event.starts_at - held[-1].event.starts_at).days > 600
        assert sum(one.counts.came for one in held) > 190
        agencies = listing.by_agency(session, [one.event.id for one in held])
        assert len([one for one in agencies if one.key]) == 8
        assert [one.came for one in agencies if one.name == "Northmoor GP Federation"] == [1]
