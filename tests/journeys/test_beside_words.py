"""What stands beside the words: pictures in Easy Read, a signed video, a recording; and questions read aloud."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.feedback.media import made
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor, run_command
from tests.journeys.words import said
from tests.support.browser import DESK, Eyes, Visitor

SURVEY = Path(__file__).with_name("beside.yaml")
FILES = {
    "our-park": (made.png(900, 600), "--alt", "en=A pond with ducks"),
    "park-bsl": (made.mp4(),),
    "park-captions": (made.VTT, "--language", "en"),
    "who-en": (made.mp3(), "--language", "en"),
}
#: A telephone with these voices, which only writes down what it would say. `hold`: it goes on until it is stopped.
VOICES = """(([voices, hold]) => {
  const heard = [], now = {}, listeners = [];
  const all = voices.map(([lang, localService]) => ({ lang, localService }));
  window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
  window.heard = heard;
  window.arrive = (lang) => { all.push({ lang, localService: true }); listeners.forEach((one) => one()); };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => all,
    addEventListener: (_, listener) => listeners.push(listener),
    speak: (one) => { heard.push([one.words.trim(), one.lang, one.voice.lang]); hold || setTimeout(one.onend, 1); },
    cancel: () => heard.push("stop"),
  } });
})"""


@pytest.fixture(scope="module")
def beside(place: Northmoor, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a survey with files beside its words, which are brought in as an author would."""
    database = place.folder / place.told["database"]
    own = os.environ | {
        "LISTENING_LOOP_DATABASE": f"sqlite:///{database}",
        "PYTHONPATH": str(SURVEY.parent.parent.parent),
    }
    folder = tmp_path_factory.mktemp("files")
    for name, (content, *said_of_it) in FILES.items():
        (folder / name).write_bytes(content)
        run_command(place.folder, own, "media", "add", str(folder / name), "--name", name, *said_of_it)
    return json.loads(run_command(place.folder, own, "survey", "import", str(SURVEY), "--publish", "--json"))[
        "path"
    ]


def begin(visitor: Visitor, path: str, language: str = "en", easy: bool = False) -> None:
    visitor.open(f"{path}?lang={language}")
    if easy:
        visitor.choose("version", "easy")
    visitor.press(said("I want to take part", language))
    visitor.open(f"{path}/q/park")


def voices(visitor: Visitor, *languages: str, hold: bool = False, far: tuple[str, ...] = ()) -> None:
    """Give somebody's telephone these voices; `far` are spoken by a company elsewhere."""
    there = [[one, True] for one in languages] + [[one, False] for one in far]
    visitor.context.add_init_script(f"{VOICES}({json.dumps([there, hold])})")


def reader(visitor: Visitor) -> Locator:
    return visitor.page.locator("button.read")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_easy_read_has_each_picture_right_beside_its_words(
    someone: Someone, beside: str, language: str, scripts: bool
) -> None:
    visitor = someone(scripts=scripts)
    begin(visitor, beside, language, easy=True)
    heading = visitor.page.locator("h1")
    picture, words = heading.locator("img"), heading.locator("span.seen > span")
    starts_the_line(visitor, picture, words)
    assert picture.get_attribute("alt") == {"en": "A pond with ducks", "ar": "بركة فيها بط"}[language]
    for choice in visitor.page.locator(".pick.seen").all():
        starts_the_line(visitor, choice.locator("img"), choice.locator("label > span"))
        assert choice.locator("img").get_attribute("alt") == "", "the words beside it say it already"
        assert choice.locator("label").bounding_box()["height"] >= 44  # type: ignore[index]
    assert visitor.page.locator(".pick.seen").count() == 3
    size = (
        visitor.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.pick label')).fontSize)")
        if scripts
        else 22
    )
    assert size >= 14 * 4 / 3, "fourteen points at the least"
    visitor.choose("park", "okay")
    visitor.press(said("Continue", language))
    assert visitor.path.endswith("/q/who")


def starts_the_line(visitor: Visitor, picture: Locator, words: Locator) -> None:
    """The picture at the start of the line, the words next to it on the same line, and it has its place kept."""
    assert picture.get_attribute("width")
    assert picture.get_attribute("height")
    seen, read = picture.bounding_box(), words.bounding_box()
    assert seen is not None
    assert read is not None
    right_to_left = visitor.page.locator("html").get_attribute("dir") == "rtl"
    gap = (
        seen["x"] - (read["x"] + read["width"]) if right_to_left else read["x"] - (seen["x"] + seen["width"])
    )
    assert 0 <= gap <= 40
    assert seen["y"] < read["y"] + read["height"]
    assert read["y"] < seen["y"] + seen["height"]


def test_a_question_with_everything_beside_it_passes_in_every_way_of_seeing(
    someone: Someone, beside: str
) -> None:
    for eyes in (Eyes(colours="dark"), Eyes(DESK), Eyes((320, 700), text=2), Eyes(forced=True)):
        visitor = someone(eyes=eyes)
        voices(visitor, "en-GB")
        begin(visitor, beside, easy=True)
        visitor.open(f"{beside}/q/who")
        visitor.open(f"{beside}/q/order")


