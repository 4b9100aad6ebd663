"""Making, keeping and making anew; what the demo says is in test_story.py."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedback import serve
from feedback.clock import SetClock
from feedback.database import Database
from feedback.demo import partnership, prepare
from feedback.demo.stage import Act, Stage
from feedback.migrations.upgrade import upgrade
from feedback.partnership import profile
from feedback.settings import Settings

CLOCK = SetClock(datetime(2026, 3, 8, 14, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def short_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about the file: setting the partnership up is story enough."""
    monkeypatch.setattr(prepare, "PARTS", (partnership,))


def _area(settings: Settings, change: str = "") -> str:
    database = Database(settings.database)
    with database.writing() as session:
        if change:
            profile.set_up(session, area=change)
        area = profile.read(session).area
    database.dispose()
    return area


def test_a_second_start_keeps_what_was_done_in_it(demo_settings: Settings, folder: Path) -> None:
    first = prepare.prepare(demo_settings, folder, CLOCK)
    _area(demo_settings, "Changed by a visitor")
    again = prepare.prepare(demo_settings, folder, CLOCK)
    assert (first.made, again.made) == (True, False)
    assert again.notes == first.notes
    assert _area(demo_settings) == "Changed by a visitor"


def test_fresh_forgets_what_was_done_in_it(demo_settings: Settings, folder: Path) -> None:
    prepare.prepare(demo_settings, folder, CLOCK)
    before = _area(demo_settings)
    _area(demo_settings, "Changed by a visitor")
    assert prepare.prepare(demo_settings, folder, CLOCK, fresh=True).made
    assert _area(demo_settings) == before


def test_a_database_that_is_no_demo_is_left_alone(demo_settings: Settings, folder: Path) -> None:
    folder.mkdir()
    stranger = Database(demo_settings.database)
    upgrade(stranger)
    stranger.dispose()
    before = (folder / prepare.FILE).read_bytes()
    with pytest.raises(prepare.DemoFault, match="Move it away"):
        prepare.prepare(demo_settings, folder, CLOCK, fresh=True)
    assert (folder / prepare.FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(demo_settings: Settings, folder: Path) -> None:
    folder.mkdir()
    (folder / prepare.FILE).write_text("my notes about demonstrations\n" * 40)
    with pytest.raises(prepare.DemoFault, match="Move it away"):
        prepare.prepare(demo_settings, folder, CLOCK)


def test_nothing_half_done_is_left_behind(
    demo_settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(stage: Stage) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "story", _story_that_ends_with(stop))
        with pytest.raises(KeyboardInterrupt):
            prepare.prepare(demo_settings, folder, CLOCK)
    assert not (folder / prepare.FILE).exists()
    assert prepare.prepare(demo_settings, folder, CLOCK).made


def test_an_interrupted_fresh_start_keeps_the_demo_there_was(
    demo_settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(stage: Stage) -> None:
        raise KeyboardInterrupt

    prepare.prepare(demo_settings, folder, CLOCK)
    _area(demo_settings, "Changed by a visitor")
    with monkeypatch.context() as patch:
        patch.setattr(prepare, "story", _story_that_ends_with(stop))
        with pytest.raises(KeyboardInterrupt):
            prepare.prepare(demo_settings, folder, CLOCK, fresh=True)
    assert not prepare.prepare(demo_settings, folder, CLOCK).made
    assert _area(demo_settings) == "Changed by a visitor"


def test_no_setting_leads_a_demo_to_another_database(folder: Path) -> None:
    elsewhere = "postgresql+psycopg://hub@db/service"
    given = {one.name: elsewhere if "database" in one.name else one.default for one in fields(Settings)}
    taken = prepare.settings_for(Settings(**given), folder, 8000)
    assert elsewhere not in {getattr(taken, one.name) for one in fields(Settings)}


def test_the_production_server_refuses_a_demo(demo_settings: Settings, folder: Path) -> None:
    prepare.prepare(demo_settings, folder, CLOCK)
    with pytest.raises(serve.CannotServe, match="demo"):
        serve.ready(demo_settings)


def _story_that_ends_with(last: Callable[[Stage], None]) -> Callable[..., list[Act]]:
    return lambda stage, clock: [*partnership.acts(stage), Act(clock.now(), last)]
