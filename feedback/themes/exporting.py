"""The codebook and the codings of a survey as files: REFI-QDA for programs of qualitative analysis, CSV for the rest.

Projects and codings carry what children wrote. They are for people who may export answers, and every export is noted in
the audit trail before anybody has the file. Nothing in them says who answered or when; comments stand in an order that
means nothing.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.cells import harmless
from feedback.database import Database
from feedback.responses.models import Comment, Response
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import codebook, refi_qda
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Theme, ThemeMemo
from feedback.themes.refi_qda import Code, Note, Project, Source, Tie

FORMATS = ("qdpx", "qdc", "csv")
#: What may be done with somebody's words, as a file says it.
QUOTES = {"yes": "may be quoted without names", "no": "must not be quoted", None: "not asked about quoting"}

CODINGS = ("comment", "question", "language", "quoting", "text", "theme", "made_by", "status", "decided_by")
BOOK = ("theme", "part_of", "meaning", "belongs", "belongs_not", "agreed_on", "informs", "comments")


@dataclass(frozen=True, slots=True)
class Export:
    """Everything a file can be made of. `lines` are comments with their codings; `entries` the codebook."""

    project: Project
    lines: tuple[tuple[Comment, str | None, tuple[Coding, ...]], ...]
    entries: tuple[codebook.Entry, ...]
    questions: dict[str, str]


def gather(session: Session, survey_key: str, at: datetime) -> Export:
    """Read everything once.

    Raises:
        ThemeFault: there is no such survey, or it has no themes.
    """
    survey = session.get(Survey, survey_key)
    if survey is None:
        raise ThemeFault(f"There is no survey '{survey_key}'. Look at its key on the page of surveys.")
    entries = codebook.entries(session, survey_key)
    if not entries:
        raise ThemeFault(
            f"The survey '{survey_key}' has no themes yet. Add one under Themes in the hub first."
        )
    questions = _questions(session, survey_key)
    lines = tuple(_lines(session, survey_key))
    users = _users(session, lines, entries)
    notes = _notes(session, survey_key)
    project = Project(
        next(iter(survey.title.values()), survey_key),
        at,
        tuple(_code(one.theme, notes.get(one.theme.id, ())) for one in entries),
        users,
        tuple(
            _source(number, comment, quotes, ties, questions)
            for number, (comment, quotes, ties) in enumerate(lines, 1)
        ),
    )
    return Export(project, lines, tuple(entries), questions)


def made(found: Export, kind: str) -> dict[str, bytes]:
    """The files of a format, by what is put behind their name; the one asked for has nothing there."""
    if kind == "qdpx":
        return {"": refi_qda.packed(found.project)}
    if kind == "qdc":
        return {"": refi_qda.codebook(found.project)}
    return {"": _csv(CODINGS, _coding_lines(found)), ".codebook.csv": _csv(BOOK, _book_lines(found))}


def note(session: Session, survey_key: str, kind: str, found: Export, at: datetime, actor: str) -> None:
    """Say in the trail that a file was taken out."""
    trail.note(
        session,
        at,
        actor,
        "themes exported",
        f"survey/{survey_key}",
        format=kind,
        themes=len(found.entries),
        comments=0 if kind == "qdc" else len(found.lines),
    )


def export(database: Database, survey_key: str, kind: str, out: Path, at: datetime, actor: str) -> list[Path]:
    """Write `out`, and for CSV its codebook beside it, readable by its owner only; gives the files.

    Raises:
        ThemeFault: there is no such survey, or it has no themes.
        OSError: a file cannot be written; then none is left half done.
    """
    with database.reading() as session:
        found = gather(session, survey_key, at)
        files = {out.with_name(out.name + behind): content for behind, content in made(found, kind).items()}
    parts = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, content in files.items():
            with os.fdopen(os.open(parts[path], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
        with database.writing() as session:
            note(session, survey_key, kind, found, at, actor)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink()
    return list(files)


def _lines(session: Session, survey_key: str) -> Iterator[tuple[Comment, str | None, tuple[Coding, ...]]]:
    ties: dict[str, list[Coding]] = {}
    for tie in session.scalars(
        select(Coding)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Comment.survey_key == survey_key)
        .order_by(Coding.comment_id, Coding.rank, Coding.theme_id)
    ):
        ties.setdefault(tie.comment_id, []).append(tie)
    rows = session.execute(
        select(Comment, Response.quotes)
        .join(Response, Response.id == Comment.response_id)
        .where(Comment.survey_key == survey_key)
        .order_by(Comment.id)
    )
    for comment, quotes in rows:
        yield comment, quotes, tuple(ties.get(comment.id, ()))


def _source(
    number: int, comment: Comment, quotes: str | None, ties: Sequence[Coding], questions: dict[str, str]
) -> Source:
    asked = questions.get(comment.question_id, comment.question_id)
    about = f"Question: {asked}. Language: {comment.language}. {QUOTES[quotes].capitalize()}."
    kept = (
        Tie(one.theme_id, one.account_id or refi_qda.MACHINE, one.at, one.made_by, one.status)
        for one in ties
        if one.status != "rejected"
    )
    return Source(comment.id, f"Comment {number}", comment.text, about, tuple(kept))


def _code(theme: Theme, notes: Iterable[Note]) -> Code:
    return Code(
        theme.id,
        theme.name,
        theme.definition,
        theme.belongs,
        theme.belongs_not,
        theme.parent_id,
        tuple(notes),
    )


def _notes(session: Session, survey_key: str) -> dict[str, list[Note]]:
    found: dict[str, list[Note]] = {}
    rows = session.scalars(
        select(ThemeMemo)
        .join(Theme, Theme.id == ThemeMemo.theme_id)
        .where(Theme.survey_key == survey_key)
        .order_by(ThemeMemo.at, ThemeMemo.id)
    )
    for memo in rows:
        found.setdefault(memo.theme_id, []).append(Note(memo.text, memo.account_id, memo.at))
    return found


def _users(
    session: Session,
    lines: Sequence[tuple[Comment, str | None, Sequence[Coding]]],
    entries: Sequence[codebook.Entry],
) -> dict[str, str]:
    """The staff named in the file, by name; one without a name is a number, since an address is nobody's business."""
    wanted = {tie.account_id for _, _, ties in lines for tie in ties if tie.account_id}
    wanted |= set(
        session.scalars(
            select(ThemeMemo.account_id).where(ThemeMemo.theme_id.in_([one.theme.id for one in entries]))
        )
    )
    accounts = session.scalars(select(Account).where(Account.id.in_(wanted)).order_by(Account.id))
    return {one.id: one.name or f"Coder {number}" for number, one in enumerate(accounts, 1)}


