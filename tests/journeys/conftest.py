"""One server and one Chromium for all stories; everybody in them has a browser of their own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.served import Northmoor, northmoor
from tests.support.browser import Visitor

Someone = Callable[..., Visitor]


@pytest.hookimpl(tryfirst=True)  # before the marks are read that put tests of one group together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories share a server, so one worker plays them all."""
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Northmoor]:
    with northmoor(tmp_path_factory.mktemp("northmoor")) as served:
        yield served


@pytest.fixture
def someone(browser: Browser, place: Northmoor) -> Iterator[Someone]:
    """Makes somebody with a browser; all of them go home at the end of the story."""
    there: list[Visitor] = []

    def come(**how: object) -> Visitor:
        visitor = Visitor(browser, place.home, **how)  # type: ignore[arg-type]
        there.append(visitor)
        return visitor

    yield come
    for visitor in there:
        visitor.close()
