"""A phone without a network: a survey opened once is answered, sealed, and sent once when the signal is back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.words import said
from tests.support.browser import ARGUMENTS, PATIENCE, Eyes, Visitor

WORDS = "The pond smells of dragons"
_IN_THE_CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found[request.url] = await (await caches.match(request)).text();
  return found;
}"""
_IN_THE_DATABASES = """async () => {
  const text = (value) => value instanceof Uint8Array
    ? new TextDecoder("latin1").decode(value) + new TextDecoder("utf-16").decode(value.slice(0, value.length & ~1))
    : value && typeof value === "object" ? Object.entries(value).map(([name, inside]) => name + text(inside)).join() : String(value);
  const found = [];
  for (const {name} of await indexedDB.databases()) {
    const base = await new Promise((yes) => { const asked = indexedDB.open(name); asked.onsuccess = () => yes(asked.result); });
    for (const store of base.objectStoreNames)
      found.push(...await new Promise((yes) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => yes(asked.result.map(text));
      }));
    base.close();
  }
  return found;
}"""
_ELSEWHERE = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie, document.title])"


def keep(visitor: Visitor, path: str, language: str = "en") -> None:
    """Open the survey once with a signal, and wait until the page says that it works without one."""
    visitor.open(f"{path}?lang={language}")
    expect(visitor.page.locator("[data-ready]")).to_be_visible(timeout=PATIENCE)


def lose_the_signal(visitor: Visitor, path: str) -> None:
    """Without a network, open the survey again."""
    visitor.context.set_offline(True)
    visitor.open(path)
    expect(section(visitor.page, "start")).to_be_visible()


def section(page: Page, name: str) -> Any:
    return page.locator(f'[data-page="{name}"]')


def heading(visitor: Visitor) -> str:
    return visitor.page.get_by_role("heading", level=1).inner_text()


def press(visitor: Visitor, words: str, to: str) -> None:
    """Press a button of the section in sight, and look over the section it leads to."""
    visitor.page.locator("main > [data-page]:visible").get_by_role("button", name=words, exact=True).click()
    expect(section(visitor.page, to)).to_be_visible(timeout=PATIENCE)
    visitor.look()


def answer_all(visitor: Visitor, language: str = "en") -> None:
    """From the start of the whole page to its check page; one answer of every kind."""

    def go_on(to: str) -> None:
        press(visitor, said("Continue", language), f"q:{to}")

    press(visitor, said("Start", language), "q:welcome")
    go_on("day")
    visitor.choose("day", "4")
    go_on("mood")
    visitor.choose("mood", "3")
    go_on("helped")
    visitor.choose("helped", "yes")
    go_on("who")
    visitor.choose("who", "friend", "other")
    visitor.write("who.other", "My neighbour's dragon")
    go_on("thanked")
    visitor.choose("thanked", "agree")
    go_on("place_quiet")
    go_on("place_friendly")
    visitor.choose("place_friendly", "dont_know")
    go_on("knew_way")
    visitor.choose("then_way", "2")
    visitor.choose("now_way", "4")
    go_on("again")
    visitor.choose("again", "7")
    go_on("people")
    visitor.write("people", "3")
    visitor.write("walk", "0,5")
    go_on("wishes")
    visitor.choose("wishes", "swings", "trees")
    go_on("order")
    for choice, place in (("clean", "2"), ("safe", "1"), ("late", "3")):
        visitor.write(f"order.rank.{choice}", place)
    go_on("visit")
    for part, value in (("day", "27"), ("month", "3"), ("year", "2026")):
        visitor.write(f"visit.{part}", value)
    go_on("word")
    visitor.write("word", "Green")
    go_on("more")
    visitor.write("more", WORDS)
    press(visitor, said("Continue", language), "last")
    visitor.choose("_quotes", "no")
    visitor.choose("_helped", "alone")
    press(visitor, said("Continue", language), "check")


def brief(visitor: Visitor) -> str:
    """The shortest way from the start of the whole page to its end; gives the receipt."""
    press(visitor, "Start", "q:welcome")
    press(visitor, "Continue", "q:day")
    visitor.choose("day", "4")
    press(visitor, "Continue", "q:mood")
    press(visitor, "Continue", "q:helped")
    visitor.choose("helped", "no")
    for to in (
        "place_quiet",
        "place_friendly",
        "knew_way",
        "again",
        "people",
        "wishes",
        "order",
        "visit",
        "word",
        "more",
    ):
        press(visitor, "Continue", f"q:{to}")
    visitor.write("more", WORDS)
    press(visitor, "Continue", "last")
    press(visitor, "Continue", "check")
    press(visitor, "Send my answers", "end")
    return visitor.page.locator("#receipt").inner_text()


