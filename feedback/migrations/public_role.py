"""What a PostgreSQL role needs to serve respondents' and public pages: it may write answers and never read them.

The import law keeps those pages away from answers in the code, a test hears their SQL, and this holds where both have
failed: a statement that reads an answer is refused by the database.
"""

READS = (
    "alembic_version",
    "collectors",
    "drafts",
    "help_contacts",
    "partnership",
    "publications",
    "receipts",
    "survey_versions",
    "surveys",
)
ADDS_TO = ("comments", "drafts", "receipts", "responses")
CHANGES = {"collectors": ("received",), "receipts": ("response_id",)}


def grants(role: str) -> list[str]:
    """The statements, for a role that exists. `role` may be any name; it is quoted."""
    name = '"' + role.replace('"', '""') + '"'
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        *(f"GRANT SELECT ON {table} TO {name}" for table in READS),
        *(f"GRANT INSERT ON {table} TO {name}" for table in ADDS_TO),
        *(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {name}" for table, columns in CHANGES.items()),
        f"GRANT UPDATE, DELETE ON drafts TO {name}",
    ]
