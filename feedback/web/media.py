"""Authors' files, as pages name them and as browsers ask for them.

A survey names a file (`asset:front-door`, `symbol:home`); a page needs its address. Which file is meant by which name is
read once in a while for all of them, so that a question costs no statement of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, Response, abort, current_app, request

from feedback.accounts.roles import Permission
from feedback.database import Database
from feedback.media import incoming, shelf, symbols
from feedback.web import assets, guard
from feedback.web.guard import anyone
from feedback.web.service import looking, service
from forms.media import ASSET, SYMBOL
from forms.text import Phrase, Text

#: How long a process may go on showing a file that has been replaced, or miss one that was brought in.
AS_IT_WAS = timedelta(seconds=20)
#: Where staff bring files in: the only posts that may be as large as a video.
UPLOADS = frozenset({"hub.media_keep", "hub.media_replace"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a template shows it. `alt` is what its author wrote beside it when it was brought in."""

    url: str
    kind: str
    content_type: str
    width: int | None = None
    height: int | None = None
    alt: Text | None = None


@dataclass
class Known:
    """The files of today, as this process last read them."""

    files: dict[str, shelf.File] = field(default_factory=dict)
    until: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def file(self, reference: str) -> shelf.File | None:
        now = service().clock.now()
        if now > self.until:
            with service().public_database.looking() as session:
                self.files = shelf.index(session)
            self.until = now + AS_IT_WAS
        return self.files.get(reference)

    def forget(self) -> None:
        """Read them anew at the next page of this process: somebody has brought one in."""
        self.until = datetime(1970, 1, 1, tzinfo=UTC)


def install(app: Flask) -> None:
    app.extensions["media"] = Known()
    app.jinja_env.globals["media"] = shown
    app.jinja_env.globals["media_alt"] = alt
    app.before_request(_room_for_a_file)


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/media/<file_id>.<ending>", "media_file", media_file)


def known() -> Known:
    return current_app.extensions["media"]


def shown(reference: str) -> Shown | None:
    """What a survey calls `reference`, with its address; None where it is not here: the words then stand alone."""
    if reference.startswith(SYMBOL):
        name = reference.removeprefix(SYMBOL)
        if name not in symbols.SHOWS:
            return None
        address = assets.asset(f"symbols/{name}.svg")
        return Shown(address, "picture", "image/svg+xml", symbols.SIZE, symbols.SIZE)
    file = known().file(reference) if reference.startswith(ASSET) else None
    if file is None:
        return None
    words = Text(file.alt) if file.alt else None
    return Shown(
        file.address,
        file.kind,
        file.content_type,
        file.details.get("width"),
        file.details.get("height"),
        words,
    )


def alt(written: Phrase | None, file: Shown, language: str) -> Phrase | None:
    """What stands for a question's picture: the survey's words, else those it was brought in with."""
    return written or (file.alt.pick(language) if file.alt else None)


@anyone
def media_file(file_id: str, ending: str) -> Response:
    """A file, or the part of it that was asked for. Its address is made of its content, so it never changes."""
    with looking() as session:
        file = shelf.by_id(session, file_id)
    if file is None or file.address != request.path:
        abort(404)
    if request.if_none_match.contains(file.id):
        return _headed(Response(status=304), file)
    status, first, stop = _part(file)
    response = Response(_bytes(file, first, stop), status)
    response.content_type = "text/vtt; charset=utf-8" if file.kind == "captions" else file.content_type
    response.content_length = stop - first
    if status != 200:
        span = f"{first}-{stop - 1}" if status == 206 else "*"
        response.headers["Content-Range"] = f"bytes {span}/{file.size}"
    return _headed(response, file)


def _part(file: shelf.File) -> tuple[int, int, int]:
    """The status, from which byte, and before which. Who asks for several parts is given the whole, as one may."""
    wanted = request.range
    condition = request.headers.get("If-Range")
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return 200, 0, file.size
    if condition is not None and condition != f'"{file.id}"':
        return 200, 0, file.size
    begin, end = wanted.ranges[0]
    first = (
        begin if begin >= 0 else max(file.size + begin, 0)
    )  # the last so many, or all where there are fewer
    stop = file.size if end is None else min(end, file.size)
    return (206, first, stop) if first < file.size else (416, 0, 0)


def _bytes(file: shelf.File, first: int, stop: int) -> Iterator[bytes]:
    """Piece by piece, each read when the one before has been taken: nobody holds the database while they watch."""
    return _read(service().public_database, file.id, first, stop)


def _read(database: Database, file_id: str, first: int, stop: int) -> Iterator[bytes]:
    for number, part in shelf.pieces(first, stop):
        with database.looking() as session:
            content = shelf.piece(session, file_id, number)
        yield content[part]


def _headed(response: Response, file: shelf.File) -> Response:
    ending = request.path.rpartition(".")[2]
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = assets.YEAR
    response.headers["Content-Disposition"] = f'inline; filename="{file.name}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.set_etag(file.id)
    return response


def _room_for_a_file() -> None:
    """A post as large as a video, for staff who may bring one in; for everybody else the usual room."""
    if request.method == "POST" and request.endpoint in UPLOADS:
        who = guard.signed_in()
        if who is not None and Permission.EDIT_SURVEYS in who.permissions:
            request.max_content_length = incoming.LARGEST_OF_ALL + incoming.MEGABYTE
