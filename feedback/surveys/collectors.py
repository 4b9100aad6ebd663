"""Doors into a survey: making them, opening and closing them, and what stands behind one."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.secrets import short_code
from feedback.surveys import devices, pairing, promises, versions
from feedback.surveys.devices import Device
from feedback.surveys.models import Collector, Pairing, Survey, SurveyVersion
from forms.confidentiality import Mode
from forms.survey import Survey as Definition

KINDS = ("open_link", "qr_poster", "school_link", "group_link", "kiosk", "workshop", "personal", "paper")
#: What was said in one session stands behind a door of this kind, which is never open and cannot be found by its code.
SESSION = "session"
#: Where a door's settings keep of which event it gives certificates.
CERTIFICATE = "certificate"
#: Below this many invited, even answers kept apart from names can give a person away, and the page says so.
FEW = 10
#: How long a name of a door or a group may be, and how many people can be invited.
LONGEST_NAME, MOST_INVITED = 200, 10_000_000


class Door(StrEnum):
    """How a door stands at a moment."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody finds behind a code: the door's state and the survey as it is asked today.

    `gives` is the event of which who answers here can have a certificate: see `feedback.training.certificates`. `pairs` is
    the way in which answers find each other, where they do.
    """

    code: str
    kind: str
    door: Door
    survey: Definition
    version_id: str
    mode: str
    audience_version: str | None
    invited: int | None
    closes_at: datetime | None
    device: Device
    gives: str | None = None
    pairs: pairing.Way = pairing.ALONE

    @property
    def few_invited(self) -> bool:
        return self.invited is not None and self.invited < FEW


def open_door(
    session: Session,
    survey_key: str,
    at: datetime,
    actor: str,
    *,
    kind: str = "open_link",
    name: str = "",
    group_label: str = "",
    listed: bool = False,
    closes_at: datetime | None = None,
    opens_at: datetime | None = None,
    cap: int | None = None,
    invited: int | None = None,
    audience_version: str | None = None,
    code: str | None = None,
    device: Device | None = None,
) -> Collector:
    """A new door into a survey's newest published version.

    Raises:
        versions.SurveyFault: nothing of this survey is published, the kind is unknown, it would break the promise
            of the survey's mode, or another of its doors has the name.
    """
    if kind not in KINDS:
        raise versions.SurveyFault(
            f"There is no kind of door called '{kind}'. Choose one of: {', '.join(KINDS)}."
        )
    current = versions.current(session, survey_key)
    if current is None:
        raise versions.SurveyFault(
            f"'{survey_key}' has no published version. Publish it first, then open a door."
        )
    if objection := promises.objection(kind, current.mode):
        raise versions.SurveyFault(objection)
    _name_is_free(session, survey_key, name)
    collector = Collector(
        code=code or _free_code(session),
        survey_key=survey_key,
        kind=kind,
        name=name,
        group_label=group_label,
        audience_version=audience_version,
        listed=listed,
        opens_at=opens_at,
        closes_at=closes_at,
        cap=cap,
        invited=invited,
        settings=devices.settings_of(device, kind) if device else {},
        created_at=at,
    )
    session.add(collector)
    session.flush()
    if pairing.way(session, survey_key).asks_code(kind, current.mode):
        pairing.settle(session, survey_key)
    trail.note(session, at, actor, "door opened", f"survey/{survey_key}", code=collector.code, kind=kind)
    return collector


def unmatched(session: Session, collector: Collector) -> bool:
    """Whether a survey lays the answers of one person beside each other, and those through this door find no others."""
    current = versions.current(session, collector.survey_key)
    if current is None or current.mode != Mode.PAIRED:
        return False
    return not pairing.way(session, collector.survey_key).matches(collector.kind, current.mode)


def change(session: Session, collector: Collector, at: datetime, actor: str, **changes: Any) -> None:
    """Change what may change of a door that is there: its name, times, numbers, device, and whether it is listed.

    What its answers stand under (kind, group, audience) stays as it was when they came.

    Raises:
        versions.SurveyFault: another door of the survey has the name.
    """
    _name_is_free(session, collector.survey_key, changes.get("name", ""), but=collector.code)
    device = changes.pop("device", None)
    if device is not None:
        changes["settings"] = {**collector.settings, **devices.settings_of(device, collector.kind)}
    changed = sorted(name for name, value in changes.items() if getattr(collector, name) != value)
    for name in changed:
        setattr(collector, name, changes[name])
    if changed:
        what = f"survey/{collector.survey_key}"
        trail.note(session, at, actor, "door changed", what, code=collector.code, changed=", ".join(changed))


def close(session: Session, collector: Collector, at: datetime, actor: str) -> None:
    """Close a door. Drafts behind it are kept until they expire, in case it opens again."""
    collector.closed_at = at
    trail.note(session, at, actor, "door closed", f"survey/{collector.survey_key}", code=collector.code)


def reopen(session: Session, collector: Collector, at: datetime, actor: str) -> None:
    """Open a closed door again, or one that was to open later.

    Raises:
        versions.SurveyFault: what was said in a session stands behind it, and nobody comes through it.
    """
    if collector.kind == SESSION:
        raise versions.SurveyFault(
            "Nobody can come through a session. Make a survey, and open a door into it."
        )
    collector.closed_at = None
    if collector.opens_at is not None and collector.opens_at > at:
        collector.opens_at = None
    if collector.closes_at is not None and collector.closes_at <= at:
        collector.closes_at = None
    trail.note(session, at, actor, "door opened again", f"survey/{collector.survey_key}", code=collector.code)


def state(collector: Collector | Any, at: datetime) -> Door:
    """How the door stands; also for a row that has a collector's columns."""
    if collector.closed_at is not None or (collector.closes_at is not None and collector.closes_at <= at):
        return Door.CLOSED
    if collector.opens_at is not None and collector.opens_at > at:
        return Door.NOT_YET
    if collector.cap is not None and collector.received >= collector.cap:
        return Door.FULL
    return Door.OPEN