@pytest.mark.parametrize(("language", "eyes"), [("en", Eyes()), ("ar", Eyes((320, 640)))], ids=["en", "ar"])
def test_every_kind_of_question_is_answered_without_a_signal_and_arrives_with_it(
    someone: Someone, place: Northmoor, language: str, eyes: Eyes
) -> None:
    visitor = someone(eyes=eyes)
    keep(visitor, place.anywhere, language)
    lose_the_signal(visitor, place.anywhere)
    answer_all(visitor, language)
    rows = visitor.page.locator("dl.rows").inner_text()
    assert WORDS in rows
    assert "My neighbour's dragon" in rows
    before = place.count("anywhere")
    press(visitor, said("Send my answers", language), "end")
    assert heading(visitor) == said("Kept on this phone, not sent yet", language)
    assert place.count("anywhere") == before
    receipt = visitor.page.locator("#receipt").inner_text()
    visitor.context.set_offline(False)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(
        said("Thank you. We have your answers.", language), timeout=PATIENCE
    )
    visitor.look()
    assert place.count("anywhere") == (before[0] + 1, before[1] + 1)
    visitor.open(f"/receipt?lang={language}")
    visitor.write("code", receipt)
    visitor.press(said("Show me", language))
    assert visitor.page.locator("dl.rows").count() == 1


