"""Without a mouse, and with an unsteady finger."""

from playwright.sync_api import Locator

from tests.journeys.answering import be_ready_to_send
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.support.browser import Visitor

#: The place of the keyboard, and how it is shown: on the control itself, or on the words of a choice.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const shown = [one, ...(one.labels ?? [])].some((it) => {
    const style = getComputedStyle(it);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return {shown, name: one.outerHTML.slice(0, 120)};
}"""
#: What can be pressed and is smaller than it should be. Links inside a sentence are as high as its line.
TARGETS = """([selector, least]) => [...document.querySelectorAll(selector)].flatMap((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (!box.width || one.closest(".unseen") || (style.display === "inline" && one.closest("p, dd, td"))) return [];
  return Math.min(box.width, box.height) < least - 0.01
    ? [`${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 100)}`] : [];
})"""
CHOICES = ".pick > label, main button, .leave button"
ALL = "a, button, summary, textarea, select, .pick > label"
LONGEST = 60


def test_two_questions_by_keyboard_only(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    visitor.open(place.everything)
    press_by_key(visitor, visitor.button("Start"))
    press_by_key(visitor, visitor.page.locator("main").get_by_role("link", name="Continue"))
    press_by_key(visitor, visitor.button("Continue"))
    tab_to(visitor, visitor.page.locator('input[name="day"][value="1"]'))
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("ArrowDown")
    assert visitor.page.locator('input[name="day"][value="2"]').is_checked()
    press_by_key(visitor, visitor.button("Continue"))
    tab_to(visitor, visitor.page.locator('input[name="mood"][value="1"]'))
    visitor.page.keyboard.press("Space")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()
    assert visitor.path.endswith("/q/helped")


def test_the_first_tab_skips_to_the_question(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    visitor.open(place.everything)
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(".skip").first
    assert skip.evaluate("one => document.activeElement === one")
    assert skip.bounding_box()["height"] >= 24  # type: ignore[index]
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"


def test_the_language_opens_and_closes_by_keyboard(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    visitor.open(place.everything)
    tab_to(visitor, visitor.page.locator(".tongues summary"))
    visitor.page.keyboard.press("Enter")
    press_by_key(visitor, visitor.page.get_by_role("link", name="العربية"))
    assert visitor.page.locator("html").get_attribute("lang") == "ar"


def test_what_can_be_pressed_is_large_enough(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    be_ready_to_send(visitor, place.everything)
    small: list[str] = []
    for page in ("", "/q/day", "/q/mood", "/q/helped", "/q/again", "/q/wishes", "/check"):
        visitor.page.goto(visitor.home + place.everything + page)
        for which, least in ((CHOICES, 44), (ALL, 24)):
            small += [f"{page}: {one}" for one in visitor.page.evaluate(TARGETS, [which, least])]
    assert small == [], "\n".join(small)


def tab_to(visitor: Visitor, what: Locator) -> None:
    """Press Tab until the keyboard is there; every place on the way can be seen."""
    for _ in range(LONGEST):
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        assert focus is None or focus["shown"], f"nobody sees where the keyboard is: {focus['name']}"
        if what.evaluate("one => document.activeElement === one"):
            return
    raise AssertionError(f"the keyboard never comes to {what}")


def press_by_key(visitor: Visitor, what: Locator) -> None:
    tab_to(visitor, what)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()