_BEHIND = (
    select(
        Collector.code,
        Collector.kind,
        Collector.audience_version,
        Collector.invited,
        Collector.opens_at,
        Collector.closes_at,
        Collector.closed_at,
        Collector.cap,
        Collector.received,
        Collector.settings,
        SurveyVersion.id.label("version_id"),
        SurveyVersion.mode,
        SurveyVersion.content_hash,
        SurveyVersion.survey_key,
        Pairing.scope,
        Pairing.way,
    )
    .join(SurveyVersion, SurveyVersion.survey_key == Collector.survey_key)
    .outerjoin(Pairing, Pairing.survey_key == Collector.survey_key)
    .where(
        Collector.code == bindparam("code"),
        Collector.kind != SESSION,
        SurveyVersion.published_at.is_not(None),
    )
    .order_by(SurveyVersion.number.desc())
    .limit(1)
)


def behind(session: Transaction, code: str, at: datetime) -> Opened | None:
    """What stands behind a code, or None where there is no such door. One statement, once the survey is in memory."""
    row = session.execute(_BEHIND, {"code": code.lower()}).first()
    if row is None:
        return None
    survey = versions.known(session, row.version_id, row.content_hash)
    device = devices.at(row.kind, row.settings)
    return Opened(
        code=row.code,
        kind=row.kind,
        door=state(row, at),
        survey=devices.asked_on(device, survey, row.content_hash, row.audience_version),
        version_id=row.version_id,
        mode=row.mode,
        audience_version=row.audience_version,
        invited=row.invited,
        closes_at=row.closes_at,
        device=device,
        gives=row.settings.get(CERTIFICATE),
        pairs=pairing.Way(row.scope or row.survey_key, row.way or pairing.EITHER),
    )


def of(session: Session, survey_key: str) -> Sequence[Collector]:
    """The doors into one survey, the newest first."""
    return session.scalars(
        select(Collector)
        .where(Collector.survey_key == survey_key)
        .order_by(Collector.created_at.desc(), Collector.code)
    ).all()


def names(session: Session, survey_key: str, but: str | None = None) -> Sequence[str]:
    """What the doors of a survey are called, those without a name left out."""
    wanted = select(Collector.name).where(Collector.survey_key == survey_key, Collector.name != "")
    return session.scalars(wanted.where(Collector.code != but) if but else wanted).all()


def groups(session: Session) -> Sequence[str]:
    """The labels of all groups that have a door into any survey, in order."""
    wanted = select(Collector.group_label).where(Collector.group_label != "").distinct()
    return session.scalars(wanted.order_by(Collector.group_label)).all()


def listed(session: Session, at: datetime) -> list[tuple[Collector, Survey]]:
    """Open doors that the hub shows on the public home page."""
    rows = session.execute(
        select(Collector, Survey)
        .join(Survey, Survey.key == Collector.survey_key)
        .where(Collector.listed, Collector.closed_at.is_(None), Survey.archived_at.is_(None))
        .order_by(Collector.created_at.desc())
    ).all()
    return [(collector, survey) for collector, survey in rows if state(collector, at) is Door.OPEN]


def closing(session: Session, after: datetime, before: datetime) -> list[tuple[Collector, Survey]]:
    """Doors that close by themselves between two moments, the next first."""
    rows = session.execute(
        select(Collector, Survey)
        .join(Survey, Survey.key == Collector.survey_key)
        .where(Collector.closed_at.is_(None), Collector.closes_at > after, Collector.closes_at <= before)
        .order_by(Collector.closes_at)
    ).all()
    return [(collector, survey) for collector, survey in rows]


def plain(name: str) -> str:
    """A name as people compare names: without regard to case, width and double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _name_is_free(session: Session, survey_key: str, name: str, but: str | None = None) -> None:
    if name and plain(name) in {plain(one) for one in names(session, survey_key, but)}:
        raise versions.SurveyFault(
            f"This survey has another door with the name '{name}'. Choose a name that tells them apart."
        )


def _free_code(session: Session) -> str:
    while True:
        code = short_code()
        if session.get(Collector, code) is None:
            return code