def test_what_is_missing_or_wrong_is_said_in_the_words_of_the_page(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    press(visitor, "Start", "q:welcome")
    press(visitor, "Continue", "q:day")
    press(visitor, "Continue", "q:day")
    fault = "Choose one face, or choose ‘I don’t know’ or ‘I don’t want to say’."
    expect(visitor.page.locator(".faults")).to_be_focused()
    assert visitor.page.locator(".faults a").inner_text() == fault
    assert fault in visitor.page.locator("#q-day-error").inner_text()
    assert visitor.page.title().startswith("Error: How was your day")
    visitor.page.locator(".faults a").click()
    expect(section(visitor.page, "q:day")).to_be_visible()
    visitor.choose("day", "2")
    press(visitor, "Continue", "q:mood")
    assert visitor.page.locator(".faults:visible").count() == 0
    assert "Error" not in visitor.page.title()


def test_the_way_back_by_link_and_by_the_phones_own_button(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    press(visitor, "Start", "q:welcome")
    press(visitor, "Continue", "q:day")
    visitor.choose("day", "2")
    press(visitor, "Continue", "q:mood")
    visitor.page.get_by_role("link", name="Back").click()
    expect(section(visitor.page, "q:day")).to_be_visible()
    assert visitor.page.locator('input[name="day"][value="2"]').is_checked()
    visitor.page.go_back()
    expect(section(visitor.page, "q:mood")).to_be_visible()
    visitor.page.locator("header").get_by_role("link", name="Help").click()
    expect(visitor.page.locator("#help")).to_be_visible()
    expect(section(visitor.page, "q:mood")).to_be_visible()


def test_an_answer_changed_from_the_check_page_opens_the_way_it_decides(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    answer_all(visitor)
    assert "Who helped you?" in visitor.page.locator("dl.rows").inner_text()
    visitor.page.get_by_role("link", name="Change Did anybody help you there?").click()
    expect(section(visitor.page, "q:helped")).to_be_visible()
    visitor.choose("helped", "no")
    press(visitor, "Continue", "check")
    assert "Who helped you?" not in visitor.page.locator("dl.rows").inner_text()


def test_another_version_is_there_without_a_signal_too(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    visitor.choose("version", "brief")
    press(visitor, "Start", "q:welcome")
    assert "version=brief" in visitor.page.url
    assert section(visitor.page, "q:order").count() == 0


def test_the_next_person_with_the_phone_finds_no_word(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    receipt = brief(visitor)
    assert WORDS not in visitor.page.content()
    visitor.open(place.anywhere)
    assert "Answers kept on this phone, not sent yet: 1" in visitor.words
    kept = visitor.page.evaluate(_IN_THE_DATABASES)
    assert len(kept) == 1
    elsewhere = [visitor.page.evaluate(_ELSEWHERE), visitor.page.content(), str(visitor.context.cookies())]
    pages = visitor.page.evaluate(_IN_THE_CACHES)
    assert any(url.endswith("/whole?lang=en") for url in pages)
    for text in (*kept, *elsewhere, *pages.values()):
        for secret in (WORDS, "dragons", receipt, receipt.replace(" ", "")):
            assert secret not in text


@pytest.fixture
def phone(browser: Browser, chromium: str, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps its profile on the disk, as phones do."""
    started = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium, args=[*ARGUMENTS, "--unlimited-storage"]
    )
    yield started
    started.close()


def test_no_word_stands_on_the_phones_disk(phone: BrowserContext, place: Northmoor, tmp_path: Path) -> None:
    """Also of somebody whose battery dies in the middle: nothing of the page is written down by the browser either."""
    page = phone.pages[0]
    page.goto(place.home + place.anywhere)
    expect(page.locator("[data-ready]")).to_be_visible(timeout=PATIENCE)
    phone.set_offline(True)
    page.goto(f"{place.home}{place.anywhere}/whole?lang=en&version=brief#go")
    for _ in range(30):
        more = page.locator('[data-page="q:more"] textarea')
        if more.is_visible():
            break
        for name, value in (("day", "4"), ("helped", "no")):
            choice = page.locator(f'input[name="{name}"][value="{value}"]')
            if choice.is_visible():
                choice.check(force=True)
        here = page.locator("main > [data-page]:visible").get_attribute("data-page")
        page.locator("main > [data-page]:visible button[type=submit]").click()
        expect(section(page, str(here))).to_be_hidden()
    more.fill(WORDS)
    page.locator("main > [data-page]:visible button[type=submit]").click()
    expect(section(page, "last")).to_be_visible()
    kept = page.evaluate("async () => (await outbox.all()).length")
    assert kept == 1
    phone.close()
    wanted = [WORDS.encode(code) for code in ("utf-8", "utf-16-le")]
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert any(b"unfinished" in path.read_bytes() for path in files), "what is kept was not found at all"
    assert [str(path) for path in files for one in wanted if one in path.read_bytes()] == []


def test_a_power_cut_loses_nothing(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    press(visitor, "Start", "q:welcome")
    press(visitor, "Continue", "q:day")
    visitor.choose("day", "2")
    press(visitor, "Continue", "q:mood")
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.open(place.anywhere)
    expect(visitor.page.locator("[data-unfinished]")).to_be_visible()
    visitor.look()
    visitor.context.set_offline(False)
    visitor.page.goto(place.home + place.anywhere)
    expect(visitor.button("Carry on where you stopped")).to_be_visible(timeout=PATIENCE)
    visitor.press("Carry on where you stopped")
    assert visitor.path.endswith("/q/mood")
    visitor.follow("Back", within="main")
    assert visitor.page.locator('input[name="day"][value="2"]').is_checked()


def test_who_starts_again_sends_their_own_answers_and_nothing_of_what_was_begun_before(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    press(visitor, "Start", "q:welcome")
    press(visitor, "Continue", "q:day")
    visitor.choose("day", "2")
    press(visitor, "Continue", "q:mood")
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.open(place.anywhere)
    expect(visitor.page.locator("[data-unfinished]")).to_be_visible()
    before = place.count("anywhere")
    brief(visitor)
    visitor.context.set_offline(False)
    expect(visitor.page.locator('[data-when="received"]').first).to_be_visible(timeout=PATIENCE)
    assert place.count("anywhere") == (before[0] + 1, before[1] + 1)
    visitor.open(place.anywhere)
    assert visitor.page.get_by_role("button", name="Carry on where you stopped").count() == 0


def test_two_pages_and_the_worker_send_once(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    brief(visitor)
    before = place.count("anywhere")
    others = [visitor.context.new_page() for _ in range(2)]
    visitor.context.set_offline(False)
    for other in others:
        other.goto(place.home + place.anywhere, wait_until="commit")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(
        "Thank you. We have your answers.", timeout=PATIENCE
    )
    for other in others:
        other.goto(place.home + place.anywhere)
    assert place.count("anywhere") == (before[0] + 1, before[1] + 1)


def test_any_page_of_ours_sends_what_waits(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    brief(visitor)
    before = place.count("anywhere")
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.context.set_offline(False)
    visitor.open("/loops/")
    visitor.page.goto(place.home + place.anywhere)
    expect(visitor.page.locator("[data-waiting]")).to_be_hidden()
    visitor.page.wait_for_function("async () => (await outbox.all()).length === 0", timeout=PATIENCE)
    assert place.count("anywhere") == (before[0] + 1, before[1] + 1)


def test_what_can_never_be_sent_is_kept_and_said(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    visitor.page.evaluate(
        """async (url) => outbox.keep({id: "broken", kind: "finished", code: "x", url, made: Date.now(),
          body: new Uint8Array([1, 2, 3])})""",
        f"{place.anywhere}/sealed",
    )
    visitor.open(place.anywhere)
    expect(visitor.page.locator("[data-refused]")).to_be_visible(timeout=PATIENCE)
    visitor.look()
    assert "Answers kept on this phone that could not be sent: 1" in visitor.words
    visitor.open(place.anywhere)
    expect(visitor.page.locator("[data-refused]")).to_be_visible(timeout=PATIENCE)


def test_a_sensitive_survey_and_the_hub_leave_nothing_on_the_device(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    visitor.open(place.everything)
    assert visitor.page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    keep(visitor, place.anywhere)
    visitor.open(place.everything)
    visitor.press("Start")
    visitor.open(place.sign_in("hub"))
    visitor.press("Sign in to the demo")
    for url in visitor.page.evaluate(_IN_THE_CACHES):
        assert re.search(rf"/static/|{place.anywhere}/(whole|privacy)\?", url), url
    for path in (f"{place.everything}/whole", f"{place.everything}/manifest.webmanifest"):
        assert visitor.context.request.get(place.home + path).status == 404


def test_a_new_release_fetches_anew_what_the_old_one_kept(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    whole = f"{place.home}{place.anywhere}/whole?lang=en"
    visitor.page.evaluate(
        """async (whole) => {
          for (const name of await caches.keys()) await caches.delete(name);
          await (await caches.open("listening-loop-old")).put(whole, new Response("old"));
          await (await navigator.serviceWorker.getRegistration()).unregister();
        }""",
        whole,
    )
    visitor.open("/")
    keep(visitor, place.anywhere)
    names = visitor.page.evaluate("() => caches.keys()")
    assert len(names) == 1
    assert "listening-loop-old" not in names
    assert "data-page" in visitor.page.evaluate(_IN_THE_CACHES)[whole]


#: Something begun at this door before, as an older release of ours called it.
_BEGUN_BEFORE = """async (code) => outbox.keep({id: "of an older release", kind: "unfinished", code,
  url: `/s/${code}/sealed/unfinished`, made: Date.now(), hours: 24, body: new Uint8Array([1, 2, 3])})"""
_HOW_MANY = "async () => (await outbox.all()).length"


def test_what_was_begun_never_outlives_what_was_finished(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    visitor.page.evaluate(_BEGUN_BEFORE, place.anywhere.removeprefix("/s/"))
    brief(visitor)
    assert visitor.page.evaluate("async () => (await outbox.all()).map(({kind}) => kind)") == ["finished"]


def test_nor_where_the_phone_could_keep_no_more_and_the_answers_went_straight_away(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    lose_the_signal(visitor, place.anywhere)
    visitor.page.evaluate(
        """() => { const keep = outbox.keep;
          outbox.keep = (one) => one.kind === "finished" ? Promise.reject(new Error("full")) : keep(one); }"""
    )
    visitor.context.set_offline(False)
    before = place.count("anywhere")
    brief(visitor)
    expect(visitor.page.locator('[data-when="received"]').first).to_be_visible(timeout=PATIENCE)
    assert place.count("anywhere") == (before[0] + 1, before[1] + 1)
    assert visitor.page.evaluate(_HOW_MANY) == 0


def test_nor_where_the_survey_was_sent_page_by_page_in_the_end(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    visitor.page.evaluate(_BEGUN_BEFORE, place.anywhere.removeprefix("/s/"))
    send_here(visitor, place)
    visitor.open(f"{place.anywhere}/whole?lang=en")
    visitor.page.wait_for_function("async () => (await outbox.all()).length === 0", timeout=PATIENCE)


def test_a_look_back_at_the_thanks_takes_nothing_from_the_next_person(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    send_here(visitor, place)
    thanks = visitor.page
    other = visitor.context.new_page()
    other.goto(f"{place.home}{place.anywhere}/whole?lang=en")
    other.evaluate(_BEGUN_BEFORE, place.anywhere.removeprefix("/s/"))
    thanks.reload()
    expect(thanks.locator("[data-sent]")).to_be_visible()
    other.wait_for_timeout(500)
    assert other.evaluate(_HOW_MANY) == 1


def send_here(visitor: Visitor, place: Northmoor) -> None:
    """From the start page to the thanks, page by page and with a signal."""
    visitor.press("Start")
    visitor.press("Continue")
    visitor.choose("day", "4")
    visitor.press("Continue")
    visitor.open(f"{place.anywhere}/q/helped")
    visitor.choose("helped", "no")
    visitor.press("Continue")
    visitor.open(f"{place.anywhere}/check")
    visitor.press("Send my answers")


def test_finish_takes_everything_of_them_off_the_device_but_what_waits_to_be_sent(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    visitor.page.evaluate(
        """() => outbox.keep({id: "of a sister", kind: "finished", state: "refused", made: 1, body: new Uint8Array(9)})"""
    )
    send_here(visitor, place)
    visitor.press("Finish")
    assert [one["name"] for one in visitor.context.cookies() if "draft" in str(one.get("name"))] == []
    (waits,) = visitor.page.evaluate(_IN_THE_DATABASES)
    assert "of a sister" in waits


def test_it_can_be_installed(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    keep(visitor, place.anywhere)
    session = visitor.context.new_cdp_session(visitor.page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []


def test_without_scripts_the_one_page_leads_to_the_start(someone: Someone, place: Northmoor) -> None:
    visitor = someone(scripts=False)
    visitor.open(f"{place.anywhere}/whole?lang=en")
    visitor.follow("Go to the start", within="main")
    assert visitor.path == place.anywhere
