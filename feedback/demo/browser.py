"""A browser as small as a respondent needs: it opens a page, fills its form in, and presses the button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

#: Ways away, which nobody in the story takes.
_AWAY = ("/leave", "/finish", "/sign-out")


class Stuck(Exception):
    """A page is not what the story expects. The message names it."""


@dataclass
class Form:
    """One form: where it goes, whether it posts, what it sends anyway, and the names that can be filled in."""

    action: str
    posts: bool
    hidden: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.receipt = ""
        self.on = ""
        self._in_receipt = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self.forms.append(Form(given.get("action", ""), posts))
        elif tag == "a" and "button" in given.get("class", "").split():
            self.on = self.on or given.get("href", "")
        elif tag in ("input", "textarea", "select") and given.get("name") and self.forms:
            form = self.forms[-1]
            if given.get("type") == "hidden":
                form.hidden[given["name"]] = given.get("value", "")
            else:
                form.names.add(given["name"])
        self._in_receipt = given.get("id") == "receipt"

    def handle_data(self, data: str) -> None:
        if self._in_receipt:
            self.receipt += data

    def handle_endtag(self, tag: str) -> None:
        self._in_receipt = False


class Browser:
    """One person's browser, with its cookies. `path` and `text` are those of the page it shows."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self.path = self.text = ""
        self._page = _Page()

    def open(self, address: str) -> None:
        """Go to an address, and on to where it leads."""
        self._arrive(self._client.get(address, follow_redirects=True))

    def send(self, answers: Mapping[str, Any]) -> None:
        """Fill in whatever of `answers` this page asks, and press its button; where it only tells something, go on."""
        if not self._forms and self._page.on:
            self.open(self._page.on)
            return
        form = self.form
        filled = {name: answers[name] for name in form.names & answers.keys()}
        self._arrive(
            self._client.post(form.action or self.path, data=form.hidden | filled, follow_redirects=True)
        )

    @property
    def form(self) -> Form:
        """The page's own form.

        Raises:
            Stuck: it has none.
        """
        if not self._forms:
            raise Stuck(f"{self.path} has no form to fill in")
        return self._forms[0]

    @property
    def _forms(self) -> list[Form]:
        return [form for form in self._page.forms if form.posts and not form.action.endswith(_AWAY)]

    @property
    def receipt(self) -> str:
        """The code on a thank-you page; empty elsewhere."""
        return self._page.receipt.strip()

    def _arrive(self, response: TestResponse) -> None:
        self.path = urlsplit(response.request.url).path
        if response.status_code != 200:
            raise Stuck(f"{self.path} answered {response.status_code}")
        self.text = response.get_data(as_text=True)
        self._page = _Page()
        self._page.feed(self.text)