def test_the_signed_video_waits_until_it_is_wanted_and_has_its_captions(
    someone: Someone, beside: str
) -> None:
    visitor = someone()
    wanted: list[str] = []
    visitor.context.on("request", lambda request: wanted.append(request.url))
    begin(visitor, beside)
    film = visitor.page.locator("video")
    assert film.get_attribute("preload") == "none"
    assert film.locator("track").get_attribute("srclang") == "en"
    assert not any(one.endswith(".mp4") for one in wanted), "nobody pays for a video they did not ask for"
    address = film.locator("source").get_attribute("src")
    part = visitor.context.request.get(visitor.home + str(address), headers={"Range": "bytes=4-7"})
    assert (part.status, part.body()) == (206, b"ftyp")
    assert "Watch this question" in visitor.words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_scripts_the_recording_plays_where_it_says_what_is_shown(
    someone: Someone, beside: str, language: str
) -> None:
    visitor = someone(scripts=False)
    begin(visitor, beside, language)
    visitor.open(f"{beside}/q/who")
    recording = visitor.page.locator("audio[controls]")
    assert reader(visitor).count() == 0
    if language == "ar":
        assert recording.count() == 0, "the recording is of the English words"
        return
    expect(recording).to_be_visible()
    assert recording.get_attribute("preload") == "none"
    whole = visitor.context.request.get(visitor.home + str(recording.get_attribute("src")))
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/mpeg")
    assert whole.body() == made.mp3()


def test_a_question_is_read_in_its_order_each_phrase_by_a_voice_of_its_language(
    someone: Someone, beside: str
) -> None:
    visitor = someone()
    voices(visitor, "en-GB", "ar-EG")
    begin(visitor, beside, "ar")
    reader(visitor).click()
    expect(reader(visitor)).to_have_text(said("Read this to me", "ar"))
    spoken = visitor.page.evaluate("heard")
    assert spoken[0] == ["كيف الحديقة؟", "ar", "ar-EG"]
    assert ["Think of this week.", "en", "en-GB"] in spoken, "words nobody has translated are read in English"
    assert [one[0] for one in spoken[3:6]] == ["جيدة", "لا بأس بها", "ليست جيدة"]
    assert visitor.page.locator(".said").count() == 0


def test_what_is_read_is_marked_and_pressing_again_stops_it(someone: Someone, beside: str) -> None:
    visitor = someone()
    voices(visitor, "en-GB", hold=True)
    begin(visitor, beside)
    reader(visitor).click()
    expect(reader(visitor)).to_have_text("Stop reading")
    expect(visitor.page.locator(".said")).to_contain_text("How is the park?")
    visitor.look()
    reader(visitor).click()
    expect(reader(visitor)).to_have_text("Read this to me")
    assert visitor.page.locator(".said").count() == 0
    assert visitor.page.evaluate("heard.at(-1)") == "stop"


def test_who_leaves_the_page_leaves_the_voice_behind(someone: Someone, beside: str) -> None:
    visitor = someone()
    voices(visitor, "en-GB", hold=True)
    begin(visitor, beside)
    reader(visitor).click()
    visitor.page.evaluate(
        "addEventListener('pagehide', () => sessionStorage.setItem('heard', JSON.stringify(heard)))"
    )
    visitor.press("Continue")
    assert json.loads(visitor.page.evaluate("sessionStorage.getItem('heard')"))[-1] == "stop"


def test_without_a_voice_of_the_language_on_the_device_there_is_no_button(
    someone: Someone, beside: str
) -> None:
    visitor = someone()
    voices(visitor, "ar-EG", "pl-PL", far=("en-GB",))
    begin(visitor, beside)
    expect(reader(visitor)).to_be_hidden()
    visitor.page.evaluate("arrive('en-US')")
    expect(reader(visitor)).to_be_visible()


def test_a_recording_is_played_where_there_is_no_voice(someone: Someone, beside: str) -> None:
    visitor = someone()
    voices(visitor)
    begin(visitor, beside)
    visitor.open(f"{beside}/q/who")
    visitor.page.evaluate("""() => {
      window.played = [];
      const sound = document.querySelector("audio");
      sound.play = () => { played.push("play"); return Promise.resolve(); };
      sound.pause = () => played.push("pause");
    }""")
    reader(visitor).click()
    expect(reader(visitor)).to_have_text("Stop reading")
    reader(visitor).click()
    assert visitor.page.evaluate("played") == ["play", "pause"]


def test_the_start_page_is_read_aloud_with_its_promises(someone: Someone, beside: str) -> None:
    visitor = someone()
    voices(visitor, "en-GB")
    visitor.open(beside)
    reader(visitor).first.click()
    expect(reader(visitor).first).to_have_text("Read this to me")
    spoken = " ".join(one[0] for one in visitor.page.evaluate("heard") if one != "stop")
    for words in (
        "Our park",
        "how you like the park",
        "It is your choice.",
        "Two people who work",
        "In May.",
    ):
        assert words in spoken
