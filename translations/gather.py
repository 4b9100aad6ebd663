"""Gather the words of the interface into messages.pot, and bring every catalogue up to date with it.

Run as `make translations`. Words that changed lose their translation: nothing is guessed, so a catalogue never says
what nobody wrote. The files hold no dates and no line numbers, so they change only where words do.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
HOME = HERE.parent
TEMPLATE = HERE / "messages.pot"

#: Where respondents' and public words are said. Hub pages are English in this release, so they are not here.
PLACES = {
    "python": (
        "forms",
        "feedback/invitations/letter.py",
        "feedback/loop/told_letter.py",
        "feedback/training/asking_due.py",
        "feedback/web",
        "feedback/web/hub/posters.py",
    ),  # posters: printed by staff, read by everybody
    "jinja2": (
        "templates/base.html",
        "templates/hub/paper.html",  # printed by staff, read by everybody
        *(f"templates/{face}" for face in ("parts", "public", "questions", "respond")),
    ),
}
LEFT_OUT = ("feedback/web/hub/",)
ENDINGS = {"python": "*.py", "jinja2": "*.html"}

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "both": None,
    "nboth": (1, 2),
}
OPTIONS = {
    "python": {"encoding": "utf-8"},
    "jinja2": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"},
}
COMMENTS = ("Translators:",)

REVIEWS = {
    "drafted": "drafted, not yet read by a native speaker",
    "read": "read by a native speaker",
}

HEADER = """\
# {about}
msgid ""
msgstr ""
{fields}
"""


@dataclass(frozen=True, slots=True)
class Language:
    """One catalogue: its tag, its English name, how far its words have been read over, and its plural forms."""

    tag: str
    name: str
    review: str
    plural: str

    @property
    def path(self) -> Path:
        return HERE / self.tag / "LC_MESSAGES" / "messages.po"

    @property
    def header(self) -> str:
        return _header(
            f"The words of the interface in {self.name}: {REVIEWS[self.review]}.",
            {"Language": self.tag, "Plural-Forms": self.plural, "X-Review": REVIEWS[self.review]},
        )


def _languages() -> dict[str, Language]:
    held = tomllib.loads((HERE / "languages.toml").read_text("utf-8"))
    return {tag: Language(tag, **about) for tag, about in held.items()}


LANGUAGES = _languages()


def gathered() -> Catalog:
    """Every interface word in the code, with the files that say it."""
    catalogue = Catalog()
    for method, path in _sources():
        place = path.relative_to(HOME).as_posix()
        found = extract_from_file(method, path, KEYWORDS, COMMENTS, OPTIONS[method])
        for line, words, comments, context in found:
            catalogue.add(words, None, [(place, line)], auto_comments=comments, context=context)
    return catalogue


def _sources() -> Iterator[tuple[str, Path]]:
    for method, places in PLACES.items():
        for place in places:
            start = HOME / place
            for path in [start] if start.is_file() else sorted(start.rglob(ENDINGS[method])):
                if start.is_file() or not path.relative_to(HOME).as_posix().startswith(LEFT_OUT):
                    yield method, path


def template(words: Catalog) -> str:
    """The text of messages.pot."""
    return _header("The words of the interface, as the code says them.", {}) + _entries(words)


def refreshed(language: Language, words: Catalog) -> str:
    """The text of a language's catalogue: what is translated stays, what is new or fuzzy stands empty."""
    return language.header + _entries(updated(read(language), words))


def read(language: Language) -> Catalog:
    """The catalogue as it lies on the disk, or an empty one."""
    text = language.path.read_bytes() if language.path.exists() else language.header.encode()
    return read_po(BytesIO(text), locale=language.tag)


def updated(catalogue: Catalog, words: Catalog) -> Catalog:
    """The catalogue with exactly these words."""
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if message.id and (message.fuzzy or not _whole(message, catalogue.num_plurals)):
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    return catalogue


def _whole(message: Message, forms: int) -> bool:
    return len(message.string) == forms if message.pluralizable else isinstance(message.string, str)


def _header(about: str, fields: dict[str, str]) -> str:
    """The first entry, written here because Babel's own holds the time of writing."""
    fields |= {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = "\n".join(f'"{name}: {value}\\n"' for name, value in fields.items())
    return HEADER.format(about=about, fields=lines) + "\n"


def _entries(catalogue: Catalog) -> str:
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    return out.getvalue().decode()


def main() -> None:
    words = gathered()
    TEMPLATE.write_text(template(words), "utf-8")
    for language in LANGUAGES.values():
        language.path.parent.mkdir(parents=True, exist_ok=True)
        language.path.write_text(refreshed(language, words), "utf-8")


if __name__ == "__main__":
    main()