def _questions(session: Session, survey_key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for version in reversed(versions.published(session, survey_key)):
        survey = versions.read(version)
        for question in survey.questions:
            words = question.text.pick(survey.languages[0]).words
            found |= {question.id: words, f"{question.id}.other": f"{words} (something else)"}
    return found


def _coding_lines(found: Export) -> Iterator[tuple[object, ...]]:
    names = {one.theme.id: one.theme.name for one in found.entries}
    for number, (comment, quotes, ties) in enumerate(found.lines, 1):
        about = (
            number,
            found.questions.get(comment.question_id, comment.question_id),
            comment.language,
            QUOTES[quotes],
            comment.text,
        )
        known = [tie for tie in ties if tie.theme_id in names]
        for tie in known:
            who = found.project.users.get(tie.account_id or "", "")
            yield (*about, names[tie.theme_id], tie.made_by, tie.status, who)
        if not known:
            yield (*about, "", "", "", "")


def _book_lines(found: Export) -> Iterator[tuple[object, ...]]:
    names = {one.theme.id: one.theme.name for one in found.entries}
    for one in found.entries:
        theme = one.theme
        yield (
            theme.name,
            names.get(theme.parent_id or "", ""),
            theme.definition,
            theme.belongs,
            theme.belongs_not,
            theme.agreed_at.date().isoformat() if theme.agreed_at else "",
            theme.priority_ref or "",
            one.comments,
        )


def _csv(header: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return file.getvalue().encode("utf-8")
