"""A list of people as somebody has it: pasted or from a table, judged row by row before anybody is asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.invitations.models import Invitation, InvitedPerson
from feedback.partnership import languages
from feedback.partnership.models import Agency
from feedback.surveys.models import Collector
from forms.confidentiality import Mode

#: What a column may be called, without case and signs.
_COLUMNS = {
    "name": ("name", "fullname", "person", "who", "attendee", "participant"),
    "address": ("email", "mail", "emailaddress", "address"),
    "language": ("language", "lang", "speaks"),
    "agency": ("agency", "organisation", "organization", "employer", "service", "school", "team"),
}
_FIRST, _LAST = ("firstname", "forename", "givenname"), ("lastname", "surname", "familyname")
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
#: As mail programs write people: "Ann Archer <ann@example.org>".
_AS_MAIL = re.compile(r"(?P<name>[^<>@]*)<(?P<address>[^<>]+)>;?")
_LONGEST = 200
#: More than this in one list is a slip, or a mailing list that is better cut.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: who it is, or why it cannot be used (a sentence). `language` is a tag, or empty.

    `pair_basis`: what stands for the same person wherever else they are asked, where the caller knows it.
    """

    number: int
    name: str
    address: str
    agency: str
    agency_key: str | None
    fault: str = ""
    language: str = ""
    pair_basis: str = ""


def judged(
    session: Session, door: Collector, mode: str, rows: Iterable[tuple[int, Sequence[str]]]
) -> list[Line]:
    """Each row with its number as a spreadsheet counts, in the order of the list."""
    found = [
        (number, [cell.strip() for cell in cells]) for number, cells in rows if any(map(str.strip, cells))
    ]
    places = _places(found[0][1]) if found else None
    body = found[1:] if places else found
    agencies = {
        _plain(word): one.key for one in session.scalars(select(Agency)) for word in (one.name, one.key)
    }
    before = _asked_before(session, door.code)
    lines: list[Line] = []
    for number, cells in body[:MOST]:
        line = _read(number, cells, places, agencies, needs_agency=mode == Mode.RETURN)
        same = before.get(_same(line)) if not line.fault else None
        if same is not None:
            line = _faulty(line, same)
        elif not line.fault:
            before[_same(line)] = f"The same as row {number}."
        lines.append(line)
    if len(body) > MOST:
        lines.append(
            _faulty(Line(body[MOST][0], "", "", "", None), f"A list holds up to {MOST:,} people. Cut it.")
        )
    return lines


def as_text(lines: Iterable[Line]) -> str:
    """Lines as a text that `judged` reads again: a table that was looked at need not be sent twice."""
    head = "name\te-mail\tagency\tlanguage"
    rows = ("\t".join((one.name, one.address, one.agency, one.language)) for one in lines)
    return "\n".join([head, *rows])


def _places(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column is what, where the first row names columns."""
    words = [_plain(cell) for cell in cells]
    places = {
        meaning: place
        for meaning, known in (*_COLUMNS.items(), ("first", _FIRST), ("last", _LAST))
        for place, word in enumerate(words)
        if word in known
    }
    return places or None


def _read(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int] | None,
    agencies: Mapping[str, str],
    *,
    needs_agency: bool,
) -> Line:
    name, address, agency = _named(cells, places) if places else _guessed(cells)
    spoken = _cell(cells, places, "language") if places else ""
    key = agencies.get(_plain(agency)) if agency else None
    line = Line(number, name, address, agency, key, language=language(spoken) or spoken)
    if not name and not address:
        return _faulty(line, "Neither a name nor an e-mail address. Write one of them.")
    if any(len(word) > _LONGEST for word in (name, address, agency)):
        return _faulty(line, f"A cell is longer than {_LONGEST} characters. Look at the columns.")
    if address and not _ADDRESS.fullmatch(address):
        return _faulty(line, f"'{address}' is no e-mail address. Write it like ann@example.org.")
    if agency and key is None:
        near = get_close_matches(_plain(agency), agencies, 1)
        remedy = (
            f"Did you mean '{agencies[near[0]]}'?" if near else "Add it under Partnership first, or clear it."
        )
        return _faulty(line, f"There is no agency '{agency}'. {remedy}")
    if spoken and not language(spoken):
        return _faulty(
            line, f"There is no language '{spoken}' here. Write one like Polish or pl, or clear it."
        )
    if needs_agency and key is None:
        return _faulty(line, "This survey is answered for an organisation. Write which one.")
    return line


def _named(cells: Sequence[str], places: Mapping[str, int]) -> tuple[str, str, str]:
    def cell(meaning: str) -> str:
        return _cell(cells, places, meaning)

    whole = cell("name") or " ".join(filter(None, (cell("first"), cell("last"))))
    return whole, cell("address"), cell("agency")


def _cell(cells: Sequence[str], places: Mapping[str, int], meaning: str) -> str:
    place = places.get(meaning, len(cells))
    return cells[place] if place < len(cells) else ""


def language(words: str) -> str:
    """The tag of a language by its tag or its English name, as people write it; empty where we have none."""
    plain = words.casefold()
    return next(
        (one.tag for one in languages.known().values() if plain in (one.tag, one.name.casefold())), ""
    )


def _guessed(cells: Sequence[str]) -> tuple[str, str, str]:
    """Without names of columns: what has an @ is the address, the first of the rest the name, the next the agency."""
    if len(cells) == 1 and (written := _AS_MAIL.fullmatch(cells[0])):
        return written["name"].strip('" '), written["address"], ""
    address = next((cell for cell in cells if "@" in cell), "")
    words = [cell for cell in cells if cell and cell != address]
    name, agency, *_ = [*words, "", ""]
    return name, address, agency


def _asked_before(session: Session, code: str) -> dict[str, str]:
    """Who has been asked through this door and not been cancelled, as `_same` tells people apart."""
    rows = session.execute(
        select(InvitedPerson.name, InvitedPerson.address)
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .where(InvitedPerson.collector_code == code, Invitation.cancelled.is_(False))
    )
    return {_key(name, address): "Asked through this door before." for name, address in rows}


def _same(line: Line) -> str:
    return _key(line.name, line.address)


def _key(name: str, address: str) -> str:
    return address.casefold() or f"name {' '.join(name.casefold().split())}"


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _faulty(line: Line, fault: str) -> Line:
    return replace(line, fault=fault)
