"""Changing what is known of one invitation, without a trace of when.

On PostgreSQL every row carries the number of the transaction that wrote it (`xmin`) and the place it was written to
(`ctid`), for whoever may read the table. One row changed by itself would tell when, to the transaction; and beside it
lies the response that was written just before. Giving all rows of a door the same new number is not enough: after an
`UPDATE` of all, their places still depend on whose turn it was (tried: the same people in another order ended in
other places). So all invitations of a door are taken out and put back sorted by their random id, in one statement.
Number and place are then the same, whoever it was. It takes 25 ms for a door of 2,000; see docs/invitations.md.

On SQLite the table has no row numbers and lies sorted by its random id: one row is changed, and nothing tells when.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from feedback.database import Transaction

#: So many more people must have answered before the list says who: the internal threshold for small groups.
TOLD_TOGETHER = 5

_IN_PLACE = {
    "begin": "UPDATE invitations SET cookie_hash = :secret WHERE id = :id",
    "exchange": "UPDATE invitations SET link_hash = NULL, cookie_hash = :secret WHERE id = :id",
    "renew": "UPDATE invitations SET link_hash = :secret, cookie_hash = NULL WHERE id = :id",
    "cancel": "UPDATE invitations SET link_hash = NULL, cookie_hash = NULL, cancelled = true WHERE id = :id",
    "answered": "UPDATE invitations SET answered = true WHERE id = :id",
}
_TELL = """
UPDATE invitations SET told = true WHERE collector_code = :code AND answered AND :together <=
  (SELECT count(*) FROM invitations WHERE collector_code = :code AND answered AND NOT told)"""

#: What each act puts in place of the columns of the one it is about.
_PUT_BACK = {
    "begin": ("link_hash", ":secret", "answered", "cancelled"),
    "exchange": ("NULL", ":secret", "answered", "cancelled"),
    "renew": (":secret", "NULL", "answered", "cancelled"),
    "cancel": ("NULL", "NULL", "answered", "true"),
    "answered": ("link_hash", "cookie_hash", "true", "cancelled"),
}
_ALL_ANEW = """
WITH gone AS (DELETE FROM invitations WHERE collector_code = :code RETURNING *),
changed AS (
  SELECT id, collector_code, told,
    CASE WHEN id = :id THEN {0} ELSE link_hash END AS link_hash,
    CASE WHEN id = :id THEN {1} ELSE cookie_hash END AS cookie_hash,
    CASE WHEN id = :id THEN {2} ELSE answered END AS answered,
    CASE WHEN id = :id THEN {3} ELSE cancelled END AS cancelled
  FROM gone)
INSERT INTO invitations (id, collector_code, link_hash, cookie_hash, answered, told, cancelled)
SELECT id, collector_code, link_hash, cookie_hash, answered,
  told OR (answered AND :together <= (SELECT count(*) FROM changed WHERE answered AND NOT told)), cancelled
FROM changed ORDER BY id"""

#: New ways in for many at once, before a message goes to them. Who has begun stays in where they are.
_ARM_IN_PLACE = "UPDATE invitations SET link_hash = :secret WHERE id = :id AND NOT cancelled"
_ARM_ANEW = """
WITH gone AS (DELETE FROM invitations WHERE collector_code = :code RETURNING *),
armed AS (SELECT unnest(CAST(:ids AS varchar[])) AS id, unnest(CAST(:secrets AS varchar[])) AS secret)
INSERT INTO invitations (id, collector_code, link_hash, cookie_hash, answered, told, cancelled)
SELECT gone.id, collector_code, CASE WHEN cancelled THEN link_hash ELSE coalesce(secret, link_hash) END,
  cookie_hash, answered, told, cancelled
FROM gone LEFT JOIN armed ON armed.id = gone.id ORDER BY gone.id"""


def arm(session: Transaction, code: str, secrets: Mapping[str, str]) -> None:
    """Let these invitations be entered by links whose hashes these are, by id."""
    connection = session if isinstance(session, Connection) else session.connection()
    if connection.dialect.name == "postgresql":
        alone(connection, code)
        values = {"code": code, "ids": list(secrets), "secrets": list(secrets.values())}
        connection.execute(text(_ARM_ANEW), values)
    elif secrets:
        rows = [{"id": one, "secret": secret} for one, secret in secrets.items()]
        connection.execute(text(_ARM_IN_PLACE), rows)


def change(session: Transaction, code: str, act: str, invitation_id: str, secret: str | None = None) -> None:
    """Change one invitation of a door: `begin`, `exchange`, `renew`, `cancel` or `answered`. `secret` is a hash."""
    values: dict[str, object] = {"code": code, "id": invitation_id, "secret": secret}
    connection = session if isinstance(session, Connection) else session.connection()
    if connection.dialect.name == "postgresql":
        alone(connection, code)
        anew = text(_ALL_ANEW.format(*_PUT_BACK[act]))
        connection.execute(anew, {**values, "together": TOLD_TOGETHER})
    else:
        connection.execute(text(_IN_PLACE[act]), values)
        if act == "answered":
            connection.execute(text(_TELL), {"code": code, "together": TOLD_TOGETHER})


def alone(session: Transaction, code: str) -> None:
    """One at a time until the transaction ends: who waited for these rows would find them gone, and put nothing back."""
    connection = session if isinstance(session, Connection) else session.connection()
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('invitations ' || :code))"), {"code": code}
        )
